"""거점도서관: who there is. Which libraries a hub looks after is told by `zones`.

A hub's slug is its address for ever, so no hub is renamed in it and none is taken away. Its page and feeds are there as soon
as it is, with or without a post.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from aggregator import shelves
from aggregator.desk import audit
from aggregator.errors import InputError
from aggregator.models import Hub, Place
from aggregator.reading import regions

_SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LONGEST = 40
_LONGEST_NOTE = 200


def get(session: Session, slug: str) -> Hub:
    """The hub of this slug. Raises InputError if there is none; it says nothing of others, so that nobody learns of them."""
    found = session.get(Hub, slug)
    if found is None:
        raise InputError(f"{slug!r} 거점도서관이 없습니다.")
    return found


def every(session: Session) -> Sequence[Hub]:
    """All hubs, by region and slug."""
    return session.exec(select(Hub).order_by(col(Hub.region), col(Hub.slug))).all()


def add(session: Session, who: str, slug: str, name: str, region: str, now: datetime, note: str = "") -> Hub:
    """Adds a hub in a region (a code), and its shelf. In a writing session. Raises InputError for what does not fit."""
    if not _SLUG.fullmatch(slug) or len(slug) > _LONGEST:
        raise InputError(
            f"{slug!r}: 주소에 쓸 이름은 영문 소문자, 숫자, 붙임표로 {_LONGEST}자까지입니다 (예: ep-gusan)."
        )
    if session.get(Hub, slug) is not None:
        raise InputError(f"{slug!r} 거점도서관이 이미 있습니다.")
    hub = Hub(slug=slug, name=_named(name), region=_placed(region), note=_noted(note), added=now)
    session.add(hub)
    session.flush()
    session.add(Place(code=shelves.hub_code(slug), changed=now, change=shelves.next_change(session)))
    audit.record(session, who, "hub.add", f"hub:{slug}", None, told(hub), now)
    return hub


def change(
    session: Session,
    who: str,
    slug: str,
    now: datetime,
    *,
    name: str | None = None,
    region: str | None = None,
    note: str | None = None,
) -> bool:
    """Gives a hub another name, region or note; what is None stays. Whether anything changed. In a writing session."""
    hub = get(session, slug)
    before = told(hub)
    hub.name = hub.name if name is None else _named(name)
    hub.region = hub.region if region is None else _placed(region)
    hub.note = hub.note if note is None else _noted(note)
    if told(hub) == before:
        return False
    session.add(hub)
    shelves.touch(session, [shelves.hub_code(slug)], now)
    audit.record(session, who, "hub.change", f"hub:{slug}", before, told(hub), now)
    return True


def told(hub: Hub) -> dict[str, str]:
    """What a person set of a hub."""
    return {"slug": hub.slug, "name": hub.name, "region": hub.region, "note": hub.note}


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= _LONGEST or not name.isprintable():
        raise InputError(f"거점도서관의 이름은 {_LONGEST}자까지입니다: {name[:_LONGEST]!r}")
    return name


def _noted(note: str) -> str:
    note = " ".join(note.split())
    if len(note) > _LONGEST_NOTE:
        raise InputError(f"거점도서관의 설명은 {_LONGEST_NOTE}자까지입니다: {note[:_LONGEST]!r} …")
    return note


def _placed(code: str) -> str:
    found = regions.gazetteer().get(code) if code.isascii() and code.isdigit() else None
    if found is None:
        raise InputError(f"{code!r}은(는) 지역 코드가 아닙니다. 'sosik region find 은평구'로 찾을 수 있습니다.")
    return found.short_code
