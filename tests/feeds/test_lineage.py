"""What abolished places answer with: by the real table, and by little ones that say what the next map may do."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.data import table
from aggregator.data.table import Link, Row
from aggregator.reading.gazetteer import Gazetteer
from aggregator.reading.regions import gazetteer
from feeds import lineage
from feeds.lineage import Became, Lineage

OLD = "20000101"
DAY = "20270701"


@pytest.fixture(scope="module")
def korea() -> Lineage:
    return lineage.read(gazetteer())


def of(*rows: Row) -> Lineage:
    return lineage.read(Gazetteer(table.write(rows, "20270701")))


def row(code: str, level: str, *to: str, kind: str = "rename", sure: float = 0.95) -> Row:
    """A region in force, or one that ended on DAY and became `to`."""
    links = tuple(Link(each.ljust(10, "0"), kind, DAY, sure) for each in to)
    return Row(code.ljust(10, "0"), level, f"곳{code}", OLD, DAY if to else "", links)


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("45", "52"),
        ("42", "51"),
        ("49", "50"),
        ("45111", "52111"),
        ("29110", "12210"),
        ("47720", "27720"),
        ("44730", "36"),
    ],
)
def test_a_region_that_is_another_one_now_leads_there(korea: Lineage, old: str, now: str) -> None:
    answer = korea.answers[old]
    assert (answer.became, answer.address, answer.ground) == (Became.MOVED, now, (now,))
    assert korea.address(f"{old}/for/child") == f"{now}/for/child"
    assert korea.living(now)
    assert not korea.living(f"{old}/quiz")


def test_a_split_region_goes_on_with_all_that_it_became(korea: Lineage) -> None:
    answer = korea.answers["28110"]
    assert (answer.became, answer.day) == (Became.SPLIT, date(2026, 7, 1))
    assert answer.ground == answer.now == ("28125", "28155")
    assert answer.address == "28110"
    assert korea.address("23110") == "28110"  # 인천직할시 중구 was renamed before that


def test_a_merged_region_goes_on_with_its_own_ground(korea: Lineage) -> None:
    gwangju, jeonnam, donggu = (korea.answers[code] for code in ("29", "46", "28140"))
    assert gwangju.ground == ("12210", "12240", "12270", "12300", "12330")
    assert len(jeonnam.ground) == 22
    assert not {*gwangju.ground} & {*jeonnam.ground}
    assert gwangju.now == jeonnam.now == ("12",)
    assert donggu.now == ("28125",)
    assert all(part.startswith("28125") for part in donggu.ground)
    assert korea.parts("12") == {"29": gwangju.ground, "46": jeonnam.ground}
    assert korea.parts("28") == korea.parts("28125") == {}


def test_nothing_answers_with_what_is_no_more(korea: Lineage) -> None:
    known = gazetteer()
    for answer in korea.answers.values():
        for code in (*answer.now, *answer.ground):
            region = known.get(code)
            assert region is not None
            assert region.valid_to is None, answer
        target = korea.answers.get(answer.address)
        assert target is None or target.became is not Became.MOVED, "one hop is enough"


def test_what_is_still_kept_under_an_old_code_is_shown_where_it_is_now(korea: Lineage) -> None:
    assert "45/quiz" in korea.shown("52/quiz")
    assert {"29", "46"} <= {*korea.shown("12")}
    assert korea.shown("kr") == ("kr",)


def test_a_merger_whose_parts_are_not_all_known_is_taken_for_a_move() -> None:
    rows = [row("71", "s"), row("71110", "g"), row("71120", "g", "71110", kind="merge")]
    parts = [row("7112010100", "e", "7111010100"), row("7111010100", "e")]
    sure = of(*rows, *parts)
    assert (sure.answers["71120"].became, sure.answers["71120"].ground) == (Became.MERGED, ("7111010100",))
    unsure = of(*rows, *parts, row("7112010200", "e", "7111010100", sure=0.5))
    assert (unsure.answers["71120"].became, unsure.answers["71120"].address) == (Became.MOVED, "71110")
    assert "7112010200" not in unsure.answers


def test_a_table_that_leads_round_in_a_circle_says_nothing() -> None:
    assert not of(row("71", "s"), row("71110", "g", "71120"), row("71120", "g", "71110")).answers


def test_a_region_in_two_steps_is_led_there_in_one() -> None:
    chain = of(row("71", "s", "72"), row("72", "s", "73"), row("73", "s"))
    assert chain.address("71") == chain.address("72") == "73"


@given(code=st.text(alphabet="0123456789kr/quiz-", max_size=14))
def test_the_address_of_an_address_is_itself(korea: Lineage, code: str) -> None:
    assert korea.address(korea.address(code)) == korea.address(code)
    assert len(set(korea.shown(code))) == len(korea.shown(code))
