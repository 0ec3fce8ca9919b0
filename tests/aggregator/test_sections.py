"""Rules of taking an announcement apart into labelled lines."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.reading import labels, sections


def found(body: str) -> list[tuple[str, str]]:
    """Kind and text of each section of a body."""
    return [(section.kind, section.text) for section in sections.of("", body)]


@pytest.mark.parametrize(
    "line",
    [
        "장소: 마루방",
        "장소 : 마루방",
        "○ 장 소 : 마루방",
        "■장소: 마루방",
        "▶ 장소 - 마루방",
        "3. 장소: 마루방",
        "다. 장소: 마루방",
        "(3) 장소: 마루방",
        "③ 장소 마루방",
        "[장소] 마루방",
        "<장소> 마루방",
        "【장소】: 마루방",
        "✅ 어디서? 마루방",
        "📍장소 마루방",
        "📍 마루방",
        "3️⃣ 장소: 마루방",
        "- 곳: 마루방",
        "ㅇ 장소: 마루방",
        "· 모임 장소 마루방",
        "장소： 마루방",
        "장소; 마루방",
        "장소 → 마루방",
        "장소\t마루방",
        "| 장소 | 마루방 |",
        "장소\n마루방",
        "[장소]\n\n마루방",
        "○ 장소\n  - 마루방",
        "*장소* : 마루방",
    ],
)
def test_a_label_is_known_in_every_dress(line: str) -> None:
    assert found(line) == [("place", "마루방")]


@pytest.mark.parametrize(
    ("label", "kinds"),
    [
        ("모 집 인 원", ("capacity",)),
        ("공연일시", ("when",)),
        ("접수일시", ("registration",)),
        ("당첨 발표일시", ("announce",)),
        ("접수장소", ("register",)),
        ("대상도서", ("other",)),
        ("대상 및 인원", ("audience", "capacity")),
        ("일시/장소", ("when", "place")),
        ("요일·시간", ("when",)),
        ("관람료", ("fee",)),
        ("재료비(개인부담)", ("materials",)),
        ("매주 토요일", ()),
        ("우리 모두가 함께하는 장소", ()),
        ("", ()),
    ],
)
def test_what_a_label_tells(label: str, kinds: tuple[str, ...]) -> None:
    assert labels.kinds(label) == kinds


def test_labels_within_a_line_are_told_apart() -> None:
    assert found("대상: 초등 / 인원: 10명") == [("audience", "초등"), ("capacity", "10명")]
    assert found("안내드립니다. 일시: 12월 5일 10:30 장소: 마루방 문의: 031-555-0100") == [
        ("", "안내드립니다."),
        ("when", "12월 5일 10:30"),
        ("place", "마루방"),
        ("register", "031-555-0100"),
    ]
    assert found("○ 일시 12월 5일 ○ 장소 마루방") == [("when", "12월 5일"), ("place", "마루방")]


def test_a_value_of_two_labels_is_shared_out() -> None:
    assert found("일시/장소: 12월 5일 / 마루방") == [("when", "12월 5일"), ("place", "마루방")]
    assert found("대상 및 인원: 초등 10명") == [("audience", "초등 10명"), ("capacity", "초등 10명")]


def test_tables_are_read_by_rows_and_by_columns() -> None:
    assert found("| 구분 | 내용 |\n| 일시 | 5월 3일 |\n| 참가비 | 무료 |") == [("when", "5월 3일"), ("fee", "무료")]
    assert found("일시\t장소\t대상\n5월 3일\t마루방\t초등\n5월 4일\t2층\t성인") == [
        ("when", "5월 3일"),
        ("place", "마루방"),
        ("audience", "초등"),
        ("when", "5월 4일"),
        ("place", "2층"),
        ("audience", "성인"),
    ]
    assert found("| 일시 | 5월 3일 | 장소 | 마루방 |") == [("when", "5월 3일"), ("place", "마루방")]


def test_a_value_goes_on_below_its_label_and_no_further() -> None:
    assert found("○ 대상: 초등\n - 1~3학년\n○ 인원: 9명\n참여 바랍니다.") == [
        ("audience", "초등\n - 1~3학년"),
        ("capacity", "9명"),
        ("", "참여 바랍니다."),
    ]
    assert found("장소\n마루방\n많은 참여 바랍니다.") == [("place", "마루방"), ("", "많은 참여 바랍니다.")]
    assert found("대상: 초등\n※ 보호자 주차 불가") == [("audience", "초등"), ("", "보호자 주차 불가")]


@pytest.mark.parametrize(
    "line",
    [
        "오후 12:30에 만나요",
        "https://example.org/a",
        "대상 도서는 세 권입니다.",
        "신청은 필요 없어요.",
        "2026. 12. 5.(토)",
    ],
)
def test_prose_holds_no_label(line: str) -> None:
    assert found(line) == [("", line)]


def test_a_sign_that_is_a_bullet_labels_nothing() -> None:
    assert found("📍 오늘의 책\n📍 차와 다과") == [("", "오늘의 책"), ("", "차와 다과")]


def test_a_section_knows_its_sentences() -> None:
    (section,) = sections.of("", "마루방에서 만나요. 선착순 10명! 무료예요~")
    assert section.sentences == ("마루방에서 만나요.", "선착순 10명!", "무료예요~")


_SIGNS = st.text(st.sampled_from("일시장소대상 인원:：/|\t\n-○■1.가)[]<>📍0５Ｏ명~?!다요,()·※"), max_size=200)


@given(_SIGNS | st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_sections_that_stand_in_it(body: str) -> None:
    plain = sections.plain(body)
    assert len(plain) == len(body)
    for section in sections.of("", body):
        assert plain[section.start :].startswith(section.text)
        assert section.kind in ("", *labels.KINDS)
        assert all(piece in section.text for piece in section.sentences)


@pytest.mark.parametrize(
    "piece", ["일시 ", "일 시: ", "○ ", "|장소", "장소\n", "(", "[대상", "가. ", "📍", "가나다 ", ":", " "]
)
def test_time_grows_as_the_text_does(piece: str) -> None:
    def seconds(times: int) -> float:
        started = time.process_time()
        sections.of("", piece * times)
        return time.process_time() - started

    assert seconds(40_000) < 12 * max(seconds(10_000), 0.005)
