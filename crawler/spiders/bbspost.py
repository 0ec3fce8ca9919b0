"""Boards of city libraries: `scrapy crawl bbspost`."""

from typing import ClassVar

from crawler.spiders.source import SourceSpider


class PublicLibrarySpider(SourceSpider):
    """Visits the active sources of the platform `bbspost`."""

    name = "bbspost"
    platform: ClassVar[str] = "bbspost"
