"""A place that can be read in several ways (REST, feed, pages): which are left where the one in use has closed.

The keys of posts are the same in all of them, so going over loses and doubles nothing.
"""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from aggregator.models import Source
from crawler.failures import Kind
from crawler.platforms import Found, Platform
from crawler.platforms.base import Board, Options

# What a first list page says when its way is closed for good: an interface asks for a log-in, a feed leads elsewhere.
CLOSED = frozenset({Kind.FORBIDDEN, Kind.GONE, Kind.LOG_IN, Kind.ANSWER, Kind.LAYOUT, Kind.ERROR_PAGE, Kind.MOVED})
# A fault of the site may pass: another way serves this once, and the next run tries the first again.
PASSING = frozenset({Kind.SERVER})


def left(platform: Platform, address: str, options: Options, failure: str) -> Sequence[dict[str, Any]]:
    """The options for each way that comes after the one in `options`, best first; none where `failure` is of another kind."""
    if failure not in CLOSED | PASSING:
        return ()
    ways = [{**options, **way.options} for way in platform.ways(Found(address, "", "", options))]
    lists = [platform.list_url(Board(address, way, ""), 1) for way in ways]
    in_use = platform.list_url(Board(address, options, ""), 1)
    return ways[lists.index(in_use) + 1 if in_use in lists else 0 :]


def go_over(session: Session, source_id: int, options: Options, failure: str) -> None:
    """Keeps the way that works now, unless the other may come back by itself. Belongs in a writing session."""
    if failure in CLOSED:
        session.get_one(Source, source_id).options = dict(options)
