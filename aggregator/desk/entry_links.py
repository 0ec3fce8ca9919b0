"""Links with which a volunteer without an account enters a library's programmes: those of next month, and last month's
참여인원. A link is of one library, ends by itself, can be revoked; its token is shown once and only its digest is kept.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from aggregator.desk import audit, by_hand, months, zones
from aggregator.desk.form import Form, FormError
from aggregator.errors import InputError
from aggregator.models import EntryLink, Library, Post

LASTS = timedelta(days=31)
LONGEST = timedelta(days=92)
GONE = "이 링크는 쓸 수 없습니다. 거점도서관에 새 링크를 부탁해 주세요."
"""Said of every link that does not open, whatever the reason, so that nobody learns which there are."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens: a library of a hub, the month whose programmes and the one whose 참여인원 may be entered."""

    digest: str
    hub: str
    library: Library
    programmes: str
    attendance: str

    @property
    def who(self) -> str:
        """Who enters something, for the audit."""
        return f"link:{self.digest[:8]}"


def make(
    session: Session, who: str, slug: str, library_id: int, now: datetime, lasts: timedelta = LASTS
) -> tuple[str, EntryLink]:
    """A link for a library in the zone, and its token, which nobody can be shown again. In a writing session."""
    if not timedelta() < lasts <= LONGEST:
        raise InputError(f"링크는 하루부터 {LONGEST.days}일까지 쓸 수 있습니다.")
    library = zones.require(session, slug, library_id, months.of(now))
    token = secrets.token_urlsafe(32)
    link = EntryLink(digest=_digest(token), hub=slug, library_id=library.id or 0, made=now, expires=now + lasts)
    session.add(link)
    session.flush()
    told = {"library": library.id, "expires": link.expires}
    audit.record(session, who, "link.make", f"link:{link.digest[:8]}", None, told, now)
    return token, link


def opened(session: Session, token: str, now: datetime) -> Opened:
    """What a token opens now. Raises InputError, in the same words, for one that is forged, expired, revoked or of a
    library that left the zone."""
    link = session.get(EntryLink, _digest(token)) if len(token) < _LONGEST_TOKEN else None
    month = months.of(now)
    if link is None or link.revoked is not None or link.expires <= now:
        raise InputError(GONE)
    if not zones.holds(session, link.hub, link.library_id, month):
        raise InputError(GONE)
    library = zones.require(session, link.hub, link.library_id, month)
    return Opened(link.digest, link.hub, library, months.after(month), months.after(month, -1))


def enter(session: Session, token: str, entered: Form, now: datetime) -> Post:
    """Keeps a programme of next month that a volunteer entered. In a writing session. Raises as `by_hand.enter`."""
    found = opened(session, token, now)
    _require_month(found, entered)
    _use(session, found, now)
    return by_hand.enter(session, found.who, found.hub, found.library.id or 0, entered, now)


def edit(session: Session, token: str, post_id: str, entered: Form, now: datetime) -> Post:
    """Gives a programme of next month other facts. In a writing session."""
    found = opened(session, token, now)
    _require_month(found, entered)
    _require_own(session, found, post_id)
    _use(session, found, now)
    return by_hand.edit(session, found.who, found.hub, post_id, entered, now)


def take_back(session: Session, token: str, post_id: str, now: datetime) -> None:
    """Takes a programme of next month back. In a writing session."""
    found = opened(session, token, now)
    _require_own(session, found, post_id)
    _use(session, found, now)
    by_hand.take_back(session, found.who, found.hub, post_id, now)


def revoke(session: Session, who: str, slug: str, digest: str, now: datetime) -> None:
    """Ends a link of this hub; to do so twice does nothing. In a writing session."""
    link = session.get(EntryLink, digest)
    if link is None or link.hub != slug:
        raise InputError("그런 링크가 없습니다.")
    if link.revoked is None:
        link.revoked = now
        session.add(link)
        audit.record(session, who, "link.revoke", f"link:{digest[:8]}", None, {"library": link.library_id}, now)


def of_hub(session: Session, slug: str) -> list[EntryLink]:
    """The links of a hub, the newest first, ended ones too."""
    query = select(EntryLink).where(EntryLink.hub == slug)
    return list(session.exec(query.order_by(col(EntryLink.made).desc(), col(EntryLink.digest))))


def _require_month(found: Opened, entered: Form) -> None:
    if any(f"{day:%Y-%m}" != found.programmes for day in entered.days):
        raise FormError({"days": f"{found.programmes}의 날만 적을 수 있습니다."})


def _require_own(session: Session, found: Opened, post_id: str) -> None:
    of_month = by_hand.of_month(session, found.hub, found.library.id or 0, found.programmes)
    if post_id not in {post.id for post in of_month}:
        raise InputError("그런 프로그램이 없습니다.")


def _use(session: Session, found: Opened, now: datetime) -> None:
    link = session.get_one(EntryLink, found.digest)
    link.used = now
    session.add(link)


_LONGEST_TOKEN = 200


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
