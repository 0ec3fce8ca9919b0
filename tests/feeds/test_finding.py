"""내 지역 찾기: what people type, the regions that they mean, why, and the page that they are led to."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.reading.gazetteer import Level
from aggregator.reading.regions import gazetteer
from feeds import finding, finding_index
from feeds.finding import Found, find

ON = date(2026, 11, 22)


def found(text: str, pages: int = 5) -> list[Found]:
    """The answer on a site where every region of today with codes of up to so many digits has a page."""

    def has(code: str) -> bool:
        region = gazetteer().get(code)
        return region is not None and region.valid_to is None and len(code) <= pages

    return find(text, has, ON)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("은평", "11380"),
        (" 은 평 구 ", "11380"),
        ("서울은평", "11380"),
        ("불광동", "11380"),
        ("불광2동", "11380"),
        ("전주 완산", "52111"),
        ("전주완산구", "52111"),
        ("전라북도", "52"),
        ("강원도", "51"),
        ("분당", "41135"),
        ("세종", "36"),
        ("해운대 우동", "26350"),
        ("ㅇㅍ", "11380"),
        ("ㅅㅇㅇㅍ", "11380"),
        ("은펑구", "11380"),
        ("52111", "52111"),
        ("5211100000", "52111"),
        ("서울특별시 은평구 통일로 684 (녹번동)", "11380"),
        ("연기군", "36"),
        ("경기 광주", "41610"),
    ],
)
def test_the_first_answer_is_what_is_meant(text: str, page: str) -> None:
    assert found(text)[0].page == page


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("마산시", ["48125", "48127"]),
        ("인천 중구", ["28125", "28155"]),
        ("28110", ["28125", "28155"]),
        ("통일로 684", ["11380", "41280", "41480"]),
        ("중구", ["11140", "26110", "27110", "30140", "31110", "28125", "28155"]),
    ],
)
def test_what_fits_several_regions_is_answered_with_all_of_them(text: str, pages: list[str]) -> None:
    assert [each.page for each in found(text)][: len(pages)] == pages


def test_an_answer_says_why() -> None:
    assert [each.why for each in found("인천 중구")[:2]] == ["인천광역시 중구에서 나뉜 곳 (2026년)"] * 2
    assert found("전라북도")[0].why == "전라북도의 지금 이름 (2024년부터)"
    assert found("불광2동")[0].why == "행정동 불광2동이 있는 곳"
    assert found("은펑구")[0].why == "‘은평구’을(를) 찾으셨나요?"


def test_a_region_without_a_page_leads_to_the_nearest_one_around_it() -> None:
    dong = found("불광동", pages=2)[0]
    assert (dong.name, dong.page, dong.own, dong.level) == ("서울특별시 은평구 불광동", "11", False, Level.EMD)
    assert found("불광동", pages=10)[0].own
    assert found("불광동", pages=0)[0].page == ""


def test_a_place_that_goes_on_within_another_is_offered_by_itself_first() -> None:
    answers = find("전라남도", lambda code: code in ("46", "12"), ON)
    assert [each.page for each in answers][:2] == ["46", "12"]
    assert find("전라남도", lambda code: code == "12", ON)[0].page == "12"


@pytest.mark.parametrize("text", ["", "   ", "<script>alert(1)</script>", "🍎", "독서", "\0", "()", "." * 5000])
def test_what_is_no_region_is_answered_with_none(text: str) -> None:
    assert found(text) == []


@given(st.text(max_size=40) | st.text("서울은평구동전주중ㅇㅍ12 (),", max_size=20))
def test_any_text_is_answered(text: str) -> None:
    answers = found(text)
    assert len(answers) <= finding.MOST
    assert len({each.name for each in answers}) == len(answers)


def test_the_index_has_every_region_of_today_and_marks_those_with_pages() -> None:
    data = json.loads(finding_index.index({"11", "11380", "1138010700"}.__contains__))
    rows = data["regions"]
    by_code = {row[0]: row for row in rows}
    table = gazetteer()
    today = {r.short_code for r in table.all() if r.valid_to is None and r.level is not Level.EMD}
    assert by_code.keys() == today
    assert [code for code, row in by_code.items() if row[4]] == ["11", "11380"]
    assert rows[by_code["11380"][2]][0] == "11"
    dongs = by_code["11380"][5].split()
    assert "불광동" in [dong.partition("=")[0] for dong in dongs]
    assert [dong for dong in dongs if "=" in dong] == [f"{table.get('1138010700').name}=1138010700"]  # type: ignore[union-attr]
    assert "광주" in by_code["12"][6].split()
    old = {(name, codes) for name, _, codes, _ in data["old"]}
    assert {("중구", "28125 28155"), ("마산시", "48125 48127"), ("전라북도", "52")} <= old
    assert len(finding_index.index(lambda _: True)) < 200_000
