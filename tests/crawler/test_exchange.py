"""Sources in a file: out, in, and out again the same; what is wrong is named by line and field; the shipped catalogue."""

import string
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.errors import InputError
from aggregator.models import Source, SourceState
from aggregator.store import Store
from crawler import exchange, sources, toml_text

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 3, tzinfo=UTC)

FILE = """
[[source]]
uid = "smalllibrary.org/smalllibrary"
platform = "smalllibrary"
address = "https://smalllibrary.org/"
title = "작은도서관 \\"포털\\""
options = { notice = true, sections = { forum = false } }
cadence = 7200
licence = "공공누리 1유형"
state = "paused"

[[source]]
platform = "smalllibrary"
address = "https://small.example.kr/library/story"
region = "1138000000"
"""


def take(store: Store, text: str, now: datetime = NOW, *, only_new: bool = False) -> exchange.Taken:
    with store.writing() as session:
        return exchange.take_in(session, exchange.parse(text, "sources.toml"), now, only_new=only_new)


def rendered(store: Store) -> str:
    with store.reading() as session:
        return exchange.render(sources.every(session))


def test_a_file_brings_sources_in_with_all_their_fields_and_what_it_leaves_out_is_usual(store: Store) -> None:
    assert take(store, FILE).added == ("smalllibrary.org/smalllibrary", "small.example.kr/smalllibrary")
    with store.reading() as session:
        portal, other = sources.every(session)
    assert (portal.title, portal.cadence, portal.licence) == ('작은도서관 "포털"', 7200, "공공누리 1유형")
    assert portal.options == {"notice": True, "sections": {"forum": False}}
    assert portal.state is SourceState.PAUSED
    assert (other.title, other.region, other.cadence) == ("작은도서관 포털", "11380", 3600)
    assert (other.state, other.due) == (SourceState.ACTIVE, NOW)


def test_out_in_and_out_again_is_the_same_text(store: Store, tmp_path: Path) -> None:
    take(store, FILE)
    first = rendered(store)
    assert take(store, first) == exchange.Taken(
        (), (), ("small.example.kr/smalllibrary", "smalllibrary.org/smalllibrary")
    )
    assert rendered(store) == first
    with Store(f"sqlite:///{tmp_path / 'other.db'}") as other:
        other.upgrade()
        take(other, first)
        assert rendered(other) == first


def test_a_changed_address_keeps_the_uid_and_what_is_not_in_the_file_stays(store: Store) -> None:
    take(store, FILE)
    moved = rendered(store).replace("https://smalllibrary.org/", "https://new.smalllibrary.example/")
    part = moved[moved.index('\n[[source]]\nuid = "smalllibrary.org') :]
    assert take(store, part).changed == ("smalllibrary.org/smalllibrary",)
    with store.reading() as session:
        assert sources.find(session, "smalllibrary.org/smalllibrary").address == "https://new.smalllibrary.example/"
        assert len(sources.every(session)) == 2


def test_a_source_that_is_switched_on_by_a_file_is_due_at_once(store: Store) -> None:
    take(store, FILE)
    take(store, FILE.replace('state = "paused"', 'state = "active"'), LATER)
    with store.reading() as session:
        assert sources.find(session, "1").due == LATER


def test_only_new_leaves_known_sources_as_they_are(store: Store) -> None:
    take(store, FILE)
    taken = take(store, FILE.replace("7200", "9000"), only_new=True)
    assert (taken.added, taken.changed) == ((), ())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ("cadence = 7200", 'cadence = "often"'),
            r"sources\.toml, line 8 \(source 1\): cadence is a number of seconds",
        ),
        (("cadence = 7200", "cadence = 10"), r"line 8 .*from 300 to"),
        (("cadence = 7200", "cadence = true"), r"line 8 .*number of seconds"),
        (('state = "paused"', 'state = "asleep"'), r"line 10 .*state is one of active, paused, not 'asleep'"),
        (('region = "1138000000"', 'region = "99999"'), r"line 15 \(source 2\): there is no region '99999'"),
        (('platform = "smalllibrary"', 'platform = "smallibrary"'), r"line 4 .*did you mean 'smalllibrary'"),
        (("licence =", "license ="), r"line 9 .*no field 'license'; did you mean 'licence'"),
        (('"https://smalllibrary.org/"', '"ftp://smalllibrary.org/"'), r"line 5 .*no web address"),
        (('address = "https://smalllibrary.org/"\n', ""), r"line 2 \(source 1\): address is missing"),
        (("options = {", "options = [{"), r"is no TOML: .*line 8"),
        (("options = { notice = true, sections = { forum = false } }", "options = 3"), r"line 7 .*options is a table"),
        (("small.example.kr", "smalllibrary.org"), r"\(source 2\): uid .* stands in source 1 already"),
        (("[[source]]", "[[sources]]"), r"holds sources; each source begins with \[\[source\]\]"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_field_and_nothing_is_taken(
    store: Store, change: tuple[str, str], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        take(store, FILE.replace(*change, 1))
    with store.reading() as session:
        assert sources.every(session) == []


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # the machine may be busy
@given(st.dictionaries(st.text(string.ascii_letters + " 가나.\"'\n", max_size=6), VALUES, max_size=4))
def test_any_options_come_back_from_toml_as_they_were(options: dict[str, Any]) -> None:
    assert tomllib.loads(f"options = {toml_text.value(options)}")["options"] == options


@settings(deadline=None)
@given(st.text(), st.text())
def test_any_title_and_licence_come_back_in_the_same_words(title: str, licence: str) -> None:
    made = Source(
        uid="a/smalllibrary",
        platform="smalllibrary",
        address="https://a.kr/",
        title=title,
        options={},
        licence=licence,
        due=NOW,
        added=NOW,
    )
    (entry,) = exchange.parse(exchange.render([made]), "f")
    assert (entry.title, entry.licence) == (title.strip() or "a/smalllibrary", licence.strip())


def test_the_catalogue_comes_in_paused_and_unverified_and_leaves_what_is_there(store: Store) -> None:
    with store.writing() as session:
        first = sources.add(session, "https://smalllibrary.org/", NOW)
        taken = exchange.take_in(session, exchange.catalogue(), NOW, only_new=True)
        assert first.uid in taken.unchanged
        assert first.state is SourceState.ACTIVE
        others = [one for one in sources.every(session) if one.uid != first.uid]
    assert len(others) >= 40
    assert {one.state for one in others} == {SourceState.PAUSED}
    assert not any(sources.is_verified(one) for one in others)
