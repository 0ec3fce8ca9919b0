"""Header, meta and bytes disagree in every way, and the page is read right each time."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.charset import decode

WORDS = "팔판작은도서관에서 어린이 독서교실 참가자를 모집합니다. 문의 055-330-0000"
OTHER = {"utf-8": "euc-kr", "cp949": "utf-8"}


def page(charset: str, meta: str, words: str = WORDS) -> bytes:
    tag = f'<meta charset="{meta}">' if meta else ""
    return f"<!DOCTYPE html><html><head>{tag}<title>{words}</title></head><body>{words}</body></html>".encode(charset)


LABELS = ("right", "wrong", "missing")


@pytest.mark.parametrize("charset", ["utf-8", "cp949"])
@pytest.mark.parametrize("header", LABELS)
@pytest.mark.parametrize("meta", LABELS)
def test_the_bytes_decide_however_header_and_meta_disagree(charset: str, header: str, meta: str) -> None:
    label = {"right": {"utf-8": "UTF-8", "cp949": "EUC-KR"}[charset], "wrong": OTHER[charset], "missing": ""}
    header_label = f"text/html; charset={label[header]}" if label[header] else "text/html"
    found = decode(page(charset, label[meta]), header_label)
    assert (found.charset, found.lost) == (charset, 0)
    assert found.text.count(WORDS) == 2
    wrong = [name for name, how in (("header", header), ("meta", meta)) if how == "wrong"]
    nothing = "unlabelled" if header == meta == "missing" and charset == "cp949" else ""
    assert found.repaired == ("both" if len(wrong) == 2 else wrong[0] if wrong else nothing)


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "us-ascii", "x-nonsense", "rot13"])
@pytest.mark.parametrize("charset", ["utf-8", "cp949"])
def test_foreign_and_nonsense_labels_are_repaired(charset: str, label: str) -> None:
    found = decode(page(charset, ""), f"text/html;charset={label}")
    assert (found.charset, found.repaired) == (charset, "header")
    assert WORDS in found.text


@pytest.mark.parametrize("label", ["euc-kr", "EUC-KR", "ks_c_5601-1987", "ksc5601", "'euc-kr'"])
def test_syllables_beyond_euc_kr_are_read_and_counted(label: str) -> None:
    words = "똠방각하와 펲시, 햏자의 뷁 이야기"
    found = decode(page("cp949", "", words), f"text/html; charset={label}")
    assert words in found.text
    assert (found.charset, found.repaired, found.lost) == ("cp949", "uhc", 0)
    assert decode(page("cp949", "", words), "text/html; charset=cp949").repaired == ""


def test_a_bom_and_an_xml_prolog_count_as_labels() -> None:
    marked = codecs.BOM_UTF8 + page("utf-8", "euc-kr")
    assert decode(marked, "text/html; charset=euc-kr").repaired == "both"
    assert decode(marked).text.startswith("<!DOCTYPE")
    feed = f'<?xml version="1.0" encoding="euc-kr"?><rss><title>{WORDS}</title></rss>'
    assert decode(feed.encode("cp949"), "text/xml").repaired == ""
    assert decode(feed.encode("utf-8"), "application/rss+xml").repaired == "meta"
    assert WORDS in decode(feed.encode("utf-8")).text
    wide = codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le")
    assert decode(wide, "text/html; charset=utf-16").text == WORDS


def test_a_few_broken_bytes_are_marked_and_counted_and_the_rest_is_read() -> None:
    cut = page("utf-8", "utf-8").replace("모집".encode(), "모".encode() + "집".encode()[:2])
    found = decode(cut, "text/html; charset=utf-8")
    assert (found.charset, found.repaired, found.lost) == ("utf-8", "bytes", 2)
    assert "어린이 독서교실 참가자를 모\ufffd합니다" in found.text
    old = page("cp949", "euc-kr").replace("모집".encode("cp949"), b"\xff" + "모집".encode("cp949"))
    found = decode(old, "text/html; charset=euc-kr")
    assert (found.charset, found.repaired, found.lost) == ("cp949", "bytes", 2)
    assert "참가자를 \ufffd모집합니다" in found.text


def test_short_korean_that_happens_to_be_valid_utf_8_is_korean() -> None:
    words = "징검다리 책 찾기"
    bytes_only = "찾짊".encode("cp949")
    found = decode(b"<title>" + bytes_only + b"</title>", "text/html; charset=euc-kr")
    assert found.charset == "cp949"
    assert words in decode(page("cp949", "", words)).text


def test_western_pages_stay_western_and_plain_ones_are_not_repaired() -> None:
    assert (
        decode("© 2026 Bibliothèque".encode("latin-1"), "text/html; charset=iso-8859-1").text == "© 2026 Bibliothèque"
    )
    assert decode("© 2026 Bibliothèque".encode(), "text/html; charset=utf-8").text == "© 2026 Bibliothèque"
    assert decode(b"<html>Library</html>", "text/html; charset=euc-kr").repaired == ""
    assert decode(b"").text == ""


@given(
    st.binary(max_size=400),
    st.sampled_from(["", "text/html; charset=euc-kr", "text/html; charset=", "\x00;charset=\xff"]),
)
def test_nothing_raises_and_no_repair_is_silent(body: bytes, content_type: str) -> None:
    found = decode(body, content_type)
    assert found.repaired or not found.lost
    assert bool(found.lost) == ("\ufffd" in found.text) or b"\xef\xbf\xbd" in body


@given(st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=8, max_size=60))
def test_any_utf_8_hangul_is_kept_sign_for_sign(words: str) -> None:
    assert words in decode(page("utf-8", "euc-kr", words), "text/html; charset=euc-kr").text


@given(st.lists(st.sampled_from(WORDS.split()), min_size=3, max_size=30))
def test_any_cp949_words_are_kept_sign_for_sign(parts: list[str]) -> None:
    words = " ".join(parts)
    assert words in decode(page("cp949", "utf-8", words), "text/html; charset=iso-8859-1").text
