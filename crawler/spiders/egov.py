"""eGovFrame boards of the portal template: `scrapy crawl egov`."""

from typing import ClassVar

from crawler.spiders.source import SourceSpider


class EgovSpider(SourceSpider):
    """Visits the active sources of the platform `egov`."""

    name = "egov"
    platform: ClassVar[str] = "egov"
