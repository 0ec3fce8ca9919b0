"""A stand-in of a Gnuboard5 site: the board of one apartment's small library.

What makes the real ones hard is here: list dates without a year (`14:30`, `11-05`), two-digit years in the details, titles
cut in the list and in the heading, pinned rows out of order, comments in the page, files that open only in the session
that saw the post. A secret post leads to a password, a deleted one (its list is a moment behind) answers 200.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from aggregator.clock import SEOUL
from crawler.demo.board import DELETED, SECRET, Board, BoardPost, board
from crawler.demo.pictures import poster
from crawler.demo.rendering import environment
from crawler.demo.site import Answer, Request

TABLE = "news"
NAME = "도서관 소식"
LIBRARY = "대전광역시 유성구 반석동로 44 반석솔뫼작은도서관"
PAGE_ROWS = 15
LIST_TITLE, HEADING_TITLE = 60, 70
GONE = "글이 존재하지 않습니다.\\n\\n글이 삭제되었거나 이동된 경우입니다."
CLOSED_FEED = "RSS 보기가 금지되어 있습니다."


@dataclass(slots=True)
class Gnuboard:
    """The site; tests may change its `board` while it is served."""

    board: Board
    platform: str = "gnuboard"
    title: str = "반석솔뫼작은도서관 (모형)"
    path: str = f"/bbs/board.php?bo_table={TABLE}"
    region: str | None = "30200"
    options: Mapping[str, Any] = field(default_factory=lambda: {"library": LIBRARY})

    def answer(self, request: Request) -> Answer:
        """The page at a path. Everything but an unknown path answers 200, as the real one does."""
        known = request.query.get("bo_table", TABLE) == TABLE
        if request.path == "/bbs/board.php":
            if not known:
                return self._alert(request, "존재하지 않는 게시판입니다.")
            return self._post(request) if "wr_id" in request.query else self._list(request)
        if request.path == "/":
            return self._page(request, "home.html", heading=self.title)
        if request.path == "/bbs/password.php":
            return self._page(request, "password.html", heading="비밀번호 입력", number=request.query.get("wr_id", ""))
        if request.path == "/bbs/rss.php":
            return Answer(CLOSED_FEED)
        if request.path == "/bbs/download.php":
            return self._file(request)
        if request.path.startswith("/data/"):
            return Answer(poster(request.path), content_type="image/png")
        return Answer("<!DOCTYPE html><html><body>Not Found</body></html>", status=404)

    def _list(self, request: Request) -> Answer:
        posts = self.board.posts
        pinned = [post for post in posts if post.pinned]
        ranked = [(len(posts) - len(pinned) - at, post) for at, post in enumerate(p for p in posts if not p.pinned)]
        # Pinned posts stand on the first page only, and take of its rows.
        rows: list[tuple[int, BoardPost]] = [*((0, post) for post in pinned), *ranked]
        page = request.page("page")
        return self._page(
            request,
            "list.html",
            heading=f"{NAME} {page} 페이지",
            rows=rows[(page - 1) * PAGE_ROWS : page * PAGE_ROWS],
            total=len(posts),
            page=page,
            last=max(1, -(-len(rows) // PAGE_ROWS)),
        )

    def _post(self, request: Request) -> Answer:
        found = self.board.get(request.query["wr_id"])
        if found is None or found.state == DELETED:
            return self._alert(request, GONE)
        if found.state == SECRET:
            asked = urlencode({"w": "s", "bo_table": TABLE, "wr_id": found.id})
            return Answer(status=302, headers={"Location": f"{request.origin}/bbs/password.php?{asked}"})
        self.board.count_view(found)
        at = self.board.posts.index(found)
        page = self._page(
            request,
            "post.html",
            heading=f"{found.title} > {NAME}",
            post=found,
            newer=self.board.posts[at - 1] if at else None,
            older=self.board.posts[at + 1] if at + 1 < len(self.board.posts) else None,
            nonce=hashlib.sha256(f"{found.id} {request.now}".encode()).hexdigest()[:20],
        )
        return Answer(page.body, headers={**page.headers, "Set-Cookie": f"PHPSESSID=saw{found.id}; path=/"})

    def _file(self, request: Request) -> Answer:
        number = request.query.get("wr_id", "")
        if f"PHPSESSID=saw{number}" not in request.headers.get("cookie", ""):
            return self._alert(request, "잘못된 접근입니다.")
        return Answer("모형 첨부파일입니다.\n", content_type="file/unknown")

    def _alert(self, request: Request, message: str) -> Answer:
        return self._page(request, "alert.html", heading="오류안내 페이지", message=message)

    def _page(self, request: Request, template: str, **values: Any) -> Answer:
        text = (
            environment("gnuboard")
            .get_template(template)
            .render(
                site=self,
                origin=request.origin,
                board_url=f"{request.origin}/bbs/board.php?bo_table={TABLE}",
                today=request.now.astimezone(SEOUL).date(),
                name=NAME,
                cut=_cut,
                list_title=LIST_TITLE,
                heading_title=HEADING_TITLE,
                **values,
            )
        )
        return Answer(text, headers={"Last-Modified": format_datetime(request.now, usegmt=True)})


def _cut(title: str, length: int) -> str:
    return title if len(title) <= length else title[:length] + "…"


def gnuboard(today: date) -> Gnuboard:
    """The site as it looks on `today`."""
    return Gnuboard(board("gnuboard.toml", today))
