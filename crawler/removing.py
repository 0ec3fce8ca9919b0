"""Taking a source away: alone, so that its posts stay public, or with everything that it brought."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import func
from sqlmodel import Session, select

from aggregator import erasing, leases
from aggregator.config import holder_name
from aggregator.models import KeptPage, Post, PostStatus, Revision, Run, Sighting, Source, SourceState
from crawler import sources

LEASE_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Holdings:
    """What hangs on a source: numbers of rows."""

    posts: int
    public: int
    revisions: int
    rows_seen: int
    runs: int
    kept_pages: int

    def as_json(self) -> dict[str, Any]:
        """The numbers as a JSON object."""
        return asdict(self)


def holdings(session: Session, source: Source) -> Holdings:
    """What there is of a source."""

    def count(what: Any, *where: Any) -> int:
        return session.exec(select(func.count()).select_from(what).where(*where)).one()

    posts = select(Post.id).where(Post.source_id == source.id)
    return Holdings(
        posts=count(Post, Post.source_id == source.id),
        public=count(Post, Post.source_id == source.id, Post.status == PostStatus.PUBLIC),
        revisions=count(Revision, Revision.post_id.in_(posts)),  # type: ignore[attr-defined]
        rows_seen=count(Sighting, Sighting.source_id == source.id),
        runs=count(Run, Run.source_id == source.id),
        kept_pages=count(KeptPage, KeptPage.source_id == source.id),
    )


def remove(session: Session, name: str, now: datetime) -> Source:
    """Takes a source away with all that crawls remember of it; its posts stay as they are, and it with them, unseen.

    Without posts nothing of it is left. Raises HeldError while its host is crawled.
    """
    source = sources.find(session, name)
    _alone(session, source, now)
    erasing.forget_crawls(session, source.id or 0)
    if holdings(session, source).posts:
        source.state, source.checked = SourceState.REMOVED, None
        session.add(source)
    else:
        session.delete(source)
    return source


def purge(session: Session, name: str, now: datetime) -> Source:
    """Takes a source away with its posts and all that was ever written of them; libraries stay. Raises HeldError.

    The caller then lets the store be written anew (`Store.compact`), and publishes.
    """
    source = sources.find(session, name)
    _alone(session, source, now)
    erasing.erase_posts(session, source.id or 0, now)
    erasing.forget_crawls(session, source.id or 0)
    session.delete(source)
    return source


def _alone(session: Session, source: Source, now: datetime) -> None:
    """Makes sure that nobody crawls its host: a crawl could write after us, under a number that is given anew.

    The lease ends with this transaction, within which nobody else can take one.
    """
    host, holder = f"host:{urlsplit(source.address).hostname or ''}", holder_name()
    leases.take(session, host, holder, now, LEASE_SECONDS)
    session.flush()
    leases.release(session, host, holder, now)
