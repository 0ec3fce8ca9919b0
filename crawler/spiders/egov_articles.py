"""eGovFrame boards of the common components: `scrapy crawl egov-articles`."""

from typing import ClassVar

from crawler.spiders.source import SourceSpider


class EgovArticlesSpider(SourceSpider):
    """Visits the active sources of the platform `egov-articles`."""

    name = "egov-articles"
    platform: ClassVar[str] = "egov-articles"
