"""A post on a page nobody has seen before. The list has told its title: where the page says it again, the post begins."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import partial
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from aggregator.rawpost import RawPost
from crawler.pages.board_body import body_parts
from crawler.pages.board_day import Day, author_in, day_in, texts_near
from crawler.pages.board_files import attachments_of, images_of
from crawler.pages.board_html import html_of
from crawler.pages.board_margin import marginal
from crawler.pages.board_refusals import (
    asks_for_password,
    is_gone,
    is_log_in,
    is_secret_notice,
    refuse_errors,
    says_it_is_gone,
    speaks_of_secret,
)
from crawler.pages.board_title import PROTECTED
from crawler.pages.board_tree import named, own_text, parsed, select, text_of
from crawler.pages.dates import read_date
from crawler.pages.page import Page, Reason, Row, Unreadable, one_line, without_count

_CUT = re.compile(r"(?:…|\.{2,}|‥)\s*$")
_PREFIX = re.compile(r"^\s*(?:제\s?목\s*[:：]|[\[(【<][^\])】>]{1,14}[\])】>])\s*")
_SIGNS = re.compile(r"[\W_]+")
_SITE = (" > ", " | ", " :: ", " « ", " » ", " < ", " – ", " — ", " - ", " : ")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TITLE_NAME = re.compile(
    r"(?:^|[\s_-])(?:tit\w{0,4}|title\d?|subject\w*|subj|sbj|headline)(?:$|[\s_-])|title$|subject", re.IGNORECASE
)
_HOME = re.compile(r"/?(?:(?:index|main|home|default)(?:\.\w{2,5})?)?", re.IGNORECASE)
_ALIKE = 0.5  # of two titles: the same one, edited
_TELLING = 6  # signs in a title that stands on no other page by chance
_MOST = 30_000


@dataclass(frozen=True, slots=True)
class Pins:
    """CSS selectors that an admin pinned; each wins over everything that would be found."""

    title: str = ""
    date: str = ""
    body: str = ""
    unclosed: bool = False

    @classmethod
    def of(cls, options: Any) -> "Pins":
        """The pins in a source's options."""
        title, date, body = (str(options.get(name) or "") for name in ("title", "date", "body"))
        return cls(title, date, body, unclosed=options.get("unclosed") is True)


def read_article(page: Page, row: Row, line: str = "", pins: Pins | None = None) -> RawPost:
    """The post on `page` that the list named as `row`; for any platform whose own reader does not know the markup.

    Raises Unreadable: SECRET, DELETED, ERROR_PAGE, LOG_IN for what the page says of itself, LAYOUT where no post was found
    or a pinned selector matches nothing.
    """
    pins = pins or Pins()
    root = parsed(page.html, unclosed=pins.unclosed)
    if not _says_title(root, row):
        refuse_errors(root, page.html)
    anchor = select(root, pins.title, "title")[0] if pins.title else anchor_of(root, row)
    title = text_of(anchor, most=600) if pins.title and anchor is not None else _title(root, anchor, row)
    if PROTECTED.match(title) or (anchor is not None and PROTECTED.match(text_of(anchor, most=60))):
        raise Unreadable(Reason.SECRET, "the post is for those who know its password")
    found = partial(body_parts, root, anchor)
    parts = select(root, pins.body, "body", lambda: found()[:1]) if pins.body else found()
    body = html_of(parts)
    files = attachments_of(root, page.url, title)
    if not pins.body:
        _require_post(root, page, anchor, parts, has_files=bool(files))
    near = texts_near(root, anchor)
    if not pins.title:
        _require_its_own(page, row, partial(day_in, root, near, anchor, page), title)
    day = _pinned_day(root, pins.date, page) if pins.date else day_in(root, near, anchor, page, row, parts)
    return RawPost(
        line=line,
        key=row.key,
        url=row.url,
        title=title,
        body_html=body,
        page_url=page.url,
        posted=day.moment,
        posted_text=day.text,
        place_text=row.place,
        library_text=row.library,
        author=author_in(root, near, row),
        category_text=row.category,
        attachments=files,
        images=images_of(body, page.url),
    )


