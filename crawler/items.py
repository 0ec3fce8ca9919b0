"""What spiders yield: a post as its page said it, and the run that it belongs to."""

import asyncio
from dataclasses import dataclass, field

from aggregator.rawpost import RawPost
from crawler.visit import Visit


@dataclass(slots=True, repr=False)
class PostItem:
    """A post that was read. `kept` is done once the pipeline has kept it, or could not."""

    raw: RawPost
    visit: Visit
    kept: "asyncio.Future[None]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def __repr__(self) -> str:
        """The address alone: Scrapy writes items into its log, and a post may hold what must not stand there."""
        return f"<PostItem {self.raw.url}>"
