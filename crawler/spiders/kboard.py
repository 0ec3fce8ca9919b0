"""Boards and blogs of KBoard: `scrapy crawl kboard`."""

from typing import ClassVar

from crawler.spiders.source import SourceSpider


class KBoardSpider(SourceSpider):
    """Visits the active sources of the platform `kboard`."""

    name = "kboard"
    platform: ClassVar[str] = "kboard"
