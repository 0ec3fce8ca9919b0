"""Rows by their links: what is asked once for all addresses of a kind is what each of them would have answered."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages import gnuboard, kboard, rhymix
from crawler.pages.class_names import names_of
from crawler.pages.linked import Key, by_number
from crawler.pages.trees import tree_of

SITE = "http://lib.example"
TABLE = gnuboard.Table(f"{SITE}/", "notice")
MODULE = rhymix.Module(f"{SITE}/", "program", short=True)
KEYS: list[tuple[Key, tuple[re.Pattern[str], ...]]] = [
    (gnuboard.Posts(TABLE, f"{SITE}/notice").key, gnuboard.NUMBERS),
    (rhymix.Documents(MODULE, f"{SITE}/program").key, rhymix.NUMBERS),
    (kboard.number_in, kboard.NUMBERS),
]
PIECES = ["/", "notice", "program", "?", "&", "=", "#", "wr_id=", "bo_table=notice", "bo_table=free", "document_srl="]
PIECES += ["mid=program", "mid=free", "uid=", "mod=document", "mod=editor", "kboard_content_redirect=", "bbs/board.php"]
PIECES += ["7", "07", "0", "12", "99999999999999999999", "%37", " ", "x", ";", "category", f"{SITE}/", "http://["]


@pytest.mark.parametrize(("key_of", "numbers"), KEYS)
@given(addresses=st.lists(st.lists(st.sampled_from(PIECES), max_size=9).map("".join), max_size=6))
def test_an_address_has_the_key_that_it_has_alone(
    key_of: Key, numbers: tuple[re.Pattern[str], ...], addresses: list[str]
) -> None:
    quick = by_number(key_of, *numbers)
    assert [quick(address) for address in addresses] == [key_of(address) for address in addresses]


def test_of_addresses_that_differ_by_their_number_one_is_asked() -> None:
    asked: list[str] = []

    def key_of(address: str) -> str:
        asked.append(address)
        return gnuboard.Posts(TABLE, SITE).key(address)

    quick = by_number(key_of, *gnuboard.NUMBERS)
    assert [quick(f"{TABLE.classic}&wr_id={number}") for number in range(1, 30)] == [str(n) for n in range(1, 30)]
    assert len(asked) == 1


@given(st.text(max_size=300))
def test_any_class_name_tells_something_or_nothing(names: str) -> None:
    element = tree_of("<p>글</p>")
    element.set("class", re.sub(r"[^\t\n\r -\ud7ff]", "", names))
    assert names_of(element).title == bool(
        re.search(r"tit(?:le)?(?:$|[\s_-])|subj|hx(?:$|\s)", element.get("class") or "", re.IGNORECASE)
    )


@pytest.mark.parametrize("html", ["</html>", "<!-- 글 -->", "", " \x00 ", "<?xml version='1.0'?>", "<!doctype html>"])
def test_a_page_without_elements_is_an_empty_tree(html: str) -> None:
    assert [element.tag for element in tree_of(html).iter()] in (["html"], ["html", "body"])
