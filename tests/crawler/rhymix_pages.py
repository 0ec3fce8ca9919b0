"""Pages in the manner of Rhymix and XE, in their common skins, with texts of our own."""

# ruff: noqa: E501 - markup reads better unbroken

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

SITE = "http://club.example"
LIST = f"{SITE}/program"


@dataclass(frozen=True)
class Item:
    """A post as its list shows it."""

    number: int
    title: str
    date: str = "2026.11.20"
    pinned: bool = False
    secret: bool = False
    comments: int = 0

    @property
    def href(self) -> str:
        """The address as the list writes it."""
        return f"/program/{self.number}"


def page(body: str, title: str = "놀이마당", head: str = "", query: str = "mid=program") -> str:
    """A whole page of the program."""
    return (
        f"<!DOCTYPE html><html lang='ko'><head><meta name='generator' content='Rhymix'><title>{escape(title)}</title>{head}</head><body>"
        f'<script>\nvar default_url = "{SITE}/";\nvar current_url = "{SITE}/?{query}";\nvar current_lang = xe.current_lang = "ko";\n'
        'var current_mid = "program";\nvar rewrite_level = 1;\n</script><h1><a href="/">놀이모임</a></h1><nav><a href="/notice/33">알림</a>'
        f"</nav><div class='board'>{body}</div><footer>놀이모임</footer></body></html>"
    )


def pager(here: int, last: int) -> str:
    """The links to other pages: the last is always among them."""
    numbers = "".join(
        f"<strong>{number}</strong>" if number == here else f"<a href='/program?page={number}'>{number}</a>"
        for number in range(1, last + 1)
    )
    return f"<div class='pagination'><a href='/program'>첫 페이지</a>{numbers}<a href='/program?page={last}'>끝 페이지</a></div>"


