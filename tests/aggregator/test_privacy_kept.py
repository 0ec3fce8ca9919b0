"""What may never be written is in no byte of the store; what is told of a post in public hides what is not public."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from aggregator import explaining, intake, linking
from aggregator.models import Kind, Post, PostStatus, Source, TieSort
from aggregator.rawpost import Attachment, RawPost
from aggregator.store import Store

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
NEVER = {
    "주민등록번호": "900101-1234567",
    "주민등록번호, 붙여 씀": "9001011234567",
    "주민등록번호, 전각": "９００１０１－１２３４５６７",
    "계좌번호": "농협 302-1234-5678-91",
    "계좌번호, 은행 뒤": "356-1234-5678-93 농협",
    "전자우편": "dalbit.lib@example.kr",
    "전자우편, 골뱅이": "dalbit 골뱅이 example.kr",
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(f"sqlite:///{tmp_path}/sosik.db") as made:
        made.upgrade()
        with made.writing() as session:
            for uid in ("a.kr/board", "b.kr/board"):
                session.add(
                    Source(
                        uid=uid, platform="board", address=f"https://{uid}", title=uid, options={}, region="48250",
                        due=NOW, added=NOW,
                    )
                )  # fmt: skip
        yield made


def keep(store: Store, secret: str, source_id: int = 1, title: str = "", more: str = "") -> str:
    """Keeps a post that says a thing wherever a page can say something."""
    url = f"https://{'ab'[source_id - 1]}.kr/1"
    body = (
        f"<p>일시: 12월 5일(토) 14:00 {secret}{more}</p><p>대상: 초등 10명 ({secret})</p><p>장소: 이야기방 {secret}</p>"
        f"<p>신청: {secret} 로 보내 주세요</p><p>참가비: 5,000원 {secret}</p>"
        f'<p><a href="mailto:{secret}" title="{secret}">문의</a><img src="/a.png" alt="{secret}"></p>'
    )
    raw = RawPost(
        line="",
        key="1",
        url=url,
        title=title or f"겨울 책놀이 모집 {secret}",
        body_html=body,
        page_url=url,
        posted=date(2026, 11, 20),
        posted_text=f"2026-11-20 {secret}",
        author=f"사서 {secret}",
        library_text="물결작은도서관",
        place_text=f"경상남도 김해시 덕정로 68 {secret}",
        attachments=(Attachment(url="https://a.kr/f/1", name=f"신청서 {secret}.hwp"),),
    )
    with store.writing() as session:
        return intake.keep(session, session.get_one(Source, source_id), raw, NOW).post.id


@pytest.mark.parametrize("secret", NEVER.values(), ids=NEVER.keys())
def test_what_may_never_be_written_is_in_no_byte_of_the_store(store: Store, tmp_path: Path, secret: str) -> None:
    one = keep(store, secret)
    two = keep(store, secret, 2)
    keep(store, secret, more=" 준비물 없음")  # the wording before is a revision
    with store.writing() as session:
        linking.link(session, session.get_one(Post, one), session.get_one(Post, two), TieSort.DUPLICATE, NOW)
        assert session.get_one(Post, one).activity, "there is evidence to look through"
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.name.startswith("sosik.db"))
    assert secret.removeprefix("농협 ").removesuffix(" 농협").encode() not in written


@pytest.mark.parametrize("mobile", ["010-1234-5678", "010 1234 5678", "01012345678", "０１０－１２３４－５６７８"])
def test_evidence_that_is_told_hides_what_is_not_public(store: Store, mobile: str) -> None:
    kept = keep(store, mobile)
    with store.reading() as session:
        post = session.get_one(Post, kept)
        found = explaining.explain(session, post, public=True)
    said = [found.title, *(text for field in found.fields for text in (field.words, field.shown, field.value))]
    assert any("번호는 원문에서 확인" in text for text in said)
    assert not [text for text in said if mobile in text]


def test_winners_are_not_named_in_evidence_that_is_told(store: Store) -> None:
    url = "https://a.kr/9"
    body = "<p>당첨자: 김*윤 (달빛초 2), 1-2반 윤○지, 박서준 (5678)</p><p>12월 4일까지 받아 가세요</p>"
    title = "독서퀴즈 당첨자 발표 김*윤"
    raw = RawPost("", "9", url, title, body, url, posted=date(2026, 11, 20), library_text="물결작은도서관")
    with store.writing() as session:
        kept = intake.keep(session, session.get_one(Source, 1), raw, NOW).post.id
    with store.reading() as session:
        post = session.exec(select(Post).where(Post.id == kept)).one()
        assert post.kind is Kind.RESULT
        found = explaining.explain(session, post, public=True)
    said = " ".join([found.title, *(f"{field.words} {field.shown}" for field in found.fields)])
    for name in ("김*윤", "윤○지", "박서준"):
        assert name not in said


def test_what_is_not_public_itself_is_named_beside_no_post(store: Store) -> None:
    one, two = keep(store, ""), keep(store, "", 2)
    with store.writing() as session:
        linking.link(session, session.get_one(Post, one), session.get_one(Post, two), TieSort.DUPLICATE, NOW)
        assert explaining.explain(session, session.get_one(Post, one), public=True).related
        session.get_one(Post, two).status = PostStatus.REMOVED
        assert not explaining.explain(session, session.get_one(Post, one), public=True).related
        assert explaining.explain(session, session.get_one(Post, one)).related
