"""A stand-in of a WordPress site: the blog of one small library of the portal, which announces some things in both places.

What makes the real ones hard is here: posts in REST, in the feed and on pages at once; a feed in UTC, with ten posts and
validators of the whole site; addresses that are percent-encoded Korean; curled quotes; a post with a password that
stands everywhere, with a form or nothing for a body; past the end 404 on pages and 400 in REST.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date
from email.utils import format_datetime
from typing import Any

from markupsafe import Markup

from crawler.demo import wordpress_rest
from crawler.demo.board import Board, BoardPost, board
from crawler.demo.pictures import poster
from crawler.demo.rendering import environment
from crawler.demo.site import HTML, Answer, Request
from crawler.demo.wordpress_rest import CATEGORIES
from crawler.demo.wordpress_text import link, rendered_body, rendered_title, slug

LIBRARY = "전북특별자치도 전주시 완산구 홍산남로 73 (효자동3가) 홍산한지작은도서관"
PAGE_POSTS = 10
ROBOTS = "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n"
FEED = "application/rss+xml; charset=UTF-8"


@dataclass(slots=True)
class WordPress:
    """The site; tests may change its `board` while it is served, and close its REST interface."""

    board: Board
    platform: str = "wordpress"
    title: str = "홍산한지작은도서관 (모형)"
    path: str = "/"
    region: str | None = "52111"
    options: Mapping[str, Any] = field(default_factory=lambda: {"via": "rest", "library": LIBRARY})
    rest: bool = True

    def answer(self, request: Request) -> Answer:
        """The page at a path: lists, feeds and REST by their place, everything else is the address of a post."""
        path = request.path.strip("/")
        if path == "robots.txt":
            return Answer(ROBOTS, content_type="text/plain; charset=utf-8")
        if path.startswith("wp-content/"):
            return Answer(poster(request.path), content_type="image/png")
        if path.partition("/")[0] == "wp-json" or "rest_route" in request.query:
            return self._rest(request, request.query.get("rest_route") or path.removeprefix("wp-json"))
        if "p" in request.query:
            found = self.board.get(request.query["p"])
            return _moved(link(found, request.origin)) if found else self._missing(request)
        word, rest = _category(path)
        if rest == "feed" or request.query.get("feed") == "rss2":
            return self._feed(request, self._of(word))
        if word and rest is None:
            return self._missing(request)
        page = (rest or "").removeprefix("page/")
        if not rest or page.isdecimal():
            return self._list(request, word, int(page or 1))
        return self._post(request, path)

    def _rest(self, request: Request, path: str) -> Answer:
        if not self.rest:
            return wordpress_rest.refused("rest_disabled", "REST API를 쓸 수 없습니다.", 401)
        return wordpress_rest.answer(path.rstrip("/"), self.board, self.title, request)

    def _of(self, word: str) -> list[BoardPost]:
        return [post for post in self.board.posts if not word or CATEGORIES[post.category][1] == word]

    def _list(self, request: Request, word: str, page: int) -> Answer:
        posts = self._of(word)
        shown = posts[(page - 1) * PAGE_POSTS : page * PAGE_POSTS]
        if not shown:
            return self._missing(request)
        if page == 1 and not word:
            # 고정 글: only here, and on top of the ten.
            pinned = [post for post in posts if post.pinned]
            shown = [*pinned, *(post for post in shown if not post.pinned)]
        base = f"{request.origin}/category/{word}" if word else request.origin
        older = f"{base}/page/{page + 1}/" if page * PAGE_POSTS < len(posts) else ""
        return self._page(request, "list.html", heading=self.title, posts=shown, older=older)

    def _post(self, request: Request, path: str) -> Answer:
        found = next((post for post in self.board.posts if slug(post) == path), None)
        if found is None:
            return self._missing(request)
        if not request.path.endswith("/"):
            return _moved(link(found, request.origin))
        return self._page(request, "post.html", heading=found.title, post=found)

    def _feed(self, request: Request, posts: Sequence[BoardPost]) -> Answer:
        page = request.page("paged")
        shown = posts[(page - 1) * PAGE_POSTS : page * PAGE_POSTS]
        if not shown:
            return self._missing(request)
        newest = max(post.posted for post in self.board.posts).astimezone(UTC)
        modified = format_datetime(newest, usegmt=True)
        etag = f'"{hashlib.md5(modified.encode(), usedforsecurity=False).hexdigest()}"'
        validators = {"Last-Modified": modified, "ETag": etag}
        # When both are sent, both must match.
        sent = {request.headers.get("if-modified-since", modified), request.headers.get("if-none-match", etag)}
        if sent == {modified, etag} and {"if-modified-since", "if-none-match"} & request.headers.keys():
            return Answer(status=304, headers=validators)
        page_of = self._page(request, "feed.xml", media=FEED, posts=shown, built=modified)
        return Answer(page_of.body, 200, FEED, {**page_of.headers, **validators})

    def _missing(self, request: Request) -> Answer:
        return self._page(request, "missing.html", 404, heading="페이지를 찾을 수 없습니다")

    def _page(self, request: Request, template: str, status: int = 200, media: str = HTML, **values: Any) -> Answer:
        made = environment("wordpress").get_template(template)
        text = made.render(
            site=self,
            origin=request.origin,
            title_of=lambda post: Markup(rendered_title(post)),  # noqa: S704 - escaped there
            body_of=lambda post: Markup(rendered_body(post, request.origin)),  # noqa: S704 - texts of our own
            link=lambda post: link(post, request.origin),
            categories=CATEGORIES,
            utc=lambda post: format_datetime(post.posted.astimezone(UTC)),
            **values,
        )
        return Answer(text, status, media, {"Link": f'<{request.origin}/wp-json/>; rel="https://api.w.org/"'})


def _category(path: str) -> tuple[str, str | None]:
    """The category that a path is in ("": all), and what follows it; None where there is no such category."""
    if not path.startswith("category/"):
        return "", path
    word, _, rest = path.removeprefix("category/").partition("/")
    return word, rest if any(word == known for _, known in CATEGORIES.values()) else None


def _moved(address: str) -> Answer:
    return Answer(status=301, headers={"Location": address})


def wordpress(today: date) -> WordPress:
    """The site as it looks on `today`."""
    return WordPress(board("wordpress.toml", today))
