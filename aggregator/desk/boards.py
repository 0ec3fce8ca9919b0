"""게시처 상태: whether a library's posts can be gathered, as a person says, else as crawls say.

수집 중: a board that carries it is crawled, and a run of it came through within a week. 수집 불가: there are boards, and none
of them is. What a crawl cannot tell (게시처 없음, 휴관) a person sets; where nobody says anything it is not known.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlmodel import Session

from aggregator import freshness
from aggregator.desk import audit, months, zones
from aggregator.errors import InputError
from aggregator.freshness import Freshness, State
from aggregator.models import Board, Library

WITHIN = timedelta(days=7)
WORDS = MappingProxyType(
    {
        Board.GATHERED: "수집 중",
        Board.CLOSED: "수집 불가",
        Board.NONE: "게시처 없음",
        Board.RESTING: "휴관",
        Board.UNKNOWN: "확인 필요",
    }
)


def state(by_hand: Board, crawled: Freshness | None, now: datetime) -> Board:
    """How a library stands, from what a person set (unknown: nothing) and how its boards were crawled. Pure."""
    if by_hand is not Board.UNKNOWN or crawled is None:
        return by_hand
    if crawled.state is State.PAUSED:
        return Board.CLOSED
    if crawled.read is not None and now - crawled.read <= WITHIN:
        return Board.GATHERED
    return Board.CLOSED if crawled.state is State.FAILED else Board.UNKNOWN


def of(session: Session, libraries: Collection[int], now: datetime) -> dict[int, Board]:
    """How each of these libraries stands, by number."""
    crawled = {one.library: one for one in freshness.libraries(session, now)}
    return {
        number: state(session.get_one(Library, number).board, crawled.get(number), now) for number in sorted(libraries)
    }


def set_by_hand(session: Session, who: str, slug: str, library_id: int, board: Board, now: datetime) -> None:
    """Says how a library in the zone stands; UNKNOWN leaves it to crawls again. In a writing session."""
    library = zones.require(session, slug, library_id, months.of(now))
    if library.board is not board:
        before, library.board = library.board, board
        session.add(library)
        told = ({"board": before.value}, {"board": board.value})
        audit.record(session, who, "library.board", f"library:{library.id}", *told, now)


def read(word: str) -> Board:
    """A state as typed: in Korean or as in the store. Raises InputError with what is allowed."""
    for board, said in WORDS.items():
        if word.strip() in (said, board.value):
            return board
    raise InputError(f"{word!r}은(는) 게시처 상태가 아닙니다. 쓸 수 있는 것: {', '.join(WORDS.values())}")
