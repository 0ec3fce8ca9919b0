"""Posts of WordPress from its REST interface (`/wp-json/wp/v2/posts`): whole posts, no requests for details."""

import html
from typing import Any

from aggregator.rawpost import RawPost
from aggregator.reading.markup import absolute
from crawler.pages.content import Content
from crawler.pages.dates import Moment
from crawler.pages.feeds_dates import local_iso, read_moment
from crawler.pages.feeds_json import loaded
from crawler.pages.feeds_whole import Texts, beginning_of
from crawler.pages.page import ListPage, Page, Reason, Row, Unreadable, not_found, one_line
from crawler.pages.wordpress_marks import is_locked_title

# What is asked of the interface: all else (meta, excerpts, links to revisions) would be sent for nothing.
FIELDS = "id,date,date_gmt,link,sticky,title,content,_links,_embedded"
EMBEDDED = "author,wp:term,wp:featuredmedia"


def read_list(page: Page, wanted: int) -> ListPage:
    """The posts of an answer. `wanted` is how many were asked for: fewer are the last. Raises Unreadable."""
    if page.html.lstrip("\ufeff \t\r\n").startswith("<"):
        raise not_found(page.html, "JSON of the REST interface")
    entries = loaded(page.html)
    if isinstance(entries, dict) and entries.get("code") == "rest_post_invalid_page_number":
        return ListPage([], last=True)
    if not isinstance(entries, list):
        code = entries.get("code") if isinstance(entries, dict) else ""
        reason = (
            Reason.LOG_IN if isinstance(code, str) and ("forbidden" in code or "logged_in" in code) else Reason.LAYOUT
        )
        raise Unreadable(reason, "the REST interface does not list posts")
    rows: dict[str, Row] = {}
    posts: dict[str, RawPost] = {}
    texts = Texts()
    for entry in entries:
        row = _row(entry, page) if isinstance(entry, dict) else None
        if row is None:
            raise Unreadable(Reason.LAYOUT, "the REST interface lists a post without number, title or address")
        rows.setdefault(row.key, row)
        content = texts.read(_rendered(entry, "content"), row.url) if not row.secret and row.key not in posts else None
        if content is not None:
            posts[row.key] = _post(entry, row, page, content)
    return ListPage(list(rows.values()), last=len(entries) < wanted, posts=posts)


def _row(entry: dict[str, Any], page: Page) -> Row | None:
    number = entry.get("id")
    # The interface gives titles as HTML text: escaped once, curled quotes included.
    title = one_line(html.unescape(_rendered(entry, "title"))) or beginning_of(_rendered(entry, "content"))
    url = absolute(str(entry["link"]), page.url) if isinstance(entry.get("link"), str) else ""
    content = entry.get("content")
    if not isinstance(number, int) or not url or not isinstance(content, dict) or "title" not in entry:
        return None
    terms, author = _embedded(entry)
    written, moment = _posted(entry, page)
    locked = (
        bool(content.get("protected")) or is_locked_title(title) or "post-password-form" in _rendered(entry, "content")
    )
    return Row(
        key=str(number),
        url=url,
        text=title,
        title=title,
        author=author,
        posted=written,
        day=local_iso(moment),
        category=terms,
        secret=locked,
    )


def _post(entry: dict[str, Any], row: Row, page: Page, content: Content) -> RawPost:
    media = _list(_dict(entry.get("_embedded")).get("wp:featuredmedia"))
    featured = [
        absolute(str(one["source_url"]), page.url) for one in media if isinstance(_dict(one).get("source_url"), str)
    ]
    written, moment = _posted(entry, page)
    return RawPost(
        line="",
        key=row.key,
        url=row.url,
        title=row.title,
        body_html=content.html,
        page_url=row.url,
        posted=moment,
        posted_text=written,
        author=row.author,
        category_text=row.category,
        attachments=content.attachments,
        images=tuple(dict.fromkeys(one for one in (*featured, *content.images) if one)),
    )


def _posted(entry: dict[str, Any], page: Page) -> tuple[str, Moment | None]:
    """When the post was published: `date_gmt` says it in UTC without saying so, `date` in the site's own zone."""
    for name, zone in (("date_gmt", "+00:00"), ("date", "")):
        written = entry.get(name)
        if isinstance(written, str) and written:
            told = written if not zone or written.endswith("Z") or "+" in written else written + zone
            if (moment := read_moment(told, page.now)) is not None:
                return told, moment
    return "", None


def _embedded(entry: dict[str, Any]) -> tuple[str, str]:
    """The first category's name and the author's, where the answer has them."""
    embedded = _dict(entry.get("_embedded"))
    terms = [_dict(term) for group in _list(embedded.get("wp:term")) for term in _list(group)]
    names = [term.get("name") for term in terms if term.get("taxonomy") == "category"]
    authors = [_dict(one).get("name") for one in _list(embedded.get("author"))]
    return _name(names), _name(authors)


def _name(names: list[Any]) -> str:
    return next((one_line(html.unescape(name)) for name in names if isinstance(name, str) and name), "")


def _rendered(entry: dict[str, Any], name: str) -> str:
    value = _dict(entry.get(name)).get("rendered")
    return value if isinstance(value, str) else ""


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
