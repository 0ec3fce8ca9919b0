"""What a reviewer does with 확인할 글: approve, correct, 게시중단, join and take apart, say it once for all, take back.

Each is one transaction of the caller, is recorded (`audit.record`) and is shown by the next publish. A reviewer of a hub
reaches what stands in the queues of the hub and the posts of its libraries; anything else is not there for them. `seen` is
the number that `last_change` gave when the screen was drawn: who comes second is told what the first one did, and when.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from aggregator import intake, library_merging, linking, ties
from aggregator.clock import SEOUL
from aggregator.desk import audit, corrections, queue, rules, values
from aggregator.desk.questions import Question
from aggregator.errors import InputError, SosikError
from aggregator.models import Audit, Library, Post, PostStatus, QueueItem, Reviewed, Tie, TieSort

_WORDS = {
    "review.approve": "확인",
    "review.correct": "고침",
    "review.hide": "게시중단",
    "review.link": "같은 글로 이음",
    "review.unlink": "따로 뗌",
    "review.merge": "도서관 합침",
    "review.split": "도서관 나눔",
    "review.always": "항상으로 정함",
    "review.never": "항상을 그만둠",
    "review.undo": "되돌림",
}


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who reviews: a name for the record of changes, and the hub that they work for ("": everything)."""

    name: str
    hub: str = ""


class ChangedError(SosikError):
    """Somebody else was first: raised where `seen` is not the last change any more."""


def last_change(session: Session, subject: str) -> int:
    """The number of the last change of a subject, 0 where there is none: what a screen hands back as `seen`."""
    return next((row.number for row in audit.history(session, subject, most=1)), 0)


def queues(session: Session, who: Reviewer, now: datetime) -> tuple[str, ...]:
    """The queues that a reviewer sees now, for `queue.page` and `queue.count`."""
    return queue.queues_of(session, who.hub, f"{now.astimezone(SEOUL):%Y-%m}")


def post_for(session: Session, who: Reviewer, post_id: str, now: datetime) -> Post:
    """A post that a reviewer may work on. Raises InputError, as for one that is not there, where they may not."""
    post = session.get(Post, post_id, with_for_update=True)
    if post is None or not _reaches(session, who, queue.of_post(post_id), post.library_id, now):
        raise InputError(f"there is no post {post_id}")
    return post


def library_for(session: Session, who: Reviewer, number: int, now: datetime) -> Library:
    """A library that a reviewer may work on. Raises InputError, as for one that is not there, where they may not."""
    row = session.get(Library, number, with_for_update=True)
    if row is None or not _reaches(session, who, queue.of_library(number), row.merged_into or number, now):
        raise InputError(f"there is no library {number}")
    return row


def approve(session: Session, who: Reviewer, subject: str, now: datetime, seen: int | None = None) -> int:
    """Says that a post, a proposed pair or a new library is right as it stands; a post that waits is shown. Change number.

    Raises InputError where there is nothing to approve, ChangedError where somebody was first.
    """
    sort, _, rest = subject.partition(":")
    if sort in (TieSort.DUPLICATE, TieSort.PROGRAMME):
        one, _, two = rest.partition(":")
        return link(session, who, one, two, TieSort(sort), now, seen)
    if sort == "library" and rest.isdecimal():
        library = library_for(session, who, int(rest), now)
        _require_first(session, subject, seen)
        number = _look_at(session, who, subject, _waiting(session, subject), {}, now)
        queue.renew_library(session, library)
        return number
    post = post_for(session, who, rest, now)
    _require_first(session, subject, seen)
    before = {"status": str(post.status)}
    number = _look_at(session, who, subject, queue.open_questions(session, post), before, now)
    if post.status is PostStatus.WAITING:
        _set_status(session, post, PostStatus.PUBLIC, now)
    queue.renew(session, [post])
    return number


