"""What spiders yield: a post as its page said it, and the run that it belongs to."""

import asyncio
from dataclasses import dataclass, field

from aggregator.rawpost import RawPost
from crawler.visit import Visit


@dataclass(slots=True)
class PostItem:
    """A post that was read. `kept` is done once the pipeline has kept it, or could not."""

    raw: RawPost
    visit: Visit
    kept: "asyncio.Future[None]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())
