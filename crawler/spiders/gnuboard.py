"""Boards of Gnuboard 4 and 5: `scrapy crawl gnuboard`."""

from typing import ClassVar

from crawler.spiders.source import SourceSpider


class GnuboardSpider(SourceSpider):
    """Visits the active sources of the platform `gnuboard`."""

    name = "gnuboard"
    platform: ClassVar[str] = "gnuboard"
