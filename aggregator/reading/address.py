"""Reads a Korean address into its parts, as they were written: text in, `Address` out.

    전북특별자치도 전주시 완산구 소태정로 1 (효자동2가, 데시앙아이린아파트) 데시앙아이린작은도서관
    └ sido ─────┘ └ sigungu┘└ gu ─┘ └ road ┘ └ number  └ bracket ──────┘ └ remainder ─────────┘

Both official ways to write are read (도로명주소, 지번주소), with or without the 시도, in short forms (경남) and with old
names (전라북도), glued (서울특별시영등포구) or repeated (도봉구 도봉구), with brackets open, doubled or nested.

The region words are known ones: a word is a 시도 or 시군구 only if the table of regions, of today or of any time since
1988, has it, and only at the start of the text. Everything after them is read by its form alone, so that a new road or
a 동 that no table knows yet is still a road or a 동.

Guards against false positives:

- a whole word goes before a part of one; words are cut apart (`경기도수원시`) only if both parts are known and the
  whole is no road (`동구릉로` is not 동구);
- a short 시도 word needs an address after it: 경기 is also a match, 광주 also a 시 in 경기도;
- a district word without its 시, 군 or 구 (`은평`) needs one of its 구, 동 or roads after it, or a 시도 alone before it;
- what is left over (`remainder`) is never taken apart: it may be a library's name that holds digits and 동 names.

Reading never fails: a text without address has every part empty and is all remainder.
"""

import re
import unicodedata
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date

from aggregator.reading import address_tokens as form
from aggregator.reading import regions
from aggregator.reading.address_details import details
from aggregator.reading.names import Names, Scope

_LONGEST = 400  # characters in which an address must stand; the longest of 2,800 real ones has 71
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_LEADS = ("주소", "소재지", "위치", "장소", "도로명주소", "지번주소", "우편번호", "우)")
_TITLES = ("특별시", "광역시", "직할시", "특별자치시", "특별자치도")
_PLAIN = re.compile(r"[가-힣\d\sA-Za-z(),.~·-]*")
_BLANKS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\x00-\x1f\x7f-\x9f\ufffd]+")
_LOST_BLANK = re.compile(r"(?<=[\d)\s])\?|\?(?=[(\s])|(?<=[시도군구읍면동])\?(?=[가-힣\d])")


@dataclass(frozen=True, slots=True)
class Address:
    """An address in its parts, each as written, empty where there is none.

    `number` is that of the building (`지하 314`, `29-23`) or of the lot (`산9-14`); `bracket` what stood in brackets;
    `detail` floors, rooms and building names; `remainder` the text after the address.
    """

    text: str
    sido: str = ""
    sigungu: str = ""
    gu: str = ""
    emd: str = ""
    ri: str = ""
    road: str = ""
    number: str = ""
    bracket: str = ""
    detail: str = ""
    remainder: str = ""


def locate(text: str, on: date) -> regions.Resolution:
    """The region that an address in a text lies in on a day. Never raises."""
    return regions.resolve(parse(text), on)


def parse(text: str) -> Address:
    """The parts of the address that a text begins with. Never raises."""
    names = regions.names()
    clean = tidy(text)
    sido, sigungu, gu, rest = _regions(_without_lead(clean), names)
    emd = ri = road = number = ""
    if found := form.DONG.match(rest):
        emd, rest = found["emd"], rest[found.end() :]
        if emd[-1] == "가" and (second := form.DONG.match(rest)):
            rest = rest[second.end() :]
        if emd[-1] in "읍면" and (found := form.RI.match(rest)):
            ri, rest = found["ri"], rest[found.end() :]
    elif found := form.RI.match(rest):
        ri, rest = found["ri"], rest[found.end() :]
    if found := form.ROAD.match(rest):
        road, number, rest = found["road"], found["number"], rest[found.end() :]
    elif (emd or ri) and (found := form.LOT.match(rest)):
        number, rest = found["number"], rest[found.end() :]
    elif found := form.BARE_ROAD.match(rest):
        road, rest = found["road"], rest[found.end() :]
    if not (sigungu or gu or sido or number or (emd and not rest)):
        return Address(text, remainder=clean)
    bracket, detail, remainder = details(rest, after_number=bool(number)) if rest else ("", "", "")
    return Address(text, sido, sigungu, gu, emd, ri, road, number, bracket, detail, remainder)


def tidy(text: str) -> str:
    """One line of composed Hangul with single spaces; blanks that a conversion turned into `?` are blanks again."""
    if not _PLAIN.fullmatch(text, 0, _LONGEST):
        text = unicodedata.normalize("NFC", text)
        text = _BLANKS.sub(" ", text.translate(_WIDE))
        if "?" in text[:_LONGEST]:
            text = _LOST_BLANK.sub(" ", text[:_LONGEST]) + text[_LONGEST:]
    return " ".join(text.split())


def _without_lead(text: str) -> str:
    """The text without `주소:`, a bullet or a postal code before the address."""
    if text[:1] >= "가" and not text.startswith(_LEADS):
        return text
    lead = form.LEAD.match(text)
    return text[lead.end() :] if lead else text


def _regions(text: str, names: Names) -> tuple[str, str, str, str]:
    """시도, 시군구 and 일반구 as written, and the text after them. Whole words in order first, then all the rest."""
    sido = ""
    word, _, rest = text.partition(" ")
    scope = names.sido.get(word)
    if scope is None:
        scope = names.country
    else:
        sido = word
        word, _, rest = rest.partition(" ")
    codes = scope.districts.get(word)
    if codes is None or (not sido and word in names.sido):
        return _by_parts(text, names)
    following, _, after = rest.partition(" ")
    gus = names.gus(codes)
    if gus and following in gus:
        return sido, word, following, after
    if following in names.known or gus:
        return _by_parts(text, names)
    return sido, word, "", rest


