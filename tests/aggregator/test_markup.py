"""Rules of making a page's HTML harmless, and of reading its text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.reading.markup import absolute, clean_html, plain

BASE = "https://lib.example.kr/board/42"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        "<svg onload=alert(1)><script>1</script></svg>",
        '<iframe src="https://e.example"></iframe>',
        '<form action="/x"><input name=a></form>',
        '<p style="position:fixed" class=c id=i>x</p>',
        "<style>p{}</style><object data=x></object>",
        "<math><mtext><script>1</script></mtext></math>",
    ],
)
def test_nothing_active_is_left(hostile: str) -> None:
    cleaned = clean_html(f"<p>앞</p>{hostile}<p>뒤</p>", BASE).lower()
    for word in ("script", "onerror", "onload", "javascript:", "data:", "iframe", "form", "style", "class", "id="):
        assert word not in cleaned
    assert "앞" in cleaned
    assert "뒤" in cleaned


def test_addresses_are_absolute() -> None:
    assert 'href="https://lib.example.kr/x?y=1"' in clean_html('<A HREF="/x?y=1">링크</A>', BASE)
    assert 'src="https://lib.example.kr/board/p.png"' in clean_html('<img src="p.png">', BASE)


def test_what_may_never_be_written_is_masked_in_text_and_attributes() -> None:
    cleaned = clean_html('<a href="mailto:kim@example.kr" title="kim@example.kr">kim@example.kr</a>', BASE)
    assert "kim@" not in cleaned


def test_text_keeps_lines_and_cells_apart() -> None:
    html = "<p>일시: 12월 5일</p>대상: 초등<br>장소: 열람실<ul><li>하나</li><li>둘</li></ul>"
    html += "<table><tr><td>가</td><td>나</td></tr></table>"
    assert plain(html).split("\n") == [
        "일시: 12월 5일",
        "대상: 초등",
        "장소: 열람실",
        "",
        "하나",
        "",
        "둘",
        "",
        "가 나",
    ]


def test_titles_in_angle_brackets_stay_in_the_text() -> None:
    assert plain(clean_html("&lt;작가와의 만남&gt; 안내", BASE)) == "<작가와의 만남> 안내"


@pytest.mark.parametrize("bomb", ["<div>", "<b><i>", "<a ", "<!", "<table><tr><td>", "&", "<p>가 <b>나</b>"])
def test_time_grows_no_faster_than_the_text(bomb: str) -> None:
    def seconds(times: int) -> float:
        begin = time.process_time()
        plain(clean_html(bomb * times, BASE))
        return time.process_time() - begin

    seconds(1000)
    small, large = min(seconds(10_000) for _ in range(2)), seconds(80_000)
    assert large < 24 * small + 0.05


@given(st.text(alphabet="<>/=\"' &;abipdvhrefscro:#x0\n가나", max_size=300))
def test_cleaning_again_changes_nothing_and_never_raises(html: str) -> None:
    cleaned = clean_html(html, BASE)
    assert clean_html(cleaned, BASE) == cleaned
    plain(cleaned)


@given(st.text(max_size=100))
def test_an_absolute_address_is_http_or_nothing(address: str) -> None:
    assert absolute(address, BASE).startswith(("http://", "https://", ""))
    assert absolute(f"javascript:{address}", BASE) == ""
