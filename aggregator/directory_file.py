"""The public standard file of libraries, 전국도서관표준데이터: bytes in, entries out, and what could not be used.

A CSV of 28 columns, in CP949 or UTF-8 with or without BOM, one row a library and provider: a library that its city and its
office of education both hand in stands there twice. Columns are found by their names, so that more or fewer of them do no
harm. https://www.data.go.kr/data/15013109/standard.do

- The region is that of the address; the row's own columns 시도명 and 시군구명 only help where the address names no 시군구,
  and never against it.
- Who runs a library (운영기관명) is often a private person, and a mobile number is one's own: neither is kept.
- What cannot be a value (a homepage that is no web address, a point outside Korea) is left out and named; a row without name
  or place is no library.
"""

import codecs
import csv
import io
import math
import re
import urllib.parse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from aggregator import libraries
from aggregator.errors import InputError
from aggregator.library_match import Home
from aggregator.reading import address, regions, text
from aggregator.reading.gazetteer import admin_word

NAME, ADDRESS, AS_OF = "도서관명", "소재지도로명주소", "데이터기준일자"
_NEEDED = (NAME, ADDRESS)
_HOURS = {"weekday": "평일운영", "saturday": "토요일운영", "holiday": "공휴일운영"}
_CLOSED = ("", "00:00-00:00")
_TIME = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::\d\d)?")
_PHONE = re.compile(r"0(?:2|[3-6]\d|70|50\d)-?\d{3,4}-?\d{4}|1[568]\d\d-?\d{4}")
_MOBILE = re.compile(r"01\d-?\d{3,4}-?\d{4}")
_LONGEST = 200
_SHOWN = 40
_KOREA = ((32.5, 39.0), (124.0, 132.5))


@dataclass(frozen=True, slots=True)
class Note:
    """What was left out of the file: the line, the reason, and the value as it stood there. `row`: the whole row."""

    line: int
    reason: str
    value: str
    row: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A library as the file has it: where it is, and what the directory keeps of it."""

    line: int
    home: Home
    phone: str = ""
    homepage: str = ""
    lat: float | None = None
    lon: float | None = None
    hours: Mapping[str, str] = field(default_factory=dict)
    as_of: date | None = None
    admin_dong: str = ""


@dataclass
class Contents:
    """The entries of a file, each library once, and what is to be said of it.

    `rows` were read, `doubled` say again what another one says; `disagreeing` have an address in another 시군구 than their
    own columns say; `by_columns` needed those columns; `open` are published at their 시도, since the 시군구 stays open.
    """

    entries: list[Entry] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    rows: int = 0
    doubled: int = 0
    disagreeing: int = 0
    by_columns: int = 0
    open: int = 0


def read(data: bytes, on: date) -> Contents:
    """The libraries of a file, by the map of that day. Raises InputError if it is not such a file; bad rows are notes."""
    contents = Contents()
    entries = []
    for line, row in _rows(data, contents):
        contents.rows += 1
        if entry := _entry(line, row, on, contents):
            entries.append(entry)
    contents.entries = _each_once(entries)
    contents.doubled = len(entries) - len(contents.entries)
    return contents


def _rows(data: bytes, contents: Contents) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows with the number of the line that each begins in; a row of another width is a note."""
    reader = csv.reader(io.StringIO(_decoded(data), newline=""))
    try:
        header = [name.strip().replace(" ", "") for name in next(reader, [])]
    except csv.Error as why:
        raise InputError(f"this is no CSV file: {why}") from None
    if missing := [name for name in _NEEDED if name not in header]:
        raise InputError(
            f"the first line has no column {' and no '.join(missing)}; this takes the CSV of 전국도서관표준데이터 "
            f"(data.go.kr), and it begins {','.join(header)[:60]!r}"
        )
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as why:
            contents.rows += 1
            contents.notes.append(Note(line, f"the line cannot be read: {why}", "", row=True))
            continue
        if len(row) == len(header):
            yield line, {name: value.strip() for name, value in zip(header, row, strict=True)}
        elif any(value.strip() for value in row):
            contents.rows += 1
            reason = f"{len(row)} columns instead of {len(header)}"
            contents.notes.append(Note(line, reason, ",".join(row)[:_SHOWN], row=True))


