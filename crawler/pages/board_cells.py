"""The pieces of a row on an unknown board, and what each of them is: number, author, category, day.

A piece is known by its column's header, by a label that stands with it ("작성일 2026.11.22"), by the class that its author
gave it, else by what it looks like.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.etree import _Element as Element

from crawler.pages.board_tree import named, own_text, text_of, unshown
from crawler.pages.dates import shape

HEADS = re.compile(
    r"(?:글\s?)?번호|순번|연번|(?:글\s?)?제\s?목|자료명|읽음|(?:글|올)?\s?(?:쓴|올린)\s?(?:이|날)|글제목|작성자|글쓴이|등록자|작성일자?|등록일자?|게시일자?|날짜|일자|조회수?|첨부(?:파일)?|파일|구분|분류|카테고리|no\.?|num"
    r"|subject|title|writer|name|date|hits?|views?|작성부서|담당부서|부서|공고명|강좌명|행사명|프로그램명|내용|상태|추천수?|도서관명?|기관명?"
    r"|(?:접수|신청|교육|운영|행사|모집|게시|공고|강좌|이용)\s?(?:기간|일시|일)",
    re.IGNORECASE,
)
POSTED = re.compile(
    r"(?:작성|등록|게시|공고|게재|입력|발행|등재)\s?(?:일자?|일시|날짜|시간)|(?:글|올)?\s?(?:쓴|올린)\s?날|날짜|일자|등록|작성|(?:reg|write|post)?_?(?:date|dt|day|time)|posted(?:-on)?|published",
    re.IGNORECASE,
)
OTHER_DAYS = re.compile(
    r"기간|인원|정원|접수|신청|행사|교육|마감|운영|이용|대출|종료|시작|수정|강좌|모집|일시|진행|개강|발표|(?<![a-z-])(?:end|start)|[_-](?:end|start)[_-]?(?:date|dt|day|time)|period|modif|updat",
    re.IGNORECASE,
)
NUMBER = re.compile(r"(?:글\s?)?(?:번호|순번|연번|순서)\.?|no\.?|num(?:ber)?", re.IGNORECASE)
TITLE = re.compile(r"(?:글\s?)?제목|공고명|강좌명|행사명|프로그램명?|자료명|내용|subject|title", re.IGNORECASE)
AUTHOR = re.compile(
    r"작성자|글쓴이|등록자|게시자|이름|닉네임|작성부서|담당부서|부서명?|writer|author|name|nick", re.IGNORECASE
)
CATEGORY = re.compile(r"구분|분류|카테고리|유형|category|말머리", re.IGNORECASE)
LIBRARY = re.compile(r"도서관명?|기관명?|관명|소속도서관|library", re.IGNORECASE)
PINNED = re.compile(r"\[?\s?(?:전체\s?)?(?:공지(?:사항)?|알림|필독|중요|notice|고정|top|★|📌)\s?\]?", re.IGNORECASE)

DATE_NAME = re.compile(r"date|time\b|\bday|regdt|reg_dt|wdate|created|posted|published", re.IGNORECASE)
_AUTHOR_NAME = re.compile(r"writer|author|\bnick|td_name|user_?name|\bname\b|wname", re.IGNORECASE)
_CATEGORY_NAME = re.compile(r"cate|\bca_name|\bsort\b|\bkind|division|gubun", re.IGNORECASE)
_LIBRARY_NAME = re.compile(r"\blib(?:rary)?(?:_?name)?\b|libname|manage", re.IGNORECASE)
_NUMBER_NAME = re.compile(r"\bnum\b|\bno\b|number|td_num2", re.IGNORECASE)
_LABELLED = re.compile(
    r"^[\s\[(]*([가-힣A-Za-z ]{2,10}?)[\])]?\s*[:：]?\s+(?=\S)|^([가-힣A-Za-z ]{2,10}?)\s*[:：]\s*(?=\S)"
)
_LABEL_ALONE = re.compile(
    r"작성자|글쓴이|등록자|조회수?|번호|(?:접수|교육|신청|운영|행사|모집|이용)\s?(?:기간|일시?|인원)|정원|신청(?:\s?현황)?"
)
_DAY_BOX = re.compile(r"(\d{1,2})\s+(\d{4}\s?[.\-/년]\s?\d{1,2})월?\.?|(\d{4}\s?[.\-/년]\s?\d{1,2})월?\.?\s+(\d{1,2})")
_RANGE = re.compile(r"\d\s*[.)일]?\s*(?:\([월화수목금토일]\))?\s*(?:\d{1,2}:\d\d)?\s*[~∼〜–]\s*|~\s*\d")
_LOOSE = re.compile(
    r"\d{1,2}\s?[.\-/]\s?\d{1,2}\.?|\d{1,2}:\d\d(?::\d\d)?|\d{1,3}\s?(?:초|분|시간|일|주)\s?전|방금|어제|그저께|오늘|\d{1,2}월\s?\d{1,2}일"
)
_SPLIT = re.compile(r"\s*[|│ㅣ·ㆍ・‧∙•»]\s*|\s{3,}")
MOST_PIECES = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a row: its text, the header or label above or before it, the names that its author gave it, its place."""

    text: str
    label: str
    names: str
    place: str
    element: Element


