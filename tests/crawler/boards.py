# ruff: noqa: E501 - markup reads better in one line
"""Boards as small sites have them, in markup of our own making: twelve layouts, each a list page and the pages of its posts.

The texts are the same in all; the markup, the addresses, the dates and the paging differ. Around each stand a menu, a side box
of newest posts of another board, a pager and a footer, which must lose.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

ORIGIN = "https://www.forest-lib.example"
TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Entry:
    """A post: its key, title, day, author and the lines of its body."""

    key: int
    title: str
    day: date
    author: str = "숲지기"
    lines: tuple[str, ...] = ()


_TITLES = (
    "겨울 책놀이 참가자를 모집합니다",
    "[모집] 그림책 읽는 토요일",
    "12월 휴관일 안내",
    "<작가와의 만남> 신청 방법",
    "도서관 이용 시간이 바뀝니다(12월부터)",
    "희망도서 신청 결과",
    "독서동아리 '달빛' 새 회원을 찾습니다",
    "RENEW: 새 단장한 어린이실",
    "자원봉사자 교육 2회차 안내",
    "영화 상영회 - 함께 봐요",
    "헌책 나눔 장터",
    "가을 나들이 사진",
)

ENTRIES = tuple(
    Entry(
        9981 - 7 * index,
        title,
        TODAY - timedelta(2 + 9 * index),
        lines=(
            "안녕하세요, 숲 작은도서관입니다.",
            f"{title} 소식을 전해 드립니다. 많은 관심 부탁드립니다.",
            f"일시: 2026년 12월 {index + 1}일(토) 오전 10시",
            "장소: 작은도서관 2층 다목적실",
            "문의: 도서관으로 전화해 주세요.",
        ),
    )
    for index, title in enumerate(_TITLES)
)


def escaped(text: str) -> str:
    """Text as HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def around(inside: str, title: str = "알림마당", head: str = "") -> str:
    """A page with all that stands around a board."""
    menu = "".join(f"<li><a href='/menu/sub{n}.do?menuId={100 + n}'>도서관 메뉴 {n}번 이름</a></li>" for n in range(24))
    latest = "".join(
        f"<li><a href='/other/view.do?bbsId=other&amp;seq={400 + n}'>다른 게시판의 새 글 {n}</a> <span>2026.11.{20 - n}</span></li>"
        for n in range(4)
    )
    return (
        f"<!DOCTYPE html><html><head><title>{escaped(title)} | 숲 작은도서관</title>{head}</head><body><div id='wrap'>"
        f"<div id='header'><a href='/'>숲 작은도서관</a><ul class='gnb'>{menu}</ul></div>"
        f"<div id='side'><h3>최근 글</h3><ul class='latest'>{latest}</ul></div>"
        f"<div id='contents'><div class='location'><a href='/'>홈</a> &gt; <a href='/menu/'>알림마당</a></div>{inside}</div>"
        "<div id='footer'><p>서울특별시 은평구 숲길 12 전화 02-000-0000</p><p>Copyright 2026.01.01 숲 작은도서관</p>"
        "<select><option>관련 누리집</option></select></div></div></body></html>"
    )


def lines_html(entry: Entry, tag: str = "p") -> str:
    """The body of a post."""
    if tag == "br":
        return "<br>".join(escaped(line) for line in entry.lines)
    return "".join(f"<{tag}>{escaped(line)}</{tag}>" for line in entry.lines)


@dataclass(frozen=True)
class Layout:
    """A board: where its list is, how it looks, where a post is and how it looks, and the address of its second page."""

    name: str
    url: str
    list_html: Callable[[Sequence[Entry]], str]
    post_url: Callable[[Entry], str]
    post_html: Callable[[Entry], str]
    second: str = ""
    form: Callable[[Entry], tuple[tuple[str, str], ...]] = lambda _: ()


def pages(pattern: str) -> str:
    links = "".join(f"<a href='{pattern.format(n)}'>{n}</a> " for n in (2, 3, 4))
    return f"<div class='paging'><strong>1</strong> {links}<a href='{pattern.format(4)}'>끝</a></div>"


# An old board of nested tables: no classes, header cells that are td, a line between the rows, no end tags.


