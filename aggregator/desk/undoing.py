"""되돌리기: takes back what a reviewer did, as the record of changes tells it was before. That is recorded too.

Only the last change of a subject that still stands can be taken back, so nothing that was done after it is lost in silence.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from aggregator import library_merging
from aggregator.desk import audit, corrections, queue, reviews, rules
from aggregator.desk.reviews import ChangedError, Reviewer
from aggregator.errors import InputError
from aggregator.models import Audit, Library, Post, PostStatus, Reviewed, Tie, TieSort, Verdict

_MOST = 200  # changes of one subject that are looked through


def undo(session: Session, who: Reviewer, number: int, now: datetime) -> int:
    """Takes back a change of a post, a pair or a library by its number. The number of the change that this is.

    Raises InputError for what is no such change or was taken back, ChangedError where another came after it.
    """
    row = audit.get(session, number)
    take_back = _BACK.get(row.what)
    if take_back is None or not _may(session, who, row, now):
        raise InputError(f"there is no review number {number}")
    if (by := audit.undone_by(session, number)) is not None:
        raise InputError(f"change number {number} was undone already, by number {by}")
    for later in audit.history(session, row.subject, most=_MOST):
        if later.number <= number:
            break
        if later.what in _BACK and audit.undone_by(session, later.number) is None:
            raise ChangedError(f"{reviews.in_words(later)} ({later.number}번). 그것부터 되돌려 주세요.")
    take_back(session, row, row.before or {}, now)
    return audit.record(session, who.name, "review.undo", row.subject, row.after, row.before, now, undoes=number)


def _may(session: Session, who: Reviewer, row: Audit, now: datetime) -> bool:
    sort, _, rest = row.subject.partition(":")
    try:
        if sort == "library":
            reviews.library_for(session, who, int(rest), now)
        elif sort == "post":
            reviews.post_for(session, who, rest, now)
        else:
            return _may_either(session, who, rest.split(":"), now)
    except InputError:
        return False
    return True


def _may_either(session: Session, who: Reviewer, ids: list[str], now: datetime) -> bool:
    for one in ids:
        try:
            reviews.post_for(session, who, one, now)
        except InputError:
            continue
        return True
    return False


def _approved(session: Session, row: Audit, before: dict[str, Any], now: datetime) -> None:
    for question, was in before["was"].items():
        standing = session.get(Reviewed, (row.subject, question))
        if standing is not None:
            session.delete(standing)
            session.flush()
        if was is not None:
            session.add(Reviewed(**{**was, "at": datetime.fromisoformat(was["at"])}))
    session.flush()
    sort, _, rest = row.subject.partition(":")
    if sort == "library":
        queue.renew_library(session, session.get_one(Library, int(rest)))
        return
    post = session.get_one(Post, rest)
    if before.get("status") == PostStatus.WAITING and post.status is PostStatus.PUBLIC:
        post.status = PostStatus.WAITING
        reviews.show(session, post, now)
    queue.renew(session, [post])


def _corrected(session: Session, row: Audit, before: dict[str, Any], now: datetime) -> None:
    post = session.get_one(Post, row.subject.partition(":")[2])
    with corrections.beneath(session, post):
        for field, was in before["was"].items():
            corrections.put_back(session, post, field, was)
    reviews.show(session, post, now)


def _hidden(session: Session, row: Audit, before: dict[str, Any], now: datetime) -> None:
    post = session.get_one(Post, row.subject.partition(":")[2])
    post.status = PostStatus(before["status"])
    reviews.show(session, post, now)


def _tied(session: Session, row: Audit, before: dict[str, Any], now: datetime) -> None:
    """Puts back what was held of two posts; what no person had decided is judged anew."""
    _, one, two = row.subject.split(":")
    posts = [session.get_one(Post, each) for each in (one, two)]
    for tie in reviews.between(session, one, two):
        session.delete(tie)
    session.flush()
    session.add_all(
        Tie(**{**was, "sort": TieSort(was["sort"]), "verdict": Verdict(was["verdict"])}) for was in before["ties"]
    )
    session.flush()
    for post in posts:
        reviews.show(session, post, now)


def _merged(session: Session, row: Audit, _before: dict[str, Any], now: datetime) -> None:
    library_merging.split(session, int(row.subject.partition(":")[2]), now)


def _split(session: Session, row: Audit, before: dict[str, Any], now: datetime) -> None:
    library_merging.merge(session, int(row.subject.partition(":")[2]), before["into"], now)


def _ruled(session: Session, row: Audit, before: dict[str, Any], now: datetime) -> None:
    library, field, was = int(row.subject.partition(":")[2]), before["field"], before["was"]
    if was is None:
        reviews.drop_rule(session, library, field, now)
    else:
        rules.set_to(session, library, field, was["value"]["value"], was["by"], datetime.fromisoformat(was["at"]))


_BACK: dict[str, Callable[[Session, Audit, dict[str, Any], datetime], None]] = {
    "review.approve": _approved,
    "review.correct": _corrected,
    "review.hide": _hidden,
    "review.link": _tied,
    "review.unlink": _tied,
    "review.merge": _merged,
    "review.split": _split,
    "review.always": _ruled,
    "review.never": _ruled,
}
