"""Boards of libraries and cities: `scrapy crawl ptidx`."""

from typing import ClassVar

from crawler.spiders.source import SourceSpider


class BbsListSpider(SourceSpider):
    """Visits the active sources of the platform `ptidx`."""

    name = "ptidx"
    platform: ClassVar[str] = "ptidx"
