"""항상 이 도서관은: what a person says of a field of every later post of a library.

A rule stands above what is read of each post that is kept from then on, as a correction of that post which names the rule;
what a person says of the post itself stands above that. A rule that is taken back takes its corrections with it.
"""

from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from aggregator.desk import corrections
from aggregator.models import Correction, Post, StandingRule


def take(session: Session, post: Post) -> None:
    """Has the rules of a post's library say of it what they say, and no others; inside of `corrections.beneath`."""
    with session.no_autoflush:
        said = corrections.of(session, post) if post.change else {}
        library = said["library"].value["value"] if "library" in said else post.library_id
        query = select(StandingRule).where(StandingRule.library_id == library)
        standing = {row.field: row for row in session.exec(query)} if library is not None else {}
    for field, row in said.items():
        if row.rule_library_id is not None and field not in standing:
            session.delete(row)
    for field, rule in standing.items():
        if field not in said or said[field].rule_library_id is not None:
            corrections.put(session, post, {field: rule.value["value"]}, rule.by, rule.at, library_id=rule.library_id)


def get(session: Session, library_id: int, field: str) -> StandingRule | None:
    """The rule of a library on a field, if there is one."""
    return session.get(StandingRule, (library_id, field))


def told(row: StandingRule | None) -> dict[str, Any] | None:
    """A rule as the record of changes has it."""
    return row.model_dump(mode="json", include={"field", "value", "by", "at"}) if row else None


def set_to(session: Session, library_id: int, field: str, value: Any, by: str, at: datetime) -> None:
    """Makes a rule, or another of it. Belongs in a writing session."""
    row = get(session, library_id, field) or StandingRule(library_id=library_id, field=field, value={}, by=by, at=at)
    row.value, row.by, row.at = {"value": value}, by, at
    session.add(row)
    session.flush()


def remove(session: Session, library_id: int, field: str) -> list[str]:
    """Takes a rule away. The ids of the posts of which it said something: their corrections are yet to be taken back."""
    row = get(session, library_id, field)
    if row is not None:
        session.delete(row)
        session.flush()
    query = select(Correction.post_id).where(Correction.rule_library_id == library_id, Correction.field == field)
    return list(session.exec(query.order_by(Correction.post_id)))
