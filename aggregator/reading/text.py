"""Text: cleaned, masked, cut. Pure; nothing here knows where a text goes.

`clean` takes out what no writer may meet (control characters, direction marks, half surrogates) and brings Unicode to NFC,
so that one word is one string. `mask_stored` takes out what may never be written, `mask_public` what may be kept for review
but not shown (PUBLISHING rules: docs/architecture.md).

Masking guards against false positives: an account number needs a bank's name or 계좌/입금 shortly before it and is no phone
number; names are masked in results only, where a family name and 님/어린이/학생 or a masking sign mark them; the numbers of
libraries and offices (02-, 031-, 1588-) stay.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources

EXCERPT_LENGTH = 200

# Everything that is invisible or steers a terminal or a bidi algorithm; tab and newline are kept.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\uffff\ud800-\udfff\ufdd0-\ufdef]"
)
_LINE_SPACE = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")

_RESIDENT_NUMBER = re.compile(r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\s?[-–~]\s?[1-8]\d{6}(?!\d)")
_MAIL = re.compile(
    r"[A-Za-z0-9._%+\-]{1,64}\s?(?:@|＠|\(at\)|\[at\])\s?[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}"
)
_PHONE_SHAPE = re.compile(r"0\d{1,2}[- ]\d{3,4}[- ]\d{4}|01\d{8,9}|1[568]\d\d-\d{4}")
_MOBILE = re.compile(
    r"(?<!\d)(?:\+82[-. ]?|0)1[016789]\s?[-.)·\u2010-\u2015 ]?\s?\d{3,4}\s?[-.·\u2010-\u2015 ]?\s?\d{4}(?!\d)"
)
_LAST_FOUR = re.compile(
    r"(?:끝\s?자리|뒷\s?자리|뒤\s?4자리|뒷\s?번호|전화\s?뒷?번호)[^\d\n]{0,6}\d{4}|\(\s?\d{4}\s?\)(?=\s|$|,|님)"
)
_HIDDEN_NAME = re.compile(r"[가-힣][*＊○〇●◯Oo0Xx×ㅇ]{1,3}[가-힣]?(?![A-Za-z0-9])|[가-힣]{1,2}[*＊○〇●◯]{1,3}")

MASKED_MAIL = "(전자우편 가림)"
MASKED_ACCOUNT = "(계좌번호 가림)"
MASKED_RESIDENT_NUMBER = "(주민등록번호 가림)"
MASKED_MOBILE = "(번호는 원문에서 확인)"
MASKED_NAME = "○○○"


def clean(text: str) -> str:
    """`text` in NFC, with line breaks as newlines, runs of spaces as one, and without invisible characters."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _LINE_SPACE.sub(" ", _CONTROLS.sub("", text))
    return _BLANK_LINES.sub("\n\n", "\n".join(line.strip() for line in text.split("\n"))).strip()


def plain_title(text: str) -> str:
    """A title in one clean line."""
    return " ".join(clean(text).split())


def mask_stored(text: str) -> str:
    """`text` without what is never written anywhere: resident numbers, account numbers, mail addresses."""
    text = _RESIDENT_NUMBER.sub(MASKED_RESIDENT_NUMBER, text)
    text = _words().account.sub(_mask_account, text)
    return _MAIL.sub(MASKED_MAIL, text)


def _mask_account(found: re.Match[str]) -> str:
    number = found["number"]
    digits = sum(sign.isdigit() for sign in number)
    if not 10 <= digits <= 16 or _PHONE_SHAPE.fullmatch(number):
        return found[0]
    return found[0].replace(number, MASKED_ACCOUNT)


def mask_public(text: str, kind: str) -> str:
    """`text` without what is kept but not shown: mobile numbers, and in results (`kind`) names in every form."""
    text = _MOBILE.sub(MASKED_MOBILE, text)
    if kind != "result":
        return text
    text = _HIDDEN_NAME.sub(MASKED_NAME, text)
    text = _words().named.sub(_mask_name, text)
    return _LAST_FOUR.sub("", text)


def _mask_name(found: re.Match[str]) -> str:
    return found[0] if found["name"] in _words().not_names else MASKED_NAME + found["mark"]


@dataclass(frozen=True, slots=True)
class _Words:
    account: re.Pattern[str]
    named: re.Pattern[str]
    not_names: frozenset[str]


@cache
def _words() -> _Words:
    words = tomllib.loads(resources.files("aggregator.data").joinpath("privacy.toml").read_text("utf-8"))
    number = r"[^\d\n]{0,20}?(?P<number>\d{2,6}(?:[- ]\d{2,7}){1,4}|\d{10,16})(?!\d)"
    mark = r"(?P<mark>\s?(?:님|군|양|어린이|학생|씨|\((?=\s?\d{4}|[가-힣]{1,6}[초중고])))"
    return _Words(
        account=re.compile(f"(?:{'|'.join(words['banks'])})" + number),
        named=re.compile(rf"(?<![가-힣])(?P<name>[{words['families']}][가-힣]{{1,3}})" + mark),
        not_names=frozenset(words["not_names"]),
    )


def excerpt(text: str, limit: int = EXCERPT_LENGTH) -> str:
    """At most `limit` characters of `text` in one line, cut after a sentence where one ends in its second half."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    sentence = max(head.rfind(mark) for mark in (". ", "! ", "? ", "。", "다. ", "요. "))
    if sentence >= limit // 2:
        return head[: sentence + 1]
    word = head.rfind(" ")
    return (head[:word] if word >= limit // 2 else head).rstrip() + "…"
