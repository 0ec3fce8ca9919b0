"""Rules of names: which spellings are one library's, and which are not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.library_names import Name, read

TOWNS = frozenset(
    ("경상남도", "경남", "김해시", "김해", "하동군", "하동", "수성구", "수성", "공주시", "공주", "부평구", "부평")
)


def name(text: str) -> Name:
    return read(text, TOWNS)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("팔판작은도서관", "팔판 작은 도서관"),
        ("팔판작은도서관", "팔판문고"),
        ("팔판작은도서관", "팔판 새마을문고"),
        ("팔판작은도서관", "팔판도서관"),
        ("팔판작은도서관", "새마을문고 팔판"),
        ("팔판작은도서관", "작은도서관 팔판"),
        ("팔판작은도서관", "팔판-작은도서관"),
        ("팔판작은도서관", "「팔판」 작은도서관"),
        ("팔판작은도서관", "팔판작은도서관(관동동)"),
        ("팔판작은도서관", "관동동 팔판작은도서관"),
        ("팔판작은도서관(푸른아파트)", "[김해] 팔판작은도서관 (사립)"),
        ("팔판작은도서관", "팔판작은도서관(1호점)"),
        ("팔판작은도서관", "경남 김해시 팔판작은도서관"),
        ("팔판작은도서관", "김해 팔판작은도서관"),
        ("팔판작은도서관", "김해시립팔판도서관"),
        ("팔판작은도서관", "공립 팔판작은도서관"),
        ("팔판작은도서관", "팔판작은도서관 제1호점"),
        ("팔판작은도서관", "새빛교회 부설 팔판작은도서관"),
        ("팔판작은도서관", "새빛교회부설 팔판 작은도서관"),
        ("팔판작은도서관", "관동동 부영3차 아파트 팔판 작은도서관"),
        ("팔판작은도서관", "부영3차아파트팔판작은도서관"),
        ("달님별님아파트작은도서관", "달님별님 작은도서관"),
        ("너른들마을문고", "너른들마을 작은도서관"),
        ("너른들마을문고", "너른들 작은도서관"),
        ("숲 작은도서관", "숲문고"),
        ("ＬＨ 꿈터 작은도서관", "LH꿈터 문고"),
        ("공주시 도서관(웅진도서관)", "웅진도서관"),
        ("하동군 하동도서관", "하동도서관"),
        ("책나무", "책나무 도서관"),
        ("수성구립황금책도서관", "황금책 도서관"),
    ],
)
def test_spellings_of_one_name_are_alike(one: str, two: str) -> None:
    assert name(one).alike(name(two))
    assert name(two).alike(name(one))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("푸른아파트 꿈나무작은도서관", "한빛아파트 꿈나무작은도서관"),
        ("새빛교회 부설 꿈나무작은도서관", "은혜교회 부설 꿈나무작은도서관"),
        ("꿈나무작은도서관", "꿈나무작은도서관 제2호점"),
        ("꿈나무작은도서관 2호점", "꿈나무작은도서관 3호점"),
        ("꿈나무작은도서관", "꿈나무작은도서관(제 2 호점)"),
        ("관동동 꿈나무작은도서관", "율하동 꿈나무작은도서관"),
        ("꿈나무작은도서관(관동동)", "꿈나무작은도서관(율하동)"),
        ("오치1동작은도서관", "오치2동작은도서관"),
        ("부영3차작은도서관", "부영작은도서관"),
        ("어린이작은도서관", "어린이도서관"),
        ("하동도서관", "하동문고"),
        ("부평 마을도서관", "부평마을작은도서관"),
        ("우성아파트문고", "우성작은도서관"),
        ("새마을문고 관동동분회", "관동동작은도서관"),
        ("해운대 꿈나무작은도서관", "꿈나무작은도서관"),
        ("작은도서관", "도서관"),
        ("", ""),
        ("🎈🎈", "🎈"),
    ],
)
def test_names_that_may_be_two_libraries_are_not_alike(one: str, two: str) -> None:
    assert not name(one).alike(name(two))


def test_one_name_holds_the_other_unless_what_is_besides_makes_it_another() -> None:
    assert name("경남교육청예천도서관").overlaps(name("예천도서관"))
    assert not name("판암어린이도서관").overlaps(name("판암도서관"))
    assert not name("은하도서관(열람실)").overlaps(name("은하도서관(자료실)"))


@given(st.text(alphabet="가동구시작은도서관문고새마을아파트부설제1호점()[]「 -\u202e🎈a", max_size=200))
def test_any_name_is_read_and_is_like_itself_if_it_says_anything(text: str) -> None:
    found = read(text, TOWNS)
    assert found == read(text, TOWNS)
    assert found.alike(found) == bool(found.cores)
    assert "" not in found.cores


@given(st.text(alphabet="가나다라마바사", min_size=2, max_size=8))
def test_the_word_for_a_library_and_spaces_do_not_matter(core: str) -> None:
    assert read(f"{core} 작은도서관").alike(read(f"{core}문고"))


def test_a_name_of_a_megabyte_takes_no_longer_than_its_beginning() -> None:
    started = time.process_time()
    for letters in ("아파트 ", "(", "동 ", "부설 ", "작은도서관"):
        read(letters * 200_000, TOWNS)
    assert time.process_time() - started < 1
