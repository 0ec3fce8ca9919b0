"""The search over everything public: what of a post stands in it, and which posts a query finds.

Only what is published is searched: the masked title, the library, the region, the excerpt as it is shown; nothing of the
rest of a body. A post comes in, changes and goes in the transaction that puts it on its shelves. What has every word in its
head (title, library, region, category) comes before what has it only in its excerpt, and of each the newest first.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import and_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from aggregator import search_index
from aggregator import search_tokens as tokens
from aggregator.models import Kind, Library, Post, PostPlace, PostSearch, PostStatus
from aggregator.reading import regions
from aggregator.reading.text import clean, excerpt, mask_public, plain_title
from aggregator.search_index import Wish, Words

VERSION = 1
"""Of what is made into words, and how. When it moves, posts are taken in anew, some at a time."""
AT_ONCE = 200
_BEGIN = datetime(1990, 1, 1, tzinfo=UTC)
_SHIFT = 1 << 36
"""Room for posts of one minute in the numbers, which go up with time."""
_LIBRARY = "library/"
_PLACE, _CATEGORY = "곳", "갈래"


@dataclass(frozen=True, slots=True)
class Found:
    """Posts that a query found, the best first, and where to go on (None: that was all)."""

    posts: list[str]
    after: str | None


def show(session: Session, post: Post) -> None:
    """Has the search say of a post what its shelves do: called whenever it was put on them. Belongs in a writing session."""
    session.flush()
    known = session.exec(select(PostSearch).where(PostSearch.post_id == post.id)).first()
    shelves = session.exec(
        select(PostPlace.code, PostPlace.published).where(PostPlace.post_id == post.id).order_by(PostPlace.code)
    ).all()
    if not shelves:
        if known is not None:
            session.delete(known)
            session.flush()
        return
    library = session.get(Library, post.library_id) if post.library_id else None
    words = _words(post, library.name if library else "", [code for code, _ in shelves])
    row = PostSearch(number=_number(post.id, shelves[0][1]), post_id=post.id, version=VERSION, digest=_digest(words))
    if known is not None:
        if (known.digest, known.version) == (
            row.digest,
            row.version,
        ) and known.number // _SHIFT == row.number // _SHIFT:
            return
        session.delete(known)
        session.flush()
    while session.get(PostSearch, row.number) is not None:
        row.number += 1
    session.add(row)
    session.flush()
    search_index.put(session.connection(), row.number, words)


def find(
    session: Session,
    query: Sequence[tokens.Term],
    *,
    place: str = "",
    names: Mapping[str, str] | None = None,
    after: str | None = None,
    limit: int = 20,
) -> Found:
    """The posts that have every term of a query, on the shelf `place` where one is given.

    `names` are those of categories by their words in the store: who types one finds what stands under it. `after` is the
    `Found.after` of the page before. Raises ValueError where it is none.
    """
    tier, before = _cursor(after)
    wishes = [Wish(term.phrases, _labels_of(term, names or {})) for term in query]
    if not wishes:
        return Found([], None)
    connection, label = session.connection(), _label(_PLACE, place) if place else ""
    numbers: list[tuple[int, int]] = []
    for each in range(tier, 2):
        left = limit + 1 - len(numbers)
        if left > 0:
            older = before if each == tier else None
            found = search_index.find(connection, wishes, head=each == 0, label=label, before=older, limit=left)
            numbers += [(each, number) for number in found]
    more = f"{numbers[limit - 1][0]}.{numbers[limit - 1][1]}" if len(numbers) > limit else None
    return Found(_posts(session, [number for _, number in numbers[:limit]]), more)


def waiting(session: Session) -> bool:
    """Whether any public post is not in the search as this version makes it."""
    return session.exec(_old().limit(1)).first() is not None


def catch_up(session: Session, after: str = "") -> list[str]:
    """Takes the next posts in that another version made, or none did; their ids, in order, "" before the first.

    Belongs in a writing session; called with the last id until there are none.
    """
    posts = session.exec(_old().where(Post.id > after).order_by(Post.id).limit(AT_ONCE)).all()
    for post in posts:
        show(session, post)
    return [post.id for post in posts]


def _old() -> SelectOfScalar[Post]:
    current = and_(col(PostSearch.post_id) == col(Post.id), col(PostSearch.version) == VERSION)
    shown = and_(col(Post.status) == PostStatus.PUBLIC, col(Post.behind) == "")
    return select(Post).outerjoin(PostSearch, current).where(col(PostSearch.number).is_(None), shown)


def _words(post: Post, library: str, codes: Sequence[str]) -> Words:
    head = [_public(post.title, post.kind), plain_title(library), _region(post.region)]
    body = "" if post.kind is Kind.RESULT else excerpt(mask_public(clean(post.body_text), post.kind))
    labels = [_label(_PLACE, code) for code in codes if "/" not in code or code.startswith(_LIBRARY)]
    if post.kind is Kind.ANNOUNCEMENT:
        labels += [
            _label(_CATEGORY, word) for word in (post.category, *((post.activity or {}).get("also") or ())) if word
        ]
    return Words(
        head=[token for part in head for token in tokens.words(part)],
        body=tokens.words(body),
        initials=[token for part in head for token in tokens.initials(part)],
        labels=labels,
    )


def _public(text: str, kind: Kind) -> str:
    return mask_public(plain_title(text), kind)


def _region(code: str) -> str:
    region = regions.gazetteer().get(code) if code else None
    return region.full_name if region else ""


def _label(sort: str, word: str) -> str:
    """A token that no text has: Korean and Latin in one."""
    return sort + "".join(sign for sign in word if sign.isascii() and sign.isalnum())


def _labels_of(term: tokens.Term, names: Mapping[str, str]) -> tuple[str, ...]:
    """The labels of the categories that a term names: two signs of its name, or more."""
    asked = "".join(filter(None, map(tokens.compared, term.text)))
    if len(asked) < 2:
        return ()
    return tuple(
        _label(_CATEGORY, word) for word, name in names.items() if asked in "".join(map(tokens.compared, name))
    )


def _digest(words: Words) -> str:
    parts = (" ".join(part) for part in (words.head, words.body, words.labels))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _number(post_id: str, published: datetime) -> int:
    """The number of a post: the minute it was published, then something of its own."""
    minute = max(0, (published - _BEGIN) // timedelta(minutes=1))
    own = int.from_bytes(hashlib.sha256(post_id.encode()).digest()[:4], "big")
    return minute * _SHIFT + own


def _cursor(after: str | None) -> tuple[int, int | None]:
    if after is None:
        return 0, None
    tier, _, number = after.partition(".")
    if tier not in ("0", "1") or not number.isascii() or not number.isdecimal() or int(number[:20]) >= 1 << 63:
        raise ValueError(f"{after!r} is no place in a list")
    return int(tier), int(number)


def _posts(session: Session, numbers: Sequence[int]) -> list[str]:
    rows = session.exec(select(PostSearch.number, PostSearch.post_id).where(col(PostSearch.number).in_(numbers)))
    known = dict(rows.all())
    return [known[number] for number in numbers if number in known]
