"""Options given by hand: each is checked before anything is kept, and a sentence says what is allowed."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import InputError
from crawler.platforms import PLATFORMS

VALUES = (
    st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text()) | st.dictionaries(st.text(), st.text())
)


@pytest.mark.parametrize(
    ("platform", "options"),
    [
        (
            "board",
            {"row": "table.list > tbody tr:not(.notice)", "key": "?idx", "page": "/list.do?page={page}", "step": 10},
        ),
        ("board", {"post": "https://lib.kr/view.do?no={key}", "unclosed": True, "first": 0}),
        ("wordpress", {"via": "rest", "rest": "https://lib.kr/wp-json/wp/v2/posts?categories=3"}),
        ("syndication", {"category": "소식", "library": "숲 작은도서관"}),
        ("smalllibrary", {"notice": True, "sections": {"forum": False, "news": "/helper/news?p={page}"}}),
        ("nttlist", {"page_parameter": "pageNo"}),
        ("gnuboard", {"library": ["숲 작은도서관", "경상남도 김해시 덕정로 68 팔판작은도서관"]}),
    ],
)
def test_options_that_a_platform_takes_pass(platform: str, options: dict[str, Any]) -> None:
    PLATFORMS[platform].check(options)


@pytest.mark.parametrize(
    ("platform", "options", "said"),
    [
        ("board", {"rows": "tr"}, "board has no option 'rows'; did you mean 'row'? it takes"),
        ("gnuboard", {"via": "feed"}, "gnuboard has no option 'via'; it takes library"),
        ("board", {"row": "tr["}, "the option row of board is 'tr['; it must be a CSS selector"),
        ("board", {"row": ""}, "CSS selector"),
        ("board", {"row": 3}, "CSS selector"),
        ("board", {"first": "1"}, "a whole number"),
        ("board", {"first": True}, "a whole number"),
        ("board", {"step": -5}, "a whole number"),
        ("board", {"unclosed": "yes"}, "true or false"),
        ("board", {"page": "/list.do?page=2"}, "an address with {page} in it"),
        ("board", {"page": "/list.do?page={page!r}"}, "an address with {page} in it"),
        ("board", {"page": "/list.do?page={page}&{x.y}"}, "an address with {page} in it"),
        ("board", {"post": "javascript:open({key})"}, "an address with {key} in it"),
        ("wordpress", {"via": "api"}, "one of rest, feed, pages"),
        ("wordpress", {"feed": "ftp://lib.kr/feed"}, "an address such as"),
        ("syndication", {"category": ["소식"]}, "words in quotes"),
        ("smalllibrary", {"notice": 1}, "true or false"),
        ("smalllibrary", {"sections": {"story": "/story?p={seite}"}}, "a table such as"),
        ("rhymix", {"library": ""}, "the name of a library, or a list of names"),
        ("rhymix", {"library": ["숲 작은도서관", 3]}, "the name of a library, or a list of names"),
    ],
)
def test_anything_else_is_named_with_what_is_allowed(platform: str, options: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as why:
        PLATFORMS[platform].check(options)
    assert said in str(why.value)


@given(st.sampled_from(sorted(PLATFORMS)), st.data())
def test_any_value_passes_or_is_refused_in_words(name: str, data: st.DataObject) -> None:
    kind = PLATFORMS[name]
    options = data.draw(st.dictionaries(st.sampled_from([*kind.takes, "library", "x"]), VALUES))
    with suppress(InputError):
        kind.check(options)
