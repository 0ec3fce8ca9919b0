"""Posts of eGovFrame and municipal boards: title, date, author, body, files, from pages of many skins.

A skin is told by a few class names, which differ from program to program and are tried in order; where none fits, by the
labels that all have: 제목, 작성일, 작성자, 내용, 첨부파일; where these are lacking too, by where the page says
the title that the list has told. Labels count only in the smallest box around title and
body, so that answers, comments and the list printed below say nothing about the post.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bs4 import BeautifulSoup, Tag

from aggregator.rawpost import RawPost
from crawler.pages.board_article import read_article
from crawler.pages.content import text_of
from crawler.pages.dates import day_of, read_date
from crawler.pages.egov import body_of
from crawler.pages.layout import no_body
from crawler.pages.municipal import Cms, Place
from crawler.pages.municipal_files import files_of
from crawler.pages.municipal_refusals import refusal
from crawler.pages.page import Page, Reason, Row, Unreadable, one_line, require_whole
from crawler.pages.trees import soup_of, tree_of

# Classes of the programs that were seen; a Cms may put its own before them.
TITLES = (
    ".board_view_top .tit",
    "span.p-table__subject_text",
    ".p-media__video .p-media__heading-text",
    ".bbs__view .p-media__heading-text",
    ".bod_view > h4",
    ".bod_view > .subject",
    ".bbs_ViewA > h3",
    ".bbs_ViewA .bbsV_tit",
    "table.bbs_default.view tr.subject td",
    ".board_view_title, .board-view-title, .view_title, .view-title, .bbs_view_title",
)
BODIES = (
    "textarea#nttCn",
    "textarea[name=nttCn][readonly]",
    "td.p-table__content",
    ".p-media__video .p-media__subtitle",
    ".bod_view .view_cont",
    ".bbsV_cont",
    "td.bbs_content",
    "table.board-view td.content",
    ".ck-content",
    "td[title=내용]",
    ".board_article",
    ".board_view_content, .board-view-content, .view_content, .view-content, .view_con, .bbs_view_content",
)
_LABELS = {
    "title": re.compile(r"(?:글\s?)?제\s*목"),
    "posted": re.compile(r"(?:작성|등록|게시|공고)\s?(?:일자|일시|일|날짜|시[각간])|날\s?짜"),
    "author": re.compile(r"작성자(?:명)?|글쓴이|등록자(?:명)?|게시자|(?:담당|작성|등록)\s?부서(?:명)?|부서(?:명)?"),
    "category": re.compile(r"분류|구분|카테고리"),
    "library": re.compile(r"(?:소속\s?)?도서관(?:명)?"),
    "body": re.compile(r"(?:글|상세)?\s?내\s*용"),
    "files": re.compile(r"첨부(?:\s?파일|\s?문서|\s?자료|물)?|파일"),
}
_BADGE = re.compile(r"\W{0,2}(?:new|새\s?글|hot)\W{0,2}", re.IGNORECASE)


def read_post(page: Page, cms: Cms, place: Place, line: str, row: Row) -> RawPost:
    """The post on this page, seen in the list as `row`. Raises Unreadable, with what the page says."""
    require_whole(page.html)
    tree_of(page.html)  # refuses what is nested too deep, on which selectors would take half a minute
    soup = soup_of(page.html, *cms.title, *TITLES, *cms.body, *BODIES)
    heading = _first(soup, (*cms.title, *TITLES)) or _labelled(soup, "title")
    content = _first(soup, (*cms.body, *BODIES)) or _labelled(soup, "body")
    if content is None and heading is not None:
        content = _cell_alone(heading)
    if heading is None or content is None:
        return _unknown_skin(page, soup, cms, place, line, row)
    title = _title(heading, row)
    body = body_of(content, page.url)
    if not title:
        # A number that nobody has (any more) gets the page of a post with nothing in it.
        why = Reason.LAYOUT if body.html else Reason.DELETED
        raise refusal(page.html) or Unreadable(why, "the page is that of a post, without a title")
    scope = _around(heading, content)
    said = _value(scope, "posted") or text_of(_first(scope, (".p-author__info time", ".view_date", "time")))
    posted = read_date(said, page.now)
    return RawPost(
        line=line,
        key=row.key,
        url=_address(cms, place, row),
        title=title,
        body_html=body.html,
        page_url=page.url,
        posted=posted if posted is not None else day_of(row),
        posted_text=said if posted is not None else row.posted,
        place_text=row.place,
        library_text=_value(scope, "library") or row.library,
        author=_value(scope, "author") or row.author,
        category_text=_value(scope, "category") or row.category,
        attachments=files_of(soup, cms.files, _labelled(scope, "files"), content, page),
        images=body.images,
    )


def _address(cms: Cms, place: Place, row: Row) -> str:
    """Where people find the post: its page; where that wants a POST, its list, told apart by the number."""
    return f"{place.list_address}#{cms.post}={row.key}" if row.form else row.url


def _first(scope: Tag, selectors: Sequence[str]) -> Tag | None:
    """What the first fitting selector finds: what has text or a picture, else what is empty (the text is in a file)."""
    empty = None
    for selector in selectors:
        for found in scope.select(selector):
            if found.get_text(strip=True) or found.find("img"):
                return found
            empty = empty or found
    return empty


def _cell_alone(heading: Tag) -> Tag | None:
    """The body in a table of labels that gives it none: the fullest cell that has its row to itself."""
    table = heading.find_parent("table")
    cells = [row.find_all(("th", "td"), recursive=False) for row in table.find_all("tr")] if table is not None else []
    alone = [
        only[0] for only in cells if len(only) == 1 and only[0].name == "td" and heading not in only[0].descendants
    ]
    filled = [cell for cell in alone if cell is not heading and (cell.get_text(strip=True) or cell.find("img"))]
    return max(filled, key=lambda cell: len(cell.get_text(strip=True)), default=None)


def _title(heading: Tag, row: Row) -> str:
    """The heading without badges; the row's title where the heading is the shorter, cut one."""
    said = one_line(
        " ".join(str(text) for text in heading.find_all(string=True) if not _is_badge(text.parent, heading))
    )
    cut = said.rstrip(".… ")
    return row.title if cut != said and cut and row.title.startswith(cut) and len(row.title) > len(said) else said


