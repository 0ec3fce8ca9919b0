"""What a source would bring: its list pages and its newest posts, read as a crawl reads them, with nothing kept."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from aggregator.rawpost import Attachment, RawPost
from crawler.asking import Answer, Ask
from crawler.detect import by_page
from crawler.pages.page import ListPage, Page, Row, Unreadable
from crawler.platforms import Platform
from crawler.platforms.base import Board
from crawler.sources import uid_of

NEWEST = 10
MOST_FAILURES = 3


@dataclass(frozen=True, slots=True)
class Unread:
    """A list or post that could not be read: what of, a named reason, and a sentence."""

    url: str
    title: str
    reason: str
    message: str


@dataclass(slots=True)
class Sample:
    """What was read of a source. `rows` counts the rows of each line's first page, `secret` those that nobody may open;
    `seen_uid` is what the list page looks like by its markup, `moved_to` where a redirect led.
    """

    rows: dict[str, int] = field(default_factory=dict)
    secret: int = 0
    posts: list[RawPost] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    seen_uid: str = ""
    moved_to: str = ""

    @property
    def failure(self) -> str:
        """Why there is nothing to show; "" where a list was read."""
        return "" if self.rows else next((one.message for one in self.unread), "there is no list")


@dataclass(slots=True)
class Sampler:
    """Reads a sample of one source."""

    kind: Platform
    address: str
    options: Mapping[str, Any]
    ask: Ask
    newest: int = NEWEST
    sample: Sample = field(default_factory=Sample)

    async def read(self) -> Sample:
        """The sample. Never raises for what a site does: what could not be read stands in `unread`."""
        lines = list(self.kind.lines(self.options))
        share = max(1, -(-self.newest // max(1, len(lines))))
        for line in lines:
            if len(self.sample.unread) >= MOST_FAILURES and not self.sample.rows:
                break  # the site does not want, or is down: asking on would not help
            await self._line(Board(self.address, self.options, line), share)
        self.sample.posts.sort(key=_when, reverse=True)
        del self.sample.posts[self.newest :]
        return self.sample

    async def _line(self, board: Board, share: int) -> None:
        url = self.kind.list_url(board, 1)
        answer = await self.ask(url, ())
        listed = self._listed(answer, board)
        if listed is None:
            return
        self.sample.rows[board.line] = len(listed.rows)
        open_rows = [row for row in listed.rows if not row.secret]
        self.sample.secret += len(listed.rows) - len(open_rows)
        failures = 0
        for row in newest(open_rows, share):
            if failures >= MOST_FAILURES:
                break
            raw = listed.posts.get(row.key) or await self._post(board, row)
            failures = 0 if raw is not None else failures + 1
            self.sample.posts += [raw] if raw is not None else []

    def _listed(self, answer: Answer, board: Board) -> ListPage | None:
        if answer.page is None:
            self._note(answer.asked, f"목록 {board.line}".strip(), answer.failure, answer.message)
            return None
        self._compare(answer, answer.page)
        try:
            return self.kind.read_list(answer.page, board)
        except Unreadable as why:
            self._note(answer.asked, f"목록 {board.line}".strip(), why.reason, why.detail)
        except Exception as why:  # noqa: BLE001 - a reader's fault is shown, as in a crawl
            self._note(
                answer.asked, f"목록 {board.line}".strip(), "layout", f"the reader failed ({type(why).__name__})"
            )
        return None

    async def _post(self, board: Board, row: Row) -> RawPost | None:
        answer = await self.ask(row.url, row.form)
        if answer.page is None:
            self._note(row.url, row.title, answer.failure, answer.message)
            return None
        try:
            return self.kind.read_post(answer.page, board, row)
        except Unreadable as why:
            self._note(row.url, row.title, why.reason, why.detail)
        except Exception as why:  # noqa: BLE001 - as above
            self._note(row.url, row.title, "layout", f"the reader failed ({type(why).__name__})")
        return None

    def _compare(self, answer: Answer, page: Page) -> None:
        """What the first list page tells of itself: whether it moved, and what it looks like."""
        if self.sample.seen_uid or self.sample.moved_to:
            return
        seen = by_page(page, [self.kind])
        if seen is not None:
            self.sample.seen_uid = uid_of(seen[1].address, seen[0].name, seen[1].board)
        if page.url != answer.asked:
            self.sample.moved_to = page.url

    def _note(self, url: str, title: str, reason: str, message: str) -> None:
        self.sample.unread.append(Unread(url, title, str(reason), message))


def newest(rows: Sequence[Row], count: int) -> list[Row]:
    """The newest `count` rows: by day where the rows tell it, else as listed; pinned ones, which are old, last."""
    unpinned = list({row.key: row for row in rows if not row.pinned}.values())
    dated = (
        sorted(unpinned, key=lambda row: row.day[:10], reverse=True) if all(row.day for row in unpinned) else unpinned
    )
    pinned = [row for row in rows if row.pinned and row.key not in {one.key for one in dated}]
    return [*dated, *pinned][:count]


def _when(raw: RawPost) -> tuple[bool, str]:
    return raw.posted is not None, raw.posted.isoformat() if raw.posted else ""


def as_json(sample: Sample) -> dict[str, Any]:
    """A sample as a JSON object."""
    return {**asdict(sample), "posts": [{**asdict(raw), "posted": _iso(raw.posted)} for raw in sample.posts]}


def from_json(written: dict[str, Any]) -> Sample:
    """The sample that `as_json` wrote."""
    posts = [
        RawPost(
            **{
                **raw,
                "posted": _moment(raw["posted"]),
                "attachments": tuple(Attachment(**one) for one in raw["attachments"]),
                "images": tuple(raw["images"]),
            }
        )
        for raw in written["posts"]
    ]
    return Sample(**{**written, "posts": posts, "unread": [Unread(**one) for one in written["unread"]]})


def _iso(posted: date | datetime | None) -> str | None:
    return posted.isoformat() if posted is not None else None


def _moment(posted: str | None) -> date | datetime | None:
    if not posted:
        return None
    return datetime.fromisoformat(posted) if "T" in posted else date.fromisoformat(posted)
