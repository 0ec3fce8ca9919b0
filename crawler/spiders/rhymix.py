"""Boards of Rhymix and XE: `scrapy crawl rhymix`."""

from typing import ClassVar

from crawler.spiders.source import SourceSpider


class RhymixSpider(SourceSpider):
    """Visits the active sources of the platform `rhymix`."""

    name = "rhymix"
    platform: ClassVar[str] = "rhymix"