def nested_list(entries: Sequence[Entry]) -> str:
    rows = "".join(
        f"<tr height=25><td align=center><font size=2>{40 - n}</font></td><td><font size=2>&nbsp;<a href='view.php?id=notice&page=1&sn1=&sn=off&ss=on"
        f"&no={entry.key}'>{escaped(entry.title)}</a> <font color=red size=1>[{n + 1}]</font></font></td><td align=center>{entry.author}</td>"
        f"<td align=center>{entry.day:%Y/%m/%d}</td><td align=center>{100 + n}</td></tr><tr><td colspan=5 height=1 bgcolor=#cccccc></td></tr>"
        for n, entry in enumerate(entries)
    )
    header = "<tr><td>번호</td><td>제 목</td><td>이름</td><td>날짜</td><td>조회</td></tr>"
    return around(
        f"<table width=600><tr><td><table width=100%>{header}{rows}</table><table><tr><td>"
        + " ".join(f"<a href='list.php?id=notice&page={n}&sn1='>[{n}]</a>" for n in (2, 3))
        + "</td></tr></table></td></tr></table>"
    ).replace("</body></html>", "")


def nested_post(entry: Entry) -> str:
    return around(
        f"<table width=600><tr><td><b>{escaped(entry.title)}</b></td></tr><tr><td>이름 : {entry.author} &nbsp; 날짜 : {entry.day:%Y/%m/%d} &nbsp; 조회 : 31</td></tr>"
        f"<tr><td height=1 bgcolor=#cccccc></td></tr><tr><td style='padding:10px'><font size=2>{lines_html(entry, 'br')}</font></td></tr>"
        "<tr><td><a href='list.php?id=notice'>목록보기</a> <a href='write.php?id=notice'>글쓰기</a></td></tr>"
        "<tr><td>이전글 : <a href='view.php?id=notice&no=1'>예전에 있던 어떤 글</a></td></tr></table>"
    )


# Cards in a list: the whole card is the link.


def cards_list(entries: Sequence[Entry]) -> str:
    cards = "".join(
        f"<li><a href='/news/read/{entry.key}?currentPage=1'><div class='thumb'><img src='/up/{entry.key}.jpg' alt=''></div><div class='txt'>"
        f"<strong class='tit'>{escaped(entry.title)}</strong><p class='desc'>{escaped(entry.lines[1])}</p>"
        f"<span class='date'>{entry.day:%Y.%m.%d}</span><span class='hit'>조회 {n}</span></div></a></li>"
        for n, entry in enumerate(entries)
    )
    return around(f"<h2>소식</h2><ul class='card_list'>{cards}</ul>{pages('/news/list?currentPage={0}')}")


def cards_post(entry: Entry) -> str:
    return around(
        f"<div class='view_wrap'><div class='view_top'><h3>{escaped(entry.title)}</h3><ul class='view_info'><li><b>등록일</b> {entry.day:%Y.%m.%d}</li>"
        f"<li><b>조회</b> 15</li></ul></div><div class='view_cont'>{lines_html(entry)}</div><div class='sns_share'><a href='#'>페이스북 공유</a></div>"
        "<div class='btn_area'><a href='/news/list'>목록</a></div></div>"
    )


# A definition list, dates in words.


def dl_list(entries: Sequence[Entry]) -> str:
    items = "".join(
        f"<dt><a href='?mode=view&amp;articleNo={entry.key}&amp;article.offset=0&amp;articleLimit=10'>{escaped(entry.title)}</a></dt>"
        f"<dd class='summary'>{escaped(entry.lines[0])} 새로운 소식입니다</dd><dd class='etc'>{entry.day.year}년 {entry.day.month}월 {entry.day.day}일</dd>"
        for entry in entries
    )
    return around(f"<dl class='board'>{items}</dl>{pages('?mode=list&amp;pageNo={0}')}")


def dl_post(entry: Entry) -> str:
    return around(
        f"<dl class='board_view'><dt class='subject'>{escaped(entry.title)}</dt><dd class='info'>작성자 <em>{entry.author}</em> 작성일 <em>{entry.day.year}년 "
        f"{entry.day.month}월 {entry.day.day}일</em></dd><dd class='contents'>{lines_html(entry, 'div')}</dd></dl>"
        "<div class='reply_area'><p>댓글 2</p><ul><li>저요! 2026.11.21</li><li>기대됩니다</li></ul></div>"
    )


# A gallery.


