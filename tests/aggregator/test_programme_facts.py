"""Whom, how many, how much and where, on announcements in many hands that we wrote ourselves; and on any text at all."""

import json
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.reading import audience, capacity, eligibility, fees, registering, sections, venue
from aggregator.reading.fact import Fact
from aggregator.reading.sections import Section

READERS: dict[str, Callable[[str, Sequence[Section]], object]] = {
    "audience": lambda title, found: audience.read(title, found, 2026).groups.value,
    "capacity": lambda title, found: capacity.read(title, found).value,
    "fee": lambda title, found: fees.read(title, found).fee.value,
    "materials_fee": lambda title, found: fees.read(title, found).materials.value,
    "place": lambda _, found: venue.read(found).value,
    "registering": lambda _, found: registering.read(found),
    "eligibility": lambda _, found: eligibility.read(found).value,
    "selection": lambda title, found: eligibility.selection(title, found).value,
}
# Recall and precision that must hold; the last is the higher one: silence is better than a guess.
BARS = {
    "audience": (0.9, 0.95),
    "capacity": (0.95, 0.98),
    "fee": (0.95, 0.98),
    "materials_fee": (0.9, 0.95),
    "place": (0.95, 0.97),
}
_ROWS = [json.loads(line) for line in (Path(__file__).parent / "data/programmes.jsonl").read_text("utf-8").splitlines()]


def _plain(value: object) -> object:
    if isinstance(value, str):
        return re.sub(r"[\s()]", "", value)
    return frozenset(value) or None if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("field", BARS)
def test_announcements_in_many_hands_are_read(field: str) -> None:
    right = told = claimed = 0
    for row in _ROWS:
        truth = _plain(row[field])
        reading = _plain(READERS[field](row["title"], sections.of(row["title"], row["body"])))
        right += truth is not None and truth == reading
        told += truth is not None
        claimed += reading is not None
    recall, precision = BARS[field]
    assert right / told >= recall
    assert right / claimed >= precision


_WORDS = (
    "대상 초등 1~3학년 유아 누구나 성인 어르신 만 5세 이상 2015년생 10명 각 팀 선착순 추첨 대기 무료 재료비 3만 5천원"
    " , ( ) : / | 마루방 에서 만나요 작은도서관 2층 신청 010-1234-5678 ☎ 02-555-0100 https://a.kr/b 줌 \u200f ＯＯ명 ㊗ 🌱"
)
_PIECES = st.lists(st.sampled_from([*_WORDS.split(), "\n"]), max_size=60).map(" ".join)


@given(_PIECES | st.text(max_size=300), st.text(max_size=40))
@settings(max_examples=250, deadline=None)
def test_any_text_is_read_without_an_error(body: str, title: str) -> None:
    found = sections.of(title, body)
    for reader in READERS.values():
        reader(title, found)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "piece", ["각 10명, ", "3만 5천원 ", "마루방에서 ", "초등 1~3학년 ", "재료비 무료 ", "☎ 02-555-0100 ", "가"]
)
def test_time_grows_as_the_text_does(piece: str, reader: str) -> None:
    def seconds(times: int) -> float:
        found = sections.of("", piece * times)
        started = time.process_time()
        READERS[reader]("", found)
        return time.process_time() - started

    seconds(1)  # reads the word lists
    assert seconds(4_000) < 12 * max(seconds(1_000), 0.01)


def test_mobile_numbers_are_in_no_evidence() -> None:
    body = (
        "대상: 초등 5명 010-1234-5678\n장소: 마루방 010-1234-5678\n신청: 문자 010-1234-5678\n참가비 무료 010-1234-5678"
    )
    found = sections.of("", body)
    facts: list[Fact[Any]] = [
        audience.read("", found).groups,
        capacity.read("", found),
        fees.read("", found).fee,
        venue.read(found),
        *registering.read(found),
        eligibility.read(found),
    ]
    assert not any("1234" in f"{fact.words}{fact.value}" for fact in facts)
