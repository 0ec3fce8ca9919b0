"""Rules of the directory: what is read from the public file, and what it may change."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from aggregator import directory, directory_file, evidence, intake
from aggregator.directory import Update
from aggregator.directory_file import Contents
from aggregator.errors import InputError
from aggregator.models import Library, Post, Reading, Source
from aggregator.rawpost import RawPost
from aggregator.store import Store

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
TODAY = date(2026, 11, 22)
HEADING = (
    "도서관명,시도명,시군구명,도서관유형,휴관일,평일운영시작시각,평일운영종료시각,토요일운영시작시각,토요일운영종료시각,"
    "공휴일운영시작시각,공휴일운영종료시각,열람좌석수,자료수(도서),자료수(연속간행물),자료수(비도서),대출가능권수,대출가능일수,"
    "소재지도로명주소,운영기관명,도서관전화번호,부지면적,건물면적,홈페이지주소,위도,경도,데이터기준일자,제공기관코드,제공기관명"
)
COLUMNS = HEADING.split(",")
ROW = {
    "도서관명": "별무리 작은도서관",
    "시도명": "경상남도",
    "시군구명": "김해시",
    "도서관유형": "작은도서관",
    "휴관일": "매주 월요일",
    "평일운영시작시각": "9:00",
    "평일운영종료시각": "18:00",
    "토요일운영시작시각": "00:00",
    "토요일운영종료시각": "00:00",
    "소재지도로명주소": "경상남도 김해시 덕정로 68 (관동동)",
    "운영기관명": "홍길동",
    "도서관전화번호": "055-330-1234",
    "홈페이지주소": "lib.example.kr/star",
    "위도": "35.2",
    "경도": "128.8",
    "데이터기준일자": "2026-06-01",
}
SECOND = {**ROW, "도서관명": "한들문고", "소재지도로명주소": "경상남도 김해시 율하로 10"}


def file(*rows: Mapping[str, str], encoding: str = "utf-8") -> bytes:
    lines = [COLUMNS, *([row.get(name, "") for name in COLUMNS] for row in rows)]
    return "\r\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode(encoding)


def contents(*rows: Mapping[str, str]) -> Contents:
    return directory_file.read(file(*rows), TODAY)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(f"sqlite:///{tmp_path}/sosik.db") as store:
        store.upgrade()
        with store.writing() as session:
            session.add(
                Source(uid="a", platform="b", address="a", title="", options={}, region="48250", due=NOW, added=NOW)
            )
        yield store


def load(store: Store, *rows: Mapping[str, str], dry_run: bool = False) -> Update:
    with store.writing() as session:
        return directory.update(session, contents(*rows).entries, NOW, dry_run=dry_run)


def libraries(store: Store) -> list[Library]:
    with store.reading() as session:
        return list(session.exec(select(Library).order_by(col(Library.id))))


def keep(store: Store, place: str, name: str) -> Post:
    raw = RawPost(line="", key=place + name, url="u", title="책", body_html="<p>책</p>", page_url="u", place_text=place)
    with store.writing() as session:
        return intake.keep(session, session.get_one(Source, 1), replace(raw, library_text=name), NOW).post


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_a_row_becomes_a_library_in_every_encoding_that_the_file_comes_in(encoding: str) -> None:
    (entry,) = directory_file.read(file(ROW, encoding=encoding), TODAY).entries
    assert (entry.home.name, entry.home.city, entry.home.place) == ("별무리 작은도서관", "48250", "4825013000")
    assert (entry.home.type, entry.as_of, entry.lat, entry.lon) == ("작은도서관", date(2026, 6, 1), 35.2, 128.8)
    assert (entry.phone, entry.homepage) == ("055-330-1234", "http://lib.example.kr/star")
    assert entry.hours == {"closed": "매주 월요일", "weekday": "09:00-18:00"}
    assert "홍길동" not in repr(entry)


def test_the_address_says_where_and_the_columns_only_where_it_is_silent() -> None:
    other = contents({**ROW, "시도명": "부산광역시", "시군구명": "서구"})
    assert (other.entries[0].home.city, other.disagreeing) == ("48250", 1)
    silent = contents({**ROW, "소재지도로명주소": "덕정로 68"})
    assert (silent.entries[0].home.city, silent.by_columns) == ("48250", 1)
    against = contents({**ROW, "소재지도로명주소": "서울특별시 없는길없는로 68"})
    assert not any(entry.home.city == "48250" for entry in against.entries)


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ({"도서관명": ""}, "no name"),
        ({"도서관명": "???"}, "no name of a library"),
        ({"도서관명": "별\ufffd리"}, "letters that cannot be read"),
        ({"소재지도로명주소": "", "시도명": "", "시군구명": ""}, "an address that names no 시군구"),
    ],
)
def test_a_row_that_is_no_library_is_named_with_its_line_and_the_others_stay(
    broken: dict[str, str], reason: str
) -> None:
    found = contents(ROW, {**ROW, **broken}, SECOND)
    assert [entry.line for entry in found.entries] == [2, 4]
    assert [(note.line, note.reason, note.row) for note in found.notes] == [(3, reason, True)]


@pytest.mark.parametrize(
    ("column", "value", "kept"),
    [
        ("위도", "135.2", "lat"),
        ("경도", "nan", "lon"),
        ("홈페이지주소", "javascript:alert(1)", "homepage"),
        ("홈페이지주소", "http://[::1", "homepage"),
        ("도서관전화번호", "010-1234-5678", "phone"),
        ("도서관전화번호", "000-000-0000", "phone"),
    ],
)
def test_what_cannot_be_a_value_is_left_out_and_named(column: str, value: str, kept: str) -> None:
    found = contents({**ROW, column: value})
    assert getattr(found.entries[0], kept) in (None, "")
    assert [(note.line, note.row) for note in found.notes] == [(2, False)]


@pytest.mark.parametrize(
    ("address", "dong"),
    [
        ("제주특별자치도 서귀포시 칠십리로 483-1(송산동)", "송산동"),
        ("광주광역시 북구 서하로183번길 29 (오치2동)", "오치2동"),
        ("경상남도 김해시 덕정로 68 (관동동)", ""),
        ("경상남도 김해시 덕정로 68 (송산동)", ""),
        ("경상남도 김해시 덕정로 68", ""),
    ],
)
def test_an_admin_dong_is_taken_from_brackets_only_where_it_can_be_nothing_else(address: str, dong: str) -> None:
    assert contents({**ROW, "소재지도로명주소": address}).entries[0].admin_dong == dong


def test_what_is_no_such_file_is_refused_in_words() -> None:
    for data in (b"", b"a,b\n1,2\n", b"PK\x03\x04x", "도서관명".encode("utf-16"), bytes(range(256)) * 50):
        with pytest.raises(InputError):
            directory_file.read(data, TODAY)


def test_a_line_of_another_width_and_a_broken_byte_cost_their_row_alone() -> None:
    data = file(ROW) + b"\r\n1,2,3\r\n" + file(SECOND).split(b"\r\n")[1]
    found = directory_file.read(data, TODAY)
    assert (len(found.entries), found.rows, found.notes[0].line, found.notes[0].row) == (2, 3, 3, True)
    found = directory_file.read(file(ROW, SECOND).replace("별".encode(), b"\xb3\xff"), TODAY)
    assert [entry.home.name for entry in found.entries] == ["한들문고"]


@given(st.binary(max_size=300), st.sampled_from(["utf-8", "cp949"]))
def test_no_bytes_behind_the_heading_raise_anything(data: bytes, encoding: str) -> None:
    found = directory_file.read(file(ROW, encoding=encoding) + b"\r\n" + data, TODAY)
    assert found.rows >= 1


def test_the_same_file_twice_changes_nothing_and_a_dry_run_writes_nothing(store: Store) -> None:
    assert len(load(store, ROW, SECOND, dry_run=True).new) == 2
    assert not libraries(store)
    assert len(load(store, ROW, SECOND).new) == 2
    again = load(store, SECOND, ROW)
    assert (again.new, again.changed, again.same) == ([], [], 2)


def test_a_library_that_two_offices_hand_in_is_one_by_the_newer_row(store: Store) -> None:
    older = {
        **ROW,
        "데이터기준일자": "2025-01-01",
        "도서관전화번호": "055-330-9999",
        "휴관일": "",
        "홈페이지주소": "old.example.kr",
    }
    newer = {**ROW, "소재지도로명주소": "경상남도 김해시 덕정로68", "홈페이지주소": ""}
    load(store, older, newer)
    (library,) = libraries(store)
    assert (library.phone, library.homepage, library.as_of) == (
        "055-330-1234",
        "http://old.example.kr",
        date(2026, 6, 1),
    )
    assert load(store, older, newer).changed == []


def test_what_is_gone_or_empty_or_older_in_the_file_stays_as_it_is_known(store: Store) -> None:
    load(store, ROW, SECOND)
    newer = {**ROW, "도서관전화번호": "", "데이터기준일자": "2026-07-01"}
    assert list(load(store, newer).changed[0].fields) == ["as_of"]
    assert load(store, {**ROW, "도서관전화번호": "055-330-7777"}).older == 1
    assert [(one.name, one.phone) for one in libraries(store)] == [
        (n, "055-330-1234") for n in ("별무리 작은도서관", "한들문고")
    ]


def test_what_a_person_set_is_left_alone(store: Store) -> None:
    load(store, ROW)
    with store.writing() as session:
        library = session.exec(select(Library)).one()
        library.admin_dong, library.by_hand = "장유3동", ["admin_dong"]
    load(store, {**ROW, "소재지도로명주소": "경상남도 김해시 덕정로 68 (장유1동)", "데이터기준일자": "2026-08-01"})
    assert libraries(store)[0].admin_dong == "장유3동"


def test_a_library_known_from_posts_is_the_one_in_the_file_and_its_posts_move_where_it_is(store: Store) -> None:
    post = keep(store, "", "별무리문고")
    assert post.region == "48250"
    done = load(store, ROW, SECOND)
    assert (len(done.new), done.changed[0].number, done.posts) == (1, post.library_id, 1)
    with store.reading() as session:
        after = session.get_one(Post, post.id)
        assert (after.region, after.library_id) == ("4825013000", post.library_id)
        assert after.change > post.change
        assert session.get_one(Reading, (post.id, "region")).rule == evidence.PLACE_OF_LIBRARY
        library = session.get_one(Library, post.library_id)
        assert (library.name, library.aliases, library.type) == ("별무리 작은도서관", ["별무리문고"], "작은도서관")
    assert keep(store, "", "별무리 문고 ").library_id == post.library_id


def test_a_small_library_is_not_the_public_one_of_its_name(store: Store) -> None:
    load(store, {**ROW, "도서관명": "한들도서관", "도서관유형": "공공도서관"})
    known = libraries(store)[0].id
    assert keep(store, "경상남도 김해시", "한들작은도서관").library_id != known
    assert keep(store, "경상남도 김해시", "김해한들 도서관 ").library_id != known
    assert keep(store, "경상남도 김해시", "김해시립 한들도서관").library_id == known


def test_a_library_of_posts_is_neither_of_two_in_the_file_that_its_name_fits(store: Store) -> None:
    post = keep(store, "", "별무리작은도서관")
    both = (ROW, {**ROW, "소재지도로명주소": "경상남도 김해시 율하로 77"})
    assert len(load(store, *both).new) == 2
    assert load(store, *both).same == 2
    with store.reading() as session:
        assert session.get_one(Library, post.library_id).as_of is None


def test_the_same_name_goes_before_another_spelling(store: Store) -> None:
    post = keep(store, "", "별무리작은도서관")
    assert load(store, {**SECOND, "도서관명": "별무리문고"}, ROW).changed[0].number == post.library_id
    with store.reading() as session:
        assert session.get_one(Library, post.library_id).address == ROW["소재지도로명주소"]


def test_two_libraries_of_the_file_never_become_one(store: Store) -> None:
    both = (ROW, {**ROW, "도서관명": "별무리문고"}, {**ROW, "소재지도로명주소": "경상남도 김해시 율하로 77"})
    load(store, *both)
    load(store, *both)
    assert len(libraries(store)) == 3


def _count(session: Session) -> int:
    return len(session.exec(select(Library)).all())


MOVED = {**ROW, "소재지도로명주소": "경상남도 김해시 율하로 77", "데이터기준일자": str(TODAY - timedelta(days=1))}


@pytest.mark.parametrize("other", [{}, {"도서관전화번호": "055-999-1234"}, {"홈페이지주소": ""}])
def test_a_library_that_moved_is_the_same_where_telephone_or_homepage_say_so(
    store: Store, other: dict[str, str]
) -> None:
    load(store, ROW, SECOND)
    [before] = [row for row in libraries(store) if row.name == ROW["도서관명"]]
    done = load(store, {**MOVED, **other}, SECOND)
    assert (len(done.new), done.proposed) == (0, [])
    [after] = [row for row in libraries(store) if row.name == ROW["도서관명"]]
    assert (after.id, after.address) == (before.id, MOVED["소재지도로명주소"])
    assert load(store, {**MOVED, **other}, SECOND).same == 2


def test_of_one_name_alone_a_move_is_proposed(store: Store) -> None:
    load(store, ROW)
    done = load(store, {**MOVED, "도서관전화번호": "055-999-1234", "홈페이지주소": ""})
    assert len(done.new) == 1
    assert [number for _, _, number in done.proposed] == [1]


@pytest.mark.parametrize("still_there", [True, False])
def test_a_branch_is_no_move(store: Store, still_there: bool) -> None:
    third = {**ROW, "소재지도로명주소": "경상남도 김해시 내외로 5"}
    load(store, ROW, third)
    done = load(store, *([ROW] if still_there else []), {**MOVED, "도서관전화번호": "", "홈페이지주소": ""})
    assert len(done.new) == 1
    assert len(done.proposed) == still_there
    with store.reading() as session:
        assert _count(session) == 3
