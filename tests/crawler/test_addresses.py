"""Addresses as people paste them: one canonical form, or a sentence that says what is wrong."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import InputError
from crawler.addresses import canonical, plain


@pytest.mark.parametrize(
    ("pasted", "address"),
    [
        (" https://Lib.Example.KR:443/Bbs/list?Table=A#top\n", "https://lib.example.kr/Bbs/list?Table=A"),
        ("HTTP://lib.kr", "http://lib.kr/"),
        ("http://lib.kr:80/a", "http://lib.kr/a"),
        ("http://lib.kr:8080/a", "http://lib.kr:8080/a"),
        ("https://lib.kr./a", "https://lib.kr/a"),
        ("https://lib.kr/작은 도서관?q=책 놀이", "https://lib.kr/작은%20도서관?q=책%20놀이"),
        ("https://도서관.한국/소식", "https://xn--zb0b81k2qm.xn--3e0b707e/소식"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
    ],
)
def test_an_address_has_one_form_however_it_was_pasted(pasted: str, address: str) -> None:
    assert canonical(pasted) == address


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("", "There is no address"),
        ("lib.example.kr/board", "give one like https://lib.example.kr/board"),
        ("ftp://lib.kr/", "does not begin with http"),
        ("javascript:alert(1)", "does not begin with http"),
        ("https:///board", "names no host"),
        ("http://[", "no web address"),
        ("https://lib .kr/", "'lib .kr' is no host name"),
        ("https://lib..kr/", "no host name"),
        ("https://lib.kr:0/", "port is not a number from 1 to 65535"),
        ("https://lib.kr:70000/", "port is not a number from 1 to 65535"),
        ("https://lib.kr/a\tb", "control character"),
        ("https://lib.kr/a\x1b[31m", "control character"),
        ("https://lib.kr/" + "a" * 3000, "longer than"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(pasted: str, said: str) -> None:
    with pytest.raises(InputError) as why:
        canonical(pasted)
    assert said in str(why.value)
    assert str(why.value).isprintable()


def test_a_password_is_refused_and_never_repeated() -> None:
    with pytest.raises(InputError, match="without it") as why:
        canonical("https://admin:geheim@lib.kr/board")
    assert "geheim" not in str(why.value)


@given(
    st.text() | st.builds("http{}://{}:{}/{}".format, st.sampled_from(["", "s"]), st.text(), st.integers(), st.text())
)
def test_any_text_is_an_address_or_a_sentence_and_canonical_is_canonical(text: str) -> None:
    try:
        address = canonical(text)
    except InputError:
        return
    assert canonical(address) == address
    assert urlsplit(address).hostname
    assert "@" not in urlsplit(address).netloc


def test_addresses_compare_without_what_tells_no_places_apart() -> None:
    assert plain("http://www.lib.kr:80/a/?y=2&x=1") == plain("https://lib.kr/a?x=1&y=2")
    assert plain("https://lib.kr/a") != plain("https://lib.kr/A")
    assert plain("https://lib.kr:8443/") != plain("https://lib.kr/")
    assert plain("http://[") == plain("no address") == ""
