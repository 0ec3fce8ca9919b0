"""The national small-library portal: `scrapy crawl smalllibrary`."""

from typing import ClassVar

from crawler.spiders.source import SourceSpider


class SmallLibrarySpider(SourceSpider):
    """Visits the active sources of the platform `smalllibrary`."""

    name = "smalllibrary"
    platform: ClassVar[str] = "smalllibrary"
