"""An address → what it is: platform, board, title, its feed. The address is asked first, then the page, once.

Which answer counts, best first: a platform whose domain it is; a platform that the page's markup gives away; a platform that
the address alone is written like; the feed that the page announces, if it tells the same posts; `board`, which takes any
list. What is none of them gets an answer that says what to give instead.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from aggregator.errors import HeldError, InputError, SosikError
from crawler import discovery
from crawler.asking import Answer, Ask
from crawler.closed import log_in, refuse_closed
from crawler.pages.page import Page, Row, Unreadable
from crawler.platforms import PLATFORMS, Found, Platform
from crawler.platforms.base import Board
from crawler.sources import named_platform, uid_of, web_address

logger = logging.getLogger(__name__)

FEED = "syndication"
ANY_LIST = "board"
LAST = (FEED, ANY_LIST)
MOST_BOARDS = 8


@dataclass(frozen=True, slots=True)
class Detected:
    """What an address turned out to be. `feed` is a feed of the same board where it is not read itself; `seen` is False
    where the site could not be looked at (`failure` says why) and the address alone decided.
    """

    platform: Platform
    found: Found
    feed: str = ""
    seen: bool = True
    failure: str = ""

    @property
    def uid(self) -> str:
        """The uid that a source of it gets."""
        return uid_of(self.found.address, self.platform.name, self.found.board)


def by_address(address: str, kinds: Iterable[Platform] | None = None) -> tuple[Platform, Found] | None:
    """The platform that an address is written like, and what it names there. `board` takes anything, so it is not asked."""
    for kind in PLATFORMS.values() if kinds is None else kinds:
        if kind.name == ANY_LIST or (kind.domains and not kind.claims(address)):
            continue  # one that has domains of its own is told by them alone
        found = kind.recognise(address)
        if found is not None:
            return kind, found
    return None


def by_page(page: Page, kinds: Iterable[Platform] | None = None) -> tuple[Platform, Found] | None:
    """The platform that a page's markup gives away, those that take any page last."""
    for kind in PLATFORMS.values() if kinds is None else kinds:
        try:
            found = kind.detect(page)
        except Unreadable:
            continue
        except Exception:
            logger.exception("%s failed to look at %s", kind.name, page.url)
            continue
        if found is not None:
            return kind, found
    return None


async def detect(address: str, ask: Ask, platform: str = "") -> Detected:
    """What `address` is, from the address and one look at it; `platform` says it where that cannot tell.

    Raises InputError that says what to do (a home page, a closed place, an unknown platform), HeldError, and SosikError
    where the site could not be looked at and the address alone does not tell.
    """
    web_address(address)
    refuse_closed(address)
    kinds = [named_platform(platform)] if platform else list(PLATFORMS.values())
    written = _written(address, kinds, asked_for=bool(platform))
    answer = await ask(first_page(*written) if written else address, ())
    if answer.page is None:
        return _unseen(address, answer, written)
    refuse_closed(answer.page.url)
    if written and (platform or written[0].claims(address)):
        return await _decided(*written, answer.page, ask)
    known = by_page(answer.page, [kind for kind in kinds if kind.name not in LAST])
    if known is None and written is not None and written[0].name == FEED:
        known = await _behind_feed(answer.page, ask)
    best = known or written
    if best is None:
        return await _unknown(address, answer.page, ask, kinds)
    return await _decided(*best, answer.page, ask)


def first_page(kind: Platform, found: Found) -> str:
    """The address of the first list page of what was recognised."""
    lines = kind.lines(found.options)
    return kind.list_url(Board(found.address, found.options, next(iter(lines), "")), 1)


def _written(address: str, kinds: list[Platform], *, asked_for: bool) -> tuple[Platform, Found] | None:
    if asked_for:  # an admin who names the platform knows better than the domain
        found = kinds[0].recognise(address)
        return (kinds[0], found) if found else None
    return by_address(address, kinds)


def _unseen(address: str, answer: Answer, written: tuple[Platform, Found] | None) -> Detected:
    """A site that is down may still be added by an address that says enough; one that sends us away may not."""
    if answer.failure == "held":
        raise HeldError(f"{answer.message}.")
    if written is None or answer.failure in ("robots", "forbidden", "gone"):
        what = {"robots": "수집 불가: ", "forbidden": "수집 불가: "}.get(answer.failure, "")
        raise SosikError(f"{what}{address} could not be looked at: {answer.message}. Nothing was added.")
    return Detected(*written, seen=False, failure=answer.message)


async def _decided(kind: Platform, found: Found, page: Page, ask: Ask) -> Detected:
    """What is known of a place from its address, with what its page tells, read in the best way that is open."""
    seen = by_page(page, [kind])
    if seen is not None and (found.board in ("", seen[1].board) or kind.name == ANY_LIST):
        found = replace(seen[1], options={**found.options, **seen[1].options})
    elif seen is not None:
        found = replace(found, title=found.title or seen[1].title)
    if page.url != _home_of(kind, found):
        found = await _told_at_home(kind, found, ask)
    found = await _best_way(kind, found, ask)
    return Detected(kind, found, feed=await _feed_of(kind, found, page, ask))


async def learn(kind: Platform, found: Found, ask: Ask) -> Found:
    """A source that nobody has looked at yet, with the options that only its page tells; those that it has stay."""
    given = found.options
    found = await _told_at_home(kind, found, ask)
    return await _best_way(kind, replace(found, options={**found.options, **given}), ask)


def _home_of(kind: Platform, found: Found) -> str:
    """The page that tells all of a place: its own where it may be read in other ways too, else its list."""
    return found.address if len(kind.ways(found)) > 1 else first_page(kind, found)


