"""Rules of reading for whom a programme is."""

import pytest

from aggregator.reading import audience, eligibility, sections


def groups(line: str, title: str = "") -> set[str]:
    return set(audience.read(title, sections.of(title, line), 2024).groups.value or ())


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("초등 1–3학년", "child"),
        ("만 5~7세", "infant child"),
        ("5~7세", "infant"),
        ("2015년생", "child"),
        ("24~36개월 아기와 엄마", "infant family"),
        ("중1~고3", "teen"),
        ("초5~중2", "child teen"),
        ("중학생부터 어른까지", "teen adult"),
        ("청소년 이상", "teen adult"),
        ("초등 4학년 이상~성인", "child teen adult"),
        ("유아부터 초등 2학년까지", "infant child"),
        ("60세 이상", "senior"),
        ("19세 이상", "adult"),
        ("초등 자녀를 둔 가족", "child family"),
        ("초등 자녀를 둔 학부모", "adult"),
        ("영유아 양육자", "adult"),
        ("유아와 보호자 8팀", "infant family"),
        ("유아 10명 (부모 동반 가능)", "infant"),
        ("초등 저학년 (7~9세)", "child"),
        ("3~5세 어린이와 양육자", "infant family"),
        ("직장인, 주부", "adult"),
        ("성인 누구나", "adult"),
        ("입주민 누구나", "everyone"),
        ("누구나 (어린이는 보호자 동반)", "everyone"),
        ("어린이부터 어르신까지", "everyone"),
        ("지역주민", "everyone"),
        ("지역주민(성인)", "adult"),
        ("작은도서관 운영자 및 봉사자", "librarian"),
        ("추후 공지", ""),
    ],
)
def test_the_line_of_whom_it_is_for(line: str, expected: str) -> None:
    assert groups(f"대상: {line}") == set(expected.split())


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("초등 친구들만 참여할 수 있어요.", "child"),
        ("5~7세 친구들은 햇살방으로 오세요.", "infant"),
        ("유치원생부터 초등학생까지 스무 명만 받을게요.", "infant child"),
        ("아이들 등교시키고 편한 차림으로 오세요.", ""),
        ("유아실에서 5월 어린이날에 만나요.", ""),
        ("이용자 여러분께 알립니다.", ""),
        ("자원봉사자 5명을 찾습니다.", ""),
    ],
)
def test_prose_counts_where_it_invites(sentence: str, expected: str) -> None:
    assert groups(sentence) == set(expected.split())


def test_a_title_names_whom_but_not_in_quotes() -> None:
    assert groups("", "청소년 독서캠프") == {"teen"}
    assert groups("", "『어른의 어휘력』 함께 읽기") == set()
    assert groups("", "분실물을 찾아가세요") == set()


def test_ages_stand_as_written() -> None:
    read = audience.read("", sections.of("", "대상: 초등 1–3학년, 만 5~7세"))
    assert read.ages.value == "만 5~7세, 초등 1–3학년"


@pytest.mark.parametrize(
    ("body", "who", "how"),
    [
        ("대상: 입주민 누구나\n접수: 선착순", "입주민", "선착순"),
        ("대상: 입주민과 이웃 누구나", "누구나", None),
        ("대상: 회원이 아니어도 누구나", "누구나", None),
        ("대상: 구민 성인\n신청: 추첨", "구민/시민", "추첨"),
        ("대상: 도서관 정회원", "회원", None),
        ("누구나 오세요. 추첨하여 선물을 드립니다.", "누구나", None),
        ("주민센터에서 신입 회원 모집", None, None),
        ("신청: 선착순 또는 추첨", None, None),
    ],
)
def test_who_may_and_how_they_are_chosen(body: str, who: str | None, how: str | None) -> None:
    found = sections.of("", body)
    assert eligibility.read(found).value == who
    assert eligibility.selection("", found).value == how
