"""Addresses of WordPress: of its lists in each way, of a category or the blog, and what a page tells of them."""

import pytest

from crawler.pages.wordpress_marks import number_in, themes_date
from crawler.platforms.base import Board
from tests.crawler.test_pages_wordpress import CATEGORY, SITE, WORDPRESS, document, entry, feed, page, single


@pytest.mark.parametrize(
    ("via", "first", "third"),
    [
        ("pages", CATEGORY, f"{CATEGORY}page/3/"),
        ("feed", f"{CATEGORY}feed/", f"{CATEGORY}feed/?paged=3"),
    ],
)
def test_lists_have_their_usual_addresses(via: str, first: str, third: str) -> None:
    board = Board(CATEGORY, {"via": via}, "")
    assert (WORDPRESS.list_url(board, 1), WORDPRESS.list_url(board, 3)) == (first, third)
    plain = Board(f"{SITE}?cat=3", {"via": via}, "")
    assert WORDPRESS.list_url(plain, 3).endswith("paged=3")


def test_rest_is_asked_for_no_more_than_is_read_and_past_the_end_by_offset() -> None:
    rest = f"{SITE}wp-json/wp/v2/posts?categories=3"
    board = Board(CATEGORY, {"via": "rest", "rest": rest}, "")
    with_children = "categories%5Bterms%5D=3&categories%5Binclude_children%5D=true"
    assert WORDPRESS.list_url(board, 1).startswith(f"{SITE}wp-json/wp/v2/posts?{with_children}&per_page=20&_fields=id,")
    assert "offset=40&" in WORDPRESS.list_url(board, 3)
    tag = Board(SITE, {"via": "rest", "rest": f"{SITE}wp-json/wp/v2/posts?tags=3"}, "")
    assert WORDPRESS.list_url(tag, 1).startswith(f"{SITE}wp-json/wp/v2/posts?tags=3&per_page=20")


@pytest.mark.parametrize(
    ("address", "found", "board"),
    [
        (f"{SITE}category/%EC%86%8C%EC%8B%9D/page/2/", f"{SITE}category/%EC%86%8C%EC%8B%9D/", "category/소식"),
        (f"{CATEGORY}feed/", CATEGORY, "category/news"),
        (f"{SITE}?cat=3", f"{SITE}?cat=3", "cat-3"),
        (f"{SITE}book-12/", SITE, ""),
        (f"{SITE}wp-json/wp/v2/posts?categories=3&page=2", f"{SITE}?categories=3", "categories-3"),
    ],
)
def test_an_address_names_a_category_or_the_whole_blog(address: str, found: str, board: str) -> None:
    told = WORDPRESS.recognise(address)
    assert told is not None
    assert (told.address, told.board) == (found, board)


def test_a_page_says_which_list_it_is_and_how_it_may_be_read() -> None:
    found = WORDPRESS.detect(page(document(entry()), f"{CATEGORY}page/2/"))
    assert found is not None
    assert (found.address, found.board) == (CATEGORY, "category/news")
    assert found.options == {
        "via": "pages",
        "rest": f"{SITE}wp-json/wp/v2/posts?categories=3",
        "feed": f"{CATEGORY}feed/",
    }
    assert [one.options["via"] for one in WORDPRESS.ways(found)] == ["rest", "feed", "pages"]


def test_a_post_leads_to_its_category_and_other_pages_to_the_blog_or_nowhere() -> None:
    def board(html: str, url: str = f"{SITE}x/") -> str | None:
        found = WORDPRESS.detect(page(html, url))
        return found.address if found is not None else None

    assert board(single()) == CATEGORY
    assert board(document("", "home blog")) == SITE
    assert board(document("<p>오시는 길</p>", "page page-id-3")) is None
    assert board("<html><body class='home'>다른 것</body></html>") is None
    assert board(feed(f"{SITE}?p=12"), f"{CATEGORY}feed/") == CATEGORY
    assert board(feed(f"{SITE}?p=12").replace("book-12/", "book-12/#comment-1"), f"{SITE}comments/feed/") is None
    front = WORDPRESS.detect(page(document("<p>환영</p>", "home page"), SITE))
    assert front is not None
    assert front.options["via"] == "feed"


def test_a_site_with_plain_addresses_has_rest_and_feeds_in_its_query() -> None:
    head = f"<link rel='https://api.w.org/' href='{SITE}index.php?rest_route=/'>"

    def of(marks: str, address: str) -> tuple[str, object, object]:
        html = document(entry(), marks, head).replace(f"<link rel='https://api.w.org/' href='{SITE}wp-json/'>", "")
        found = WORDPRESS.detect(page(html, address))
        assert found is not None
        return found.address, found.options["rest"], found.options["feed"]

    posts = f"{SITE}index.php?rest_route=/wp/v2/posts"
    assert of("home blog", SITE) == (SITE, posts, f"{SITE}?feed=rss2")
    category = f"{SITE}?cat=3"
    assert of("archive category category-3", category) == (category, f"{posts}&categories=3", f"{category}&feed=rss2")
    board = Board(category, {"via": "rest", "rest": f"{posts}&categories=3"}, "")
    assert WORDPRESS.list_url(board, 1).startswith(f"{posts}&categories%5Bterms%5D=3&")


def test_an_address_is_the_same_in_either_case_of_its_hex() -> None:
    lower, upper = f"{SITE}category/%ea%b3%b5/", f"{SITE}category/%EA%B3%B5/"
    told = [WORDPRESS.recognise(one) for one in (lower, f"{lower}feed/", upper)]
    seen = [WORDPRESS.detect(page(document(entry()), one)) for one in (lower, upper)]
    assert {one.address for one in (*told, *seen) if one is not None} == {upper}


def test_numbers_and_dates_as_the_program_writes_them() -> None:
    assert [number_in(one) for one in ("/?p=012", "/?post_type=x&#038;p=9", "/archives/44/", "/2026/", "//[")] == [
        *("12", "9", "44"),
        *("", ""),
    ]
    assert themes_date("13월 40, 2026") is None
    assert themes_date("May 2026") is None
