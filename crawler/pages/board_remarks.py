"""Lines of a page that say something about a post and are no word of it: "관리자 | 2026-11-22 | 조회 31", the files below it.

Such a line is nothing but labels with short values, days and numbers: one sentence among them, and it is the author's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element as Element

from crawler.pages.board_cells import is_day
from crawler.pages.board_tree import strings, text_of, unshown
from crawler.pages.dates import shape
from crawler.pages.page import one_line

# What only a page says of a post, and what may as well stand in one ("담당자 | 김사서").
_OWN = (
    r"(?:최종|최근|최초)?\s?(?:작성|등록|게시|게재|수정|입력|변경)\s?(?:자|인|일자?|일시|날짜|시간|부서|기간)|닉네임"
    r"|(?:글|올)?\s?(?:쓴|올린)\s?(?:이|날)|(?:등록|작성|수정|게시|입력|발행)(?=\s*[:：]?\s*\d{2,4}\s?[.\-/년])"
    r"|조회(?:\s?수|횟수)?|읽음|추천(?:수)?|댓글(?:\s?수)?|hits?|views?|read|좋아요|(?:비)?(?:추천|공감)(?:\s?수)?|평점|별점|(?:짧은|단축)\s?(?:글\s?)?(?:주소|url)|(?:글\s?)?(?:주소|url)\s?복사|스크랩|첨부\s?(?:파일)?\s?\d?|글\s?번호"
    r"|author|writer|posted(?: by| on)?|공유(?:하기)?"
)
_ANY = (
    r"이름|날짜|담당(?:자|부서)|부서명?|연락처|전화(?:번호)?|번호|분류|구분|카테고리|말머리|파일|링크|이메일|홈페이지|출처"
    r"|date|name|no\.?|by|ip|작성|등록"
)
_LABELLED = re.compile(
    rf"(?:(?P<own>{_OWN})|{_ANY})(?P<rest>(?:\s*[:：]\s*|\s+|(?=[\d(]))\S.{{0,30}})?\s*[:：]?", re.IGNORECASE
)
_SPLIT = re.compile(
    rf"\s*[|│ㅣ·ㆍ・‧∙•/]\s+|\s+[|│ㅣ·ㆍ・‧∙•/]\s*|,?\s+(?=(?:{_OWN}|{_ANY})\s?[:：])|\s+(?=(?:조회|추천|댓글)수?\s?\d)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?:다|요|까|오|함|음|임)\s?[.!?]?$|[.!?]$")
_FILE_NAME = re.compile(
    r"[^/\\|<>:*?\"]{1,120}\.(?:hwpx?|pdf|docx?|xlsx?|pptx?|zip|egg|alz|7z|txt|csv|jpe?g|png|gif)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_FILE_REST = re.compile(
    r"(?:함께\s)?(?:첨부|붙임|올린)\s?(?:파일)?|파일|files?|attachments?|다운로드|내려받기|바로\s?보기|미리\s?보기|download|[\d.,]+\s?(?:[kmg]i?b?|b(?:ytes?)?)(?![a-z])|(?:date|등록일|날짜)?\s?:?\s?\d{2,4}[-./]\d\d?[-./]\d\d?(?:\s\d\d:\d\d(?::\d\d)?)?|\d+|[\W_]+|회|건|개|hwp|pdf",
    re.IGNORECASE,
)
_COUNTER = re.compile(r"[\d,]{1,7}\s?(?:회|명|건|hits?)?", re.IGNORECASE)
_FILED = re.compile(r"(?:분류|카테고리|태그|tags?|categor(?:y|ies)|posted in|filed under)\b\s*:?", re.IGNORECASE)
LONGEST = 250


def is_remark_line(one: Element) -> bool:
    """Whether an element is a line about the post: labels and short values alone, at least one of them a page's own."""
    text = text_of(one, most=LONGEST + 50)
    if not text or len(text) > LONGEST:
        return False
    if one.tag == "tr" and len(text) <= 120 and _is_labelled_row(one):
        return True
    if _is_filed(one, text) or (
        _COUNTER.fullmatch(text) and one.tag in ("span", "em", "i", "b", "strong", "li", "p", "div", "dd")
    ):
        return True
    said = _said(one)
    if said is None:
        return False
    if said.own and said.others + said.counters <= 4:
        return True
    alone = said.days == 1 and said.others <= 2 and len(text) <= 60 and one.tag != "li"
    return alone and (shape(text) is not None or (said.counters > 0 and one.tag not in ("tr", "td")))


