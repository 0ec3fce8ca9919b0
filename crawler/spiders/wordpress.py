"""Boards and blogs of WordPress: `scrapy crawl wordpress`."""

from typing import ClassVar

from crawler.spiders.source import SourceSpider


class WordPressSpider(SourceSpider):
    """Visits the active sources of the platform `wordpress`."""

    name = "wordpress"
    platform: ClassVar[str] = "wordpress"