def gallery_list(entries: Sequence[Entry]) -> str:
    cells = "".join(
        f"<li class='gall'><p class='img'><a href='photo_view.asp?p_idx={entry.key}&amp;page=1'><img src='/photo/{entry.key}_s.jpg' width='180'></a></p>"
        f"<p class='subject'><a href='photo_view.asp?p_idx={entry.key}&amp;page=1'>{escaped(entry.title)}</a> <img src='/img/new.gif' alt='new'></p>"
        f"<p class='day'>{entry.day:%Y-%m-%d}</p></li>"
        for entry in entries
    )
    return around(f"<ul class='photo'>{cells}</ul>{pages('photo_list.asp?page={0}&amp;skey=&amp;sword=')}")


def gallery_post(entry: Entry) -> str:
    return around(
        f"<table class='bbs_view'><caption>사진 보기</caption><tr><th>제목</th><td colspan='3'>{escaped(entry.title)}</td></tr><tr><th>작성자</th><td>{entry.author}</td>"
        f"<th>작성일</th><td>{entry.day:%Y-%m-%d}</td></tr><tr><td colspan='4'><div><img src='/photo/{entry.key}.jpg'></div>{lines_html(entry)}</td></tr>"
        "<tr><th>첨부파일</th><td colspan='3'><a href='/down.asp?f=1'>활동사진 모음.zip</a></td></tr></table><p><a href='photo_list.asp'>목록</a></p>"
    )


# A phone's list: links that are rows, days without a year.


def mobile_list(entries: Sequence[Entry]) -> str:
    rows = "".join(
        f"<a class='item' href='/m/board/view?boardSeq=12&amp;articleSeq={entry.key}&amp;pg=1'><p class='t'>{escaped(entry.title)}<span class='cmt'>[3]</span></p>"
        f"<p class='i'><span>{entry.author}</span><span>{entry.day:%m-%d}</span><span>조회 {n}</span></p></a>"
        for n, entry in enumerate(entries)
    )
    return around(
        f"<div class='list'>{rows}</div><div class='pg'><a href='/m/board/list?boardSeq=12&amp;pg=2'>2</a><a href='/m/board/list?boardSeq=12&amp;pg=3'>3</a></div>"
    )


def mobile_post(entry: Entry) -> str:
    return around(
        f"<div class='vw'><p class='tit'>{escaped(entry.title)}</p><p class='i'><span>{entry.author}</span><span>{entry.day:%y-%m-%d} 14:05</span></p>"
        f"<div class='ct'>{lines_html(entry, 'div')}</div></div>",
        entry.title,
    )


# Scripts and a hidden form.


def script_list(entries: Sequence[Entry]) -> str:
    rows = "".join(
        f"<tr><td>{40 - n}</td><td class='left'><a href='#' onclick=\"goView('{40 - n}','{entry.key}'); return false;\">{escaped(entry.title)}</a></td>"
        f"<td>{entry.author}</td><td>{entry.day:%Y-%m-%d}</td><td>{n}</td></tr>"
        for n, entry in enumerate(entries)
    )
    script = (
        "<script>function goView(rnum, seq) { var f = document.frm; f.seq.value = seq; f.action = '/board/view.do'; f.submit(); }"
        "function goPage(n) { document.frm.pageIndex.value = n; document.frm.submit(); }</script>"
    )
    head = "".join(f"<th>{word}</th>" for word in ("번호", "제목", "작성자", "등록일", "조회수"))
    return around(
        "<form name='frm' method='post' action='/board/list.do'><input type='hidden' name='boardId' value='B02'><input type='hidden' name='seq' value=''>"
        f"<input type='hidden' name='pageIndex' value='1'></form><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        "<div class='paginate'><strong>1</strong><a href='#' onclick='goPage(2);return false;'>2</a><a href='#' onclick='goPage(3);return false;'>3</a></div>",
        head=script,
    )


def script_post(entry: Entry) -> str:
    return around(
        f"<table class='view'><tbody><tr><th scope='row'>제목</th><td>{escaped(entry.title)}</td></tr><tr><th>작성자</th><td>{entry.author}</td></tr><tr><th>등록일</th>"
        f"<td>{entry.day:%Y-%m-%d}</td></tr><tr><th>내용</th><td class='cont'>{lines_html(entry)}</td></tr>"
        "<tr><th>첨부</th><td><a href='#' onclick=\"fileDown('33')\">신청서.hwp</a> (12KB)</td></tr></tbody></table>"
    )
