"""What becomes of a post that was read: it is kept, and its row is off the list of what is to be opened, at once."""

import logging
from typing import Any, Self

from scrapy.crawler import Crawler

from crawler.house import House
from crawler.items import PostItem
from crawler.records import keep

logger = logging.getLogger(__name__)


class KeepPipeline:
    """Hands posts to intake, one transaction a post."""

    def __init__(self, house: House) -> None:
        self._house = house

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler.spider.house)  # type: ignore[union-attr]

    async def process_item(self, item: Any) -> Any:
        """Keeps a post and counts what it was: new, changed, unchanged, restored. A post that cannot be kept stays due."""
        assert isinstance(item, PostItem)
        try:
            outcome, placed = await self._house.write(keep, item.visit.source_id, item.raw, self._house.clock())
        except Exception:
            # A fault of ours with one post must not end the crawl; it is counted, logged, and tried again next time.
            logger.exception("the post at %s could not be kept", item.raw.url)
            await item.visit.not_kept(item.raw)
        else:
            item.visit.was_kept(item.raw, outcome, placed)
        finally:
            item.kept.set_result(None)
        return item
