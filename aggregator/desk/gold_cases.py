"""Corrections as gold cases: what people said of posts, in the format in which announcements are judged.

A case has every field of the format as it stands for the post; `corrected` names those that a person said, and only these are
sure. Texts are masked as for the public. What a rule for a library said is no reading of the post and no case.
"""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, col, select

from aggregator.clock import SEOUL
from aggregator.models import Correction, Library, Post, PostStatus
from aggregator.reading.privacy import mask_public

_MOMENTS = ("starts", "ends")
_REST = ("registration_opens", "registration_closes", "capacity", "fee", "materials_fee", "place")


def cases(session: Session) -> Iterator[dict[str, Any]]:
    """A case for each post of which a person corrected something, by id; none for what was taken down."""
    query = select(Correction.post_id, Correction.field).where(col(Correction.rule_library_id).is_(None))
    fields: dict[str, list[str]] = {}
    for post_id, field in session.exec(query.order_by(Correction.post_id, Correction.field)):
        fields.setdefault(post_id, []).append(field)
    for post_id, corrected in fields.items():
        post = session.get_one(Post, post_id)
        if post.status in (PostStatus.PUBLIC, PostStatus.WAITING):
            yield _case(session, post, corrected)


def _case(session: Session, post: Post, corrected: list[str]) -> dict[str, Any]:
    told = post.activity or {}
    library = session.get(Library, post.library_id) if post.library_id is not None else None
    return {
        "id": post.id,
        "posted": post.published.astimezone(SEOUL).date().isoformat(),
        "library": library.name if library else "",
        "title": mask_public(post.title, post.kind),
        "body": mask_public(post.body_text, post.kind),
        "kind": str(post.kind),
        "category": post.category or None,
        "also": list(told.get("also") or ()),
        **{name: told.get(name) for name in _MOMENTS},
        "sessions": told.get("sessions"),
        "rrule": told.get("rrule"),
        "audience": list(told.get("audience") or ()),
        **{name: told.get(name) for name in _REST},
        "region": post.region or None,
        "corrected": corrected,
    }
