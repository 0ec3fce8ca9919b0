"""Addresses: their parts as written, and the region that they lie in."""

import csv
import random
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.reading import regions
from aggregator.reading.address import Address, locate, parse
from aggregator.reading.regions import Level, Resolution

TODAY = date(2026, 11, 22)
with (Path(__file__).parent / "data" / "addresses.tsv").open(encoding="utf-8") as file:
    CASES = list(csv.DictReader(file, delimiter="\t"))


def at(text: str, on: date = TODAY) -> Resolution:
    return locate(text, on)


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_our_own_gold_addresses(case: dict[str, str]) -> None:
    found = locate(case["input"], date.fromisoformat(case["on"]))
    code = found.region.code if found.region else ""
    assert (found.level, code, found.remainder) == (case["level"], case["code"], case["remainder"])


def test_parts_are_kept_as_written() -> None:
    text = "전북 전주시 완산구 소태정로 1-2 (효자동2가, 데시앙아이린아파트) 102동 3층 데시앙작은도서관"
    assert parse(text) == Address(
        text=text,
        sido="전북",
        sigungu="전주시",
        gu="완산구",
        road="소태정로",
        number="1-2",
        bracket="효자동2가, 데시앙아이린아파트",
        detail="102동 3층",
        remainder="데시앙작은도서관",
    )


def test_a_lot_address_has_its_ri() -> None:
    parsed = parse("경남 함양군 함양읍 용평리478-3 군부대")
    assert (parsed.emd, parsed.ri, parsed.number, parsed.road) == ("함양읍", "용평리", "478-3", "")


@pytest.mark.parametrize(
    ("written", "road", "number"),
    [
        ("구덕로295번길 4", "구덕로295번길", "4"),
        ("중앙로 224번길 17-1", "중앙로 224번길", "17-1"),
        ("3·15대로 12", "3·15대로", "12"),
        ("구로중앙로27나길 9", "구로중앙로27나길", "9"),
        ("도봉로 136 나길 20", "도봉로 136 나길", "20"),
        ("테크노 산업로 82번길 52", "테크노 산업로 82번길", "52"),
        ("테크노 4로 131", "테크노 4로", "131"),
        ("구암북 12길 24", "구암북 12길", "24"),
        ("송부로 291번안길 7", "송부로 291번안길", "7"),
        ("검단로744번4길 17", "검단로744번4길", "17"),
        ("천년로 13길2-16", "천년로 13길", "2-16"),
        ("보듬3로114", "보듬3로", "114"),
        ("길주로 지하 314", "길주로", "지하 314"),
        ("필문대로205번길 10- 1(지산동)", "필문대로205번길", "10- 1"),
        ("묘동4길 1", "묘동4길", "1"),
        ("효동3길 5", "효동3길", "5"),
        ("4.19로 3", "4.19로", "3"),
    ],
)
def test_roads_and_numbers_in_every_spelling(written: str, road: str, number: str) -> None:
    parsed = parse(f"서울특별시 은평구 {written}")
    assert (parsed.road, parsed.number, parsed.emd) == (road, number, "")


@pytest.mark.parametrize("lead", ["주소: ", "(03384) ", "03384 ", "[122-010] ", "※ ", "소재지 : "])
def test_what_stands_before_an_address_is_passed_over(lead: str) -> None:
    assert at(f"{lead}서울특별시 은평구 은평로 195 (녹번동)").emd is not None


@pytest.mark.parametrize("blank", ["\u3000", "\xa0", "  ", "\t", "\u200b ", "?"])
def test_blanks_of_every_kind_are_blanks(blank: str) -> None:
    assert at(f"서울특별시 은평구{blank}은평로 195{blank}(녹번동)").level is Level.EMD


def test_decomposed_and_wide_letters_are_read() -> None:
    import unicodedata

    assert at(unicodedata.normalize("NFD", "서울특별시 은평구 불광동 １２")).level is Level.EMD
    assert parse("서울특별시 은평구 은평로 １９５（녹번동）").number == "195"


def test_a_resolution_gives_each_level() -> None:
    found = at("전북 전주시 완산구 소태정로 1 (효자동2가)")
    assert [region.name for region in (found.sido, found.sigungu, found.gu, found.emd) if region] == [
        "전북특별자치도",
        "전주시",
        "완산구",
        "효자동2가",
    ]


def test_a_city_is_an_answer_by_itself() -> None:
    found = at("경상남도 창원시")
    assert (found.level, found.gu, found.candidates) == (Level.SIGUNGU, None, ())


def test_a_road_finds_the_gu_of_a_city() -> None:
    assert at("전주시 소태정로 1").gu is not None


def test_an_open_split_names_its_parts_and_the_reason() -> None:
    found = at("인천광역시 서구")
    assert [region.name for region in found.candidates] == ["서해구", "검단구"]
    assert found.region == regions.gazetteer().get("28")
    assert "인천광역시 서구" in found.reason


