"""One post of KBoard. A deleted post is an empty article with status 200, a secret one a password form.

Files are buttons whose script downloads them with a one-time number (`nonce`): their names are kept, their addresses are not.
"""

import re

from bs4 import BeautifulSoup, Tag

from aggregator.rawpost import Attachment, RawPost
from aggregator.reading.markup import absolute
from crawler.pages.content import content_of, text_of
from crawler.pages.dates import day_of, read_date
from crawler.pages.frame import class_of
from crawler.pages.layout import no_body
from crawler.pages.page import Page, Reason, Row, Unreadable, not_found, one_line, require_whole
from crawler.pages.trees import soup_of

DOCUMENT = "#kboard-document, [id^=kboard-][id$=-document], .kboard-document-wrap"
_TITLES = (".kboard-title h1", ".kboard-title [itemprop=name]", ".kboard-title", "[class*=document-title]")
BODIES = (".kboard-content .content-view", ".content-view", ".kboard-content", "[itemprop=description]")
_BUTTONS = ".kboard-button-download, [onclick*='kboard_file_download'], a[href*='kboard_file_download']"
_BADGE = re.compile(r"new-notify|comments?-count|lock|icon")


def read_post(page: Page, row: Row) -> RawPost:
    """The post on a page, seen in the list as `row`. Raises Unreadable."""
    require_whole(page.html)
    soup = soup_of(page.html, *BODIES)
    document = soup.select_one(DOCUMENT)
    if document is None:
        raise _no_document(soup, page, row)
    title = _title(document)
    box = _first(document, BODIES)
    written = _detail(document, "date")
    if not title and (_asks_for_password(document) or _asks_for_password(soup)):
        raise Unreadable(Reason.SECRET, "the post asks for a password")
    if not title and (box is None or not (box.get_text().strip() or box.find("img"))):
        raise Unreadable(Reason.DELETED, "the article is empty")
    if not title:
        raise not_found(page.html, "title of the post")
    if box is None:
        raise no_body(page, "body of the post", *BODIES, row=row)
    files = _files(document, page.url)
    content = content_of(box, page.url)
    posted = read_date(written, page.now)
    named = {one.name: one for one in (*files, *content.attachments)}
    return RawPost(
        line="",
        key=row.key,
        url=row.url,
        title=title,
        body_html=content.html,
        page_url=page.url,
        posted=posted if posted is not None else day_of(row),
        posted_text=written or row.posted,
        author=_detail(document, "writer") or row.author,
        category_text=_detail(document, "category1") or row.category,
        attachments=tuple(named.values()),
        images=content.images,
    )


def _no_document(soup: BeautifulSoup, page: Page, row: Row) -> Unreadable:
    if _asks_for_password(soup):
        return Unreadable(Reason.SECRET, "the post asks for a password")
    return no_body(page, "article of KBoard", DOCUMENT, row=row)


def _asks_for_password(box: Tag) -> bool:
    """Whether the board asks for a password to read; the comment form's own field does not count."""
    for field in box.select("input[type=password]"):
        around = " ".join(f"{class_of(one)} {one.get('id') or ''}" for one in field.parents)
        if "kboard" in around and "comment" not in around and "comment" not in str(field.get("name") or ""):
            return True
    return False


def _title(document: Tag) -> str:
    box = _first(document, _TITLES)
    if box is None:
        return ""
    for badge in box.find_all(class_=_BADGE):
        badge.extract()
    return one_line(box.get_text())


def _detail(document: Tag, name: str) -> str:
    """The value beside the title that is called `name` in the skin: date, writer, category1."""
    return text_of(_first(document, (f".detail-{name} .detail-value", f".kboard-{name}")))


def _first(document: Tag, selectors: tuple[str, ...]) -> Tag | None:
    """What the first of these selectors finds that finds anything."""
    return next((found for selector in selectors if (found := document.select_one(selector)) is not None), None)


def _files(document: Tag, base: str) -> list[Attachment]:
    found = []
    for button in document.select(_BUTTONS):
        name = one_line(button.get_text(" ")) or one_line(str(button.get("title") or ""))
        href = absolute(str(button.get("href") or ""), base) if button.name == "a" and button.get("href") else ""
        lasting = href if href and "nonce" not in href else ""
        if name:
            found.append(Attachment(lasting, name))
    return found
