"""One board is one source, whatever it is given as."""

from datetime import UTC, datetime
from typing import Any

import pytest

from aggregator.errors import InputError
from aggregator.models import Source, SourceState
from aggregator.store import Store
from crawler import exchange, sources
from crawler.platforms import PLATFORMS
from crawler.twins import Boards, uid_of

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


def source(platform: str, address: str, **options: Any) -> Source:
    found = PLATFORMS[platform].recognise(address)
    assert found is not None
    uid = uid_of(found.address, platform, found.board)
    given = {**found.options, **options}
    return Source(id=7, uid=uid, platform=platform, address=found.address, title="", options=given, due=NOW, added=NOW)


def is_twin(one: Source, other: Source) -> bool:
    """Both ways round."""
    said = [refusal(one, other), refusal(other, one)]
    assert bool(said[0]) is bool(said[1])
    return f"source 7 ({one.uid}) already" in said[0] and f"source 7 ({other.uid}) already" in said[1]


def refusal(there: Source, new: Source) -> str:
    try:
        Boards([there]).refuse(new.platform, new.address, new.uid, new.options)
    except InputError as why:
        return str(why)
    return ""


BOARD = "https://lib.kr/bbs/board.php?bo_table=news"
CATEGORY = "https://blog.lib.kr/category/news/"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (source("gnuboard", BOARD), source("gnuboard", "http://www.lib.kr/bbs/board.php?bo_table=news&wr_id=3&page=2")),
        (source("gnuboard", BOARD), source("board", BOARD)),
        (
            source("nttlist", "https://city.kr/www/selectBbsNttList.do?bbsNo=66&key=194"),
            source("board", "https://city.kr/www/selectBbsNttList.do?key=200&bbsNo=66"),
        ),
        (source("wordpress", CATEGORY, feed=f"{CATEGORY}feed/"), source("syndication", f"{CATEGORY}feed/")),
        (source("rhymix", "https://lib.kr/index.php?mid=news"), source("board", "http://www.lib.kr/?mid=news")),
        (
            source("syndication", "https://blog.naver.com/ForestLib/223"),
            source("syndication", "https://rss.blog.naver.com/forestlib.xml"),
        ),
    ],
)
def test_another_form_of_the_address_another_platform_and_the_feed_are_the_same_board(
    one: Source, other: Source
) -> None:
    assert is_twin(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (source("gnuboard", BOARD), source("gnuboard", "https://lib.kr/bbs/board.php?bo_table=gallery")),
        (source("gnuboard", BOARD), source("board", "https://lib.kr/notice/list.do?board=news")),
        (source("wordpress", "https://lib.kr/"), source("gnuboard", BOARD)),
        (source("gnuboard", BOARD), source("gnuboard", "https://other.kr/bbs/board.php?bo_table=news")),
        (
            source("syndication", "https://forest.tistory.com/category/소식"),
            source("syndication", "https://forest.tistory.com/category/행사"),
        ),
    ],
)
def test_other_boards_of_the_same_site_are_not(one: Source, other: Source) -> None:
    assert not is_twin(one, other)


def test_a_paused_one_is_named_as_such() -> None:
    there = source("gnuboard", BOARD)
    there.state = SourceState.PAUSED
    with pytest.raises(InputError, match=r"\(lib\.kr/gnuboard/news, paused\) already; see 'sosik source show 7'"):
        Boards([there]).refuse("board", BOARD, "lib.kr/board/x", {})


def test_a_file_does_not_bring_a_board_in_under_another_uid(store: Store) -> None:
    text = f'[[source]]\nuid = "mine"\nplatform = "board"\naddress = "{BOARD}"\n'
    with store.writing() as session:
        sources.add(session, BOARD, NOW, platform="gnuboard")
    with store.writing() as session, pytest.raises(InputError, match=r"source 1 \(lib\.kr/gnuboard/news\) already"):
        exchange.take_in(session, exchange.parse(text, "f"), NOW)
    with store.writing() as session, pytest.raises(InputError, match="already"):
        exchange.take_in(session, exchange.parse(text.replace('"mine"', '"a"') + text, "f"), NOW)
