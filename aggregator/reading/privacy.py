"""Privacy: what may never be written, and what may be kept for review but not shown (PUBLISHING rules: docs/architecture.md).

Everything is searched on a copy of equal length in which full-width signs, every script's digits and every dash are ASCII,
so `０１０－１２３４` is found as `010-1234`; what is found is replaced in the text itself. Names: `winners.py`.

Guards against false positives. Account number: a bank's name or 계좌/입금 stands shortly before it, or a bank's name right
behind; one kind of separator; 10 to 16 digits in whole groups, the last of which is no 12월, 5일, 30,000, 500원; not a
phone number, a date, an ISBN (978, 979), a business number named as one. Resident number: a real month and day, and 1 to 8
after them. Mail: a domain with a dot; a Korean name before the @ only without a space (`인스타 @dal.lib` stays). Mobile:
01 and 0, 1, 6, 7, 8 or 9; the numbers of libraries and offices (02-, 031-, 070-, 1588-) stay.
"""

import re
import sys
import tomllib
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from aggregator.reading.winners import mask_names

MASKED_MAIL = "(전자우편 가림)"
MASKED_ACCOUNT = "(계좌번호 가림)"
MASKED_RESIDENT_NUMBER = "(주민등록번호 가림)"
MASKED_MOBILE = "(번호는 원문에서 확인)"

# Kinds whose names are masked: who won, and what may be a list of winners that was not understood.
NAMELESS_KINDS = frozenset(("result", "unknown"))

_DASHES = (
    "\u00ad\u1173\u2043\u2212\u2500\u2501\u30fc\u3161\u4e00\ufe58\ufe63\uff70"  # beyond those Unicode calls dashes
)
_DOTS = "\u00b7\u2022\u2024\u2027\u22c5\u3002\u30fb\u318d\uff61\uff65"
LEAST_DIGITS = 7  # no number that is never written has fewer
_CONTEXT = 60  # signs before a number that are looked at

_Spans = Iterable[tuple[int, int]]

_GAP = r" {0,2}[-._/~*]{0,2} {0,2}"
_RESIDENT_NUMBER = re.compile(
    rf"(?<!\d)\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){_GAP}[1-8](?:\d{{6}}(?!\d)|[*xX○●]{{6}})"
)
_AT = re.compile(
    r" ?(?:@|[(\[{<] ?(?:at|@|골뱅이|앳) ?[)\]}>]|골뱅이|&#0{0,6}64;|&#x0{0,6}40;|&commat;|%40) ?", re.IGNORECASE
)
_AT_SIGN = re.compile(r"[@&%]|골뱅이|앳|[(\[{<] ?at", re.IGNORECASE)  # each match of _AT has one
_DIGIT = re.compile(r"\d")
_LOCAL = re.compile(r"(?:[A-Za-z0-9._%+\-]{1,64}|[\w.%+\-]{0,63}[가-힣])$")
_DOT = r"(?: ?[(\[] ?(?:dot|점|\.) ?[)\]] ?|\.|&#46;)"
_DOMAIN = re.compile(
    rf"[\w\-]{{1,63}}+(?:{_DOT}[\w\-]{{1,63}}+){{0,3}}{_DOT}(?:[A-Za-z0-9][A-Za-z0-9\-]{{1,62}}|한국|닷컴|닷넷)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<!\d)\d+(?:(?P<mark> ?[-._/~*] ?| )\d+(?:(?P=mark)\d+){0,6})?")  # bounded: see the loop
_NO_LAST_GROUP = re.compile(r" ?(?:월|일|년|원|시(?!중)|명|층|호)|[,.:] ?\d")
_PHONE = re.compile(r"0(?:\d{1,2}|50\d)(?P<mark>\D{1,3})\d{3,4}(?P=mark)\d{4}(?:(?P=mark)\d)?|0\d{8,10}")
_PHONE_FIRST = re.compile(r"0\d{1,2} \d{3,4} \d{4}(?!\d)")
_DATE = re.compile(
    r"(?:19|20)\d\d\D{1,3}(?:0?[1-9]|1[0-2])\D{1,3}(?:0?[1-9]|[12]\d|3[01])(?!\d)"
    r"|20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:(?!\d)|[01]\d[0-5]\d(?:[0-5]\d)?(?!\d))"
)
_BUSINESS_NUMBER = re.compile(r"(?:사업자|고유|등록|허가)[^\d\n]{0,12}$")
_MOBILE = re.compile(
    rf"(?:\( ?[0Oo]1[016-9Oo] ?\)|(?:(?<!\d)(?:\+? ?82[- .]{{0,2}}(?:\(0\)|0)?|0)|(?<![\dA-Za-z])[Oo])1[016-9Oo]){_GAP}\)?"
    rf"{_GAP}\d{{3,4}}{_GAP}\d{{4}}(?!\d)"
)


def mask_stored(text: str) -> str:
    """`text` without what is never written anywhere: mail addresses, resident numbers, account numbers."""
    copy = _copy(text)
    has_numbers = len(_DIGIT.findall(copy)) >= LEAST_DIGITS
    if _AT_SIGN.search(copy):
        text = _replaced(text, _mails, MASKED_MAIL)
    return _without_accounts(_replaced(text, _resident_numbers, MASKED_RESIDENT_NUMBER)) if has_numbers else text


def mask_public(text: str, kind: str) -> str:
    """`text` without what is kept but not shown: mobile numbers, and names where `kind` may tell who won something."""
    text = _replaced(text, _mobiles, MASKED_MOBILE)
    return mask_names(text, strict=kind != "result") if kind in NAMELESS_KINDS else text


