"""Sources: the boards and portals that are crawled, as rows. What is due is a pure question about them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from difflib import get_close_matches
from typing import Any
from urllib.parse import SplitResult, urlsplit

from sqlmodel import Session, col, select

from aggregator.errors import InputError
from aggregator.models import Run, Source, SourceState
from crawler import twins
from crawler.addresses import canonical
from crawler.platforms import PLATFORMS, Found, Platform

uid_of = twins.uid_of  # where most who need it look for it


def web_address(address: str) -> SplitResult:
    """The parts of an address of the web, in its canonical form. Raises InputError for anything else."""
    return urlsplit(canonical(address))


def named_platform(name: str) -> Platform:
    """The platform of this name. Raises InputError with the nearest match."""
    if name not in PLATFORMS:
        raise InputError(f"There is no platform {name!r}{_nearest(name, PLATFORMS)}; known: {', '.join(PLATFORMS)}.")
    return PLATFORMS[name]


def recognise(address: str, platform: str = "") -> tuple[Platform, Found]:
    """Which platform and board an address is, by itself; `platform` says it where that is not enough.

    Raises InputError that says what to do.
    """
    parts = web_address(address)
    address = parts.geturl()
    wanted = [named_platform(platform)] if platform else [one for one in PLATFORMS.values() if one.claims(address)]
    for one in wanted:
        found = one.recognise(address)
        if found is not None:
            return one, found
    raise InputError(
        f"No platform is known at {parts.hostname}; if you know which one runs it, add --platform ({', '.join(PLATFORMS)})."
    )


def add(
    session: Session,
    address: str,
    now: datetime,
    *,
    platform: str = "",
    title: str = "",
    options: dict[str, Any] | None = None,
    cadence: int | None = None,
) -> Source:
    """Adds a source that its address alone tells, due at once, and returns it. Belongs in a writing session.

    Raises InputError for an address that no platform claims, and for a source that is there already.
    """
    kind, found = recognise(address, platform)
    given = {"title": title or found.title, "options": {**found.options, **(options or {})}}
    return create(session, kind, found, now, **given, **({} if cadence is None else {"cadence": cadence}))


def create(session: Session, kind: Platform, found: Found, now: datetime, **given: Any) -> Source:
    """A source of what was found, due at once; `given` are further columns. Belongs in a writing session.

    Raises InputError if there is one of the same board already, and for options that the platform does not take.
    """
    uid = uid_of(found.address, kind.name, found.board)
    columns = {"title": found.title, "options": dict(found.options), **given}
    kind.check(columns["options"])
    refuse_twin(session, uid, found.address, platform=kind.name, options=columns["options"])
    source = Source(uid=uid, platform=kind.name, address=found.address, due=now, added=now, **columns)
    session.add(source)
    session.flush()
    return source


def refuse_twin(
    session: Session,
    uid: str,
    address: str,
    feed: str = "",
    *,
    platform: str = "",
    options: Mapping[str, Any] | None = None,
) -> None:
    """Raises InputError, naming it, if there is a source of this uid, or one that reads the same board in another way."""
    twins.Boards(session.exec(select(Source))).refuse(platform, address, uid, options or {}, feed)


def is_verified(source: Source) -> bool:
    """Whether a check ever read posts of the source."""
    return bool((source.checked or {}).get("verified"))


def find(session: Session, name: str) -> Source:
    """The source with this number or uid, a removed one too. Raises InputError with the nearest match."""
    query = select(Source).where(Source.uid == name)
    if name.isdecimal() and len(name) < 10:
        query = select(Source).where(Source.id == int(name))
    found = session.exec(query).first()
    if found is None:
        uids = session.exec(select(Source.uid)).all()
        hint = _nearest(name, uids) or ("; there is none yet, add one with 'sosik source add URL'" if not uids else "")
        raise InputError(f"There is no source {name!r}{hint}.")
    return found


def _nearest(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), n=1, cutoff=0.4)
    return f"; did you mean {near[0]!r}?" if near else ""


def every(session: Session) -> Sequence[Source]:
    """All sources but removed ones, in the order in which they were added."""
    query = select(Source).where(Source.state != SourceState.REMOVED)
    return session.exec(query.order_by(col(Source.id))).all()


def to_crawl(session: Session, name: str) -> Source:
    """The source with this number or uid. Raises InputError, as `find` and for a removed one."""
    source = find(session, name)
    if source.state is SourceState.REMOVED:
        raise InputError(f"{source.uid} was removed; 'sosik source resume {source.id}' takes it up again.")
    return source


def active(session: Session, platform: str = "") -> list[Source]:
    """The sources that are crawled, of one platform or of all."""
    return [one for one in every(session) if one.state is SourceState.ACTIVE and platform in ("", one.platform)]


def due(sources: Iterable[Source], now: datetime) -> list[Source]:
    """Which of these are to be crawled now: active, and due; those that wait longest first. Pure."""
    waiting = [one for one in sources if one.state is SourceState.ACTIVE and one.due <= now]
    return sorted(waiting, key=lambda one: (one.due, one.id or 0))


def pause(session: Session, name: str) -> Source:
    """Stops crawling a source; what it brought stays."""
    source = to_crawl(session, name)
    source.state = SourceState.PAUSED
    return source


def resume(session: Session, name: str, now: datetime) -> Source:
    """Crawls a source again, at once."""
    source = find(session, name)
    source.state, source.due = SourceState.ACTIVE, now
    return source


def last_run(session: Session, source_id: int) -> Run | None:
    """The newest run of a source."""
    return next(iter(last_runs(session, source_id, 1)), None)


def last_runs(session: Session, source_id: int, most: int = 5) -> Sequence[Run]:
    """The newest runs of a source, the newest first."""
    query = select(Run).where(Run.source_id == source_id).order_by(col(Run.id).desc()).limit(most)
    return session.exec(query).all()
