"""Lists of which nobody knows what runs them: `scrapy crawl board`."""

from typing import ClassVar

from crawler.spiders.source import SourceSpider


class BoardSpider(SourceSpider):
    """Visits the active sources of the platform `board`."""

    name = "board"
    platform: ClassVar[str] = "board"
