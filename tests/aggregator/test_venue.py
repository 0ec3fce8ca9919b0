"""Rules of reading where a programme happens, and how to sign up."""

import pytest

from aggregator.reading import registering, sections, venue


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("장소: 단지 중앙광장 (우천 시 취소)", "단지 중앙광장"),
        ("장소: 갯마을문고 (어촌계 2층)", "갯마을문고 (어촌계 2층)"),
        ("장소: 온라인(줌)", "온라인(줌)"),
        ("장소: 추후 공지", None),
        ("장소: 도서관", None),
        ("장소는 마루방, 그냥 오세요", "마루방"),
        ("6. 3.(토) 10:30 / 동그라미방 / 무료", "동그라미방"),
        ("12/11(목) 저녁 7시 2층 사랑방. 누구나.", "2층 사랑방"),
        ("이번 주 토요일 도서관 뒷마당에서 만나요!", "도서관 뒷마당"),
        ("솔숲작은도서관 앞 느티나무 아래에서 윷놀이를 합니다.", "솔숲작은도서관 앞 느티나무 아래"),
        ("5~7세 친구들은 햇살방으로 오세요.", "햇살방"),
        ("온라인(ZOOM)으로 진행합니다.", "온라인(ZOOM)"),
        ("도서관에서 신청서를 받아 가세요.", None),
        ("안내데스크에서 접수합니다.", None),
        ("안녕하세요, 달빛작은도서관입니다.\n감사합니다.\n달빛작은도서관", None),
        ("달빛작은도서관 홈페이지에서 신청", None),
    ],
)
def test_where_it_happens(body: str, place: str | None) -> None:
    assert venue.read(sections.of("", body)).value == place


@pytest.mark.parametrize(
    ("body", "ways"),
    [
        ("신청: 전화(031-555-0100) 또는 방문", {"phone": "031-555-0100", "visit": "방문"}),
        ("신청방법: 구글폼 https://forms.gle/abc", {"link": "https://forms.gle/abc"}),
        ("접수: 밴드 비밀댓글", {"band": "밴드", "comment": "댓글"}),
        ("신청: 문자 010-1234-5678", {"message": "문자"}),
        ("포스터의 QR코드로 신청해 주세요.", {"qr": "QR"}),
        ("신청은 필요 없어요. 그냥 오세요.", {"none": "신청은 필요 없"}),
        ("문의: 031-555-0100", {}),
        ("책을 전화로 연장할 수 있습니다.", {}),
    ],
)
def test_how_to_sign_up(body: str, ways: dict[str, str]) -> None:
    assert {fact.value: fact.words for fact in registering.read(sections.of("", body))} == ways


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("장소는 그대로 도서관 2층 강의실입니다.", "도서관 2층 강의실"),
        ("6.19.(금) 14:00~16:00 1층 로비 선착순 30명 누구나 무료", "1층 로비"),
        ("11/23~12/4 주민센터 1층. 누구나 관람, 무료.", "주민센터 1층"),
        ("10.1.~10.31. / 갤러리 이음 / 누구나", "갤러리 이음"),
        ("엄마 뒤에 숨어서 함께 놀아요.", None),
        ("책 속 문장으로 노래까지! 청소년 힙합 교실", None),
        ("곳: 온유도서관 / 성인 14명 / 수강료 15,000원", "온유도서관"),
        ("● 9월 29일(화) 10시\n● 온라인(줌)\n● 학부모 30명", "온라인(줌)"),
    ],
)
def test_a_place_ends_where_other_things_begin(body: str, expected: str | None) -> None:
    assert venue.read(sections.of("", body)).value == expected
