"""What is left of a title to compare, what tells a repeat from it, and what it says became of its programme."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.reading import title_core


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("[모집] 이웃집 목공방 참가자 모집", "이웃집 목공방 후기"),
        ("이웃집목공방 수강생모집합니다", "<이웃집 목공방>에 초대합니다"),
        ("[물결작은도서관] 이웃집 목공방 안내", "이웃집 목공방 잘 마쳤습니다!"),
        ("1월 이웃집 목공방 (토)", "이웃집 목공방을 시작합니다"),
        ("★이웃집 목공방★ 마감임박", "이웃집 목공방 취소 안내"),
        ("２０２６ 이웃집 목공방 신청", "「이웃집 목공방」 결과 발표"),
    ],
)
def test_titles_of_one_thing_have_one_core(one: str, two: str) -> None:
    assert title_core.read(one).likeness(title_core.read(two)) == 1


def test_one_wrong_letter_is_near_and_another_thing_is_not() -> None:
    core = title_core.read("가을밤 마당 영화관 안내")
    assert title_core.NEAR <= core.likeness(title_core.read("가을밤 마당 영화간 안내")) < 1
    assert core.likeness(title_core.read("가을맞이 마당 청소 안내")) < title_core.NEAR


@pytest.mark.parametrize(
    ("one", "two", "differs"),
    [
        ("4월 책수레", "5월 책수레", True),
        ("책수레 3기", "책수레 제4기", True),
        ("책수레 (유아반)", "책수레 초등", True),
        ("책수레 4.12.", "책수레 4월 12일(일)", False),
        ("책수레 4월", "책수레", False),
        ("책수레 오전반", "책수레 유아반", False),
        ("2025 책수레", "2026년 책수레", True),
    ],
)
def test_months_numbers_and_parts_tell_repeats_apart(one: str, two: str, differs: bool) -> None:
    left, right = title_core.read(one), title_core.read(two)
    assert bool(left.contradiction(right)) is differs
    assert bool(right.contradiction(left)) is differs


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("[행사 취소] 책수레", "cancelled"),
        ("책수레 폐강 알림", "cancelled"),
        ("책수레가 취소되었습니다.", "cancelled"),
        ("(우천 연기) 책수레", "postponed"),
        ("책수레 일정 연기 안내", "postponed"),
        ("책수레 [선착순 마감]", "full"),
        ("책수레 모집 마감", "full"),
        ("책수레 참가 취소 안내", ""),
        ("수강 신청 취소 방법", ""),
        ("책수레 마감 임박!", ""),
        ("책수레 접수 마감일 연장", ""),
        ("뮤지컬 배우의 연기", ""),
        ("[취소표 안내] 책수레", ""),
        ("대출 연기", ""),
    ],
)
def test_only_a_tag_or_the_end_of_a_title_tells_what_became_of_it(title: str, told: str) -> None:
    assert title_core.read(title).told == told


@given(st.text(max_size=400), st.lists(st.text(max_size=20), max_size=3))
def test_any_title_has_an_answer(title: str, names: list[str]) -> None:
    core = title_core.read(title, tuple(names))
    assert core.likeness(core) == bool(core.letters)
    assert not core.contradiction(core)


@pytest.mark.parametrize("piece", ["[", "(", "안내", "취소", "12.", "가을 ", "모집을 ", "😀", "\u202e"])
def test_a_title_of_a_megabyte_takes_no_longer_than_one_of_a_line(piece: str) -> None:
    start = time.process_time()
    title_core.read(piece * (1_000_000 // len(piece)))
    assert time.process_time() - start < 0.1


@pytest.mark.parametrize(
    ("one", "two", "other"),
    [
        ("토요 과학교실 로켓 만들기", "토요 과학교실 화산 만들기", True),
        ("크리스마스 리스 만들기", "크리스마스 카드 만들기", True),
        ("하룻밤 책 캠프", "하루밤 책 캠프", False),
        ("인문학 강연 느리게 읽기", "느리게 읽기 인문학 강연", False),
        ("그림책 원화 전시", "그림책 원화전", False),
        ("낙엽 액자, 같이 만들어요! (가을 낙엽 액자 만들기 모집)", "가을 낙엽 액자 만들기", False),
    ],
)
def test_one_frame_may_hold_two_things(one: str, two: str, other: bool) -> None:
    first, second = title_core.read(one), title_core.read(two)
    assert first.other_thing(second) is second.other_thing(first) is other


@pytest.mark.parametrize(
    ("one", "two", "share"),
    [
        ("인문학 강연 느리게 읽기", "느리게 읽기 인문학 강연", 0.8),
        ("낙엽 액자, 같이 만들어요! (가을 낙엽 액자 만들기 모집)", "가을 낙엽 액자 만들기", 1.0),
        ("촉감 놀이터", "아기랑 촉감 놀이터", 1.0),
        ("산책", "남산 산책", 0.0),
    ],
)
def test_what_is_said_in_another_order_or_in_part_is_shared(one: str, two: str, share: float) -> None:
    first, second = title_core.read(one), title_core.read(two)
    assert first.shared(second) == second.shared(first)
    assert share <= first.shared(second) <= (share or 0) + 0.2


@pytest.mark.parametrize(
    ("one", "two", "slip"),
    [
        ("하룻밤 책 캠프", "하루밤 책 캠프", True),
        ("우쿨렐레 첫걸음 교실", "우쿠렐레 첫걸음 교실", True),
        ("동화 구연 가반", "동화 구연 나반", False),
        ("동화 구연 A반", "동화 구연 B반", False),
        ("화산", "하산", False),
    ],
)
def test_a_wrong_letter_sounds_like_the_right_one(one: str, two: str, slip: bool) -> None:
    assert title_core.read(one).slip(title_core.read(two)) is title_core.read(two).slip(title_core.read(one)) is slip


@pytest.mark.parametrize("title", ["[신청 취소 안내] 겨울 책놀이", "[예약취소] 겨울 책놀이", "가을 전시 마감했습니다"])
def test_a_rule_of_cancelling_ones_place_says_nothing_of_the_class(title: str) -> None:
    assert title_core.read(title).told == ""


@pytest.mark.parametrize(
    "title", ["겨울 책놀이 정원이 찼어요", "겨울 책놀이 마감했습니다", "겨울 책놀이 자리가 다 찼습니다"]
)
def test_full_is_said_in_sentences_too(title: str) -> None:
    assert title_core.read(title).told == "full"


@given(st.text(max_size=80), st.text(max_size=80))
def test_comparing_any_two_titles_is_the_same_both_ways(one: str, two: str) -> None:
    first, second = title_core.read(one), title_core.read(two)
    assert first.shared(second) == second.shared(first)
    assert first.other_thing(second) == second.other_thing(first)
    assert first.slip(second) == second.slip(first)
