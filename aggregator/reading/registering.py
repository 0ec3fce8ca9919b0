"""Registering: the ways to sign up (link, phone, visit, qr, band, kakao, message, comment, mail, onsite, or none
needed).

Title and sections in, one `Fact` a way out, with the words that named it. Asked are the lines of 신청 and 신청 방법;
where there are none, sentences of prose about signing up; a line of 문의 with a number is a way only where nothing
else is told.

A phone number of a library or office is part of the words; a mobile number never is, since it may not be shown.
"""

import re
from collections.abc import Sequence
from functools import cache

from aggregator.reading.fact import Fact
from aggregator.reading.sections import Section
from aggregator.reading.wordlists import any_of, load

WAYS = ("link", "phone", "visit", "qr", "band", "kakao", "message", "comment", "mail", "onsite", "none")
_OFFICE = re.compile(r"(?<!\d)(?:0(?:2|[3-6]\d|70)[-.) ]{1,2}\d{3,4}[-. ]\d{4}|1[5-8]\d\d-\d{4})(?!\d)")
_MOBILE = re.compile(r"(?<!\d)01[016-9][-. ]{0,2}\d{3,4}[-. ]{0,2}\d{4}(?!\d)")
_ADDRESS = re.compile(r"(?:https?://|www\.)[\w./?=&%#:~+\-]{3,200}|(?:naver\.me|forms\.gle|bit\.ly)/[\w\-]{2,40}")
_ASKING = re.compile(r"문의|연락처|^전화(?:번호)?$|tel|궁금", re.IGNORECASE)


def read(found: Sequence[Section]) -> tuple[Fact[str], ...]:
    """The ways to sign up, in the order of `WAYS`; empty where none is told."""
    lines = [section.text for section in found if _about_signing(section)]
    if ways := _ways(lines, "신청 항목", 0.9):
        return ways
    signing = _words().signing
    prose = [
        sentence
        for section in found
        if section.kind in ("", "other", "announce", "fee")
        for sentence in section.sentences
        if signing.search(sentence)
    ]
    if ways := _ways(prose, "본문의 문장", 0.75):
        return ways
    asking = [section.text for section in found if section.kind == "register" and _ASKING.search(section.label)]
    numbers = [number for text in asking for number in _OFFICE.findall(text)]
    return (Fact("phone", numbers[0], "문의 전화", 0.5),) if lines and numbers else ()


def _about_signing(section: Section) -> bool:
    label = section.label.replace(" ", "")
    return section.kind == "registration" or (
        section.kind == "register" and (not _ASKING.search(label) or any(word in label for word in ("신청", "접수")))
    )


def _ways(texts: Sequence[str], rule: str, confidence: float) -> tuple[Fact[str], ...]:
    named: dict[str, str] = {}
    for text in texts:
        for found in _words().ways.finditer(text):
            named.setdefault(found.lastgroup or "", found[0].strip())
        if address := _ADDRESS.search(text):
            named["link"] = address[0]
        if number := _OFFICE.search(text):
            named["phone"] = number[0]
        elif _MOBILE.search(text):
            named.setdefault("message" if "문자" in text else "phone", "휴대전화")
    return tuple(Fact(way, named[way], rule, confidence) for way in WAYS if way in named)


class _Words:
    """The word lists as patterns."""

    def __init__(self) -> None:
        data = load("register_words")
        order = ("none", "onsite", *(way for way in WAYS if way not in ("none", "onsite")))
        self.ways = re.compile("|".join(f"(?P<{way}>{any_of(data[way])})" for way in order))
        self.signing = re.compile(any_of(data["signing"]["words"]))


@cache
def _words() -> _Words:
    return _Words()
