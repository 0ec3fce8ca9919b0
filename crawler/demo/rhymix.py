"""A stand-in of a Rhymix site: the board of a network of church libraries.

What makes the real ones hard is here: pinned posts on every page, the list printed again below each post, a page past the end
that is the last page once more, comments in the class of the body, several addresses of one post (the canonical one in
the page), bytes that differ at each request, a feed that is closed and says so with 200.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from email.utils import format_datetime
from typing import Any

from crawler.demo.board import SECRET, Board, BoardPost, board
from crawler.demo.pictures import poster
from crawler.demo.rendering import environment
from crawler.demo.site import HTML, Answer, Request

MID = "news"
NAME = "이웃 소식"
PAGE_ROWS = 6


@dataclass(slots=True)
class Rhymix:
    """The site; tests may change its `board` while it is served."""

    board: Board
    platform: str = "rhymix"
    title: str = "창원 등불 교회도서관 이웃들 (모형)"
    path: str = f"/index.php?mid={MID}"
    region: str | None = "48120"
    options: Mapping[str, Any] = field(default_factory=dict)

    def answer(self, request: Request) -> Answer:
        """The page at a path, in any of the forms that an address may have."""
        if request.method == "HEAD":
            return Answer(status=405)
        mid, number = _asked(request)
        path = request.path.rstrip("/")
        if number and not mid:
            return Answer(status=301, headers={"Location": f"/{MID}/{number}"})
        if mid == MID:
            return self._post(request, number) if number else self._list(request)
        if path in (f"/{MID}/rss", f"/{MID}/atom", "/rss"):
            return self._page(request, "rss.xml", media="text/xml; charset=UTF-8")
        if request.query.get("act") == "procFileDownload":
            return Answer(status=302, headers={"Location": f"/index.php?act=procFileOutput&file_key={_token()}"})
        if request.query.get("act") == "procFileOutput":
            return Answer("모형 첨부파일입니다.\n", content_type="application/octet-stream")
        if path.startswith("/files/"):
            return Answer(poster(request.path), content_type="image/png")
        if path in ("", "/index.php"):
            return self._page(request, "home.html", heading=self.title)
        return self._missing(request)

    def _list(self, request: Request) -> Answer:
        return self._page(request, "list.html", heading=NAME, **self._rows(request))

    def _rows(self, request: Request) -> dict[str, Any]:
        pinned = [post for post in self.board.posts if post.pinned]
        plain = [post for post in self.board.posts if not post.pinned]
        last = max(1, -(-len(plain) // PAGE_ROWS))
        page = min(request.page("page"), last)
        start = (page - 1) * PAGE_ROWS
        ranked = [(len(plain) - start - at, post) for at, post in enumerate(plain[start : start + PAGE_ROWS])]
        return {"pinned": pinned, "ranked": ranked, "page": page, "last": last}

    def _post(self, request: Request, number: str) -> Answer:
        found = self.board.get(number)
        if found is None:
            return self._missing(request)
        self.board.count_view(found)
        status = 403 if found.state == SECRET else 200
        return self._page(request, "post.html", status, heading=found.title, post=found, **self._rows(request))

    def _missing(self, request: Request) -> Answer:
        return self._page(request, "missing.html", 404, heading="대상을 찾을 수 없습니다.")

    def _page(self, request: Request, template: str, status: int = 200, media: str = HTML, **values: Any) -> Answer:
        made = environment("rhymix").get_template(template)
        text = made.render(
            site=self,
            origin=request.origin,
            mid=MID,
            name=NAME,
            is_new=lambda post: _is_new(post, request),
            token=_token(),
            now=request.now,
            **values,
        )
        return Answer(text, status, media, {"Last-Modified": format_datetime(request.now, usegmt=True)})


def _asked(request: Request) -> tuple[str, str]:
    """Board and number in an address: `/news/456`, `/456`, `/index.php?mid=news&document_srl=456`."""
    if request.path in ("/", "/index.php"):
        return request.query.get("mid", ""), request.query.get("document_srl", "")
    first, _, second = request.path.strip("/").partition("/")
    if first.isdecimal() and not second:
        return "", first
    return (first, second) if not second or second.isdecimal() else ("", "")


def _is_new(post: BoardPost, request: Request) -> bool:
    return 0 <= (request.now - post.posted).total_seconds() < 86_400


def _token() -> str:
    return secrets.token_urlsafe(12)


def rhymix(today: date) -> Rhymix:
    """The site as it looks on `today`."""
    return Rhymix(board("rhymix.toml", today))
