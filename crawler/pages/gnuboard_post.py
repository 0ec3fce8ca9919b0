"""A post's page on Gnuboard 4 and 5: title, date, body, pictures, files. Lists: `gnuboard.py`.

Heading and list cut a title (at 70 and 60 signs), `<title>` has it whole, with the board and the site behind it (5) or before
it (4). Files are only served to the session that saw the post, so they have a name and no address. Whatever stands behind the
body (files, neighbours, comments, the list again) is no part of it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, quote, unquote_to_bytes

from bs4 import BeautifulSoup, Comment, Tag

from aggregator.rawpost import Attachment, RawPost
from aggregator.reading.markup import absolute
from crawler.pages.content import content_of, is_followed, text_of
from crawler.pages.dates import Moment, day_of, has_year, read_date, shape
from crawler.pages.gnuboard import ASIDES, SLUG, Table, said_instead, split
from crawler.pages.layout import no_body
from crawler.pages.page import Page, Reason, Row, Unreadable, one_line, require_whole
from crawler.pages.trees import soup_of

BODIES = (
    "#bo_v_con",
    "#writeContents",
    "#view_content",
    "#bo_v_atc .bo_v_con",
    "span.ct.lh",
    ".view_content, .view-content, .board_view_content, .bo_view_content, .view_cont, .view-con, .bo_v_content",
    "#bo_v_atc",
)
_BODY_MARK = re.compile(r"(?:본문\s*)?내용\s*(?:시작|출력)")
_HEADINGS = (".bo_v_tit", "#bo_v_title", ".view_title", ".view-title", ".view_subject", ".bo_v_subject")
_DATES = ("#bo_v .if_date", "#bo_v_info .if_date", "#bo_v_info", "#bo_v header", ".view_info, .view-info, .bo_v_info")
_AUTHORS = (
    "#bo_v_info .sv_member, #bo_v_info .sv_guest, #bo_v .profile_info_ct .sv_member, #bo_v .profile_info_ct .sv_guest"
)
_OLD_AUTHORS = "span.member, span.guest"
_DATE_LABEL = re.compile(r"작성\s?일|등록\s?일|날\s?짜|date", re.IGNORECASE)
_SIZE = re.compile(r"\s*\(\d[\d.,]*\s?(?:bytes?|[KMG]B?|B)\).*$", re.IGNORECASE | re.DOTALL)
_ENDING = re.compile(r"\.[A-Za-z0-9]{2,5}(?:\s*\(\d|$)")
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
_COMMENT_BOX = re.compile(r"^(?:bo_vc|commentContents|comment_write|bo_vc_w)$")
_PICTURES = "#bo_v_img img, a.view_image img, a[href*='view_image.php'] img, img[name^=target_resize_image]"
_SCRIPTED_FILE = re.compile(r"file_download\(\s*'[^']*'\s*,\s*'([^']+)'")
_OWN_NUMBER = re.compile(r"(?:write\.php\?w=r|scrap_popin\.php\?|good\.php\?|password\.php\?w=[ud]|device=)[^\"'\s]*")


def read_post(page: Page, table: Table, row: Row) -> RawPost:
    """The post on this page. Raises Unreadable: SECRET, DELETED, LOG_IN and ERROR_PAGE as the program itself says it."""
    require_whole(page.html)
    soup = soup_of(page.html, *BODIES)
    if "/password.php" in page.url or soup.select_one("form[name=fboardpassword], #pw_confirm") is not None:
        raise Unreadable(Reason.SECRET, "the page asks for the password of a secret post")
    body = _body(soup)
    if body is None:
        within = replace(page, html=ASIDES.sub("", page.html))
        raise said_instead(page.html) or no_body(within, "body of a post", *BODIES, row=row)
    if not is_followed(body):
        raise Unreadable(Reason.CUT_OFF, "nothing stands behind the body")
    title = _title(soup, row)
    number = _number(soup, table) if row.key.startswith(SLUG) else ""
    posted, written = _posted(soup, body, page, row)
    author = text_of(soup.select_one(_AUTHORS)) or row.author or text_of(soup.select_one(_OLD_AUTHORS))
    category = text_of(soup.select_one("#bo_v .bo_v_cate")) or row.category
    files = _files(soup, body)
    _restore_pictures(soup, table)
    pictures = tuple(
        absolute(str(image.get("src") or ""), page.url)
        for image in soup.select(_PICTURES)
        if body not in image.parents and not _in_comments(image)
    )
    content = content_of(body, page.url)
    return RawPost(
        line="",
        key=number or row.key,
        listed_key=row.key if number else "",
        url=table.post(number) if number else row.url,
        title=title,
        body_html=content.html,
        page_url=page.url,
        posted=posted,
        posted_text=written,
        author=author,
        category_text=category,
        attachments=tuple(dict.fromkeys((*files, *content.attachments))),
        images=tuple(dict.fromkeys(address for address in (*pictures, *content.images) if address)),
    )


def _body(soup: BeautifulSoup) -> Tag | None:
    for selector in BODIES:
        found = soup.select(selector)
        if found:
            # A form of the skin's own may stand in a box of the same name above the text.
            return next((box for box in _marked(soup) if any(box is one for one in found)), found[0])
    return next(_marked(soup), None)


def _marked(soup: BeautifulSoup) -> Iterator[Tag]:
    """What stands behind the comments that mark the body: skins are edited copies, and keep them."""
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        if _BODY_MARK.search(comment):
            found = comment.find_next_sibling()
            if isinstance(found, Tag):
                yield found


def _title(soup: BeautifulSoup, row: Row) -> str:
    whole = text_of(soup.title)
    heading = _heading(soup)
    board = text_of(soup.select_one("#container_title, #bo_v_table"))
    for shown in (heading, row.title):
        if not shown:
            continue
        found = _whole_title(whole, shown, board)
        if found:
            return found
    if heading:
        return heading
    if row.title:
        return row.title
    raise Unreadable(Reason.LAYOUT, "the page has no title")


def _heading(soup: BeautifulSoup) -> str:
    for selector in _HEADINGS:
        found = soup.select_one(selector)
        if found is not None:
            category = found.select_one(".bo_v_cate")
            said = text_of(found)
            return said.removeprefix(text_of(category)).strip() if category is not None else said
    return ""


def _whole_title(whole: str, shown: str, board: str) -> str:
    """The title that is `shown` (maybe cut, or behind its category), as `<title>` has it; "" if it stands not there."""
    for text in (shown, shown.partition(" | ")[2]):
        stem = text.rstrip(".…").rstrip()
        start = whole.find(stem) if stem else -1
        if start < 0:
            continue
        if stem == text:
            return text  # the program marks what it cuts
        rest = whole[start:]
        if board and f" > {board}" in rest:
            return rest[: rest.rindex(f" > {board}")].rstrip()
        return rest.rpartition(" > ")[0] or rest.rpartition(" | ")[0] or rest
    return ""


def _number(soup: BeautifulSoup, table: Table) -> str:
    """The `wr_id` of the page's post, from its comment form or the addresses of its buttons."""
    field = soup.select_one("form[name=fviewcomment] input[name=wr_id], form#fviewcomment input[name=wr_id]")
    value = str(field.get("value") or "") if field is not None else ""
    if value.isdecimal():
        return value.lstrip("0")
    for link in soup.select("a[href*='wr_id=']"):
        href = str(link["href"])
        number = re.search(r"wr_id=(\d{1,10})", href)
        if number and f"bo_table={table.name}" in href and (_OWN_NUMBER.search(href) or "download.php" in href):
            return number[1].lstrip("0")
    return ""


