"""RSS 2.0, RSS 1.0 and Atom: from the tree of a feed document to its items."""

import html
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from lxml import etree
from lxml.etree import _Element as Element

from aggregator.rawpost import Attachment
from aggregator.reading.markup import absolute
from crawler.pages.content import file_name
from crawler.pages.feeds_dates import read_moment
from crawler.pages.feeds_shape import Feed, Item, as_html, plain_title
from crawler.pages.feeds_xml import is_closed_notice
from crawler.pages.page import Page, Reason, Unreadable, one_line

_SPACES = {
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://www.w3.org/2005/Atom": "atom:",
    "http://purl.org/atom/ns#": "atom:",
    "http://search.yahoo.com/mrss/": "media:",
    "com-wordpress:feed-additions:1": "wordpress:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
}
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_DATES = (
    "pubDate",
    "dc:date",
    "atom:published",
    "atom:issued",
    "dcterms:created",
    "atom:updated",
    "atom:modified",
    "date",
)


def _name(element: Element) -> str:
    """An element's name with the short prefix of its namespace; RSS 1.0 and 2.0 have none."""
    parts = etree.QName(element)
    return f"{_SPACES.get(parts.namespace or '', '')}{parts.localname}"


def read_tree(root: Element, page: Page) -> Feed:
    """The feed in a tree. Raises Unreadable where its items are missing because the feed is closed."""
    atom = _name(root) == "atom:feed" or etree.QName(root).localname == "feed"
    channel = root if atom else next((one for one in root if _name(one).endswith("channel")), root)
    about = _Fields(channel)
    entries = [one for one in root.iter() if etree.QName(one).localname == ("entry" if atom else "item")]
    link = about.alternate() if atom else about.text("link")
    title = about.text("title", "atom:title")
    said = f"{title} {about.text('description', 'atom:subtitle')}"
    if not entries and is_closed_notice(said):
        raise Unreadable(Reason.CLOSED_FEED, "the site says that its feed is closed")
    generator = about.text("generator", "atom:generator")
    base = root.get(_BASE) or page.url
    items = [_item(_Fields(entry), base, page.now) for entry in entries]
    return Feed(plain_title(title), absolute(html.unescape(link), base) if link else "", generator, items)


class _Fields:
    """An element's children by name."""

    def __init__(self, element: Element) -> None:
        self.element = element
        self.children: dict[str, list[Element]] = {}
        for child in element:
            self.children.setdefault(_name(child), []).append(child)

    def text(self, *names: str) -> str:
        """The text of the first child of these names that has some."""
        for name in names:
            for child in self.children.get(name, ()):
                if said := "".join(child.itertext()).strip():
                    return said
        return ""

    def each(self, *names: str) -> Iterator[Element]:
        """All children of these names."""
        for name in names:
            yield from self.children.get(name, ())

    def alternate(self) -> str:
        """The address of an Atom link to the page itself."""
        links = [
            link for link in self.each("atom:link") if link.get("rel", "alternate") == "alternate" and link.get("href")
        ]
        links.sort(key=lambda link: "html" not in link.get("type", "html"))
        return str(links[0].get("href")) if links else ""

    def markup(self, name: str) -> str:
        """An Atom text construct as HTML."""
        for child in self.each(name):
            kind = child.get("type", "text")
            if kind == "xhtml":
                return "".join(etree.tostring(part, encoding="unicode", with_tail=True) for part in child)
            said = "".join(child.itertext()).strip()
            if said:
                return said if "html" in kind else as_html(said)
        return ""


def _item(fields: _Fields, base: str, now: datetime) -> Item:
    base = fields.element.get(_BASE) or base
    # Gnuboard escapes its links twice: what XML leaves still has `&amp;` in it.
    guid = fields.text("guid", "atom:id", "dc:identifier") or fields.element.get(_ABOUT) or ""
    link = fields.text("link") or fields.alternate() or (guid if guid.startswith("http") else "")
    written = fields.text(*_DATES)
    files, images = _enclosures(fields, base)
    author = next((one for one in fields.each("atom:author")), None)
    return Item(
        guid=html.unescape(guid),
        link=absolute(html.unescape(link), base),
        title=plain_title(fields.text("title", "atom:title", "dc:title")),
        whole=fields.text("content:encoded") or fields.markup("atom:content"),
        summary=fields.text("description") or fields.markup("atom:summary"),
        base=next((one.get(_BASE) for one in fields.each("atom:content") if one.get(_BASE)), "") or base,
        posted=read_moment(written, now),
        written=one_line(written),
        author=one_line(
            fields.text("dc:creator", "author") or (_Fields(author).text("atom:name") if author is not None else "")
        ),
        categories=_categories(fields),
        files=files,
        images=images,
        number=fields.text("wordpress:post-id"),
    )


def _categories(fields: _Fields) -> tuple[str, ...]:
    said = [
        plain_title(one.get("label") or one.get("term") or "".join(one.itertext()))
        for one in fields.each("category", "atom:category", "dc:subject")
    ]
    return tuple(dict.fromkeys(one for one in said if one))


def _enclosures(fields: _Fields, base: str) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    """Files and pictures that an item has beside its text."""
    files: list[Attachment] = []
    images: list[str] = []
    links = [one for one in fields.each("atom:link") if one.get("rel") == "enclosure"]
    for one in (*fields.each("enclosure", "media:content"), *links):
        address = absolute(html.unescape(one.get("url") or one.get("href") or ""), base)
        kind = one.get("type") or one.get("medium") or ""
        if not address or "avatar" in urlsplit(address).netloc:  # the author's picture, as WordPress.com adds it
            continue
        if kind.startswith("image"):
            images.append(address)
        elif _name(one) != "media:content":
            files.append(Attachment(address, one.get("title") or file_name(address)))
    return tuple(files), tuple(images)