def labels_of(container: Element, rows: Sequence[Element]) -> list[str]:
    """The header words over the rows' columns, one a column; none where the list has no header."""
    first = rows[0]
    for candidate in _headers(container, first):
        cells = [child for child in candidate if isinstance(child.tag, str)]
        while len(cells) == 1:
            cells = [child for child in cells[0] if isinstance(child.tag, str)]
        words = [text_of(cell, most=200) for cell in cells]
        if sum(HEADS.fullmatch(word) is not None for word in words) >= 2:
            return [word for cell, word in zip(cells, words, strict=True) for _ in range(_span(cell))]
    return []


def _headers(container: Element, first: Element) -> Iterator[Element]:
    """What may be a header: the table's first rows, or what stands before the rows."""
    table = first if first.tag == "table" else next(first.iterancestors("table"), None)
    if table is not None and first.tag in ("tr", "tbody"):
        for index, row in enumerate(table.iter("tr")):
            if row is first or index > 2:
                break
            yield row
    at = first
    for _ in range(3):
        before = list(at.itersiblings(preceding=True))[:4]
        yield from before
        for one in before:
            yield from list(one)[:3]
        if at is container or at.getparent() is None:
            return
        at = at.getparent()


def _span(cell: Element) -> int:
    value = cell.get("colspan") or "1"
    return min(int(value), 20) if value.isdecimal() else 1


def pieces_of(parts: Sequence[Element], labels: Sequence[str]) -> list[Piece]:
    """The pieces of a row, which may be several elements side by side (a dt and its dd's)."""
    found: list[Piece] = []
    for number, part in enumerate(parts):
        cells = _columns(part)
        fits = sum(map(_span, cells)) == len(labels)
        column = 0
        for index, cell in enumerate(cells):
            label = labels[column] if fits else ""
            label = label or cell.get("data-label") or cell.get("data-th") or cell.get("data-title") or ""
            column += _span(cell)
            found.extend(_leaves(cell, label, f"{number}/{cell.tag}{index}"))
    return found[:MOST_PIECES]


def _columns(part: Element) -> list[Element]:
    at = part
    while True:
        children = [child for child in at if isinstance(child.tag, str) and not unshown(child)]
        if own_text(at) or not children:
            return [at]
        if len(children) > 1:
            return children
        at = children[0]


def _leaves(cell: Element, label: str, place: str) -> Iterator[Piece]:
    """The cell as one piece where it is short; with a label or class of its own each part of it is one more."""
    whole = text_of(cell, most=600)
    boxed = _day_box(cell)
    if boxed:
        yield Piece(boxed, label, named(cell), place, cell)
    elif whole:
        yield from _parts(whole, label, named(cell), place, cell)
    before = ""
    for index, at in enumerate(cell.iter()):
        if index > 80:
            return
        if at is cell or not isinstance(at.tag, str):
            continue
        said = "" if _is_labelled(at) else own_text(at) if len(at) else " ".join((at.text or "").split())
        stamp = at.get("datetime") if at.tag == "time" else _day_box(at)
        if stamp:
            yield Piece(stamp, label or before, f"{named(at)} time", f"{place}/time.{at.get('class') or ''}", at)
        elif said and at.tag not in ("script", "style"):
            yield from _parts(
                said,
                before or (label if OTHER_DAYS.search(label) else ""),
                named(at) or named(at.getparent()),
                f"{place}/{at.tag}.{at.get('class') or ''}",
                at,
            )
        if said:
            before = _label_in(said)
        tail = " ".join((at.tail or "").split())
        if tail and before:
            yield from _parts(tail, before, "", f"{place}/{before}", at)


