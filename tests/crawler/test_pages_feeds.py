"""Feeds as sources: every format, closed and broken ones, days in Seoul, whole texts and those cut short."""

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.clock import SEOUL
from aggregator.rawpost import Attachment, RawPost
from crawler.pages import feeds
from crawler.pages.feeds_dates import read_moment
from crawler.pages.page import ListPage, Page, Reason, Row, Unreadable
from crawler.platforms.base import Board
from crawler.platforms.syndication import Syndication

NOW = datetime(2026, 11, 22, 13, 16, tzinfo=UTC)
URL = "https://sup.example.kr/rss"
SYNDICATION = Syndication()


def page(text: str, url: str = URL) -> Page:
    return Page(url, text, NOW)


def rss(*items: str, head: str = "") -> str:
    spaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return (
        f'<?xml version="1.0" encoding="EUC-KR"?><rss version="2.0" {spaces}><channel><title>숲 도서관</title>'
        f"<link>https://sup.example.kr/</link>{head}{''.join(items)}</channel></rss>"
    )


def item(
    number: int = 7, *, title: str = "책놀이", posted: str = "Sat, 21 Nov 2026 15:03:11 +0000", more: str = ""
) -> str:
    return (
        f"<item><title>{title}</title><link>https://sup.example.kr/news/{number}</link><pubDate>{posted}</pubDate>"
        f"{more or '<description>&lt;p&gt;12월에 만나요&lt;/p&gt;</description>'}</item>"
    )


def listed(text: str) -> ListPage:
    return feeds.read_list(page(text))


def only(text: str) -> tuple[Row, RawPost]:
    found = listed(text)
    (row,) = found.rows
    return row, found.posts[row.key]


def reason(text: str) -> Reason:
    with pytest.raises(Unreadable) as caught:
        listed(text)
    return caught.value.reason


# Formats.


def test_an_item_of_rss_is_a_row_and_a_whole_post_and_its_day_is_seouls() -> None:
    row, post = only(
        rss(item(more="<content:encoded><![CDATA[<p>만나요</p>]]></content:encoded><dc:creator>사서</dc:creator>"))
    )
    assert (row.key, row.url, row.title) == ("7", "https://sup.example.kr/news/7", "책놀이")
    assert row.day == "2026-11-22T00:03:11+09:00"
    assert (post.posted, post.body_html, post.author) == (
        datetime(2026, 11, 22, 0, 3, 11, tzinfo=SEOUL),
        "<p>만나요</p>",
        "사서",
    )


def test_atom_rss1_and_json_feed_say_the_same() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>숲</title><entry><title type="html">책놀이</title>'
        '<link rel="replies" href="https://a.kr/c"/><link rel="alternate" type="text/html" href="https://sup.example.kr/news/7"/>'
        "<id>tag:sup,7</id><published>2026-11-21T15:03:11Z</published><updated>2026-11-22T01:00:00Z</updated>"
        "<author><name>사서</name></author><content type='html'>&lt;p&gt;만나요&lt;/p&gt;</content></entry></feed>"
    )
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>숲</title></channel><item rdf:about="https://a.kr/7">'
        "<title>책놀이</title><link>https://sup.example.kr/news/7</link><dc:date>2026-11-22T00:03:11+09:00</dc:date>"
        "<dc:creator>사서</dc:creator><description>&lt;p&gt;만나요&lt;/p&gt;</description></item></rdf:RDF>"
    )
    json = (
        '{"version":"https://jsonfeed.org/version/1.1","title":"숲","items":[{"id":7,"url":"https://sup.example.kr/news/7",'
        '"title":"책놀이","content_html":"<p>만나요</p>","date_published":"2026-11-22T00:03:11+09:00",'
        '"authors":[{"name":"사서"}],"attachments":[{"url":"https://a.kr/f.hwp","title":"신청서.hwp"}]}]}'
    )
    read = [only(text)[1] for text in (atom, rdf, json)]
    assert {(one.key, one.url, one.title, one.body_html, one.author, one.posted) for one in read} == {
        (
            "7",
            "https://sup.example.kr/news/7",
            "책놀이",
            "<p>만나요</p>",
            "사서",
            datetime(2026, 11, 22, 0, 3, 11, tzinfo=SEOUL),
        )
    }
    assert read[2].attachments == (Attachment("https://a.kr/f.hwp", "신청서.hwp"),)


def test_xhtml_and_plain_text_of_atom_become_html() -> None:
    entry = "<entry><title>글</title><id>u:1</id><link href='https://a.kr/7'/><updated>2026-11-20</updated>{}</entry>"
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><title>숲</title>' + entry + "</feed>"
    xhtml = '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>하나</p>둘</div></content>'
    assert "<p>하나</p>둘" in only(atom.format(xhtml))[1].body_html
    text = only(atom.format("<content>5 &lt; 6\n둘째 줄</content>"))[1]
    assert text.body_html == "5 &lt; 6<br/>\n둘째 줄"
    assert text.posted == date(2026, 11, 20)


