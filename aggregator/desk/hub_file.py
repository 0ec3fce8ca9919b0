"""Hubs and their zones as a TOML file, in and out. Bringing a file in is idempotent, and all or nothing.

A library stands there by its name and the code of its 시군구, with its street where that is needed to tell it apart: numbers
are another thing in every store. `dongs` fills a zone with what is known in some 읍면동; what a file does not name stays.

    [[hub]]
    slug = "ep-gusan"
    name = "구산동도서관마을"
    region = "11380"
    note = "…"
    dongs = ["구산동"]
    libraries = [{name = "햇살작은도서관", city = "11380", street = "연서로13길29", since = "2026-10", until = ""}]
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Any

from sqlmodel import Session, col, select

from aggregator.desk import dongs, hubs, months, zones
from aggregator.errors import InputError
from aggregator.library_names import name_key
from aggregator.models import Hub, Library, ZoneLibrary

_KNOWN = {"slug", "name", "region", "note", "dongs", "libraries"}
_OF_LIBRARY = ("name", "city", "street", "since", "until")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file came to for one hub: whether it is new, and how many libraries came to its zone."""

    slug: str
    new: bool
    libraries: int


def example() -> str:
    """The example that is shipped: 은평구 with five hubs."""
    return resources.files("aggregator.data").joinpath("hubs_eunpyeong.toml").read_text("utf-8")


def take(session: Session, who: str, text: str, since: str, now: datetime) -> list[Taken]:
    """Brings a file in; zones that it fills begin with `since`. In a writing session.

    Raises InputError that names the hub and what is wrong with it; then nothing is to be kept.
    """
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError as why:
        raise InputError(f"TOML 파일이 아닙니다: {why}") from None
    listed = read.get("hub")
    if set(read) != {"hub"} or not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise InputError("파일에는 [[hub]] 표만 있어야 합니다. 'sosik hub export'가 본보기를 씁니다.")
    return [_take(session, who, one, months.read(since), now) for one in listed]


def _take(session: Session, who: str, told: Mapping[str, Any], since: str, now: datetime) -> Taken:
    slug = _text(told, "slug")
    if strange := set(told) - _KNOWN:
        raise InputError(
            f"{slug}: {', '.join(sorted(strange))}은(는) 모르는 항목입니다. 쓸 수 있는 것: {_said(_KNOWN)}"
        )
    name, region, note = (_text(told, key, optional=key == "note") for key in ("name", "region", "note"))
    new = session.get(Hub, slug) is None
    if new:
        hubs.add(session, who, slug, name, region, now, note)
    else:
        hubs.change(session, who, slug, now, name=name, region=region, note=note)
    filled = dongs.libraries(session, region, _names(told, slug)) if told.get("dongs") else []
    come, _ = zones.change(session, who, slug, filled, [], since, now)
    count = len(come)
    for row in told.get("libraries") or []:
        count += _library(session, who, slug, row, now)
    return Taken(slug, new, count)


def _library(session: Session, who: str, slug: str, row: object, now: datetime) -> int:
    """Puts a library into a zone as a file says it; whether it came."""
    if not isinstance(row, dict) or set(row) - set(_OF_LIBRARY):
        raise InputError(f"{slug}: 도서관은 {_said(_OF_LIBRARY)}(으)로 적습니다: {row!r}")
    number = _number(session, slug, row)
    since, until = months.read(_text(row, "since")), _text(row, "until", optional=True)
    if until and months.read(until) <= since:
        raise InputError(f"{slug}: {row['name']}의 끝({until})이 시작({since})보다 늦어야 합니다.")
    query = select(ZoneLibrary).where(ZoneLibrary.hub == slug, ZoneLibrary.library_id == number)
    if session.exec(query.where(ZoneLibrary.since == since, ZoneLibrary.until == until)).first():
        return 0
    zones.change(session, who, slug, [number], [], since, now)
    if until:
        zones.change(session, who, slug, [], [number], until, now)
    return 1


def _number(session: Session, slug: str, row: Mapping[str, Any]) -> int:
    name, city, street = (_text(row, key, optional=key == "street") for key in ("name", "city", "street"))
    found = session.exec(select(Library).where(Library.name_key == name_key(name), Library.city == city)).all()
    fitting = [one for one in found if not street or one.street_key == street]
    if len(fitting) != 1 or fitting[0].id is None:
        why = "여럿입니다. street를 적어 주세요." if fitting else "없습니다. 'sosik library list'로 찾을 수 있습니다."
        raise InputError(f"{slug}: {city}의 {name}이(가) {why}")
    return fitting[0].id


def written(session: Session) -> str:
    """All hubs with their zones, as `take` takes them."""
    return "\n".join(_written(session, hub) for hub in hubs.every(session))


def _written(session: Session, hub: Hub) -> str:
    lines = ["[[hub]]", *(f"{key} = {_quoted(value)}" for key, value in hubs.told(hub).items())]
    query = select(ZoneLibrary, Library).join(Library, col(Library.id) == col(ZoneLibrary.library_id))
    rows = session.exec(query.where(ZoneLibrary.hub == hub.slug).order_by(ZoneLibrary.since, col(Library.id))).all()
    lines.append("libraries = [")
    for row, library in rows:
        told = (library.name, library.city, library.street_key, row.since, row.until)
        lines.append(
            f"  {{{', '.join(f'{key} = {_quoted(value)}' for key, value in zip(_OF_LIBRARY, told, strict=True))}}},"
        )
    return "\n".join([*lines, "]", ""])


def _quoted(value: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's too, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _text(told: Mapping[str, Any], key: str, *, optional: bool = False) -> str:
    value = told.get(key, "" if optional else None)
    if not isinstance(value, str):
        raise InputError(
            f"{told.get('slug') or told.get('name') or '[[hub]]'}: {key}에 글자를 적어 주세요 ({value!r})."
        )
    return value


def _names(told: Mapping[str, Any], slug: str) -> list[str]:
    names = told.get("dongs")
    if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
        raise InputError(f'{slug}: dongs는 ["불광동", "진관동"]처럼 적습니다.')
    return names


def _said(words: object) -> str:
    return ", ".join(sorted(words))  # type: ignore[call-overload]
