"""What a text takes to read grows no faster than the text, whatever it is made of, and no text is too odd to be read."""

from collections.abc import Callable
from datetime import date

import pytest

from aggregator.reading import activities, address, categories, markup, privacy, sections, text, title_core
from aggregator.reading.when_tokens import LONGEST
from tests.growth import require_even

PIECES = [
    *("7", "0", " ", "\t", "\n", "가", "명", "원", "(", ")", "『", "@", "~", "&", "<", "○", "🎉", "\u202e", "\x00"),
    *("a.", "a@", "1,", "가나다 ", "12.5 ", "5층 ", "접수 ", "매주 화 ", "○ 일시: ", "○ \n", "가\n", "[취소] ", "<p>"),
    *("12월 5일(토) 14:00~16:00 ", "010-1234-5678 ", "계좌 12-", "홍길동(1234) ", "| ", "제", "주소: "),
]
OF_TIME = [
    *(
        "12.5 → ",
        "3일에서 ",
        "3/18·",
        "2pm ",
        "9.28 SAT ",
        "사흘 동안 ",
        "1차 접수: ",
        "8시 ",
        "10:00 → ",
        "동지는 3일! ",
    ),
    *("1/3 2시\n", "6월 둘째 주부터 ", "12월 3일을 12월 5일로 ", "우천 시 "),
]
AT = "서울특별시 은평구 연서로13길 29-23"
READERS: dict[str, Callable[[str], object]] = {
    "categories": lambda words: categories.classify("겨울 책놀이", words),
    "category of a title": lambda words: categories.classify(words, ""),
    "sections": lambda words: [each.sentences for each in sections.of("겨울 책놀이", words)],
    "stored": privacy.mask_stored,
    "result": lambda words: privacy.mask_public(words, "result"),
    "unknown": lambda words: privacy.mask_public(words, "unknown"),
    "markup": lambda words: markup.clean_html(words, "https://a.kr/"),
    "attributes": lambda words: markup.clean_html(f"<a href='{words}' title='{words}'>글</a>", "https://a.kr/"),
    "plain": markup.plain,
    "clean": text.clean,
    "title": text.plain_title,
    "excerpt": text.excerpt,
    "core": title_core.read,
    "address": address.parse,
    "behind a number": lambda words: address.parse(f"{AT} {words}"),
    "behind a comma": lambda words: address.parse(f"{AT}, {words}"),
    "behind a bracket": lambda words: address.parse(f"{AT} ({words}"),
    "located": lambda words: address.locate(f"서울특별시 은평구 {words}", date(2026, 11, 22)),
}


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_no_text_takes_longer_than_it_grows(read: Callable[[str], object], piece: str) -> None:
    require_even(lambda size: read(piece * (size // len(piece))), 40_000)


@pytest.mark.parametrize("piece", [*PIECES, *OF_TIME])
@pytest.mark.parametrize("kind", ["announcement", "notice", "result"])
def test_no_activity_takes_longer_than_its_body_grows(kind: str, piece: str) -> None:
    """Up to where a body is read; what is longer takes no more."""
    posted = date(2026, 11, 22)
    require_even(lambda size: activities.read("겨울 책놀이", (piece * size)[:size], posted, kind=kind), LONGEST // 2)
