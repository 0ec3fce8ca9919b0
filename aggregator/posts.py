"""Questions about kept posts: lists for people and scripts, and why one was read so."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from sqlmodel import Session, col, select

from aggregator.clock import SEOUL
from aggregator.errors import InputError
from aggregator.models import Library, Post, PostPlace, Reading, Source
from aggregator.reading import regions


@dataclass(frozen=True, slots=True)
class PostView:
    """A post as `sosik post list --json` writes it: `posted` is ISO with zone, or a date where the page told no time."""

    id: str
    source: str
    key: str
    url: str
    title: str
    posted: str
    body_text: str
    library: str | None
    region: str | None
    category: str | None
    kind: str
    status: str
    attachments: list[dict[str, str]]
    images: list[str]

    def as_json(self) -> dict[str, Any]:
        """The view as one JSON object."""
        return asdict(self)


def listed(
    session: Session,
    *,
    source: str | None = None,
    region: str | None = None,
    library: int | None = None,
    since: datetime | None = None,
) -> Iterator[PostView]:
    """Kept posts, newest first: of a source (its uid), shown in a region (its place code), of a library, since a time."""
    query = (
        select(Post, Source.uid, Library.name)
        .join(Source, col(Post.source_id) == col(Source.id))
        .join(Library, col(Post.library_id) == col(Library.id), isouter=True)
        .order_by(col(Post.published).desc(), col(Post.position).desc(), col(Post.id))
    )
    if source is not None:
        query = query.where(Source.uid == source)
    if region is not None:
        query = query.join(PostPlace, col(PostPlace.post_id) == col(Post.id)).where(PostPlace.code == region)
    if since is not None:
        query = query.where(Post.published >= since)
    if library is not None:
        query = query.where(Post.library_id == library)
    for post, uid, name in session.exec(query):
        yield _view(post, uid, name)


def source_uid(session: Session, name: str) -> str:
    """The uid of the source with this number or uid. Raises InputError, with the nearest match, if there is none."""
    uids = {str(number): uid for number, uid in session.exec(select(Source.id, Source.uid))}
    if name in uids.values():
        return name
    if name in uids:
        return uids[name]
    near = get_close_matches(name, uids.values(), 1, 0.4)
    raise InputError(f"There is no source {name!r}{f'; did you mean {near[0]!r}?' if near else '.'}")


def libraries(
    session: Session, *, region: str | None = None, kind: str | None = None, merged: bool = False
) -> list[Library]:
    """Libraries by place and name: in a region (its place code), of a type; those that are merged into others apart."""
    query = select(Library).order_by(Library.place, Library.name, col(Library.id))
    query = query.where(col(Library.merged_into).is_not(None) if merged else col(Library.merged_into).is_(None))
    if kind is not None:
        query = query.where(Library.type == kind)
    return [one for one in session.exec(query) if region is None or _lies_in(one.place, region)]


def _lies_in(place: str, region: str) -> bool:
    return place == region or region in (around.short_code for around in regions.gazetteer().ancestors(place))


def found(session: Session, post_id: str) -> Post:
    """The post of an id, or of the beginning of one that only it has. Raises InputError otherwise."""
    matches = session.exec(
        select(Post).where(col(Post.id).startswith(post_id.removeprefix("urn:uuid:"), autoescape=True)).limit(2)
    ).all()
    if len(matches) == 1 and post_id:
        return matches[0]
    what = "Several posts begin" if matches else "No post begins"
    raise InputError(f"{what} with {post_id!r}; 'sosik post list' shows the ids.")


def shown(session: Session, post: Post) -> PostView:
    """One post as `listed` gives it."""
    source = session.get_one(Source, post.source_id)
    library = session.get(Library, post.library_id) if post.library_id else None
    return _view(post, source.uid, library.name if library else None)


def readings(session: Session, post: Post) -> list[Reading]:
    """판독 근거: for each field of a post what it was read from, by which rule, and what was left open."""
    return list(session.exec(select(Reading).where(Reading.post_id == post.id).order_by(Reading.field)))


def _view(post: Post, uid: str, library: str | None) -> PostView:
    moment = post.published.astimezone(SEOUL)
    return PostView(
        id=post.id,
        source=uid,
        key=post.key,
        url=post.url,
        title=post.title,
        posted=moment.isoformat() if post.published_has_time else moment.date().isoformat(),
        body_text=post.body_text,
        library=library,
        region=post.region or None,
        category=post.category or None,
        kind=post.kind,
        status=post.status,
        attachments=post.attachments,
        images=post.images,
    )