@cache
def _signs() -> dict[int, str]:
    """What stands for an ASCII sign in numbers and addresses, each one sign for one."""
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for code in range(0x80, sys.maxunicode + 1):
        category = unicodedata.category(chr(code))
        if category == "Nd":
            table[code] = str(unicodedata.decimal(chr(code)))
        elif category in ("Pd", "Zs"):
            table[code] = "-" if category == "Pd" else " "
    table |= {ord(sign): "-" for sign in _DASHES} | {ord(sign): "." for sign in _DOTS}
    return table | {0x301C: "~", 0x223C: "~", 0x2044: "/", 0x2215: "/", 0xFE6B: "@", 0x09: " "}


@cache
def _foreign() -> re.Pattern[str]:
    """The signs that may have another in a copy. (`str.translate` takes a microsecond for each sign that it does not know,
    and so does a class with many signs beyond U+FFFF: those count as one range.)
    """
    named = "".join(chr(code) for code in _signs() if code <= 0xFFFF)
    return re.compile(f"[{re.escape(named)}]|[\U00010000-\U0010ffff]")


def _sign(found: re.Match[str]) -> str:
    return _signs().get(ord(found[0]), found[0])


def _copy(text: str) -> str:
    """`text` in the signs that the patterns know, of equal length."""
    return text if text.isascii() else _foreign().sub(_sign, text)


def _replaced(text: str, find: Callable[[str], _Spans], mark: str) -> str:
    """`text` with `mark` in place of every span that `find` tells in its copy."""
    out, end = [], 0
    for start, stop in find(_copy(text)):
        if start >= end:
            out += [text[end:start], mark]
            end = stop
    return "".join(out) + text[end:]


def _resident_numbers(copy: str) -> _Spans:
    return (found.span() for found in _RESIDENT_NUMBER.finditer(copy))


def _mobiles(copy: str) -> _Spans:
    for found in _MOBILE.finditer(copy):
        start, stop = found.span()
        bracketed = copy[max(0, start - 1) : start] == "(" and copy[stop : stop + 1] == ")"
        yield start - bracketed, stop + bracketed


def _mails(copy: str) -> _Spans:
    for at in _AT.finditer(copy):
        domain = _DOMAIN.match(copy, at.end())
        first = max(0, at.start() - 64)
        local = _LOCAL.search(copy[first : at.start()]) if domain else None
        if local and domain and not (at[0].startswith(" ") and local[0][-1] >= "가"):
            yield first + local.start(), domain.end()


def _without_accounts(text: str) -> str:
    """`text` without account numbers. What stands before one is judged without other numbers, masked or not."""
    copy = _copy(text)
    out, done, position, before = [], 0, 0, ""
    while found := _NUMBER.search(copy, position):
        before = (before + copy[position : found.start()])[-_CONTEXT:]
        stop = _account_end(copy, found, before)
        if stop:
            out += [text[done : found.start()], MASKED_ACCOUNT]
            done = stop
            before += MASKED_ACCOUNT
        position = stop or _run_end(found)
    return "".join(out) + text[done:]


def _run_end(found: re.Match[str]) -> int:
    """Where to look on behind a run that is no account: behind a phone number that it begins with, else behind it."""
    phone = _PHONE_FIRST.match(found[0])
    return found.start() + phone.end() if phone else found.end()


def _account_end(copy: str, found: re.Match[str], before: str) -> int:
    """Where the account number that begins here ends; 0 where none does."""
    stop = _groups_end(copy, found)
    if not stop or _is_known(copy[found.start() : stop], found[0], before):
        return 0
    banks = _banks()
    return stop if banks.before.search(before) or banks.behind.match(copy, stop) else 0


def _groups_end(copy: str, found: re.Match[str]) -> int:
    """The end of the longest run of whole groups with 10 to 16 digits whose last runs into no unit; 0 without one.

    Banks write two to five groups, the first of two digits or more and one of four or more: `10 11 12 13 14` is none.
    """
    end = digits = longest = 0
    for number, group in enumerate(re.finditer(r"\d+", found[0][:60])):
        longest = max(longest, len(group[0]))
        digits += len(group[0])
        if digits > 16 or number == 5 or (number == 0 and digits == 1):
            break
        stop = found.start() + group.end()
        if digits >= 10 and longest >= 4 and not _NO_LAST_GROUP.match(copy, stop):
            end = stop
    return end


def _is_known(number: str, run: str, before: str) -> bool:
    """Whether the number is one of another kind: of a phone, a day, a book, a business."""
    digits = "".join(sign for sign in number if sign.isdigit())
    return bool(
        _PHONE.fullmatch(run)
        or _PHONE.fullmatch(number)
        or _PHONE_FIRST.match(run)
        or _DATE.match(run)
        or (len(digits) == 13 and digits.startswith(("978", "979")))
        or (len(digits) == 10 and _BUSINESS_NUMBER.search(before))
    )


@dataclass(frozen=True, slots=True)
class _Banks:
    before: re.Pattern[str]
    behind: re.Pattern[str]


@cache
def _banks() -> _Banks:
    words = tomllib.loads(resources.files("aggregator.data").joinpath("privacy.toml").read_text("utf-8"))
    before, behind = "|".join(words["banks"]), "|".join(words["banks_behind"])
    return _Banks(
        before=re.compile(rf"(?:계좌(?!번호 가림)|{before})[^\d\n]{{0,20}}(?:\n[^\d\n]{{0,6}})?$"),
        behind=re.compile(rf" {{0,2}}[(\[/,:]? ?(?:[가-힣A-Za-z]{{0,5}}은행|{behind})"),
    )