def _says_title(root: Element, row: Row) -> bool:
    """Whether a page says the title of its row: then 점검 중 or 삭제된 on it are words of the post, or of its neighbours."""
    wanted = plain(without_count(_CUT.sub("", row.title)))
    return len(wanted) >= _TELLING and wanted in plain(text_of(next(root.iter("body"), root), most=6000))


def _require_post(root: Element, page: Page, anchor: Element | None, parts: list[Element], *, has_files: bool) -> None:
    """Raises Unreadable where what was found is no post."""
    said = " ".join(text_of(part, most=300) for part in parts)
    if asks_for_password(root) and (len(said) < 200 or anchor is None):
        shown = text_of(next(root.iter("body"), root), most=6000)
        if anchor is not None or speaks_of_secret(shown):
            raise Unreadable(Reason.SECRET, "the page asks for the post's password")
        raise Unreadable(Reason.LOG_IN, "the page asks for a password and shows no post")
    if is_secret_notice(said) and not has_files:
        raise Unreadable(Reason.SECRET, "the page says that the post is secret")
    if anchor is None:
        raise _no_post(root, page, said)
    if not parts and not has_files:
        raise Unreadable(Reason.ERROR_PAGE, "the page has a title, but neither text nor picture nor file below it")


def _no_post(root: Element, page: Page, said: str) -> Unreadable:
    """What a page is that has no title of a post, by its own words; `said` is what stands where a body would."""
    if says_it_is_gone(root) or (len(said) < 120 and is_gone(said)):
        return Unreadable(Reason.DELETED, "the page says that there is no such post")
    if len(said) < 120 and speaks_of_secret(said):
        return Unreadable(Reason.SECRET, "the page says that the post is secret")
    if is_log_in(root):
        return Unreadable(Reason.LOG_IN, "the page asks to log in and shows no post")
    return Unreadable(Reason.LAYOUT, f"the page has no title of a post ({page.url})")


def _require_its_own(page: Page, row: Row, told_day: Callable[[Row], Day], title: str) -> None:
    """Raises Unreadable for another page in the place of the post: a home page, a notice, another post.

    A title may have been edited since the list was read, but the day of a post stays: so a title that has nothing of the
    row's is taken only from a page that tells the row's day as well.
    """
    asked, came = urlsplit(row.url), urlsplit(page.url)
    if _HOME.fullmatch(came.path) and not came.query and (asked.path, asked.query) != (came.path, came.query):
        raise Unreadable(Reason.LAYOUT, f"the page is the site's home ({page.url})")
    wanted, said = plain(without_count(_CUT.sub("", row.title))), plain(title)
    if wanted in said or said in wanted or SequenceMatcher(None, wanted, said, autojunk=False).ratio() >= _ALIKE:
        return
    told = told_day(replace(row, day="", posted="")).moment
    if not row.day or told is None or told.isoformat()[:10] != row.day[:10]:
        raise Unreadable(Reason.LAYOUT, f"the page tells of another post than its list ({page.url})")


def _pinned_day(root: Element, selector: str, page: Page) -> Day:
    element = select(root, selector, "date")[0]
    text = element.get("datetime") or text_of(element, most=200)
    return Day(read_date(text, page.now), text)


def plain(text: str) -> str:
    """A title without signs and spaces, for comparison."""
    return _SIGNS.sub("", text).casefold()


def anchor_of(root: Element, row: Row) -> Element | None:
    """The element that says the post's title: the one that the row names, in a heading rather than elsewhere.

    Where the title was edited since, the page's own heading for a post.
    """
    wanted = plain(without_count(_CUT.sub("", row.title)))
    best: tuple[int, Element] | None = None
    if wanted:
        for element, said in _sayings(root):
            cuts = bool(_CUT.search(row.title)), bool(_CUT.search(said))
            worth = _match(plain(said), plain(_PREFIX.sub("", said)), wanted, cut=cuts[0], heading_cut=cuts[1])
            if worth:
                worth += _standing(element)
                if best is None or worth > best[0]:
                    best = worth, element
    if best is not None and best[0] > 0:
        return best[1]
    return _own_heading(root)


