"""A post's page on Rhymix and XE 1.x: title, date, body, files. Lists: `rhymix.py`.

The body is the box that the program names after the post (`document_456_0`): comments have the same class, and the list is
printed again below, in every skin. Files are served by `procFileDownload` with a signature that stays; what it leads to
changes each time.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup, Tag

from aggregator.rawpost import Attachment, RawPost
from aggregator.reading.markup import absolute
from crawler.pages.content import content_of, is_followed, text_of
from crawler.pages.dates import Moment, day_of, has_year, read_date, shape
from crawler.pages.frame import class_of
from crawler.pages.layout import no_body
from crawler.pages.page import Page, Reason, Row, Unreadable, require_whole
from crawler.pages.rhymix import Documents, Module, said_instead
from crawler.pages.trees import soup_of

BODIES = tuple(
    f"{box} {content}"
    for box in (".read_body", ".rd_body", ".boardReadBody", ".co", ".board_read")
    for content in (".rhymix_content", ".xe_content")
)
_COMMENTS = re.compile(r"(?:^|\s)(?:comment_\d|feedback|fbList|fdb_lst|replyBox|comment)")
_DATES = (
    ".read_header .time, .rd_hd .date, .meta .time, .date .time, .titleAndUser .date, .dateAndCount .date, .hx .time"
)
_AUTHORS = (
    ".rd_hd .nick, .read_header .meta .author, .read_header .author, .titleAndUser .author, .hx em a,"
    " p.meta a[class*=member_]"
)
_CATEGORIES = ".read_header a.category, .rd_hd .cate, .titleAndUser .category"
_FILES = "a[href*=procFileDownload], ul.files a[href], .rd_file a[href], ul.file a[href], .fileAttached a[href]"
_SIZES = ".fileSize, .size, .comma, em, i"
_SIZE = re.compile(r"\s*[\[(](?:File Size|\d[\d.,]*\s?(?:[KMG]?B|byte)).*$", re.IGNORECASE | re.DOTALL)


def read_post(page: Page, module: Module, row: Row) -> RawPost:
    """The post on this page. Raises Unreadable: SECRET and DELETED as the program itself says it."""
    require_whole(page.html)
    soup = soup_of(page.html, f"[class*='document_{row.key}_']", *BODIES)
    body = _body(soup, row.key)
    if body is None:
        if _asks_for_password(soup, row.key):
            raise Unreadable(Reason.SECRET, "the page asks for the password of a secret post")
        raise said_instead(page.html) or no_body(page, "body of a post", *BODIES, row=row)
    if not is_followed(body):
        raise Unreadable(Reason.CUT_OFF, "nothing stands behind the body")
    documents = Documents(module, page.url)
    posted, written = _posted(soup, body, page, row)
    files = tuple(_files(soup, body, page.url))
    title = _title(soup, documents, row)
    category = text_of(soup.select_one(_CATEGORIES)) or row.category
    author = _author(soup) or row.author
    content = content_of(body, page.url)
    return RawPost(
        line="",
        key=row.key,
        url=_canonical(soup, documents, page.url, row),
        title=title,
        body_html=content.html,
        page_url=page.url,
        posted=posted,
        posted_text=written,
        author=author,
        category_text=category,
        attachments=_once((*files, *content.attachments)),
        images=content.images,
    )


def _body(soup: BeautifulSoup, key: str) -> Tag | None:
    """The box named after the post; where the skin prints none, the first box of text that is no comment."""
    named = soup.find(class_=re.compile(rf"^document_{re.escape(key)}_\d+$"))
    if isinstance(named, Tag):
        return named
    return next((box for box in soup.select(", ".join(BODIES)) if not _in_comments(box)), None)


def _in_comments(element: Tag) -> bool:
    for box in (element, *element.parents):
        if box.attrs and _COMMENTS.search(f"{class_of(box)} {box.get('id') or ''}"):
            return True
    return False


def _asks_for_password(soup: BeautifulSoup, key: str) -> bool:
    """Whether the page asks for the password of this very post."""
    for field in soup.select("input[type=password]"):
        form = field.find_parent("form")
        if form is None or form.select_one("input[name=comment_srl], textarea") is not None:
            continue  # guests who comment choose a password too
        number = form.select_one("input[name=document_srl]")
        if number is not None and number.get("value") == key:
            return True
    return False


def _title(soup: BeautifulSoup, documents: Documents, row: Row) -> str:
    """The heading that links to the post itself, else the heading or `<title>` that the row names."""
    for heading in soup.select("h1, h2, h3, h4, .title"):
        for link in heading.find_all("a", href=True):
            if documents.key(str(link["href"])) == row.key and not _in_list(heading) and text_of(link):
                return text_of(link)
    stem = row.title.rstrip(".…").rstrip()
    headings = [text_of(found) for found in soup.select(".rd_hd h1, .read_header h1, .titleAndUser .title, .hx h2")]
    for said in (*headings, text_of(soup.title)):
        if stem and stem in said:
            return _without_site(said[said.index(stem) :], row.title)
    said = next((said for said in headings if said), "").rpartition(" › ")[2] or text_of(soup.title) or row.title
    if not said:
        raise Unreadable(Reason.LAYOUT, "the page has no title")
    return said


def _in_list(element: Tag) -> bool:
    return element.find_parent(["table", "li"]) is not None or element.name == "td"


def _without_site(said: str, shown: str) -> str:
    """`<title>` may go on with the board's or the site's name behind a dash; what the list shows whole needs none."""
    if not shown.endswith(("…", "...")) and said.startswith(shown):
        return shown
    return said


def _canonical(soup: BeautifulSoup, documents: Documents, page_url: str, row: Row) -> str:
    """The address that the page gives as its own, if it is this post's on this host; else the row's."""
    link = soup.find("link", rel="canonical")
    address = absolute(str(link.get("href") or ""), page_url) if isinstance(link, Tag) else ""
    if address and documents.key(address) == row.key and urlsplit(address).netloc == urlsplit(page_url).netloc:
        return address
    return row.url


def _posted(soup: BeautifulSoup, body: Tag, page: Page, row: Row) -> tuple[Moment | None, str]:
    """The date of the post and how it is written; the list's where the page tells none."""
    for text in _date_texts(soup, body):
        found = shape(text)
        read = read_date(found[0], page.now) if found else None
        if found is not None and read is not None and has_year(found[0]):
            return read, found[0].strip()
    return day_of(row), row.posted