def _posted(soup: BeautifulSoup, body: Tag, page: Page, row: Row) -> tuple[Moment | None, str]:
    """The date of the post and how it is written; the list's where the page tells none, or no year."""
    listed = day_of(row)
    for text in _date_texts(soup, body):
        found = shape(text)
        written = found[0].strip() if found else ""
        read = read_date(written, page.now) if written and has_year(written) else None
        if read is not None:
            return read, written
    return listed, row.posted


def _date_texts(soup: BeautifulSoup, body: Tag) -> Iterator[str]:
    """Texts that may hold the date: the boxes that are named for it, then what a label stands before."""
    for selector in _DATES:
        for box in soup.select(selector):
            if body not in box.parents and box is not body:
                yield text_of(box)
    before = [
        one_line(str(text)) for text in body.find_all_previous(string=True, limit=400) if not isinstance(text, Comment)
    ]
    texts = [text for text in reversed(before) if text]
    for index, text in enumerate(texts):
        if _DATE_LABEL.search(text) and len(text) < 60:
            yield " ".join(texts[index : index + 3])


def _restore_pictures(soup: BeautifulSoup, table: Table) -> None:
    """Gives pictures that are shown small the address of the whole one, which the link around them tells."""
    for link in soup.select("a[href*='view_image.php']"):
        image = link.find("img")
        parts = split(absolute(str(link["href"]), table.base))
        query = parse_qs(parts.query) if parts is not None else {}
        name, folder = query.get("fn", [""])[0], query.get("bo_table", [""])[0]
        if not isinstance(image, Tag) or not name:
            continue
        path = name.lstrip("/") if name.startswith("/") else f"data/file/{folder}/{name}"
        if folder or name.startswith("/"):
            image["src"] = f"{table.base}{quote(path, safe='/-_.~')}"


def _files(soup: BeautifulSoup, body: Tag) -> tuple[Attachment, ...]:
    """The files, by name. Their addresses (with a nonce or not) answer only to the session that saw the post."""
    names = []
    for link in soup.select("a[href*='download.php'], a[onclick*='download.php'], a.view_file_download"):
        href = str(link.get("href") or "")
        elsewhere = (
            "download.php" in href and "download.php" not in href.partition("?")[0]
        )  # a button to share a picture
        if body in link.parents or _in_comments(link) or elsewhere:
            continue
        scripted = _SCRIPTED_FILE.search(href)
        name = _decoded(scripted[1]) if scripted else _shown_name(link)
        if name:
            names.append(name)
    return tuple(Attachment("", name) for name in names)


def _shown_name(link: Tag) -> str:
    """The name of a file in the text of its link, where its size and the number of downloads may stand beside it."""
    strong = link.find(["strong", "b"])
    if isinstance(strong, Tag) and text_of(strong):
        return text_of(strong)
    texts = [one_line(text) for text in link.stripped_strings]
    shown = next((text for text in texts if _ENDING.search(text)), " ".join(texts))
    return _SIZE.sub("", shown).strip()


def _decoded(name: str) -> str:
    """A name that the program escaped for a script, in the page's old or new encoding."""
    if not _ESCAPED.search(name):
        return name.strip()
    escaped = unquote_to_bytes(name.replace("+", " "))
    for encoding in ("utf-8", "cp949"):
        try:
            return escaped.decode(encoding).strip()
        except UnicodeDecodeError:
            continue
    return name.strip()


def _in_comments(element: Tag) -> bool:
    return element.find_parent(id=_COMMENT_BOX) is not None
