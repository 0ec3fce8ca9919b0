"""City and county boards: `scrapy crawl nttlist`."""

from typing import ClassVar

from crawler.spiders.source import SourceSpider


class NttListSpider(SourceSpider):
    """Visits the active sources of the platform `nttlist`."""

    name = "nttlist"
    platform: ClassVar[str] = "nttlist"
