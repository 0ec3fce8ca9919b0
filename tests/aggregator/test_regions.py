"""The gazetteer: what is in force, what became of what, and what names find."""

from datetime import date

import pytest

from aggregator.reading.regions import Gazetteer, Level, Region, gazetteer

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def table() -> Gazetteer:
    return gazetteer()


def get(code: str) -> Region:
    region = gazetteer().get(code)
    assert region is not None
    return region


def names(regions: tuple[Region, ...]) -> list[str]:
    return [region.full_name for region in regions]


def test_the_map_of_today_has_sixteen_sido_and_the_official_counts(table: Gazetteer) -> None:
    current = [region for region in table.all() if region.valid_to is None]
    cities = {region.parent for region in current if region.level is Level.GU}
    leaves = [r for r in current if r.level in (Level.SIGUNGU, Level.GU) and r.code not in cities]
    assert sum(region.level is Level.SIDO for region in current) == 16
    assert len(cities) == 13
    assert len(leaves) + 1 == 256  # 세종 is counted as one, and has no 시군구
    assert sum(region.level is Level.EMD for region in current) > 5_000


def test_codes_are_understood_with_2_5_and_10_digits() -> None:
    assert get("52") == get("5200000000")
    assert get("52111") == get("5211100000")
    assert gazetteer().get("521") is None
    assert gazetteer().get("99999") is None
    assert gazetteer().get("") is None


def test_published_codes_are_as_short_as_the_level() -> None:
    assert [get(code).short_code for code in ("26", "48250", "52111", "4825013000")] == [
        "26",
        "48250",
        "52111",
        "4825013000",
    ]


def test_sejong_has_no_sigungu_and_one_code() -> None:
    sejong = get("36110")
    assert sejong == get("36")
    assert sejong.level is Level.SIDO
    assert sejong.short_code == "36"
    assert {child.level for child in gazetteer().children("36")} == {Level.EMD}


def test_ancestors_go_from_the_sido_down(table: Gazetteer) -> None:
    assert names(table.ancestors("5211114100")) == [
        "전북특별자치도",
        "전북특별자치도 전주시",
        "전북특별자치도 전주시 완산구",
    ]
    assert table.ancestors("11") == ()


def test_children_are_those_in_force_on_the_day(table: Gazetteer) -> None:
    assert [child.name for child in table.children("41190")] == ["원미구", "소사구", "오정구"]
    in_2018 = table.children("41190", date(2018, 1, 1))
    assert {child.level for child in in_2018} == {Level.EMD}
    assert len(table.children("41590")) == 4


def test_every_region_in_force_has_its_parent_in_force(table: Gazetteer) -> None:
    for region in table.all():
        if region.valid_to is None and region.parent:
            assert get(region.parent).valid_to is None, region


def test_every_code_of_any_time_leads_to_something_in_force(table: Gazetteer) -> None:
    for region in table.all():
        assert table.in_force(region.code, TODAY), region


def test_a_renamed_sido_is_found_by_both_codes(table: Gazetteer) -> None:
    assert names(table.in_force("45", TODAY)) == ["전북특별자치도"]
    assert names(table.in_force("52", date(2016, 5, 1))) == ["전라북도"]


def test_a_split_leads_to_all_parts_and_a_part_back_to_the_whole(table: Gazetteer) -> None:
    assert [region.code for region in table.in_force("28260", TODAY)] == ["2827500000", "2829000000"]
    assert names(table.in_force("28290", date(2020, 1, 1))) == ["인천광역시 서구"]
    assert {step.kind for step in table.successors("28260")} == {"split"}


def test_renumbered_dongs_are_followed_one_by_one(table: Gazetteer) -> None:
    assert names(table.in_force("2811014700", TODAY)) == ["인천광역시 영종구 운서동"]
    assert names(table.in_force("2814010600", TODAY)) == ["인천광역시 제물포구 금곡동"]
    assert names(table.in_force("2826011800", TODAY)) == ["인천광역시 검단구 금곡동"]


def test_merged_sido_lead_to_one_and_back_to_both(table: Gazetteer) -> None:
    assert names(table.in_force("29", TODAY)) == names(table.in_force("46", TODAY)) == ["전남광주통합특별시"]
    assert names(table.in_force("12", date(2020, 1, 1))) == ["광주광역시", "전라남도"]
    assert {step.kind for step in table.successors("46")} == {"merge"}


def test_a_district_that_moved_says_so(table: Gazetteer) -> None:
    (step,) = table.successors("47720")
    assert (step.kind, step.region.full_name, step.date) == ("move", "대구광역시 군위군", date(2023, 7, 1))


def test_a_region_without_successor_leads_to_where_its_parent_is(table: Gazetteer) -> None:
    lost = next(r for r in table.all(Level.EMD) if r.valid_to and not table.successors(r.code))
    above = table.in_force(lost.parent or "", TODAY)
    assert table.in_force(lost.code, TODAY) == above


def test_validity_ends_on_the_day_on_which_the_new_begins() -> None:
    old, new = get("45"), get("52")
    assert old.valid_to == new.valid_from == date(2024, 1, 18)
    assert old.in_force(date(2024, 1, 17))
    assert not old.in_force(date(2024, 1, 18))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("은평", ["서울특별시 은평구"]),
        ("불광동", ["서울특별시 은평구 불광동"]),
        ("불광2동", ["서울특별시 은평구 불광동"]),
        ("불광제2동", ["서울특별시 은평구 불광동"]),
        ("전주 완산", ["전북특별자치도 전주시 완산구"]),
        ("전라북도", ["전북특별자치도"]),
        ("직할시", []),
        ("광주 북구", ["전남광주통합특별시 북구"]),
        ("인천 서구", ["인천광역시 서해구", "인천광역시 검단구"]),
        ("경북 군위군", ["대구광역시 군위군"]),
        ("고성군", ["경상남도 고성군", "강원특별자치도 고성군"]),
        ("52111", ["전북특별자치도 전주시 완산구"]),
        ("  ", []),
        ("은평구 없는동", []),
    ],
)
def test_names_old_ones_and_short_ones_find_regions(table: Gazetteer, name: str, found: list[str]) -> None:
    assert names(table.find(name)) == found


def test_a_name_is_looked_up_on_the_map_of_the_day(table: Gazetteer) -> None:
    assert names(table.find("전라북도", date(2020, 1, 1))) == ["전라북도"]


def test_an_unknown_name_has_near_ones(table: Gazetteer) -> None:
    assert "은평구" in table.close_names("은평꾸")


def test_the_table_says_its_version(table: Gazetteer) -> None:
    day, _, digest = table.version.partition(".")
    assert date.fromisoformat(day) == date(2026, 7, 1)
    assert len(digest) == 8
