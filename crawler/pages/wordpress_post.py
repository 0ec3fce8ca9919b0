"""One post of WordPress on its own page, in whatever theme.

The page says which post it shows (body class, shortlink, JSON link); a deleted post's address may show another one since, as
its slug was given on. The body is `entry-content` or what themes call it; share buttons, related posts and comments stand
around and in it.
"""

import re

from bs4 import BeautifulSoup, Tag

from aggregator.rawpost import RawPost
from aggregator.reading.markup import absolute
from crawler.pages.content import content_of, text_of
from crawler.pages.dates import Moment, day_of, read_date
from crawler.pages.frame import class_of
from crawler.pages.layout import no_body
from crawler.pages.page import Page, Reason, Row, Unreadable, one_line, require_whole
from crawler.pages.trees import soup_of
from crawler.pages.wordpress_marks import is_locked_title, number_in, number_of, themes_date

BODIES = (
    *(".entry-content", ".wp-block-post-content", ".elementor-widget-theme-post-content", ".et_pb_post_content"),
    *(".td-post-content", ".post-content", ".post_content", ".post-entry", ".single-content", ".article-content"),
    *(
        ".article-body",
        ".the-content",
        ".content-inner",
        ".e-content",
        "[itemprop=articleBody]",
        ".post-body",
        ".entry",
    ),
)
_TITLES = (
    *("h1.entry-title", ".wp-block-post-title", ".entry-title", "[itemprop=headline]", ".p-name", ".post-title"),
    *(".elementor-widget-theme-post-title .elementor-heading-title", "h1"),
)
_FEATURED = ".post-thumbnail img, .wp-block-post-featured-image img, .entry-thumbnail img, .featured-image img"
_JSON_LINK = re.compile(r"/wp/v2/posts/(\d+)$")


def read_post(page: Page, row: Row) -> RawPost:
    """The post on a page, seen in the list as `row`. Raises Unreadable."""
    require_whole(page.html)
    soup = soup_of(page.html, *BODIES)
    _check_identity(soup, page, row)
    article = _article(soup, row.key)
    if article is None:
        raise no_body(page, "post", *BODIES, row=row)
    title = _title(article, soup, row)
    if is_locked_title(title) or "post-password-required" in class_of(article).split():
        raise Unreadable(Reason.SECRET, "the post asks for a password")
    box = _body(article)
    if box is None:
        raise no_body(page, "body of the post", *BODIES, row=row)
    if box.select_one("form.post-password-form"):
        raise Unreadable(Reason.SECRET, "the post asks for a password")
    posted, written = _posted(article, soup, box, row)
    author = text_of(article.select_one("a[rel~=author]") or article.select_one(".author .fn, .byline .author"))
    category = text_of(article.select_one("a[rel~=category]"))
    featured = [absolute(str(image.get("src") or ""), page.url) for image in article.select(_FEATURED)]
    content = content_of(box, page.url)
    return RawPost(
        line="",
        key=row.key,
        url=row.url,
        title=title,
        body_html=content.html,
        page_url=page.url,
        posted=posted,
        posted_text=written,
        author=author or row.author,
        category_text=category or row.category,
        attachments=content.attachments,
        images=tuple(dict.fromkeys(one for one in (*featured, *content.images) if one)),
    )


def shown_number(soup: BeautifulSoup) -> str:
    """The number of the post that a page shows, as the program itself names it; "" where no post is named."""
    body = soup.body
    if body is not None and (number := number_of(class_of(body).split(), ("postid-",))):
        return number
    for link in soup.find_all("link", href=True):
        rel, href = link.get_attribute_list("rel"), str(link["href"])
        if "shortlink" in rel and (number := number_in(href)):
            return number
        if "alternate" in rel and "json" in str(link.get("type")) and (found := _JSON_LINK.search(href)):
            return found[1]
    field = soup.select_one("input#comment_post_ID[value]")
    return str(field["value"]) if field is not None else ""


def _check_identity(soup: BeautifulSoup, page: Page, row: Row) -> None:
    """Raises Unreadable where the page itself says that it shows something else than the row's post."""
    marks = class_of(soup.body).split() if soup.body is not None else []
    if "error404" in marks:
        raise Unreadable(Reason.DELETED, "the site says that there is no such post")
    shown = shown_number(soup)
    if shown and shown != row.key:
        raise Unreadable(Reason.DELETED, f"the address shows post {shown} now")
    if not shown and ("home" in marks or "archive" in marks or "blog" in marks):
        raise Unreadable(Reason.ERROR_PAGE, f"{page.url} shows a list instead of the post")


def _article(soup: BeautifulSoup, key: str) -> Tag | None:
    """The element that holds the post; the page's main part where the theme does not mark it."""
    own = soup.find(id=f"post-{key}")
    if isinstance(own, Tag) and _body(own) is not None:
        return own
    marked = soup.select(f".post-{key}") if key.isdecimal() else []
    with_body = [element for element in marked if element.name != "body" and _body(element) is not None]
    if with_body:
        return with_body[0]
    for selector in (
        ".hentry",
        ".h-entry",
        "[itemtype*=BlogPosting]",
        "[itemtype*=Article]",
        "main article",
        "article",
    ):
        for element in soup.select(selector):
            if element.name != "body" and _body(element) is not None:
                return element
    main = soup.select_one("main, #main, #content, .site-content")
    return main if main is not None and _body(main) is not None else None


def _body(article: Tag) -> Tag | None:
    return next((found for selector in BODIES if (found := article.select_one(selector)) is not None), None)


def _title(article: Tag, soup: BeautifulSoup, row: Row) -> str:
    """The post's heading; where the theme puts it outside of the post, the one that the list or the head names."""
    said = next((text for selector in _TITLES if (text := text_of_title(article.select_one(selector)))), "")
    heads = [text_of_title(one) for one in soup.find_all("h1")]
    meta = soup.select_one("meta[property='og:title'][content]")
    named = [one_line(str(meta["content"]))] if meta is not None else []
    if said and (article.find("h1") or not heads or said in heads or said == row.title):
        return said
    known = next((one for one in heads if one and any(one == name or name.startswith(one) for name in named)), "")
    title = known or (row.title if row.title and not row.title.endswith(("…", "...")) else "") or said or "".join(named)
    title = title or row.title  # an untitled post is called by its beginning
    if not title:
        raise Unreadable(Reason.LAYOUT, "the page has no title")
    return title


def text_of_title(element: Tag | None) -> str:
    """A heading's text; parts of a word in elements of their own are not torn apart."""
    return one_line(element.get_text()) if element is not None else ""


def _posted(article: Tag, soup: BeautifulSoup, box: Tag, row: Row) -> tuple[Moment | None, str]:
    """When the post was published and how that was written. Times in the body are the activity's, not the post's."""
    times = [time for time in article.select("time[datetime]") if box not in time.parents]
    times.sort(key=lambda time: ("updated" in class_of(time).split()) - ("published" in class_of(time).split()))
    written = [str(time["datetime"]) for time in times]
    meta = soup.select_one("meta[property='article:published_time'][content]")
    written += [str(meta["content"])] if meta is not None else []
    for text in written:
        if (moment := read_date(text)) is not None:
            return moment, text
    for element in article.select(".published, [class*=date], [class*=posted-on]"):
        if box not in element.parents and (moment := themes_date(text_of(element))) is not None:
            return moment, text_of(element)
    return day_of(row), row.posted
