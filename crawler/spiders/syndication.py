"""Feeds of any site: `scrapy crawl syndication`."""

from typing import ClassVar

from crawler.spiders.source import SourceSpider


class SyndicationSpider(SourceSpider):
    """Visits the active sources of the platform `syndication`."""

    name = "syndication"
    platform: ClassVar[str] = "syndication"