def correct(
    session: Session,
    who: Reviewer,
    post_id: str,
    given: Mapping[str, Any],
    now: datetime,
    seen: int | None = None,
    reason: str = "",
) -> int:
    """Corrects fields of a post (`values.FIELDS`), as typed in; one form, one change. Its number.

    It stays when the post is crawled again, edited or read again. Raises InputError in words where a value does not fit,
    ChangedError where somebody was first.
    """
    post = post_for(session, who, post_id, now)
    _require_first(session, queue.of_post(post_id), seen)
    said = {field: values.of(session, field, value, now.astimezone(SEOUL).date()) for field, value in given.items()}
    if not said:
        raise InputError("고칠 것을 하나는 주세요.")
    known = corrections.of(session, post)
    before = {field: corrections.told(known.get(field)) for field in said}
    with corrections.beneath(session, post):
        corrections.put(session, post, said, who.name, now, reason)
    if {"starts", "ends", "registration_opens", "registration_closes"} & set(said):
        values.require_sound(post.activity or {})
    show(session, post, now)
    after = {"said": said, **({"reason": reason} if reason else {})}
    return audit.record(session, who.name, "review.correct", queue.of_post(post_id), {"was": before}, after, now)


def hide(session: Session, who: Reviewer, post_id: str, reason: str, now: datetime, seen: int | None = None) -> int:
    """게시중단: takes a post out of everything public, whatever later crawls say. Its reason is kept. The change's number."""
    post = post_for(session, who, post_id, now)
    _require_first(session, queue.of_post(post_id), seen)
    if not reason.strip():
        raise InputError("게시중단하는 까닭을 적어 주세요.")
    if post.status is PostStatus.REMOVED:
        raise InputError("이미 게시중단한 글입니다.")
    before = {"status": str(post.status)}
    intake.withdraw(session, post, PostStatus.REMOVED, now)
    return audit.record(
        session, who.name, "review.hide", queue.of_post(post_id), before, {"reason": reason.strip()[:500]}, now
    )


def link(
    session: Session, who: Reviewer, one: str, two: str, sort: TieSort, now: datetime, seen: int | None = None
) -> int:
    """Makes two posts one entry, or the second what follows from the first. The change's number."""
    return _tie(session, who, (one, two), sort, now, seen, joined=True)


def unlink(
    session: Session, who: Reviewer, one: str, two: str, sort: TieSort, now: datetime, seen: int | None = None
) -> int:
    """Takes two posts apart for good, or says no to what was proposed of them. The change's number."""
    return _tie(session, who, (one, two), sort, now, seen, joined=False)


def merge(session: Session, who: Reviewer, number: int, into: int, now: datetime, seen: int | None = None) -> int:
    """Makes a library another name of one. The change's number."""
    library_for(session, who, number, now)
    library_for(session, who, into, now)
    _require_first(session, queue.of_library(number), seen)
    library_merging.merge(session, number, into, now)
    return audit.record(session, who.name, "review.merge", queue.of_library(number), None, {"into": into}, now)


def split(session: Session, who: Reviewer, number: int, now: datetime, seen: int | None = None) -> int:
    """Undoes a merge of libraries. The change's number."""
    row = library_for(session, who, number, now)
    _require_first(session, queue.of_library(number), seen)
    before = {"into": row.merged_into}
    library_merging.split(session, number, now)
    return audit.record(session, who.name, "review.split", queue.of_library(number), before, None, now)


def always(session: Session, who: Reviewer, library_id: int, field: str, given: Any, now: datetime) -> int:
    """Says a field of every later post of a library. The change's number."""
    values.require_lasting(field)
    library_for(session, who, library_id, now)
    value = values.of(session, field, given, now.astimezone(SEOUL).date())
    before = rules.told(rules.get(session, library_id, field))
    rules.set_to(session, library_id, field, value, who.name, now)
    subject, after = queue.of_library(library_id), {"field": field, "value": value}
    return audit.record(session, who.name, "review.always", subject, {"field": field, "was": before}, after, now)


def never(session: Session, who: Reviewer, library_id: int, field: str, now: datetime) -> int:
    """Takes back what was said of every post of a library: they are what was read of them again. The change's number."""
    library_for(session, who, library_id, now)
    row = rules.get(session, library_id, field)
    if row is None:
        raise InputError(f"there is no rule for {field} of library {library_id}")
    before = {"field": field, "was": rules.told(row)}
    drop_rule(session, library_id, field, now)
    return audit.record(session, who.name, "review.never", queue.of_library(library_id), before, None, now)


