"""A portal in the manner of smalllibrary.org, in a markup of its own: pages as strings, and a site that serves them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from urllib.parse import parse_qs, urlsplit

from tests.crawler.site import Answer

PATHS = {"story": "/library/story", "forum": "/library/forum", "news": "/helper/news"}
PAGE_ROWS = 3
CELL = "경상남도 김해시 덕정로 68 (관동동, 팔판마을부영이그린타운3차아파트) 팔판작은도서관"


@dataclass(frozen=True)
class Entry:
    """A post of the portal."""

    number: int
    title: str
    cell: str = CELL
    date: str = "2026.11.20"
    body: str = "<p>함께 읽어요.</p>"
    comments: int = 0


@dataclass
class Portal:
    """Sections of entries, newest first, three a page."""

    sections: dict[str, list[Entry]] = field(default_factory=lambda: {"story": [], "forum": [], "news": []})
    etags: bool = False

    def __call__(self, target: str) -> Answer | None:
        """What the portal answers."""
        parts = urlsplit(target)
        if parts.path == "/robots.txt":
            return Answer("User-agent: *\nDisallow: /member/\n", content_type="text/plain")
        for line, path in PATHS.items():
            entries = self.sections[line]
            if parts.path == path:
                page = int(parse_qs(parts.query).get("currentPage", ["1"])[0])
                start = (page - 1) * PAGE_ROWS
                html = list_html(path, entries[start : start + PAGE_ROWS], len(entries) - start)
                return Answer(html, etag=f'"{hash(html)}"' if self.etags else "")
            for entry in entries:
                if parts.path == f"{path}/{entry.number}":
                    return Answer(post_html(path, entry, entries[:PAGE_ROWS]))
        return None


def list_html(path: str, entries: Sequence[Entry], newest: int = 100) -> str:
    """A list page."""
    return f"<!DOCTYPE html><html><body><h1>이야기</h1>{rows_html(path, entries, newest)}</body></html>"


def rows_html(path: str, entries: Sequence[Entry], newest: int = 100) -> str:
    """The table of a list, with a rank, a cell and a title a row."""
    rows = "".join(
        f"<tr><td>{newest - index}</td><td>{escape(entry.cell)}</td>"
        f'<td class="left"><a href="{path}/{entry.number}?currentPage=77&searchSido=%25EC">{escape(entry.title)}</a>'
        f"{f' <em>[{entry.comments}]</em>' if entry.comments else ''}</td></tr>"
        for index, entry in enumerate(entries)
    )
    return f"<table><tr><th>번호</th><th>지역/도서관명</th><th>제목</th></tr>{rows}</table>"


def post_html(path: str, entry: Entry, around: Sequence[Entry] = ()) -> str:
    """A post's page, with the list printed again below."""
    return (
        f"<!DOCTYPE html><html><body><h1>이야기</h1><div class='view'><h2>{escape(entry.title)}</h2>"
        f"<ul><li>jje****</li><li>{entry.date}</li><li>조회 12</li></ul><div class='txt'>{entry.body}</div></div>"
        f"<div class='reply'><strong>댓글 {entry.comments}건</strong></div>{rows_html(path, around)}</body></html>"
    )
