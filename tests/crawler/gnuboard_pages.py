"""Pages in the manner of Gnuboard 4 and 5, in several skins, with texts of our own."""

# ruff: noqa: E501 - markup reads better unbroken

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

SITE = "http://lib.example"
LIST = f"{SITE}/bbs/board.php?bo_table=notice"


@dataclass(frozen=True)
class Item:
    """A post as its list shows it."""

    number: int
    title: str
    date: str = "11-20"
    pinned: bool = False
    secret: bool = False
    comments: int = 0
    href: str = ""
    author: str = "은행나무"
    category: str = ""

    @property
    def link(self) -> str:
        """The address as the list writes it."""
        return self.href or f"{LIST}&amp;wr_id={self.number}"


def page(body: str, title: str = "알림 | 은행잎 작은도서관", table: str = "notice", site: str = SITE) -> str:
    """A whole page of the program."""
    return (
        f"<!doctype html><html lang='ko'><head><title>{title}</title><script>\nvar g5_url = \"{site}\";\n"
        f'var g5_bbs_url   = "{site}/bbs";\nvar g5_bo_table  = "{table}";\nvar g5_is_mobile = "";\n</script></head><body>'
        f"<div id='hd'><a href='{site}'>은행잎</a><a href='{site}/bbs/login.php'>로그인</a></div>{body}"
        "<div id='ft'><ul class='latest'><li><a href='"
        + LIST
        + "&amp;wr_id=901'>옆 칸의 최신글…</a></li></ul>은행잎 작은도서관</div></body></html>"
    )


def desktop(items: Sequence[Item], pages: str = "") -> str:
    """The list of the basic skin."""
    rows = "".join(
        f"<tr class='{'bo_notice' if item.pinned else ''} even'><td class='td_num2'>"
        + ("<strong class='notice_icon'>공지</strong>" if item.pinned else str(item.number))
        + "</td><td class='td_subject'>"
        + (f"<a href='{LIST}&amp;sca=x' class='bo_cate_link'>{item.category}</a>" if item.category else "")
        + f"<div class='bo_tit'><a href='{item.link}'>"
        + ("<i class='fa fa-lock' aria-hidden='true'></i>" if item.secret else "")
        + f" {escape(item.title)} </a><span class='new_icon'>N<span class='sound_only'>새글</span></span>"
        + (
            f"<span class='sound_only'>댓글</span><span class='cnt_cmt'>{item.comments}</span><span class='sound_only'>개</span>"
            if item.comments
            else ""
        )
        + f"</div></td><td class='td_name sv_use'><span class='sv_member'>{item.author}</span></td><td class='td_num'>31</td>"
        f"<td class='td_datetime'>{item.date}</td></tr>"
        for item in items
    )
    rows = rows or "<tr><td colspan='5' class='empty_table'>게시물이 없습니다.</td></tr>"
    return page(
        "<h2 id='container_title'><span title='알림 1 페이지'>알림</span></h2><div id='bo_list'><form name='fboardlist' id='fboardlist'>"
        "<input type='hidden' name='bo_table' value='notice'><div class='tbl_head01'><table><thead><tr><th>번호</th><th>제목</th>"
        f"<th>글쓴이</th><th>조회</th><th>날짜</th></tr></thead><tbody>{rows}</tbody></table></div>{pages}</form></div>"
    )


def mobile(items: Sequence[Item]) -> str:
    """The list that phones get."""
    rows = "".join(
        f"<li class='{'bo_notice' if item.pinned else ''}'><div class='bo_cnt'>"
        + ("<div class='bo_cate_ico'><strong class='notice_icon'>공지</strong></div>" if item.pinned else "")
        + f"<a href='{item.link}&amp;page=2' class='bo_subject'>"
        + ("<i class='fa fa-lock'></i>" if item.secret else "")
        + f" {escape(item.title)} <span class='new_icon'>N<span class='sound_only'>새글</span></span><span class='bo_cmt'>"
        f"<span class='sound_only'>댓글</span> {item.comments} <span class='sound_only'>개</span></span></a></div><div class='bo_info'>"
        f"<span class='sound_only'>작성자</span><span class='sv_guest'>{item.author}</span><span class='bo_date'><i class='fa'></i> "
        f"{item.date}</span><span class='bo_view'>12<span class='sound_only'>회</span></span></div></li>"
        for item in items
    )
    return page(f"<form name='fboardlist'><div id='bo_list'><div class='list_01'><ul>{rows}</ul></div></div></form>")


def gallery(items: Sequence[Item]) -> str:
    """The list of a picture board: a link with the picture, one with the title, a summary, the date."""
    rows = "".join(
        "<li class='gall_li'><div class='gall_box'><div class='gall_chk'><span class='sound_only'>0</span></div>"
        f"<div class='gall_img'><a href='{item.link}'>"
        + ("<span class='is_notice'>공지</span>" if item.pinned else "<span class='no_image'>no image</span>")
        + f"</a></div><div class='gall_text_href'><a href='{item.link}' class='bo_tit'> {escape(item.title)} "
        f"<span class='sound_only'>댓글</span><span class='cnt_cmt'>{item.comments}</span><span class='sound_only'>개</span></a>"
        f"<span class='bo_cnt'>11-01 에 모인 아이들</span></div><div class='gall_info'><span class='sound_only'>작성자 </span>"
        f"<span class='sv_member'>{item.author}</span><span class='gall_date'><span class='sound_only'>작성일 </span><i></i> {item.date}"
        "</span></div></div></li>"
        for item in items
    )
    return page(f"<form name='fboardlist'><ul id='gall_ul' class='gall_row'>{rows}</ul></form>")


