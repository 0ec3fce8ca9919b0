"""JSON Feed (version 1 and 1.1, https://jsonfeed.org) into the same shape as the XML formats."""

import json
from typing import Any

from aggregator.rawpost import Attachment
from aggregator.reading.markup import absolute
from crawler.pages.content import file_name
from crawler.pages.feeds_dates import read_moment
from crawler.pages.feeds_shape import Feed, Item, as_html, plain_title
from crawler.pages.page import Page, Reason, Unreadable, one_line


def loaded(text: str) -> Any:
    """A JSON document. Raises Unreadable for what is none, or nested beyond reason."""
    if not text.strip():
        raise Unreadable(Reason.EMPTY, "the answer is empty")
    try:
        return json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        raise Unreadable(
            Reason.CUT_OFF if text.lstrip()[:1] in "{[" else Reason.LAYOUT, "the answer is no JSON"
        ) from None


def read_json(page: Page) -> Feed:
    """The feed in a JSON Feed document. Raises Unreadable."""
    document = loaded(page.html)
    if not isinstance(document, dict) or "jsonfeed.org/version" not in _text(document, "version"):
        raise Unreadable(Reason.LAYOUT, "the document is no JSON Feed")
    entries = document.get("items")
    if not isinstance(entries, list):
        raise Unreadable(Reason.LAYOUT, "the JSON Feed has no items")
    items = [_item(one, page) for one in entries if isinstance(one, dict)]
    return Feed(plain_title(_text(document, "title")), _text(document, "home_page_url"), "", items)


def _item(entry: dict[str, Any], page: Page) -> Item:
    link = _text(entry, "url") or _text(entry, "external_url")
    written = _text(entry, "date_published") or _text(entry, "date_modified")
    authors = [one for one in (entry.get("authors"), [entry.get("author")]) if isinstance(one, list)]
    author = next((_text(one, "name") for some in authors for one in some if isinstance(one, dict)), "")
    tags = entry.get("tags")
    return Item(
        guid=_text(entry, "id"),
        link=absolute(link, page.url) if link else "",
        title=plain_title(_text(entry, "title")),
        whole=_text(entry, "content_html") or as_html(_text(entry, "content_text")),
        summary=as_html(_text(entry, "summary")),
        base=page.url,
        posted=read_moment(written, page.now),
        written=written,
        author=author,
        categories=tuple(one_line(tag) for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        files=tuple(_files(entry, page.url)),
        images=tuple(
            one
            for name in ("image", "banner_image")
            if (one := absolute(_text(entry, name), page.url)) and entry.get(name)
        ),
    )


def _files(entry: dict[str, Any], base: str) -> list[Attachment]:
    files = entry.get("attachments")
    found = []
    for one in files if isinstance(files, list) else ():
        address = absolute(_text(one, "url"), base) if isinstance(one, dict) and one.get("url") else ""
        if address:
            found.append(Attachment(address, _text(one, "title") or file_name(address)))
    return found


def _text(entry: dict[str, Any], name: str) -> str:
    """A member's text; numbers (ids are often written so) as text, anything else as none."""
    value = entry.get(name)
    return str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