def test_files_and_pictures_beside_the_text_are_taken_along() -> None:
    enclosures = (
        "<enclosure url='https://a.kr/안내.pdf' type='application/pdf'/><enclosure url='/p.jpg' type='image/jpeg'/>"
    )
    _, post = only(rss(item(more=f"<description>&lt;p&gt;글&lt;/p&gt;</description>{enclosures}")))
    assert post.attachments == (Attachment("https://a.kr/안내.pdf", "안내.pdf"),)
    assert post.images == ("https://sup.example.kr/p.jpg",)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("&lt;작가와의 만남&gt; 신청", "<작가와의 만남> 신청"),
        ("<![CDATA[<b>모집</b> 글쓰기 &#8211; 2기]]>", "모집 글쓰기 – 2기"),
        ("책 &amp;amp; 음악 &amp;lt;무료&amp;gt;", "책 & 음악 <무료>"),
        ("독서&nbsp;교실 & 놀이", "독서 교실 & 놀이"),
    ],
)
def test_titles_are_whole_text(written: str, title: str) -> None:
    assert only(rss(item(title=written)))[0].title == title


# Identity.


@pytest.mark.parametrize(
    ("link", "guid", "key", "url"),
    [
        (
            "https://a.kr/bbs/board.php?bo_table=notice&amp;amp;wr_id=78",
            "",
            "notice/78",
            "https://a.kr/bbs/board.php?bo_table=notice&wr_id=78",
        ),
        ("https://a.kr/program/585", "", "585", "https://a.kr/program/585"),
        ("https://a.kr/x/?utm_source=rss&amp;id=3#top", "u-3", "u-3", "https://a.kr/x/?id=3"),
        ("https://sup.tistory.com/12", "https://sup.tistory.com/12", "12", "https://sup.tistory.com/12"),
        ("https://sup.tistory.com/notice/3", "", "notice/3", "https://sup.tistory.com/notice/3"),
        ("https://sup.tistory.com/entry/글", "https://sup.tistory.com/14", "14", "https://sup.tistory.com/entry/글"),
        ("https://a.kr/?kboard_content_redirect=39", "", "39", "https://a.kr/?kboard_content_redirect=39"),
        ("https://a.kr/글/", "https://a.kr/?p=12", "12", "https://a.kr/글/"),
        ("https://a.kr/v.do;jsessionid=AB.1?seq=6", "", "https://a.kr/v.do?seq=6", "https://a.kr/v.do?seq=6"),
        ("https://a.kr/v?s=6", "https://a.kr/v.do;JSESSIONID=AB?s=6", "https://a.kr/v.do?s=6", "https://a.kr/v?s=6"),
    ],
)
def test_a_post_is_the_sites_own_number_and_its_address_has_no_noise(link: str, guid: str, key: str, url: str) -> None:
    text = rss(
        f"<item><title>글</title><link>{link}</link><guid>{guid}</guid><description>&lt;p&gt;글&lt;/p&gt;</description></item>"
    )
    row, _ = only(text)
    assert (row.key, row.url) == (key, url)


def test_a_post_of_naver_is_its_number_and_read_from_the_phone_page() -> None:
    link = "https://blog.naver.com/SupLib/223000000001?fromRss=true&amp;trackingCode=rss"
    found = listed(rss(f"<item><title>글</title><link>{link}</link><description>짧은 글......</description></item>"))
    (row,) = found.rows
    assert (row.key, row.url) == ("223000000001", "https://m.blog.naver.com/suplib/223000000001")
    assert not found.posts


def test_only_the_items_of_a_category_are_taken_where_one_is_set() -> None:
    categories = ["도서관/소식", "소식", "잡담"]
    text = rss(*(item(n, more=f"<category>{one}</category>") for n, one in enumerate(categories, 1)))
    assert [row.key for row in feeds.read_list(page(text), "소식").rows] == ["1", "2"]


# Cut short or whole.


@pytest.mark.parametrize(
    ("more", "whole"),
    [
        ("<description>&lt;p&gt;다 있어요.&lt;/p&gt;</description>", True),
        ("<description>&lt;p&gt;여기까지…&lt;/p&gt;</description>", False),
        ("<description>&lt;p&gt;여기까지 [&amp;#8230;]&lt;/p&gt;</description>", False),
        ("<description>&lt;p&gt;글 &lt;a class='more-link'&gt;더&lt;/a&gt;&lt;/p&gt;</description>", False),
        ("<description>줄도 그림도 없는 요약입니다.</description>", False),
        ("<description></description>", False),
        ("<description>요약…</description><content:encoded>&lt;p&gt;곧 만나요...&lt;/p&gt;</content:encoded>", True),
    ],
)
def test_a_text_that_was_cut_is_no_post(more: str, whole: bool) -> None:
    found = listed(rss(item(more=more)))
    assert (len(found.rows), bool(found.posts)) == (1, whole)


