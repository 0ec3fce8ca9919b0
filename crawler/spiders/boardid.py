"""Boards of districts: `scrapy crawl boardid`."""

from typing import ClassVar

from crawler.spiders.source import SourceSpider


class DistrictSpider(SourceSpider):
    """Visits the active sources of the platform `boardid`."""

    name = "boardid"
    platform: ClassVar[str] = "boardid"