def _decoded(data: bytes) -> str:
    """The text of the file. A few broken bytes make no other file of it: then it is what fits better."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InputError("this is a workbook or UTF-16; save it as CSV (UTF-8), or take the CSV of data.go.kr")
    data = data.removeprefix(codecs.BOM_UTF8)
    for encoding in ("utf-8", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    texts = [data.decode(encoding, "replace") for encoding in ("utf-8", "cp949")]
    return min(texts, key=lambda decoded: decoded.count("\ufffd"))


def _entry(line: int, row: Mapping[str, str], on: date, contents: Contents) -> Entry | None:
    def note(reason: str, value: str, *, whole: bool = False) -> None:
        contents.notes.append(Note(line, reason, value[:_SHOWN], row=whole))

    name, where = text.plain_title(row[NAME]), text.plain_title(row[ADDRESS])
    if "\ufffd" in row[NAME] + row[ADDRESS]:
        note("letters that cannot be read", row[NAME] + " " + row[ADDRESS], whole=True)
        return None
    if not libraries.name_key(name) or len(name) > libraries.LONGEST_NAME:
        note("no name" if not name else "no name of a library", name, whole=True)
        return None
    found = _home(name, where, row, on, contents)
    contents.open += not found.city
    if not found.city and not (found.place and found.street_key):
        note("an address that names no 시군구", where, whole=True)
        return None
    lat, lon = _point(row, note)
    return Entry(
        line=line,
        home=replace(found, type=text.plain_title(row.get("도서관유형", ""))[:20]),
        phone=_phone(row.get("도서관전화번호", ""), note),
        homepage=_homepage(row.get("홈페이지주소", ""), note),
        lat=lat,
        lon=lon,
        hours=_hours(row),
        as_of=_day(row.get(AS_OF, ""), on, note),
        admin_dong=_admin_dong(where, found.city),
    )


def _home(name: str, where: str, row: Mapping[str, str], on: date, contents: Contents) -> Home:
    """The library at its address; where that leaves the 시군구 open, at the one that its columns name, if both agree."""
    found = _at(name, where, on)
    columns = " ".join(dict.fromkeys(text.plain_title(f"{row.get('시도명', '')} {row.get('시군구명', '')}").split()))
    said = regions.resolve(address.parse(columns), on) if columns else None
    city = libraries.city_of(said.region.code) if said and said.region else ""
    if found.city:
        contents.disagreeing += bool(city) and city != found.city
        return found
    if not city or (found.cities and city not in found.cities):
        return found
    nearer = _at(name, f"{columns} {where}", on)
    if found.place and found.place not in (up.short_code for up in regions.gazetteer().ancestors(city)):
        return found  # the address names another 시도
    contents.by_columns += 1
    placed = nearer if nearer.city == city else replace(found, place=city)
    return replace(placed, city=city, cities=(), address=found.address or where)


def _at(name: str, where: str, on: date) -> Home:
    written = address.parse(where)
    found = libraries.home(name, written, regions.resolve(written, on))
    return replace(found, address=where)


def _admin_dong(where: str, city: str) -> str:
    """The 행정동 in brackets (`칠십리로 483-1(송산동)`); "" if that may be a 법정동, whole or short (보문동1가)."""
    word = address.parse(where).bracket.partition(",")[0].strip()
    return word if word.endswith("동") and is_admin_dong(word, city) and not _legal(word, city) else ""


def is_admin_dong(word: str, city: str) -> bool:
    """Whether a city has an 행정동 of that name."""
    gazetteer = regions.gazetteer()
    codes = gazetteer.admin_dongs.get(admin_word(word), ())
    return any(libraries.city_of(latest.code) == city for code in codes for latest in gazetteer.latest(code))


def _legal(word: str, city: str) -> bool:
    names = regions.names()
    region = regions.gazetteer().get(city)
    dongs = names.dongs_of(names.districts_within((region,))) if region else {}
    return any(dong == word or re.fullmatch(r"\d가", dong.removeprefix(word)) for dong in dongs)


def _phone(value: str, note: "_Noting") -> str:
    number = re.sub(r"[^\d-]", "", text.plain_title(value).replace(")", "-").replace(".", "-")).strip("-")
    if not number or _PHONE.fullmatch(number):
        return number
    note("a mobile number, not kept" if _MOBILE.fullmatch(number) else "no phone number", value)
    return ""


def _homepage(value: str, note: "_Noting") -> str:
    url = text.plain_title(value)
    if url and "://" not in url:
        url = f"http://{url}"
    try:
        parts = urllib.parse.urlsplit(url)
        good = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and not parts.username
        good = good and (parts.port is None or parts.port > 0) and not re.search(r"[\s<>\"']", url)
    except ValueError:
        good = False
    if url and not (good and len(url) <= _LONGEST):
        note("no web address", value)
        return ""
    return url


def _point(row: Mapping[str, str], note: "_Noting") -> tuple[float | None, float | None]:
    """Latitude and longitude (WGS 84), both or neither."""
    lat, lon = row.get("위도", ""), row.get("경도", "")
    if not lat and not lon:
        return None, None
    try:
        point = (float(lat), float(lon))
    except ValueError:
        point = (math.nan, math.nan)
    if not all(low <= value <= high for value, (low, high) in zip(point, _KOREA, strict=True)):
        note("no point in Korea", f"{lat}, {lon}")
        return None, None
    return point


def _hours(row: Mapping[str, str]) -> dict[str, str]:
    """Opening hours (`09:00-18:00`) on weekdays, Saturdays and holidays, and what is said of closed days."""
    found = {"closed": text.plain_title(row.get("휴관일", ""))[:_LONGEST]}
    for name, column in _HOURS.items():
        times = [_TIME.fullmatch(row.get(f"{column}{which}시각", "")) for which in ("시작", "종료")]
        if all(times):
            found[name] = "-".join(f"{int(time[1]):02}:{time[2]}" for time in times if time)
    return {name: said for name, said in found.items() if said not in _CLOSED}


def _day(value: str, on: date, note: "_Noting") -> date:
    """The day that a row is of; a row that tells none, or one that is to come, is of the day it is read."""
    try:
        day = date.fromisoformat(value.replace(".", "-").replace("/", "-"))
    except ValueError:
        day = None
    if day is None or day > on:
        note("no day", value)
        return on
    return day


def _each_once(entries: list[Entry]) -> list[Entry]:
    """Rows of one name at one address in one city as one: the newest of them, and what only others tell."""
    found: dict[tuple[str, str, str], Entry] = {}
    for entry in sorted(entries, key=lambda each: (each.as_of or date.min, -each.line), reverse=True):
        key = (libraries.name_key(entry.home.name), entry.home.city, entry.home.street_key)
        known = found.get(key)
        found[key] = _filled(known, entry) if known else entry
    return sorted(found.values(), key=lambda each: each.line)


def _filled(newer: Entry, older: Entry) -> Entry:
    return replace(
        newer,
        phone=newer.phone or older.phone,
        homepage=newer.homepage or older.homepage,
        lat=newer.lat if newer.lat is not None else older.lat,
        lon=newer.lon if newer.lat is not None else older.lon,
        hours={**older.hours, **newer.hours},
        admin_dong=newer.admin_dong or older.admin_dong,
    )


class _Noting(Protocol):
    """How a note is taken: the reason, and the value."""

    def __call__(self, reason: str, value: str, *, whole: bool = False) -> None: ...  # pragma: no cover