def _by_parts(text: str, names: Names) -> tuple[str, str, str, str]:
    """The same for words that are glued, repeated, shortened, or followed by no 일반구."""
    head, tail = text[:_LONGEST], text[_LONGEST:]
    sido, rest = _sido(head, names)
    scope = names.sido[sido] if sido else names.country
    sigungu, rest = _district(rest, scope, names)
    if not sigungu:
        return sido, "", "", rest + tail
    codes = names.district(scope, sigungu) or names.district(names.country, sigungu)
    rest = _skip_repeats(rest, sido, sigungu, names)
    gu = ""
    if codes and (gus := names.gus(codes)):
        gu, rest = _gu(rest, gus)
    return sido, sigungu, gu, rest + tail


def _first(text: str) -> str:
    return text.partition(" ")[0].rstrip(",.")


def _after(text: str, word: str) -> str:
    return text[len(word) :].lstrip(" ,.")


def _sido(text: str, names: Names) -> tuple[str, str]:
    """The 시도 word that a text begins with, perhaps glued to what follows or repeated; "" if there is none."""
    sido, rest = "", text
    while word := _known_start(rest, names.sido, lambda word, left: _starts_district(word, left, names)):
        scope = names.sido[word]
        if sido and (scope.region != names.sido[sido].region or word in names.sido[sido].districts):
            break
        rest = _after(rest, word)
        if (title := _first(rest)) in _TITLES:  # 서울 특별시
            rest = _after(rest, title)
        if not sido or len(scope.districts) < len(names.sido[sido].districts):
            sido = word
    if sido and _doubtful(sido, rest, names):
        return "", text
    return sido, rest


def _doubtful(sido: str, rest: str, names: Names) -> bool:
    """경기 is also a match and 광주 a 시 in 경기도: a short word counts only if an address follows, or nothing."""
    if _district(rest, names.sido[sido], names)[0]:
        return False
    if sido in names.also_city:
        return bool(rest)
    return len(sido) == 2 and bool(rest) and not (form.DONG.match(rest) or form.ROAD.match(rest))


def _known_start(text: str, known: Container[str], fits: Callable[[str, str], bool]) -> str:
    """The first word if known; else the longest known beginning of it whose rest fits; else ""."""
    word = _first(text)
    if word in known:
        return word
    for end in range(min(len(word) - 1, 9), 1, -1):
        if word[:end] in known and fits(word[:end], text[end:]):
            return word[:end]
    return ""


def _starts_district(word: str, left: str, names: Names) -> bool:
    scope = names.sido[word]
    return any(left[:end] in scope.districts or left[:end] in names.sido for end in range(2, 8)) or (
        len(word) > 3 and not scope.districts and bool(form.ROAD.match(left) or form.DONG.match(left))
    )


def _district(text: str, scope: Scope, names: Names) -> tuple[str, str]:
    """The 시군구 word that a text begins with: whole, glued, without its last syllable, or known only elsewhere."""
    word = _known_start(text, scope.districts, lambda word, left: _goes_on(word, left, scope, names))
    if not word:
        first = _first(text)
        short = names.district(scope, first)
        rest = _after(text, first)
        if short and (_confirmed(short, rest, names) or (scope.region and not rest)):
            word = first
        elif scope.region and first[-1:] in ("시", "군", "구") and first in names.country.districts:
            word = first  # 서울특별시 전주시: the words contradict each other, which resolving will say
    return word, _after(text, word)


def _goes_on(word: str, left: str, scope: Scope, names: Names) -> bool:
    """Whether what is glued to a district word goes on as an address, and the whole is not a road's name."""
    if (road := form.ROAD.match(word + left)) and road["road"].replace(" ", "") in names.roads:
        return False
    codes = scope.districts[word]
    if left.startswith(word) or any(left.startswith(gu) for gu in names.gus(codes)):
        return True
    if _confirmed(codes, left, names):
        return True
    return len(word) > 2 and not left.startswith("청") and bool(form.ROAD.match(left) or form.DONG.match(left))


def _confirmed(codes: tuple[str, ...], rest: str, names: Names) -> bool:
    """Whether a 구, 동 or road follows that is known to lie in one of the districts."""
    first = _first(rest)
    gus = names.gus(codes)
    if first in gus or first + "구" in gus:
        return True
    place = names.place_of(codes)
    if (dong := form.DONG.match(rest)) and dong["emd"] in place.dongs:
        return True
    road = form.ROAD.match(rest)
    return bool(road and names.roads.find(road["road"].replace(" ", ""), None, place.prefixes).listed)


def _skip_repeats(text: str, sido: str, sigungu: str, names: Names) -> str:
    """The text without 시도 and 시군구 words that say the same again."""
    while word := _first(text):
        rest = _after(text, word)
        again = word in names.sido and bool(sido) and names.sido[word].region == names.sido[sido].region
        if word == sigungu or (again and (len(word) > 2 or _first(rest) == sigungu)):
            text = rest
        else:
            break
    return text


def _gu(text: str, gus: Container[str]) -> tuple[str, str]:
    """The 일반구 word that a text begins with, perhaps glued, repeated or without 구; "" if there is none."""
    gu = _known_start(text, gus, lambda _, left: bool(form.ROAD.match(left) or form.DONG.match(left)))
    if not gu:
        word = _first(text)
        rest = _after(text, word)
        if len(word) < 2 or word + "구" not in gus or not (form.ROAD.match(rest) or form.DONG.match(rest)):
            return "", text
        gu = word
    rest = _after(text, gu)
    while _first(rest) == gu:
        rest = _after(rest, gu)
    return gu, rest