def _match(said: str, unprefixed: str, wanted: str, *, cut: bool, heading_cut: bool) -> int:
    if said == wanted:
        return 6
    if unprefixed == wanted:
        return 5
    if heading_cut and len(said) >= 8 and wanted.startswith(said):
        return 6
    if cut and len(wanted) >= 5 and said.startswith(wanted):
        return 6
    # A category or a number may stand before the title, a count behind it.
    if len(wanted) >= 6 and wanted in said and len(said) <= len(wanted) + 14:
        return 4
    return 0


def _sayings(root: Element) -> Iterator[tuple[Element, str]]:
    body = next(root.iter("body"), root)
    for count, at in enumerate(body.iter()):
        if count > _MOST:
            return
        if not isinstance(at.tag, str) or at.tag in ("script", "style", "option", "textarea"):
            continue
        if at.tag in _HEADINGS or _TITLE_NAME.search(named(at)) or at.tag in ("th", "td", "dt", "strong"):
            yield at, text_of(at, most=400)
        said = own_text(at)
        if said:
            yield at, said


def _standing(element: Element) -> int:
    """How likely a title stands here: headings and title boxes, never links to other posts, menus, lists."""
    around = [element, *list(element.iterancestors())[:3]]
    worth = 2 * any(at.tag in _HEADINGS for at in around) + any(_TITLE_NAME.search(named(at)) for at in around)
    worth += any(at.tag in ("th", "caption") for at in around[:2])
    if marginal(element):
        worth -= 6
    if any(at.tag in ("li", "tr") and len(list(islice(at.iter("td", "a"), 3))) > 2 for at in around):
        worth -= 1
    if any(at.tag == "a" for at in around) and not any(at.tag in _HEADINGS for at in around):
        worth -= 2
    return worth


def _own_heading(root: Element) -> Element | None:
    """The heading of a post whose title was edited since: the one that og:title or <title> says as well."""
    said = [plain(one) for one in _page_titles(root)]
    for element, text in _sayings(root):
        bare = plain(text)
        if len(bare) >= 4 and not marginal(element) and _standing(element) > 0 and any(bare in one for one in said):
            return element
    return None


def _page_titles(root: Element) -> list[str]:
    metas = root.xpath(
        "//meta[@property='og:title' or @name='og:title' or @name='twitter:title' or @name='title']/@content"
    )
    titles = [text for title in list(root.iter("title"))[:1] if (text := one_line("".join(title.itertext())))]
    return [one_line(str(meta)) for meta in metas] + titles


def _title(root: Element, anchor: Element | None, row: Row) -> str:
    """The whole title: the heading's, else where that is cut the page's own, else the row's."""
    listed = without_count(row.title)
    heading = ""
    if anchor is not None:
        said = text_of(anchor, most=600) if not own_text(anchor) or anchor.tag in _HEADINGS else own_text(anchor)
        heading = listed if plain(listed) in plain(said) and listed and not _CUT.search(listed) else without_count(said)
    for said in (heading, listed):
        if said and not _CUT.search(said):
            return said
    cut = _CUT.sub("", heading or listed).strip()
    if not cut:
        return ""
    for said in _page_titles(root):
        if said.startswith(cut) and not _CUT.search(_without_site(said, len(cut))):
            return _without_site(said, len(cut))
    return heading or listed


def _without_site(said: str, start: int) -> str:
    """A page's title without the names of board and site that follow the post's."""
    for sign in _SITE:
        at = said.find(sign, start) if sign not in (" - ", " : ", " – ", " — ") else said.rfind(sign, start)
        if at >= 0:
            return said[:at].strip()
    return said