def old(items: Sequence[Item], form: bool = True) -> str:
    """The list of version 4: tables in tables, no class names, pictures for marks, a line between rows."""
    rows = "".join(
        "<tr height=29 align=center><td width=50>"
        + ("<img src='../skin/board/basic/img/icon_notice.gif'>" if item.pinned else f"<span>{item.number}</span>")
        + "</td><td align=left><nobr><span class=small><font color=gray>[<a href='./board.php?bo_table=notice&sca=c'>공지</a>]</font></span>"
        f" <a href='../bbs/board.php?bo_table=notice&wr_id={item.number}'>{escape(item.title)}</a>"
        f" <a href='../bbs/board.php?bo_table=notice&wr_id={item.number}#c_1'><span>({item.comments})</span></a>"
        " <img src='../skin/board/basic/img/icon_new.gif'>"
        + ("<img src='../skin/board/basic/img/icon_secret.gif'>" if item.secret else "")
        + f"</nobr></td><td><nobr><span class='guest'>{item.author}</span></nobr></td><td><span>{item.date}</span></td><td><span>99</span>"
        "</td></tr><tr><td colspan=5 height=1></td></tr>"
        for item in items
    )
    opened, closed = ("<form name='fboardlist' method='post'>", "</form>") if form else ("", "")
    return (
        "<html><head><title>우리 > 알림 1 페이지</title><script>var g4_bo_table = 'notice';</script></head><body><table><tr><td>"
        f"<ul><li><a href='../bbs/board.php?bo_table=notice&wr_id=902'>옆 칸</a></li></ul></td><td>{opened}<table width=100%>{rows}</table>"
        f"{closed}</td></tr></table></body></html>"
    )


def post(
    title: str = "겨울 책놀이",
    *,
    shown: str = "",
    body: str = "<p>모여요.</p><p>11월 28일 토요일</p>",
    date: str = "26-11-20 09:30",
    number: int = 7,
    pictures: str = "",
    head: str = "",
) -> str:
    """A post's page, with files, neighbours, a comment that looks like a post, and a guest's comment form."""
    shown = escape(shown or title)
    return page(
        f"<h2 id='container_title'><span>알림</span></h2><article id='bo_v'><header><h2 id='bo_v_title'><span class='bo_v_cate'>모집</span> "
        f"<span class='bo_v_tit'> {shown}</span></h2></header><section id='bo_v_info'><h2>페이지 정보</h2><div class='profile_info_ct'>"
        "<span class='sound_only'>작성자</span> <strong><span class='sv_member'>은행나무</span></strong><span class='sound_only'>댓글</span>"
        "<strong><a href='#bo_vc'>1건</a></strong><strong class='if_date'><span class='sound_only'>작성일</span><i></i> "
        f"{date}</strong></div></section>{head}<section id='bo_v_atc'><h2 id='bo_v_atc_title'>본문</h2><div id='bo_v_img'>{pictures}</div>"
        f"<!-- 본문 내용 시작 {{ --><div id='bo_v_con'>{body}</div><!-- }} 본문 내용 끝 --></section><section id='bo_v_file'><h2>첨부파일</h2>"
        f"<ul><li><a href='{SITE}/bbs/download.php?bo_table=notice&amp;wr_id={number}&amp;no=0&amp;nonce=a1|2|b3' class='view_file_download'>"
        "<strong>신청서 (양식).hwp</strong>  (2.0K)</a><span class='bo_v_file_cnt'>3회 다운로드 | DATE : 2026-11-20 09:31:02</span></li></ul>"
        f"</section><ul class='bo_v_nb'><li><a href='{LIST}&amp;wr_id=5'>지난 소식</a> <span class='nb_date'>26.11.01</span></li></ul>"
        "<section id='bo_vc'><article><h2>봄님의 댓글</h2><time>26-11-21 10:00</time><p>일시 : 12월 1일인가요?</p></article></section>"
        f"<form name='fviewcomment'><input type='hidden' name='wr_id' value='{number}'><input type='password' name='wr_password'></form></article>",
        title=f"{escape(title)} > 알림 | 은행잎 작은도서관",
    )


def old_post(title: str = "헌책 나눔", body: str = "책을 나눕니다.<br>어서 오세요.") -> str:
    """A post of version 4: no names but the body's, files behind a script, comments in the same class names."""
    return (
        f"<html><head><title>우리 마을 > 알림 > {escape(title)}</title></head><body><table><tr><td><div><span>작성일 : 09-11-02 13:20</span></div>"
        f"<div><table><tr><td><div><b>[나눔] {escape(title)}</b></div></td></tr></table></div><table><tr><td><div>글쓴이 : "
        "<span class='guest'>은행나무</span></div><div>조회 : 12</div></td></tr><tr><td><a href=\"javascript:file_download("
        "'./download.php?bo_table=notice&wr_id=3&no=0', '책 목록.xls');\"><span>책 목록.xls (12.0K)</span><span>[3]</span></a></td></tr>"
        f"<tr><td height=150><!-- 내용 출력 --><span class='ct lh'>{body}</span></td></tr></table><table><tr><td><strong>봄</strong></td><td>"
        "09-11-03 10:00</td></tr><tr><td><span class='ct lh'>저요!</span></td></tr></table></td></tr></table></body></html>"
    )


def alert(words: str) -> str:
    """The program's error page, with status 200."""
    return (
        "<!doctype html><html><head><title>오류안내 페이지 | 은행잎 작은도서관</title></head><body><script>\n"
        f'alert("{words}");\ndocument.location.replace("{SITE}");\n</script><noscript><div id="validation_check"><p>{words}</p></div>'
        "</noscript></body></html>"
    )
