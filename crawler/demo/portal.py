"""A stand-in of the national small-library portal: three sections of posts, each page with the list printed again below.

What makes the real one hard is here: the number in a list is a rank and not the post's, links carry noise, the list has
the address and no date, a missing post answers 200, and there are neither validators nor a feed.
"""

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import quote

from jinja2 import Environment

from crawler.demo import writing
from crawler.demo.pictures import poster
from crawler.demo.rendering import environment
from crawler.demo.site import HTML, Answer, Request
from crawler.demo.writing import DemoLibrary, DemoPost

PAGE_ROWS = 12
ROBOTS = "User-agent: *\nDisallow: /member/\nDisallow: /admin/\n"
SECTIONS = {"story": "/library/story", "forum": "/library/forum", "news": "/helper/news"}
NAMES = {"story": "도서관 이야기", "forum": "자유게시판", "news": "지원센터 소식"}
# Below the oldest story stand 232 that this portal no longer has: its twelve rows of 2014 keep their numbers 233 to 244.
FIRST_RANK = {"story": 233, "forum": 1, "news": 1}


@dataclass(slots=True)
class Section:
    """One board. `cells` is how its list writes a row: `elements`, address and name in one `text`, or all in one `line`."""

    path: str
    name: str
    first_rank: int
    posts: tuple[DemoPost, ...]
    cells: str = "elements"
    names_library: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list: the rank that it shows, and its post."""

    rank: int
    post: DemoPost


@dataclass(slots=True)
class Portal:
    """The site. Tests may change it while it is served: `etags`, `robots`, and posts by `add`, `edit` and `remove`."""

    sections: Mapping[str, Section]
    libraries: Mapping[int, DemoLibrary]
    platform: str = "smalllibrary"
    title: str = "작은도서관 포털 (모형)"
    path: str = ""
    region: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    etags: bool = False
    robots: str = ROBOTS
    _changing: threading.Lock = field(default_factory=threading.Lock)

    def posts(self, section: str) -> tuple[DemoPost, ...]:
        """The posts of `story`, `forum` or `news`, newest first."""
        return self.sections[section].posts

    def add(self, section: str, post: DemoPost) -> None:
        """Puts a post on top of a section."""
        with self._changing:
            self.sections[section].posts = (post, *self.sections[section].posts)

    def edit(self, section: str, number: int, **changes: Any) -> None:
        """Changes fields of a post: `portal.edit("story", 7421, title="…")`."""
        with self._changing:
            board = self.sections[section]
            board.posts = tuple(replace(post, **changes) if post.id == number else post for post in board.posts)

    def remove(self, section: str, number: int) -> None:
        """Takes a post away; all ranks above it move down by one, as on the real site."""
        with self._changing:
            board = self.sections[section]
            board.posts = tuple(post for post in board.posts if post.id != number)

    def answer(self, request: Request) -> Answer:
        """The page at a path; an unknown post answers 200 with an alert, as the real one does, anything else 404."""
        path = request.path.rstrip("/") or "/"
        if path == "/robots.txt":
            return Answer(self.robots, content_type="text/plain; charset=utf-8")
        if path == "/":
            return _page("home.html", portal=self)
        if path.startswith("/upload/"):
            return Answer(poster(path), content_type="image/png")
        if path.startswith("/file/download/"):
            return Answer("모형 첨부파일입니다.\n", content_type="application/octet-stream")
        for section in self.sections.values():
            if path == section.path:
                return self._list(section, request)
            if path.startswith(section.path + "/"):
                return self._post(section, path.rpartition("/")[2], request)
        if path.startswith("/library/detail/"):
            return self._library(path.rpartition("/")[2])
        return Answer(_html("alert.html", message="요청하신 페이지를 찾을 수 없습니다."), status=404)

    def _list(self, section: Section, request: Request) -> Answer:
        page = _page("list.html", section=section, **_listing(section, request.page("currentPage")))
        if not self.etags:
            return page
        etag = f'"{hashlib.sha256(page.data).hexdigest()[:16]}"'
        if request.headers.get("if-none-match") == etag:
            return Answer(status=304, headers={"ETag": etag})
        return replace(page, headers={"ETag": etag})

    def _post(self, section: Section, number: str, request: Request) -> Answer:
        found = next((post for post in section.posts if str(post.id) == number), None)
        if found is None:
            return _page("alert.html", message="존재하지 않거나 삭제된 게시물입니다.")
        return _page("post.html", section=section, post=found, **_listing(section, request.page("currentPage")))

    def _library(self, number: str) -> Answer:
        found = self.libraries.get(int(number)) if number.isdecimal() else None
        if found is None:
            return _page("alert.html", message="등록되지 않은 도서관입니다.")
        return _page("library.html", library=found)


def portal(today: date) -> Portal:
    """The portal as it looks on `today`: newer posts so many days old, the twelve rows of December 2014 as they were."""
    known = writing.libraries("portal_libraries.toml")
    sections = {
        key: Section(path, NAMES[key], FIRST_RANK[key], _all_posts(key, known, today)) for key, path in SECTIONS.items()
    }
    sections["forum"].cells = "text"
    sections["forum"].names_library = True
    sections["news"].cells = "text"
    return Portal(sections, known)


def _all_posts(section: str, known: Mapping[int, DemoLibrary], today: date) -> tuple[DemoPost, ...]:
    names = sorted(path.name for path in writing.CONTENT.glob(f"portal_{section}*.toml"))
    found = [post for name in names for post in writing.posts(name, known, today)]
    return tuple(sorted(found, key=lambda post: post.id, reverse=True))


def _listing(section: Section, page: int) -> dict[str, Any]:
    posts = section.posts
    newest = section.first_rank + len(posts) - 1
    start = (page - 1) * PAGE_ROWS
    rows = [Row(newest - start - index, post) for index, post in enumerate(posts[start : start + PAGE_ROWS])]
    last = max(1, -(-len(posts) // PAGE_ROWS))
    first = (min(page, last) - 1) // 10 * 10 + 1
    return {"rows": rows, "page": page, "last": last, "pages": range(first, min(first + 9, last) + 1)}


@cache
def _environment() -> Environment:
    made = environment("portal")
    # As seen in the wild: the search word encoded twice. Whoever carries it along asks for another list.
    made.globals["noise"] = "searchSido=" + quote(quote("전체")) + "&searchGugun=&searchLibraryName="
    made.globals["sections"] = {path: NAMES[key] for key, path in SECTIONS.items()}
    return made


def _html(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(**values)


def _page(template: str, **values: Any) -> Answer:
    return Answer(_html(template, **values), content_type=HTML)
