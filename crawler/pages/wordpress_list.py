"""Lists of WordPress (blog, categories, tags) as themes print them. Posts: `wordpress_post.py`.

Themes differ, but nearly all call `post_class()`: a post in a list is an element with the class `post-145` or that id. Its
title is the heading's link, its date a `time` element, else a text in an element whose class says so.
"""

from lxml import etree
from lxml.etree import _Element as Element

from aggregator.reading.markup import absolute
from crawler.pages.dates import Moment, read_date
from crawler.pages.feeds_dates import local_iso
from crawler.pages.layout import no_rows
from crawler.pages.page import ListPage, Page, Row, one_line, require_whole
from crawler.pages.trees import tree_of
from crawler.pages.wordpress_marks import is_locked_title, number_in, number_of, themes_date

# Attributes are asked for elements, which is several times as fast as asking each element for its attributes.
_TOKENS = "concat(' ', normalize-space(.), ' ')"
ROWS = "article.post .entry-title a, .hentry .entry-title a"
_ENTRIES = etree.XPath(
    "(/descendant::*/@id[starts-with(., 'post-')] | /descendant::*/@class[contains(., 'post-') or contains(., 'hentry')])"
    "/parent::*[self::article or self::li or self::div or self::section or self::tr]"
    "[not(ancestor::aside or ancestor::footer or ancestor::nav)]"
)
_TITLES = (
    etree.XPath(
        "descendant::*/@class[contains(., 'title') or contains(., 'p-name')]"
        f"[contains({_TOKENS}, ' entry-title ') or contains(., 'post-title') or contains(., 'post__title')"
        f" or contains({_TOKENS}, ' p-name ')]/../descendant-or-self::a[@href]"
    ),
    etree.XPath("(descendant::h1|descendant::h2|descendant::h3|descendant::h4|descendant::h5)/descendant::a[@href]"),
    etree.XPath("descendant::a[@href and @rel='bookmark'][not(.//time)][normalize-space()]"),
    etree.XPath("descendant::a[@href][.//h1 or .//h2 or .//h3 or .//h4]"),
)
_INNER_HEADING = etree.XPath("(descendant::h1|descendant::h2|descendant::h3|descendant::h4)[1]")
_TIMES = (
    etree.XPath(f"descendant::time[@datetime][@class[contains({_TOKENS}, ' published ')]]/@datetime"),
    etree.XPath(f"descendant::time[@datetime][not(@class[contains({_TOKENS}, ' updated ')])]/@datetime"),
    etree.XPath("descendant::time/@datetime"),
    etree.XPath(f"descendant::abbr[@class[contains({_TOKENS}, ' published ')]]/@title"),
)
_DATE_TEXTS = etree.XPath(
    f"descendant::*/@class[contains({_TOKENS}, ' published ') or contains(., 'date') or contains(., 'posted-on')"
    " or contains(., 'meta')]/.."
)
_RELATED = etree.XPath("descendant::a[@rel]")
_AUTHOR = etree.XPath("string(descendant::*/@class[contains(., 'author')]/../descendant::a)")
_PAGER = etree.XPath("boolean(/descendant::*/@class[contains(., 'page-numbers') and contains(., 'current')])")
_NEXT = etree.XPath(
    "/descendant::link[@rel='next'] or /descendant::a[contains(@class, 'next')]"
    " or /descendant::*/@class[contains(., 'query-pagination-next')]"
    " or /descendant::*/@class[contains(., 'nav-previous')]/..//a"
)
_NOTHING = etree.XPath(
    f"boolean(/descendant::*/@class[contains({_TOKENS}, ' no-results ') or contains({_TOKENS}, ' not-found ')"
    " or contains(., 'query-no-results')])"
)
_LIST_BODY = ("archive", "blog", "category", "tag", "home")


def read_list(page: Page) -> ListPage:
    """The rows of a list page in their order. Raises Unreadable for what is no whole list of this program."""
    require_whole(page.html)
    root = tree_of(page.html)
    rows: dict[str, Row] = {}
    taken: Element | None = None
    for entry in _ENTRIES(root):
        if taken is not None and any(parent is taken for parent in entry.iterancestors(taken.tag)):
            continue
        row = _row(entry, page)
        if row is not None:
            taken = entry
            rows.setdefault(row.key, row)
    if not rows and not (_NOTHING(root) and _is_list(root)):
        raise no_rows(page, "posts with a post class", ROWS)
    return ListPage(list(rows.values()), last=bool(_PAGER(root)) and not _NEXT(root))


def _is_list(root: Element) -> bool:
    body = root.find("body")
    classes = (body.get("class") or "").split() if body is not None else []
    return any(name in classes for name in _LIST_BODY)


def _row(entry: Element, page: Page) -> Row | None:
    classes = (entry.get("class") or "").split()
    link = next((found[0] for path in _TITLES if (found := path(entry))), None)
    if link is None or "type-page" in classes:
        return None
    url = absolute(link.get("href"), page.url).partition("#")[0]
    key = number_of(classes) or number_of([entry.get("id") or ""])
    if not key and (entry.tag == "article" or "hentry" in classes):
        key = number_in(url)
    title = _title(link)
    if not key or not url or not title:
        return None
    written, moment = _posted(entry, page)
    related = [(one.get("rel"), one) for one in _RELATED(entry)]
    author = next((_text(one) for rel, one in related if rel == "author"), "") or one_line(_AUTHOR(entry))
    return Row(
        key=key,
        url=url,
        text=title,
        title=title,
        author=author,
        posted=written,
        day=local_iso(moment),
        category=next((_text(one) for rel, one in related if "category" in rel), ""),
        pinned="sticky" in classes,
        secret="post-password-required" in classes or is_locked_title(title),
    )


def _title(link: Element) -> str:
    heading = _INNER_HEADING(link) if len(link) else []
    return _text(heading[0] if heading else link)


def _text(element: Element) -> str:
    return one_line("".join(element.itertext()))


def _posted(entry: Element, page: Page) -> tuple[str, Moment | None]:
    """The date as written and as read: an attribute if there is one, else the first text that is a date."""
    for path in _TIMES:
        for written in path(entry):
            if (moment := read_date(written)) is not None:
                return str(written), moment
    for element in _DATE_TEXTS(entry):
        said = _text(element)
        if len(said) < 200 and (moment := themes_date(said) or read_date(said, page.now)) is not None:
            return said, moment
    return "", None
