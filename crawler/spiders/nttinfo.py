"""Boards of education offices: `scrapy crawl nttinfo`."""

from typing import ClassVar

from crawler.spiders.source import SourceSpider


class EducationOfficeSpider(SourceSpider):
    """Visits the active sources of the platform `nttinfo`."""

    name = "nttinfo"
    platform: ClassVar[str] = "nttinfo"