def _is_badge(element: Tag | None, heading: Tag) -> bool:
    return element is not None and element is not heading and _BADGE.fullmatch(text_of(element)) is not None


def _around(heading: Tag, content: Tag) -> Tag:
    """The smallest box that holds both."""
    parents = {id(parent) for parent in (heading, *heading.parents)}
    return next(parent for parent in (content, *content.parents) if id(parent) in parents)


def _value(scope: Tag, name: str) -> str:
    """What stands behind a label, without the label."""
    cell = _labelled(scope, name)
    if cell is None:
        return ""
    said = text_of(cell)
    label = _LABELS[name].match(said)
    return said[label.end() :].lstrip(" :：") if label and cell.name not in ("td", "dd") else said


def _labelled(scope: Tag, name: str) -> Tag | None:
    """The cell behind a label: the td of a th, the dd of a dt, else what holds the label and more."""
    for label in scope.find_all(("th", "dt")):
        if _is_label(label, name):
            cell = label.find_next_sibling(("td", "dd"))
            if isinstance(cell, Tag):
                return cell
    if name in ("title", "body", "files"):
        return None
    for label in scope.find_all(("strong", "span", "em", "b")):
        holder = label.parent
        if _is_label(label, name) and holder is not None and 0 < len(text_of(holder)) - len(text_of(label)) <= 60:
            return holder
    for item in scope.find_all("li"):
        said = text_of(item)
        if len(said) <= 60 and (found := _LABELS[name].match(said)) and said[found.end() :].strip(" :："):
            return item
    return None


def _is_label(element: Tag, name: str) -> bool:
    said = text_of(element)
    return len(said) <= 12 and _LABELS[name].fullmatch(said.strip(" :：*")) is not None


def _unknown_skin(page: Page, soup: BeautifulSoup, cms: Cms, place: Place, line: str, row: Row) -> RawPost:
    """The post on a page without any of the marks. Programs that answer a POST show the list in place of a secret post."""
    said = refusal(page.html)
    if said is not None:
        raise said
    if cms.form and any("inquire_articledetail" in str(link.get("onclick") or "") for link in soup.find_all("a")):
        raise Unreadable(Reason.SECRET, "the list was shown in place of the post")
    try:
        return replace(read_article(page, row, line), url=_address(cms, place, row))
    except Unreadable as why:
        if why.reason is not Reason.LAYOUT:
            raise
        raise no_body(page, "title and body of a post", *cms.body, *BODIES, row=row) from None