def _label_in(said: str) -> str:
    """The label that a text is and nothing else."""
    word = said.rstrip(" :：")
    return word if any(kind.fullmatch(word) for kind in (HEADS, POSTED, _LABEL_ALONE)) else ""


def _is_labelled(box: Element) -> bool:
    """Whether an element's own text stands behind a label in it (`<b>정원</b> 15`): it is told as the label's tail."""
    return any(child.tail and child.tail.strip() and _label_in(own_text(child)) for child in itertools.islice(box, 6))


def _day_box(box: Element) -> str:
    """The day that a box shows as a large number beside year and month: `22` and `2026.11`; "" for any other box."""
    if not 1 <= len(box) <= 3:
        return ""
    found = _DAY_BOX.fullmatch(text_of(box, most=40))
    return f"{found[2] or found[3]}.{found[1] or found[4]}" if found else ""


def _parts(text: str, label: str, names: str, place: str, element: Element) -> Iterator[Piece]:
    split = [one for one in _SPLIT.split(text) if one]
    for index, one in enumerate(split):
        found = _LABELLED.match(one)
        said = (found[1] or found[2]).strip() if found else ""
        where = place if len(split) == 1 else f"{place}|{index}"
        sure = found is not None and found[2] is not None  # with a colon; else it may be the first word of a title
        if found and (
            POSTED.fullmatch(said)
            or (HEADS if sure else _LABEL_ALONE).fullmatch(said)
            or (sure and OTHER_DAYS.search(said))
        ):
            yield Piece(one[found.end() :], said, names, f"{where}:{said}", element)
        else:
            yield Piece(one, label, names, where, element)


def is_day(text: str) -> bool:
    """Whether a text is a date and little else; a range is none."""
    if len(text) > 40 or _RANGE.search(text):
        return False
    found = shape(text)
    if found is not None:
        return len(text) - len(found[0].strip()) <= 13
    found = _LOOSE.search(text)
    return found is not None and len(text) - len(found[0]) <= 6


def number_of(pieces: Sequence[Piece]) -> str:
    """What the row's number cell says: digits, or 공지; "" where it has none."""
    for piece in pieces:
        if NUMBER.fullmatch(piece.label) or (
            not piece.label and _NUMBER_NAME.search(piece.names) and len(piece.text) < 8
        ):
            return piece.text
    first = pieces[0].text if pieces else ""
    return first if (first.isdecimal() and len(first) < 8) or PINNED.fullmatch(first) else ""


def author_of(pieces: Sequence[Piece]) -> str:
    """Who wrote the post, as the row says."""
    return _said(pieces, AUTHOR, _AUTHOR_NAME, 30)


def category_of(pieces: Sequence[Piece]) -> str:
    """The category cell of the row."""
    return _said(pieces, CATEGORY, _CATEGORY_NAME, 20).strip("[]() ")


def library_of(pieces: Sequence[Piece]) -> str:
    """The cell that names the library of a post, on sites that carry many."""
    return _said(pieces, LIBRARY, _LIBRARY_NAME, 30).strip("[]() ")


def _said(pieces: Sequence[Piece], labels: re.Pattern[str], names: re.Pattern[str], longest: int) -> str:
    by_label = (piece.text for piece in pieces if piece.label and labels.fullmatch(piece.label))
    by_name = (
        piece.text for piece in pieces if not piece.label and names.search(piece.names) and piece.element.tag != "tr"
    )
    for text in (*by_label, *by_name):
        if len(text) <= longest and not text.isdecimal() and not is_day(text) and not HEADS.fullmatch(text):
            return text
    return ""
