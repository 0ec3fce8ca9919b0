"""The posts of a stand-in that is one board, as its content file has them: dated from a day, with the times they came at."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from aggregator.clock import SEOUL
from crawler.demo import writing

OPEN, SECRET, DELETED = "", "secret", "deleted"


@dataclass(frozen=True, slots=True)
class BoardPost:
    """One post. `id` is the site's own number, `state` OPEN, SECRET or DELETED (its row may still be listed).

    `pictures` stand outside the body, as programs show files that are pictures; `files` are offered by name.
    """

    id: int
    title: str
    posted: datetime
    body: str
    author: str = ""
    category: str = ""
    comments: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    pinned: bool = False
    state: str = OPEN


class Board:
    """Posts, newest first. Tests may change them while they are served: by `add`, `edit` and `remove`."""

    def __init__(self, posts: Iterable[BoardPost]) -> None:
        self.posts = tuple(posts)
        self._views: Counter[int] = Counter()

    def get(self, number: str) -> BoardPost | None:
        """The post with this number, as an address has it."""
        return next((post for post in self.posts if str(post.id) == number), None)

    def add(self, post: BoardPost) -> None:
        """Puts a post on top."""
        self.posts = (post, *self.posts)

    def edit(self, number: int, **changes: Any) -> None:
        """Changes fields of a post: `board.edit(42, title="…")`."""
        self.posts = tuple(replace(post, **changes) if post.id == number else post for post in self.posts)

    def remove(self, number: int) -> None:
        """Takes a post away without a trace."""
        self.posts = tuple(post for post in self.posts if post.id != number)

    def count_view(self, post: BoardPost) -> None:
        """Somebody opened the post."""
        self._views[post.id] += 1

    def views(self, post: BoardPost) -> int:
        """How often the post was opened: 조회수, which goes up with each look."""
        return post.id * 37 % 400 + self._views[post.id]


def board(name: str, today: date) -> Board:
    """The board of a content file as of `today`, newest first as its posts stand there."""
    return Board(_post(row, today) for row in writing.rows(name))


def _post(row: Mapping[str, Any], today: date) -> BoardPost:
    day = today - timedelta(days=row["ago"])
    return BoardPost(
        id=row["id"],
        title=writing.write_text(row["title"], day),
        posted=datetime.combine(day, time.fromisoformat(row["time"]), SEOUL),
        body=writing.write_body(writing.write_text(row["body"], day), row.get("form", "p")),
        author=row.get("author", ""),
        category=row.get("category", ""),
        comments=tuple(row.get("comments", ())),
        files=tuple(row.get("files", ())),
        pictures=tuple(row.get("pictures", ())),
        pinned=row.get("pinned", False),
        state=row.get("state", OPEN),
    )
