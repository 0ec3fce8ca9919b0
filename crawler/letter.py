"""협조 요청문: a letter to the owner of a site that is crawled: who asks, what is taken, how often, and how to refuse."""

from datetime import date
from urllib.parse import urlsplit

from aggregator.config import Settings
from aggregator.models import Source
from crawler import guest

_LETTER = """\
제목: 「{title}」 게시글의 자동 수집에 대한 안내와 협조 요청

{host} 운영 담당자님께

안녕하십니까. 저희는 「{operator}」입니다. 전국의 작은도서관이 알리는 소식을 지역별로 모아, 주민이 쓰는 구독기와 달력으로
받아 볼 수 있게 하는 공익 안내 서비스를 운영합니다. 귀 기관의 아래 게시판도 함께 안내하고자 하여 미리 말씀드립니다.

1. 대상
   - 게시판: {title}
   - 주소: {address}

2. 어떻게 방문하는지
   - 방문자 이름(User-Agent): {agent}
   - 방문 주기: 약 {cadence}마다 한 번. 새 글이 없으면 목록 한 쪽만 확인하고 돌아옵니다.
   - 요청 간격: 같은 서버에는 한 번에 하나씩, {delay:g}초 이상 쉬면서 요청합니다.
   - robots.txt의 허용 범위와 대기 시간(Crawl-delay), "나중에 다시 오라"는 응답(Retry-After)을 지킵니다.
   - 로그인이 필요한 글과 비밀글은 열지 않습니다.

3. 무엇을 가져가고 무엇을 보여 주는지
   - 가져가는 것: 누구나 볼 수 있는 글의 제목, 올린 날, 본문, 첨부파일의 이름과 주소. 첨부파일은 내려받지 않습니다.
   - 보여 주는 것: 제목, 날짜, 도서관과 지역, 200자 이내의 발췌, 그리고 원문 링크. 당첨자 발표는 제목과 링크만 보여 줍니다.
     본문 전체와 사진은 옮겨 싣지 않으며, 읽는 분은 귀 기관의 원문으로 이동합니다.
   - 주민등록번호, 계좌번호, 전자우편 주소는 저장하기 전에 가리고, 휴대전화 번호와 당첨자 이름은 공개하지 않습니다.
{licence}
4. 원하지 않으시면
   - 수집 중단이나 글의 삭제, 내용의 정정을 원하시면 5번의 연락처로 한 줄만 보내 주십시오. 이유를 적지 않으셔도 됩니다.
   - 직접 막으시려면 robots.txt에 다음 두 줄을 적어 주십시오. 늦어도 하루 안에 지킵니다.

       User-agent: {name}
       Disallow: /

     이 게시판만 막으시려면 둘째 줄을 다음과 같이 적으시면 됩니다.

       Disallow: {path}

   - 원문을 지우시면 저희 안내에서도 내립니다. 지워진 것을 하루 간격으로 두 번 확인하며, 급하시면 알려 주시는 대로 내립니다.
   - 더 천천히 오기를 바라시면 `Crawl-delay`를 적어 주시거나 알려 주십시오.
   - RSS 피드를 열어 주시면 글을 하나씩 열지 않아도 되어 서버의 부담이 더 줄어듭니다.

5. 연락처
   - {operator}
   - {contact}
   - 안내 페이지: {site}

{closing}

{day}
{operator} 드림
"""
_LICENCE = "   - 이용 조건: {licence}. 그 조건에 따르며, 출처를 글마다 밝힙니다.\n"
_NO_LICENCE = """\
   - 출처를 글마다 밝힙니다. 공공누리 표시가 있으면 그 유형의 조건을 따르며, 제1유형이 아니거나 표시가 없으면 발췌와 링크만
     보여 줍니다.
"""
_CLOSING = "작은도서관의 소식이 이웃에게 더 잘 닿도록 살펴 주시면 고맙겠습니다."
_NO_CONTACT = "(연락처가 설정되지 않았습니다. 보내기 전에 SOSIK_CONTACT를 정해 주십시오.)"


def letter(source: Source, settings: Settings, day: date) -> str:
    """The letter about one source, in plain text, dated `day`. What is configured is told as it is in force."""
    parts = urlsplit(_line(source.address))
    host = parts.hostname or source.address
    return _LETTER.format(
        title=_line(source.title),
        host=host,
        operator=_line(settings.operator),
        address=_line(source.address),
        agent=guest.user_agent(settings),
        name=guest.NAME.partition("/")[0],
        path=f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}",
        cadence=span(source.cadence),
        delay=guest.delay(settings),
        licence=_LICENCE.format(licence=_line(source.licence)) if source.licence else _NO_LICENCE,
        contact=settings.contact or _NO_CONTACT,
        site=settings.site_url,
        closing=_CLOSING,
        day=f"{day.year}년 {day.month}월 {day.day}일",
    )


def span(seconds: int) -> str:
    """A time span as people say it in Korean, in the largest unit that does not make it shorter than it is."""
    for size, word in ((86_400, "일"), (3_600, "시간"), (60, "분")):
        if seconds >= size and (seconds % size == 0 or seconds >= 2 * size):
            return f"{seconds // size}{word}"
    return f"{seconds}초"


def _line(text: str) -> str:
    """Text of a site or a file on one line, without signs that steer a terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