async def _told_at_home(kind: Platform, found: Found, ask: Ask) -> Found:
    """A place with what its own page tells of it: a post, a feed or REST, which led to it, need not tell all."""
    answer = await ask(_home_of(kind, found), ())
    seen = by_page(answer.page, [kind]) if answer.page is not None else None
    if seen is None or found.board not in ("", seen[1].board):
        return found
    return replace(found, title=seen[1].title or found.title, options={**found.options, **seen[1].options})


async def _best_way(kind: Platform, found: Found, ask: Ask) -> Found:
    """The first way to read a place whose list can be read; only a request can tell which are open."""
    ways = kind.ways(found)
    for way in ways if len(ways) > 1 else ():
        answer = await ask(first_page(kind, way), ())
        if answer.page is not None and _rows(kind, way, answer.page):
            return way
    return found


async def _behind_feed(feed: Page, ask: Ask) -> tuple[Platform, Found] | None:
    """The board of a known platform whose feed this is: its own page, which a feed names, shows it."""
    home = discovery.page_of_feed(feed)
    answer = await ask(home, ()) if home else None
    if answer is None or answer.page is None:
        return None
    return by_page(answer.page, [kind for kind in PLATFORMS.values() if kind.name not in LAST])


def _rows(kind: Platform, found: Found, page: Page) -> Sequence[Row]:
    try:
        return kind.read_list(page, Board(found.address, found.options, "")).rows
    except Unreadable:
        return ()
    except Exception:
        logger.exception("%s failed to read %s", kind.name, page.url)
        return ()


async def _feed_of(kind: Platform, found: Found, page: Page, ask: Ask) -> str:
    """The feed of this very board, if it is open: the one that the platform knows of, else the one of those that the page
    announces which the platform recognises as the board.
    """
    feeds = [str(found.options["feed"])] if found.options.get("feed") else discovery.feeds_of(page)
    for address in feeds:
        same = kind.recognise(address)
        if same is not None and (same.address, same.board) == (found.address, found.board) != (address, found.board):
            return address if await _is_open(address, ask) else ""
    return ""


async def _is_open(feed: str, ask: Ask) -> bool:
    """Whether a feed that a page announces has posts: programs announce feeds that are switched off."""
    answer = await ask(feed, ())
    return answer.page is not None and bool(_rows(PLATFORMS[FEED], Found(feed, "", ""), answer.page))


async def _unknown(address: str, page: Page, ask: Ask, kinds: list[Platform]) -> Detected:
    """No known platform runs it: a feed, any list, or an answer that says what to give instead."""
    by_name = {kind.name: kind for kind in kinds}
    home = discovery.is_home(page.url)
    boards = (_boards_on(page) or discovery.likely_boards(page)) if home else []
    if boards:
        feeds = [one for one in discovery.feeds_of(page)[:1] if await _is_open(one, ask)]
        raise InputError(_is_home(address, boards, feeds))
    fed = await _feed(page, ask, by_name.get(FEED), home=home)
    if fed is not None:
        return fed
    listed = by_page(page, [by_name[ANY_LIST]]) if ANY_LIST in by_name and not home else None
    if listed is not None:
        return Detected(*listed)
    if discovery.asks_for_log_in(page):
        raise InputError(log_in(address))
    if home:
        raise InputError(_is_home(address, [], []))
    above = discovery.list_above(page)
    if above:
        raise InputError(f"{address} looks like one post; give the list that it is in, such as {above}")
    raise InputError(
        f"No list of posts was found at {address}; give the address of a board's list (목록), or, if you know what runs "
        f"the site, add --platform ({', '.join(PLATFORMS)})."
    )


async def _feed(page: Page, ask: Ask, kind: Platform | None, *, home: bool) -> Detected | None:
    """The feed behind a page: the page itself, one that it announces, or, on a home page, one at a well-known place."""
    if kind is None:
        return None
    if itself := by_page(page, [kind]):
        return Detected(*itself)
    announced = discovery.feeds_of(page)[:2]
    for address in announced or (discovery.well_known_feeds(page.url) if home else []):
        answer = await ask(address, ())
        read = by_page(answer.page, [kind]) if answer.page is not None else None
        if answer.page is not None and read is not None and (home or _same_posts(kind, read[1], answer.page, page)):
            return Detected(*read)
    return None


def _same_posts(kind: Platform, found: Found, feed: Page, page: Page) -> bool:
    """Whether a feed tells what stands on the page: many sites announce the feed of the whole site on every board."""
    rows = _rows(kind, found, feed)[:10]
    there = sum(1 for row in rows if row.title and row.title[:20] in page.html)
    return bool(rows) and there * 2 >= len(rows)


def _boards_on(page: Page) -> list[tuple[str, str]]:
    """The boards that a page links to and a platform recognises: address and the link's text, each board once."""
    found: dict[str, tuple[str, str]] = {}
    kinds = [kind for kind in PLATFORMS.values() if kind.name not in LAST]
    for address, text in discovery.links_of(page):
        known = by_address(address, kinds)
        if known is not None and known[1].board:
            uid = uid_of(known[1].address, known[0].name, known[1].board)
            # A link to a post has the post's title, not the board's.
            name = text if address == known[1].address else ""
            found[uid] = (known[1].address, found.get(uid, ("", ""))[1] or name)
    return list(found.values())


def _is_home(address: str, boards: list[tuple[str, str]], feeds: list[str]) -> str:
    if not boards:
        return f"{address} is a home page, not a board; open its board (공지사항, 도서관소식) and give that address."
    named = ", ".join(f"{one} ({text})" if text else one for one, text in boards[:MOST_BOARDS])
    whole = f"; or the feed of the whole site, {feeds[0]}" if feeds else ""
    return f"{address} is the home page of {urlsplit(address).hostname}, not a board; give one of its boards: {named}{whole}"
