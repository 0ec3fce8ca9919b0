"""Rules of reading what a programme and its materials cost."""

import pytest

from aggregator.reading import fees, money, sections


@pytest.mark.parametrize(
    ("words", "won"),
    [
        ("30,000원", 30_000),
        ("20.000원", 20_000),
        ("3만원", 30_000),
        ("3만 5천원", 35_000),
        ("1만5000원", 15_000),
        ("2천원", 2_000),
        ("5천 원", 5_000),
        ("만원", 10_000),
        ("이만 원", 20_000),
        ("오천원", 5_000),
        ("천 원", 1_000),
        ("0원", 0),
    ],
)
def test_amounts_as_they_are_written(words: str, won: int) -> None:
    assert [amount.won for amount in money.of(f"참가비 {words}")] == [won]


@pytest.mark.parametrize("words", ["정원 10명", "1만 2천 명", "만 5세", "만원형", "64,000", "권당 3만 권"])
def test_what_is_no_amount(words: str) -> None:
    assert not list(money.of(words))


@pytest.mark.parametrize(
    ("body", "fee", "materials"),
    [
        ("참가비: 무료 (재료비 5,000원)", 0, 5_000),
        ("수강료: 3만원 (교재비 1만 5천원 별도)", 30_000, 15_000),
        ("체험료: 15,000원(재료비 포함)", 15_000, None),
        ("비용: 재료비 10,000원 (수강료 무료)", 0, 10_000),
        ("재료비: 팀당 3,000원", None, 3_000),
        ("재료비: 무료", None, 0),
        ("참가비: 없음", 0, None),
        ("1인당 2천원", 2_000, None),
        ("월 2만 원, 매주 수요일", 20_000, None),
        ("입장료는 받지 않습니다.", 0, None),
        ("돈은 받지 않습니다.", 0, None),
        ("누구나 오실 수 있고 무료입니다.", 0, None),
        ("참가비 5천원(보증금 1만원은 돌려드림)", 5_000, None),
        ("예치금 1만원 (참석 시 환급)", None, None),
        ("추첨하여 문화상품권 1만원을 드립니다.", None, None),
        ("권당 3만 원 이하의 책", None, None),
        ("주차는 2시간까지 무료입니다.", None, None),
        ("책갈피를 무료로 나눠 드립니다.", None, None),
        ("참가비: 5,000원 (환불 없음)", 5_000, None),
        ("참가비: 성인 5천원, 어린이 3천원", None, None),
    ],
)
def test_what_it_costs(body: str, fee: int | None, materials: int | None) -> None:
    read = fees.read("", sections.of("", body))
    assert (read.fee.value, read.materials.value) == (fee, materials)


@pytest.mark.parametrize(
    ("body", "fee", "materials"),
    [
        ("참가비와 재료비 모두 무료", 0, 0),
        ("수강료 무료 교재비 1만원", 0, 10_000),
        ("참가비: 무료(솜값 2천원)", 0, 2_000),
        ("회당 2만원 지급", None, None),
        ("복사 요금이 장당 100원으로 오릅니다.", None, None),
        ("성인 15명, 야식비 포함 5천원", 5_000, None),
    ],
)
def test_prices_of_stuff_pay_and_what_is_included(body: str, fee: int | None, materials: int | None) -> None:
    read = fees.read("", sections.of("", body))
    assert (read.fee.value, read.materials.value) == (fee, materials)