def test_locked_posts_are_rows_that_nobody_opens() -> None:
    form = '<content:encoded><![CDATA[<form class="post-password-form"></form>]]></content:encoded>'
    found = listed(rss(item(1, title="잠긴 글: 회의록"), item(2, more=form)))
    assert [row.secret for row in found.rows] == [True, True]
    assert not found.posts


# Closed, broken, hostile.


def test_a_closed_feed_is_not_a_feed_without_posts() -> None:
    assert reason("RSS 보기가 금지되어 있습니다.") is Reason.CLOSED_FEED
    locked = rss(head="<description>피드(Feed) 기능이 잠겨 있습니다.</description>")
    assert reason(locked) is Reason.CLOSED_FEED
    assert listed(rss()).rows == []


def test_what_is_no_feed_is_named() -> None:
    assert reason("") is Reason.EMPTY
    assert reason("점검 중") is Reason.NOT_HTML
    assert reason("<html><body>안녕</body></html>") is Reason.LAYOUT
    assert reason('<html><input type="password"></html>') is Reason.LOG_IN
    assert reason(rss(item())[:-10]) is Reason.CUT_OFF
    assert reason('{"version":"https://jsonfeed.org/version/1","items":[{"id":') is Reason.CUT_OFF
    assert reason('{"items":[]}') is Reason.LAYOUT


def test_a_doctype_is_refused_and_entities_are_never_resolved() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>'
    assert reason(rss(item(title="&b;")).replace("<rss", bomb + "<rss", 1)) is Reason.LAYOUT
    hidden = "<!-- <rss> -->" + bomb
    assert reason(rss(item()).replace("<rss", hidden + "<rss", 1)) is Reason.LAYOUT
    assert only(rss(item(title="&unknown; 글")))[0].title == "&unknown; 글"


@pytest.mark.parametrize(
    "said",
    [
        "<!DOCTYPE rss>",
        '<!DOCTYPE rss SYSTEM "rss.dtd">',
        "<!DOCTYPE rss PUBLIC '-//숲//DTD RSS//EN'\n 'http://a.kr/r.dtd' >",
    ],
)
def test_a_doctype_that_defines_nothing_is_no_reason_to_refuse_a_feed_of_rss_091(said: str) -> None:
    assert only(rss(item()).replace("<rss", f"{said}<rss", 1))[0].key == only(rss(item()))[0].key


def test_control_characters_and_bare_ampersands_are_mended() -> None:
    row, post = only(rss(item(title="책\x0b & 글", more="<description><![CDATA[<p>a&b&nbsp;c</p>]]></description>")))
    assert row.title == "책 & 글"
    assert post.body_html == "<p>a&amp;b\xa0c</p>"


# Dates.


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Sun, 22 Nov 2026 05:30:00 +0900", "2026-11-22T05:30:00+09:00"),
        ("Sat, 21 Nov 2026 15:03:11 GMT", "2026-11-22T00:03:11+09:00"),
        ("Sun, 22 Nov 2026 05:30:00 KST", "2026-11-22T05:30:00+09:00"),
        ("22 Nov 2026 05:30", "2026-11-22T05:30:00+09:00"),
        ("2026-11-21T23:00:00-05:00", "2026-11-22T13:00:00+09:00"),
        ("2026-11-22 05:30:00", "2026-11-22T05:30:00+09:00"),
        ("2026.11.22", "2026-11-22"),
        ("20261122", "2026-11-22"),
        ("20261122053000", "2026-11-22T05:30:00+09:00"),
        ("20261399", None),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("Sun, 99 Nov 2026 05:30:00 +0900", None),
        ("곧", None),
    ],
)
def test_dates_of_feeds_have_the_right_day_in_seoul(written: str, day: str | None) -> None:
    read = read_moment(written, NOW)
    assert (read.isoformat() if read else None) == day


def test_seouls_time_that_is_labelled_utc_is_known_by_lying_ahead() -> None:
    ahead = rss(item(1, posted="Sun, 22 Nov 2026 22:10:00 +0000"), item(2, posted="Fri, 20 Nov 2026 16:00:00 +0000"))
    assert [row.day for row in listed(ahead).rows] == ["2026-11-22T22:10:00+09:00", "2026-11-20T16:00:00+09:00"]
    right = rss(item(1, posted="Sun, 22 Nov 2026 13:20:00 +0000"), item(2, posted="Fri, 20 Nov 2026 16:00:00 +0000"))
    assert [row.day for row in listed(right).rows] == ["2026-11-22T22:20:00+09:00", "2026-11-21T01:00:00+09:00"]
    far = rss(item(1, posted="Tue, 24 Nov 2026 13:20:00 +0000"))
    assert listed(far).rows[0].day == "2026-11-24T22:20:00+09:00"