def table(items: Sequence[Item]) -> str:
    """The list of the default and xedition skins; it is printed below each post too."""
    rows = "".join(
        f"<tr class='{'notice' if item.pinned else ''}'><td class='{'notice' if item.pinned else 'no'}'>"
        f"{'공지' if item.pinned else item.number // 10}</td><td class='title'><a href='{item.href}'>\n{escape(item.title)} </a>"
        + (f"<a href='{item.href}#comment' class='replyNum'>[{item.comments}]</a>" if item.comments else "")
        + (
            "<img src='/icons/secret.gif' alt='secret' title='secret'>"
            if item.secret
            else "<img src='/new.gif' alt='new'>"
        )
        + "</td><td class='author'><a href='#popup_menu_area' class='member_0'>달팽이</a></td>"
        f"<td class='time'>{item.date}</td><td class='readNum'>425</td></tr>"
        for item in items
    )
    rows = rows or "<tr class='no_article'><td colspan='5'><p>등록된 글이 없습니다.</p></td></tr>"
    return (
        "<div class='board_list' id='board_list'><table><thead><tr><th>번호</th><th>제목</th><th>글쓴이</th><th>날짜</th><th>조회 수</th>"
        f"</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def sketchbook(items: Sequence[Item], classic: bool = False) -> str:
    """The list of sketchbook5: the date of a row has the age of its post as a title, which changes with the clock."""

    def href(item: Item) -> str:
        return f"/index.php?mid=program&amp;page=2&amp;document_srl={item.number}" if classic else item.href

    rows = "".join(
        f"<tr class='{'notice' if item.pinned else ''}'><td class='no'>"
        + ("<strong>공지</strong>" if item.pinned else str(item.number // 10))
        + "</td><td class='cate'><span style='color:#555'>나들이</span></td><td class='title'>"
        + f"<a href='{href(item)}' class='{'' if item.pinned else 'hx'}' data-viewer='/v'>"
        + (f"<strong>{escape(item.title)}</strong>" if item.pinned else escape(item.title))
        + f"</a><a href='{href(item)}#{item.number}_comment' class='replyNum' title='댓글'>{item.comments}</a><span class='extraimages'>"
        + ("<img alt='secret' src='/s.gif'>" if item.secret else "")
        + "</span></td><td class='author'><span><a href='#popup_menu_area' class='member_4'>달팽이</a></span></td>"
        f"<td class='time' title='7시간 전'>{item.date}</td><td class='m_no'>12</td></tr>"
        for item in items
    )
    return page(f"<table class='bd_lst bd_tb_lst bd_tb'><tbody>{rows}</tbody></table>")


def mobile(items: Sequence[Item], here: int = 1, last: int = 3) -> str:
    """The list that phones get: one link a row, with everything in it."""
    rows = "".join(
        f"<li><a href='{item.href}'><span class='title'>{'<span class=notice>공지</span>' if item.pinned else ''} 나들이 &rsaquo; "
        f"<strong>{escape(item.title)}</strong> <em>[{item.comments}]</em></span><span class='auth'><strong>달팽이</strong>"
        f"<span class='time'>{item.date}</span></span></a></li>"
        for item in items
    )
    return page(
        f"<ul class='lt'>{rows}</ul><div class='pn'><strong>{here} / {last}</strong><a href='/program?page={min(here + 1, last)}'>다음</a></div>"
    )


BELOW = (Item(560, "둘레길 걷기", pinned=True), Item(456, "밤하늘 보기"), Item(440, "밤하늘 보기 - 지난해"))
BODY = "<p>별을 봅니다.</p><p><img src='/files/star.jpg'></p>"
FILE = "/index.php?module=file&amp;act=procFileDownload&amp;file_srl=457&amp;sid=ab12"
COMMENT = (
    "<div class='feedback' id='comment'><ul class='fbList'><li class='fbItem' id='comment_459'><p class='time'>2026.11.21 10:00</p>"
    "<div class='comment_459_0 rhymix_content xe_content'><p>일시 : 12월 1일인가요?</p></div></li></ul><form><input type='hidden' "
    "name='document_srl' value='456'><input type='hidden' name='comment_srl' value=''><input type='password' name='password'></form></div>"
)
CANONICAL = f"<link rel='canonical' href='{SITE}/program/456'>"


def content(body: str = BODY, number: int = 456) -> str:
    """The body, in the box that the program names after the post."""
    return f"<!--BeforeDocument({number},0)--><div class='document_{number}_0 rhymix_content xe_content'>{body}</div><!--AfterDocument-->"


def post(title: str = "밤하늘 보기", body: str = BODY) -> str:
    """A post's page in the default skin."""
    return page(
        "<div class='board_read'><div class='read_header'><h1><a href='/program/category/7' class='category'>나들이</a> "
        f"<a href='{SITE}/program/456'>{escape(title)}</a></h1><p class='time'>\n2026.11.20 19:05 </p><p class='meta'>달팽이 <span class='sum'>"
        f"<span class='read'>조회 수:31</span></span></p></div><div class='read_body'>{content(body)}</div><div class='read_footer'>"
        f"<div class='fileList'><ul class='files'><li><a href='{FILE}'>준비물 목록.hwp <span class='fileSize'>[File Size:2.0KB/Download:0]"
        f"</span></a></li></ul></div></div></div>{COMMENT}{table(BELOW)}",
        title,
        CANONICAL,
        "mid=program&document_srl=456",
    )


def xedition(title: str = "밤하늘 보기") -> str:
    """A post's page in the xedition skin."""
    return page(
        "<div class='visual'><h1>놀이마당</h1></div><div class='board_read'><div class='read_header'><h1>"
        f"<a href='{SITE}/program/456'>{escape(title)}</a></h1><p class='meta'><span class='author'><i class='xi-user'></i> 달팽이</span>"
        f"<span class='time'><i></i> 2026.11.20 19:05</span></p></div><div class='read_body'>{content()}</div></div>{COMMENT}{table(BELOW)}",
        title,
        CANONICAL,
    )


def sketchbook_post(title: str = "밤하늘 보기") -> str:
    """A post's page in sketchbook5."""
    return page(
        "<div class='rd' data-docSrl='456'><div class='rd_hd'><div class='board'><div class='top_area'><strong class='cate fl'>나들이</strong>"
        f"<div class='fr'><span class='date m_no'>2026.11.20 19:05</span></div><h1 class='np_18px'><a href='{SITE}/program/456'>"
        f"{escape(title)}</a></h1></div><div class='btm_area'><div class='side'><a href='#popup_menu_area' class='nick member_4'>달팽이</a></div>"
        f"</div></div></div><div class='rd_body'>{content()}</div><div class='rd_ft'><div class='rd_fnt rd_file'><ul><li><a class='bubble' "
        f"href='{FILE}'>준비물 목록.hwp</a><span class='comma'>,</span></li></ul></div></div></div>{COMMENT}{table(BELOW)}",
        title,
        CANONICAL,
    )


def mobile_post(title: str = "밤하늘 보기") -> str:
    """A post's page for phones: board, category and title in one heading."""
    return page(
        f"<div class='hx h2'><h2><a href='/program'>놀이마당</a> &rsaquo; <a href='/program/category/7'>나들이</a> &rsaquo; {escape(title)}</h2>"
        f"<span class='ex'>달팽이 | 2026.11.20 19:05:12 | <a href='#skip_co'>건너뛰기</a></span></div><div class='co'>{content()}</div>"
        f"<ul class='file tgo open'><li><a href='{FILE}'>준비물 목록.hwp <span class='size'>2.0KB</span></a></li></ul>{COMMENT}",
        title,
        CANONICAL,
    )


def secret() -> str:
    """A secret post: its heading, and a field for its password (with status 403)."""
    return page(
        "<div class='board_read'><div class='read_header'><h1><a href='/program/456'>문의</a></h1></div><div class='read_body'><form method='get'>"
        "<input type='hidden' name='document_srl' value='456'><p>비밀글입니다. 비밀번호를 입력하세요.</p><input type='password' name='password'>"
        f"</form></div></div>{table(BELOW)}"
    )


def message(words: str) -> str:
    """A page that holds nothing but a word of the program, and its log-in form."""
    return page(
        f"<div id='access'><div class='login-header'><h1>{words}</h1></div><div class='login-body'><form><input type='password' "
        "name='password'></form></div></div>"
    )