@dataclass(slots=True)
class _Said:
    """What the pieces of a line are: whether one has a page's own label, and how many days, counters and other words."""

    own: bool = False
    days: int = 0
    counters: int = 0
    others: int = 0


def _said(one: Element) -> _Said | None:
    """What an element says, piece by piece; None where a piece is too long or a sentence: then an author speaks."""
    said = _Said()
    waits = False  # for the value of the label before
    for piece in _pieces(one):
        found = _LABELLED.fullmatch(piece)
        sentence = _SENTENCE.search(piece) is not None
        if found and not (found["rest"] and sentence):
            said.own |= found["own"] is not None
            waits = not found["rest"]
        elif found:
            return None
        elif is_day(piece) and (waits or (piece[0].isalnum() and not re.match(r"[가-힣]{2}", piece))):
            said.days += 1
            waits = False
        elif _COUNTER.fullmatch(piece):
            said.counters += not waits
            waits = False
        elif len(piece) <= (30 if waits else 14) and not sentence:
            said.others += not waits
            waits = False
        else:
            return None
    return said


def _is_filed(one: Element, text: str) -> bool:
    """Whether an element says under what a post was filed: `분류: <a>소식</a>`."""
    return len(text) < 80 and _FILED.match(text) is not None and one.find(".//a") is not None


def closed_up(text: str) -> str:
    """A label whose syllables stand apart to fill its cell (`제  목`) in one word; any longer text as it is."""
    return re.sub(r"(?<=[가-힣]) (?=[가-힣](?![가-힣]))", "", text) if len(text) < 12 else text


def _is_labelled_row(row: Element) -> bool:
    """Whether a table's row has a label of a page's own in its first cell: what follows may be anything short."""
    cell = next(row.iter("th", "td"), row)
    first = text_of(cell, most=40) or next((one_line(image.get("alt") or "") for image in cell.iter("img")), "")
    return is_own(first)


def is_own(label: str) -> bool:
    """Whether a text is a label that only a page gives: 등록일, 조회수; not 날짜, which an author may as well."""
    found = _LABELLED.fullmatch(closed_up(label))
    return found is not None and found["own"] is not None and not found["rest"]


def says_remark(text: str) -> bool:
    """Whether a text is a label of a page's own with a short value: `조회 31`, `글쓴이 김사서 · 조회 3`."""
    pieces = [piece.strip(" |│ㅣ·ㆍ・‧∙•/,-") for piece in _SPLIT.split(text)]
    found = [_LABELLED.fullmatch(piece) for piece in pieces if piece and not is_day(piece)]
    return (
        len(text) < 60
        and any(one is not None and one["own"] for one in found)
        and len(found) - sum(map(bool, found)) <= 1
    )


def _pieces(one: Element) -> Iterator[str]:
    for _, raw in strings(one):
        for piece in _SPLIT.split(closed_up(one_line(raw))):
            said = piece.strip(" |│ㅣ·ㆍ・‧∙•/,-")
            if said:
                yield said


def is_file_line(one: Element) -> bool:
    """Whether an element is nothing but links to files, with their sizes and a label."""
    if one.find(".//a") is None and one.tag != "a" and one.find(".//button") is None:
        return False
    text = text_of(one, most=1000)
    if len(text) >= 1000:
        return False
    links = [text_of(link, most=400) for link in one.iter("a", "button")]
    beside = [raw for _, raw in strings(one, lambda at: unshown(at) or at.tag in ("a", "button"))]
    rests, counts = zip(*(_FILE_NAME.subn(" ", one_line(said)) for said in (*links, *beside)), strict=True)
    return sum(counts) > 0 and not any(_FILE_REST.sub("", rest).strip() for rest in rests)