def test_the_feed_of_kboard_is_always_nine_hours_ahead() -> None:
    text = rss(item(posted="Fri, 20 Nov 2026 16:00:00 +0000")).replace("/news/7", "/?kboard_content_redirect=7")
    assert listed(text).rows[0].day == "2026-11-20T16:00:00+09:00"


# The platform.


@pytest.mark.parametrize(
    ("address", "feed", "board"),
    [
        ("https://blog.naver.com/SupLib", "https://rss.blog.naver.com/suplib.xml", "suplib"),
        ("https://m.blog.naver.com/suplib/223000000001", "https://rss.blog.naver.com/suplib.xml", "suplib"),
        ("https://rss.blog.naver.com/suplib.xml", "https://rss.blog.naver.com/suplib.xml", "suplib"),
        (
            "https://blog.naver.com/PostView.naver?blogId=suplib&logNo=1",
            "https://rss.blog.naver.com/suplib.xml",
            "suplib",
        ),
        ("https://sup.tistory.com/12", "https://sup.tistory.com/rss", ""),
        ("https://sup.tistory.com/category/소식", "https://sup.tistory.com/rss", "category/소식"),
        ("https://sup.example.kr/rss.xml", "https://sup.example.kr/rss.xml", "rss.xml"),
        ("https://a.kr/feed/?paged=2", "https://a.kr/feed/", "feed"),
    ],
)
def test_blogs_lead_to_their_feed(address: str, feed: str, board: str) -> None:
    found = SYNDICATION.recognise(address)
    assert found is not None
    assert (found.address, found.board) == (feed, board)


@pytest.mark.parametrize(
    "address", ["https://a.kr/notice", "ftp://a.kr/rss", "https://www.tistory.com/", "https://a.kr/comments/feed/"]
)
def test_other_addresses_are_no_feeds(address: str) -> None:
    assert SYNDICATION.recognise(address) is None


def test_a_feed_is_known_by_its_content_and_one_of_comments_is_none() -> None:
    found = SYNDICATION.detect(page(rss(item())))
    assert found is not None
    assert (found.address, found.title) == (URL, "숲 도서관")
    assert SYNDICATION.detect(page(rss(item()).replace("/news/7", "/news/7#comment-3"))) is None
    assert SYNDICATION.detect(page("<html></html>")) is None


def test_only_feeds_of_wordpress_have_more_pages() -> None:
    board = Board(URL, {}, "")
    assert SYNDICATION.list_url(board, 1) == URL
    assert SYNDICATION.list_url(board, 2) == f"{URL}?paged=2"
    assert listed(rss(item())).last
    assert not listed(rss(item(), head="<generator>https://wordpress.org/?v=6.1</generator>")).last


# Whatever comes.

WHOLE = rss(*(item(n) for n in range(1, 4)))


@given(st.integers(0, len(WHOLE) - 1))
def test_a_feed_cut_anywhere_is_no_feed(end: int) -> None:
    with pytest.raises(Unreadable):
        listed(WHOLE[:end])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 60), st.text(max_size=12)), max_size=6))
def test_a_spoiled_feed_raises_nothing_but_unreadable(cuts: list[tuple[int, int, str]]) -> None:
    text = WHOLE
    for start, length, instead in cuts:
        text = text[:start] + instead + text[start + length :]
    with suppress(Unreadable):
        found = listed(text + "</rss>")
        assert all(row.key and row.url and row.title for row in found.rows)
        assert set(found.posts) <= {row.key for row in found.rows}


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "url", "title", "content_html", "attachments", "authors"]), inner, max_size=4
            )
        ),
        max_leaves=12,
    )
)
def test_json_of_any_shape_raises_nothing_but_unreadable(value: object) -> None:
    import json

    with suppress(Unreadable):
        listed(json.dumps({"version": "https://jsonfeed.org/version/1", "items": [value]}))


def test_deep_nesting_does_no_harm() -> None:
    with suppress(Unreadable):
        listed(rss("<item>" * 3000))
    with suppress(Unreadable):
        listed('{"version":"https://jsonfeed.org/version/1","items":' + "[" * 100_000)
    with suppress(Unreadable):
        listed(rss(item(more="<content:encoded><![CDATA[" + "<div>" * 100_000 + "]]></content:encoded>")))