def drop_rule(session: Session, library_id: int, field: str, now: datetime) -> None:
    """Takes a rule away, and what it said of posts. Belongs in a writing session."""
    for post_id in rules.remove(session, library_id, field):
        post = session.get_one(Post, post_id)
        with corrections.beneath(session, post):
            corrections.put_back(session, post, field, None)
        show(session, post, now)


def _tie(
    session: Session,
    who: Reviewer,
    pair: tuple[str, str],
    sort: TieSort,
    now: datetime,
    seen: int | None,
    *,
    joined: bool,
) -> int:
    one, two = pair
    first = session.get(Post, one, with_for_update=True)
    second = session.get(Post, two, with_for_update=True)
    ends = (one, two) if sort is TieSort.PROGRAMME else (min(pair), max(pair))
    subject = f"{sort}:{ends[0]}:{ends[1]}"
    near = [post for post in (first, second) if post is not None]
    if len(near) < 2 or not any(_reaches(session, who, queue.of_post(post.id), post.library_id, now) for post in near):
        raise InputError(f"there are no posts {one} and {two}")
    assert first is not None
    assert second is not None
    _require_first(session, subject, seen)
    before = {"ties": [tie.model_dump(mode="json") for tie in between(session, one, two)]}
    if joined:
        linking.link(session, first, second, sort, now)
    else:
        linking.unlink(session, first, second, now)
    return audit.record(session, who.name, "review.link" if joined else "review.unlink", subject, before, None, now)


def _look_at(
    session: Session,
    who: Reviewer,
    subject: str,
    found: tuple[Question, ...],
    before: Mapping[str, Any],
    now: datetime,
) -> int:
    """Notes that a person looked at what is asked, as it stands."""
    if not found:
        raise InputError("확인할 것이 남아 있지 않습니다.")
    was: dict[str, Any] = {}
    for one in found:
        row = session.get(Reviewed, (subject, one.name))
        was[one.name] = row.model_dump(mode="json") if row else None
        row = row or Reviewed(subject=subject, question=one.name, digest="", decision="", by="", at=now)
        row.digest, row.decision, row.by, row.at = one.digest, "approved", who.name, now
        session.add(row)
    session.flush()
    asked = {"questions": {one.name: one.why for one in found}}
    return audit.record(session, who.name, "review.approve", subject, {**before, "was": was}, asked, now)


def _waiting(session: Session, subject: str) -> tuple[Question, ...]:
    row = session.get(QueueItem, (subject, queue.ALL))
    return tuple(Question.of(one) for one in row.questions) if row else ()


def _set_status(session: Session, post: Post, status: PostStatus, now: datetime) -> None:
    post.status = status
    show(session, post, now)


def between(session: Session, one: str, two: str) -> list[Tie]:
    """Every tie of two posts with each other."""
    return [tie for tie in ties.of(session, [one]) if two in (tie.one, tie.two)]


def show(session: Session, post: Post, now: datetime) -> None:
    """Has publishing see a post that is told otherwise; of one that is not shown only the queue."""
    post.updated = max(now, post.updated)
    session.add(post)
    session.flush()
    intake.show(session, post)


def _require_first(session: Session, subject: str, seen: int | None) -> None:
    """Raises ChangedError that says what somebody else did since `seen`; None asks for nothing."""
    last = next(iter(audit.history(session, subject, most=1)), None)
    if seen is not None and last is not None and last.number > seen:
        raise ChangedError(f"{in_words(last)}. 새로 고친 다음 다시 보아 주세요.")


def in_words(row: Audit) -> str:
    """One change as a person is told of it: who, when, what."""
    return f"{row.who} 님이 {row.at.astimezone(SEOUL):%m월 %d일 %H:%M}에 먼저 처리했습니다: {_WORDS.get(row.what, row.what)}"


def _reaches(session: Session, who: Reviewer, subject: str, library_id: int | None, now: datetime) -> bool:
    """Whether something stands in a queue of the reviewer, or is of a library of their zone."""
    if not who.hub:
        return True
    seen = queues(session, who, now)
    if library_id is not None and f"library/{library_id}" in seen:
        return True
    query = select(QueueItem.subject).where(QueueItem.subject == subject, col(QueueItem.scope).in_(seen))
    return session.exec(query.limit(1)).first() is not None