def test_a_bare_district_is_open_with_all_its_namesakes() -> None:
    found = at("중구")
    assert found.region is None
    assert {region.full_name for region in found.candidates} == {
        "서울특별시 중구",
        "부산광역시 중구",
        "대구광역시 중구",
        "인천광역시 제물포구",
        "인천광역시 영종구",
        "대전광역시 중구",
        "울산광역시 중구",
    }


def test_bare_gwangju_is_the_city_in_gyeonggi_or_one_of_the_five_gu() -> None:
    found = at("광주시 없는길 1")
    assert found.region is None
    assert {region.code[:5] for region in found.candidates} == {"41610", "12210", "12240", "12270", "12300", "12330"}


def test_an_alias_of_a_merged_sido_restricts() -> None:
    assert at("전남 북구 우치로 77").region is None
    assert at("광주 목포시 양을로 203").region is None
    assert at("전남광주통합특별시 목포시").level is Level.SIGUNGU


def test_dong_and_road_that_contradict_each_other_stay_open() -> None:
    found = at("북구 첨단연신로 100 (화명동)")  # a road of one 북구, a 동 of another
    assert found.region is None
    assert "서로 다른 곳" in found.reason


def test_a_road_of_several_cities_is_decided_by_its_number() -> None:
    assert at("소태정로 1").sigungu is not None
    assert at("중앙로 1").region is None


def test_a_road_that_lies_in_one_city_but_is_not_that_long_stays_open() -> None:
    assert at("소태정로 1").level is Level.EMD
    found = at("소태정로 99999")
    assert found.region is None


def test_numbers_that_count_something_else_are_no_lots() -> None:
    assert at("가락동 3월 행사").level is Level.NONE
    assert at("가락동").level is Level.EMD  # by itself it is a place
    assert at("소태정로 1월 모임").level is Level.NONE


def test_a_short_number_without_a_road_is_no_address() -> None:
    assert at("1318 청소년 작은도서관").level is Level.NONE


def test_the_name_of_a_library_is_not_taken_apart() -> None:
    for name in (
        "7단지 푸른 작은도서관",
        "1318 청소년 작은도서관",
        "온누리(교회)작은도서관",
        "불광2동 작은도서관",
        "책마을로 작은도서관",
    ):
        assert parse(f"서울특별시 은평구 은평로 195 (녹번동) {name}").remainder == name
        assert parse(f"서울특별시 은평구 은평로 195, {name}").remainder == name


def test_before_the_merger_a_word_leads_to_its_own_sido() -> None:
    before = date(2026, 6, 30)
    assert at("전남 목포시", before).region == regions.gazetteer().get("46110")
    assert at("전라남도", before).region == regions.gazetteer().get("46")
    assert [region.code[:2] for region in at("전남광주통합특별시", before).candidates] == ["29", "46"]


def test_ten_kilobytes_of_noise_are_no_address_and_take_no_time() -> None:
    chance = random.Random(7)
    letters = "가나다라마바사시도군구읍면동리로길번 0123456789-()?,.·서울경기광주"
    start = time.process_time()
    for _ in range(50):
        noise = "".join(chance.choice(letters) for _ in range(10_000))
        assert isinstance(at("힣" + noise).reason, str)
    for long in (
        "로" * 10_000,
        "1" * 10_000,
        "(" * 10_000,
        "서울 " * 3_000,
        "동 " * 5_000,
        "은평구" * 3_000,
        "가1-" * 3_000,
    ):
        at(long)
        at("서울특별시 은평구 " + long)
        at("서울특별시 은평구 은평로 1 " + long)
    assert time.process_time() - start < 5


@given(st.text(max_size=300))
def test_any_text_is_read_without_failing(text: str) -> None:
    found = at(text)
    assert found.level is (found.region.level if found.region else Level.NONE)
    assert 0 <= found.confidence <= 1
    assert found.reason


VOCABULARY = """
서울 서울특별시 경기도 광주 광주시 전남 인천 세종시 중구 서구 북구 은평구 수원시 영통구 고성군 불광동 오포읍 서울특별시은평구
묘동4길 은평로 중앙로 12 3-4 산5 101동 3층 (녹번동) (녹번동 ( ) , ? 작은도서관 1318 지하 번길
"""
WORDS = st.sampled_from(VOCABULARY.split())


@given(st.lists(WORDS, max_size=12).map(" ".join), st.dates(date(1988, 4, 23), date(2030, 1, 1)))
def test_words_of_addresses_in_any_order_give_consistent_answers(text: str, on: date) -> None:
    found = locate(text, on)
    for region in (found.region, *found.candidates):
        assert region is None or region.in_force(on)
    if found.region and found.candidates:
        assert len(found.candidates) > 1
    assert " ".join(text.replace("?", " ").split()).endswith(" ".join(found.remainder.replace("?", " ").split()))


@given(st.binary(max_size=400))
def test_bytes_of_any_kind_are_read_without_failing(raw: bytes) -> None:
    at(raw.decode("utf-8", "replace"))
    at(raw.decode("cp949", "replace"))
