"""What people said of a post stands above what is read of it, whenever it is read: by a crawl, again, or by a newer table.

Who reads a post anew does so `beneath`: what was said is lifted off, the post is read as if nobody had said a thing, and it
is put back on top. So a correction that is taken back uncovers what was read last, not what was read when it was made. The
public is told 사람이 고침, not by whom: that is in the record of changes.

Where a day of an activity is said, what was read of its sessions goes beneath too, unless it was said itself: a series that
was read from other days would put days into calendars on which nothing is held.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from aggregator.library_match import living_id
from aggregator.models import Correction, Kind, Library, Post, Reading
from aggregator.reading import regions

BY_PERSON = "사람이 고침"
BY_RULE = "이 도서관은 항상: 사람이 정함"
_DAYS = ("starts", "ends")
_SESSIONS = ("dates", "rrule", "exdates", "sessions")


def of(session: Session, post: Post) -> dict[str, Correction]:
    """What people said of a post, by field."""
    with session.no_autoflush:
        rows = session.exec(select(Correction).where(Correction.post_id == post.id).order_by(Correction.field)).all()
    return {row.field: row for row in rows}


@contextmanager
def beneath(session: Session, post: Post) -> Iterator[None]:
    """A block that reads a post anew, or changes what was said of it. Belongs in a writing session.

    `activity_changes` goes up by one where another thing is told of the activity behind the block than before.
    """
    was_kept, before, changes = bool(post.digest), post.activity, post.activity_changes
    if was_kept:
        _lift(session, post)
    yield
    session.flush()
    _stand(session, post)
    post.activity_changes = changes + (was_kept and post.activity != before)
    session.add(post)


def put(
    session: Session,
    post: Post,
    said: Mapping[str, Any],
    by: str,
    at: datetime,
    reason: str = "",
    library_id: int | None = None,
) -> None:
    """Has a person say fields of a post; inside of `beneath`. `library_id` where a rule of that library says so."""
    for field, value in said.items():
        row = session.get(Correction, (post.id, field)) or Correction(
            post_id=post.id, field=field, value={}, by=by, at=at
        )
        row.value, row.by, row.at, row.reason, row.rule_library_id = {"value": value}, by, at, reason, library_id
        session.add(row)


def told(row: Correction | None) -> dict[str, Any] | None:
    """A correction as the record of changes has it, so that it can be put back as it was."""
    return row.model_dump(mode="json", exclude={"post_id", "beneath"}) if row else None


def put_back(session: Session, post: Post, field: str, before: Mapping[str, Any] | None) -> None:
    """Makes what was said of a field what it was once, or nothing; inside of `beneath`."""
    row = session.get(Correction, (post.id, field))
    if row is not None:
        session.delete(row)
        session.flush()
    if before is not None:
        again = {**before, "at": datetime.fromisoformat(before["at"])}
        session.add(Correction(post_id=post.id, **again))


def _lift(session: Session, post: Post) -> None:
    for row in of(session, post).values():
        for field, was in row.beneath.items():
            _set(post, field, _uncovered(session, was["value"]) if field == "library" else was["value"])
            _put_reading(session, post.id, field, was["reading"])
        row.beneath = {}
        session.add(row)
    session.flush()


def _uncovered(session: Session, was: Mapping[str, int | None]) -> dict[str, int | None]:
    """The library that was read of a post, as it lives now."""
    named = session.get(Library, was["named"]) if was["named"] is not None else None
    alive = living_id(session, named.id, named.merged_into) if named and named.id is not None else was["library"]
    return {**was, "library": alive}


def _stand(session: Session, post: Post) -> None:
    said = of(session, post)
    for field, row in said.items():
        covered = [field]
        covered += [one for one in _not_held(post, row) if one not in said]
        row.beneath = {one: {"value": _get(post, one), "reading": _reading(session, post.id, one)} for one in covered}
        for one in covered[1:]:
            _set(post, one, None)
            _put_reading(session, post.id, one, None)
        value = _now(session, field, row.value["value"])
        _set(post, field, {"library": value, "named": row.value["value"]} if field == "library" else value)
        _put_reading(session, post.id, field, _as_said(session, field, value, row))
        session.add(row)
    session.flush()


def _not_held(post: Post, row: Correction) -> list[str]:
    """What was read of an activity that is no more where another day is said: its sessions, an end before its start."""
    told = post.activity or {}
    if row.field not in _DAYS:
        return []
    found = [one for one in _SESSIONS if one in told]
    starts, ends = str(row.value["value"] or ""), str(told.get("ends") or "")
    size = min(len(starts), len(ends))
    return [*found, "ends"] if row.field == "starts" and starts[:size] > ends[:size] else found


def _now(session: Session, field: str, value: Any) -> Any:
    """What was said once, by the names of today: a library that was merged since, a region that has another code."""
    if field == "library" and value is not None:
        row = session.get(Library, value)
        return living_id(session, value, row.merged_into) if row else None
    if field == "region" and value:
        latest = regions.gazetteer().latest(value)
        return latest[0].short_code if len(latest) == 1 else value
    return value


def _get(post: Post, field: str) -> Any:
    if field == "library":
        return {"library": post.library_id, "named": post.named_library_id}
    if field in ("region", "kind", "category"):
        return str(getattr(post, field))
    return (post.activity or {}).get(field)


def _set(post: Post, field: str, value: Any) -> None:
    if field == "library":
        post.library_id, post.named_library_id = value["library"], value["named"]
    elif field == "kind":
        post.kind = Kind(value)
    elif field == "category":
        post.category = value or ""
        _without_also(post)
    elif field == "region":
        post.region = value or ""
    else:
        rest = {name: one for name, one in (post.activity or {}).items() if name != field}
        post.activity = (rest if value is None else {**rest, field: value}) or None


def _without_also(post: Post) -> None:
    """What is the category now is no other beside it."""
    also = (post.activity or {}).get("also")
    if post.activity and also and post.category in also:
        post.activity = {**post.activity, "also": [one for one in also if one != post.category]}


def _as_said(session: Session, field: str, value: Any, row: Correction) -> dict[str, Any]:
    shown = ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    if field == "library":
        found = session.get(Library, value) if value is not None else None
        shown = found.name if found else ""
    region = regions.gazetteer().get(value) if field == "region" else None
    return {
        "value": shown,
        "level": str(region.level) if region else "",
        "confidence": 1.0,
        "evidence": "",
        "rule": BY_RULE if row.rule_library_id is not None else BY_PERSON,
        "candidates": [],
        "version": "",
    }


def _reading(session: Session, post_id: str, field: str) -> dict[str, Any] | None:
    row = session.get(Reading, (post_id, field))
    return row.model_dump(exclude={"post_id", "field"}) if row else None


def _put_reading(session: Session, post_id: str, field: str, told: Mapping[str, Any] | None) -> None:
    row = session.get(Reading, (post_id, field))
    if told is None:
        if row is not None:
            session.delete(row)
            session.flush()
        return
    if row is None:
        session.add(Reading(post_id=post_id, field=field, **told))
        return
    # What asks for posts that an older version read looks at the version: who said it last does not make it older.
    row.sqlmodel_update({**told, "version": told["version"] or row.version})
    session.add(row)