def _date_texts(soup: BeautifulSoup, body: Tag) -> Iterator[str]:
    for meta in soup.select("meta[property='article:published_time']"):
        yield str(meta.get("content") or "")
    for box in soup.select(_DATES):
        if not _in_comments(box) and body not in box.parents:
            yield text_of(box)
    for box in soup.select(".rd_hd [title], .hx .ex, .hx > span, .read_header .meta, .titleAndUser, .dateAndCount"):
        yield str(box.get("title") or text_of(box))
    header = body.find_previous(["h1", "h2"])
    if isinstance(header, Tag) and header.parent is not None and body not in header.parent.descendants:
        yield text_of(header.parent)


def _author(soup: BeautifulSoup) -> str:
    found = soup.select_one(_AUTHORS)
    if found is not None:
        return text_of(found)
    meta = soup.select_one(".read_header p.meta")
    own = "".join(str(text) for text in meta.find_all(string=True, recursive=False)) if meta is not None else ""
    return " ".join(own.split())


def _files(soup: BeautifulSoup, body: Tag, base: str) -> Iterator[Attachment]:
    for link in soup.select(_FILES):
        if body in link.parents or _in_comments(link):
            continue
        address = absolute(str(link["href"]), base)
        for mark in link.select(_SIZES):
            mark.extract()
        name = _SIZE.sub("", text_of(link)).strip()
        if name and address:
            yield Attachment(address, name)


def _once(files: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    """Each file once, by its number where it has one: skins print it above and below the text."""
    found: dict[str, Attachment] = {}
    for file in files:
        found.setdefault(parse_qs(urlsplit(file.url).query).get("file_srl", [file.url])[0], file)
    return tuple(found.values())
