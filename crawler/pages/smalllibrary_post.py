"""A post's page on the national small-library portal: title, date, body, comment footer ("댓글 0건"), the list again.

The markup is not known for sure, the order is: so the body is what stands between the date and the comment footer, and
the title is the heading before the date (the row tells which). Without the footer the page is cut, and nothing is read.
"""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from aggregator.rawpost import Attachment, RawPost
from aggregator.reading.markup import absolute
from crawler.pages.dates import read_date
from crawler.pages.frame import Frame, class_of, frame_of
from crawler.pages.page import Reason, Row, Unreadable, one_line, require_whole, without_count

_MASKED_AUTHOR = re.compile(r"(?:작성자|글쓴이|등록자)?\s?[:：]?\s?([^\s*|]{1,20}\*{2,}[^\s|]{0,4})")
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_WRAPPERS = {"div", "section", "article", "table", "tbody", "tr", "td"}
_TITLE_CLASS = re.compile(r"title|subject|tit(?:le)?\b|subj", re.IGNORECASE)
_FILE_CLASS = re.compile(r"file|attach", re.IGNORECASE)
_AUTHOR_CLASS = re.compile(r"writer|author|nick", re.IGNORECASE)
_LIBRARY_CLASS = re.compile(r"library|\blib\b", re.IGNORECASE)
_LOCATION_CLASS = re.compile(r"location|region|addr", re.IGNORECASE)


def read_post(html: str, page_url: str, line: str, row: Row) -> RawPost:
    """The post on this page, with the place that its list row gave.

    `page_url` is where the page came from. Raises Unreadable for everything that is no whole post of this portal; nothing
    is ever returned from a page that ends before the comment footer.
    """
    require_whole(html)
    frame = frame_of(html, row)
    title = _title(frame, row)
    body = _body(frame)
    place, library = _place(frame, row, title)
    return RawPost(
        line=line,
        key=row.key,
        url=row.url,
        title=title,
        body_html=body,
        page_url=page_url,
        posted=read_date(frame.date_text),
        posted_text=frame.date_text,
        place_text=place,
        library_text=library,
        author=_author(frame) or row.author,
        attachments=_attachments(frame, page_url),
        images=_images(body, page_url),
    )


def _title(frame: Frame, row: Row) -> str:
    """The heading that the row names; where none is (the title was edited since), the last heading before the date."""
    headings: list[str] = []
    plain: list[str] = []
    heard: set[int] = set()
    for text in frame.head[:-1]:
        heading = next((tag for tag in list(text.parents)[:3] if _is_heading(tag)), text.parent)
        if heading is not None and id(heading) not in heard:
            heard.add(id(heading))
            said = one_line(heading.get_text())
            (headings if _is_heading(heading) else plain).append(said)
    own = (_own_title(said, row, frame.comments) for said in (*reversed(headings), *reversed(plain)) if said)
    named = [said for said in own if _named_by(row, said)]
    if named:
        return max(named, key=len)
    said = next((said for said in reversed(headings or plain) if said), "")
    if not said:
        raise Unreadable(Reason.LAYOUT, "the page has no title before its date")
    return _own_title(said, row, frame.comments)


def _is_heading(tag: Tag) -> bool:
    return tag.name in _HEADINGS or (
        _TITLE_CLASS.search(class_of(tag)) is not None and tag.name not in ("body", "main")
    )


def _own_title(said: str, row: Row, comments: int) -> str:
    """`said` without a comment count. A number in brackets that is not the count (`독서교실 [2]`) is the title's own."""
    bare = without_count(said)
    is_count = comments > 0 and said.endswith(f"[{comments}]") and not row.text.endswith(said)
    return bare if is_count else said


def _named_by(row: Row, said: str) -> bool:
    if not row.title:
        return row.text.endswith((said, without_count(said)))
    cut = row.title.rstrip(".…")
    return row.title in (said, without_count(said)) or (cut != row.title and said.startswith(cut))


def _place(frame: Frame, row: Row, title: str) -> tuple[str, str]:
    """Address and library as the row wrote them, and the library's name where row or page have it by itself."""
    place = row.place
    if not place and not row.title:
        text = row.text
        for end in (title, without_count(title)):
            if text.endswith(end):
                place = text[: len(text) - len(end)].strip()
                break
        else:
            place = text
    on_page = {
        name: one_line(text)
        for text in (*frame.head, *_texts(frame.meta))
        for name, words in (("library", _LIBRARY_CLASS), ("place", _LOCATION_CLASS))
        if text.parent is not None and text.parent.name != "a" and words.search(class_of(text.parent))
    }
    return place or on_page.get("place", ""), row.library or on_page.get("library", "")


def _author(frame: Frame) -> str:
    for text in (*frame.head, *_texts(frame.meta)):
        masked = _MASKED_AUTHOR.search(one_line(text))
        if masked:
            return masked[1]
        if text.parent is not None and _AUTHOR_CLASS.search(class_of(text.parent)):
            return re.sub(r"^(?:작성자|글쓴이|등록자)\s?[:：]?\s?", "", one_line(text))
    return ""


def _texts(elements: list[PageElement]) -> Iterator[NavigableString]:
    for element in elements:
        if isinstance(element, NavigableString):
            yield element
        elif isinstance(element, Tag):
            yield from (text for text in element.descendants if isinstance(text, NavigableString) and text.strip())


def _body(frame: Frame) -> str:
    """The HTML of the body, without the boxes around it."""
    if len(frame.parts) != 1 or not isinstance(frame.parts[0], Tag):
        return "".join(str(part) for part in frame.parts).strip()
    box = frame.parts[0]
    while box.name in _WRAPPERS:
        inner = [child for child in box.contents if not isinstance(child, NavigableString) or child.strip()]
        if len(inner) != 1 or not isinstance(inner[0], Tag) or inner[0].name not in _WRAPPERS:
            return box.decode_contents().strip()
        box = inner[0]
    return str(box).strip()


def _attachments(frame: Frame, page_url: str) -> tuple[Attachment, ...]:
    links = [
        link
        for element in frame.meta
        if isinstance(element, Tag) and (_FILE_CLASS.search(class_of(element)) or "첨부" in element.get_text())
        for link in ([element] if element.name == "a" else element.find_all("a"))
    ]
    named = ((link, one_line(link.get_text(" "))) for link in links)
    return tuple(Attachment(absolute(str(link.get("href") or ""), page_url), name) for link, name in named if name)


def _images(body: str, page_url: str) -> tuple[str, ...]:
    addresses = (
        absolute(str(image.get("src") or ""), page_url) for image in BeautifulSoup(body, "lxml").find_all("img")
    )
    return tuple(dict.fromkeys(address for address in addresses if address))
