"""The page of a post whose feed was cut short: Naver blog, Tistory, and any other site by its article."""

import re

from bs4 import BeautifulSoup, Tag

from aggregator.rawpost import RawPost
from aggregator.reading.markup import absolute
from crawler.pages.board_article import read_article
from crawler.pages.content import content_of
from crawler.pages.dates import Moment, day_of, read_date
from crawler.pages.feeds_identity import naver_post
from crawler.pages.layout import no_body
from crawler.pages.page import Page, Reason, Row, Unreadable, one_line, require_whole
from crawler.pages.trees import soup_of
from crawler.pages.wordpress_marks import is_locked_title

# By age of the editor: SmartEditor ONE, 3, and before (text pasted from HWP too).
NAVER = (
    ".se-main-container",
    ".se_component_wrap.sect_dsc",
    ".se_component_wrap",
    "#postViewArea",
    ".post_ct",
    "#viewTypeSelector",
)
TISTORY = (
    ".tt_article_useless_p_margin",
    ".contents_style",
    ".entry-content",
    ".article_view",
    ".article-view",
    "#article-view",
)
NAMED = (
    *(
        ".e-content",
        "[itemprop=articleBody]",
        ".entry-content",
        ".post-content",
        ".post-body",
        ".article-body",
        "#bo_v_con",
    ),
    *(".read_body .xe_content", ".rd_body .xe_content", ".article_view", ".post_content"),
)
_MAIN = ("article .content", "article", "main")
_GONE = re.compile(
    r"삭제되었거나|(?:삭제된|존재하지 않는|없는)\s?(?:게시물|게시글|글|포스트|페이지)(?:입니다|이거나)"
    r"|찾을 수 없는 (?:글|페이지)"
)
_CLOSED = re.compile(r"비공개\s?(?:글|포스트|블로그)|이웃에게만\s?공개|서로이웃|보호되어\s?있는\s?글|권한이\s?없")


def read_post(page: Page, row: Row) -> RawPost:
    """The post on a page, seen in its feed as `row`. Raises Unreadable."""
    require_whole(page.html)
    soup = soup_of(page.html, *NAVER, *TISTORY, *NAMED)
    naver = naver_post(row.url)
    if naver is not None:
        return _post(page, row, soup, NAVER, f"https://blog.naver.com/{naver[0]}/{naver[1]}")
    if ".tistory.com/" in row.url or "t1.daumcdn.net/tistory" in page.html:
        return _post(page, row, soup, TISTORY, row.url)
    return _of_any_site(page, row, soup)


def _of_any_site(page: Page, row: Row, soup: BeautifulSoup) -> RawPost:
    """By a container that says what it is; by the reader of any board's articles; by the page's main part."""
    if not _names(soup, row):
        raise _refusal(page, soup, row, NAMED)
    if any(soup.select_one(selector) is not None for selector in NAMED):
        return _post(page, row, soup, NAMED, row.url)
    try:
        return read_article(page, row)
    except Unreadable as why:
        if why.reason is not Reason.LAYOUT:
            raise
    return _post(page, row, soup, _MAIN, row.url)


def _names(soup: BeautifulSoup, row: Row) -> bool:
    """Whether the post's title stands on the page: "not found" with status 200 has an article and a main part too."""
    title = "".join(row.title.rstrip(".…").split())[:15]
    return title in "".join(soup.get_text().split())


def _post(page: Page, row: Row, soup: BeautifulSoup, bodies: tuple[str, ...], url: str) -> RawPost:
    box = next((found for selector in bodies if (found := soup.select_one(selector)) is not None), None)
    if box is None or box.find("input", type="password") is not None:
        raise _refusal(page, soup, row, bodies)
    posted, written = _posted(soup, row)
    parts = soup.select(".se_component_wrap.sect_dsc") if "sect_dsc" in (box.get("class") or []) else [box]
    contents = [content_of(part, page.url) for part in parts]
    html = "\n".join(content.html for content in contents)
    if not html:
        raise _refusal(page, soup, row, bodies)
    images = dict.fromkeys(one for content in contents for one in content.images)
    return RawPost(
        line="",
        key=row.key,
        url=url,
        title=_title(soup, row),
        body_html=html,
        page_url=page.url,
        posted=posted,
        posted_text=written,
        author=row.author,
        category_text=row.category,
        attachments=tuple(dict.fromkeys(one for content in contents for one in content.attachments)),
        images=tuple(images) or _announced_image(soup, page.url),
    )


def _refusal(page: Page, soup: BeautifulSoup, row: Row, bodies: tuple[str, ...]) -> Unreadable:
    """Why a page has no body: the post is gone, or not for everybody, or the page is laid out otherwise."""
    said = one_line((soup.body or soup).get_text(" "))[:5000]
    title = one_line(soup.title.get_text()) if soup.title is not None else ""
    if _CLOSED.search(said) or is_locked_title(title) or soup.select_one("article input[type=password]"):
        return Unreadable(Reason.SECRET, "the post is not public")
    if _GONE.search(said):
        return Unreadable(Reason.DELETED, "the site says that the post is gone")
    return no_body(page, "body of the post", *bodies, row=row)


def _title(soup: BeautifulSoup, row: Row) -> str:
    """The feed's title, which is whole and without the site's name; the page's where the feed has none or cut it."""
    if row.title and not row.title.endswith(("…", "...")):
        return row.title
    meta = soup.select_one("meta[property='og:title'][content]")
    told = one_line(str(meta["content"])) if meta is not None else ""
    return told if told.startswith(row.title.rstrip(".…")) and told else row.title or told


def _posted(soup: BeautifulSoup, row: Row) -> tuple[Moment | None, str]:
    """The feed's date: a page's first date may be another's, and fresh ones say "1시간 전". Else what the head tells."""
    told = day_of(row)
    meta = soup.select_one("meta[property='article:published_time'][content]")
    if told is None and meta is not None and (read := read_date(str(meta["content"]))) is not None:
        return read, str(meta["content"])
    return told, row.posted


def _announced_image(soup: BeautifulSoup, base: str) -> tuple[str, ...]:
    """The picture that the page shows for itself, where the body has none that can be seen."""
    meta: Tag | None = soup.select_one("meta[property='og:image'][content]")
    address = absolute(str(meta["content"]), base) if meta is not None else ""
    return (address,) if address else ()
