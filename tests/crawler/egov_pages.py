"""Pages as eGovFrame's two boards write them, with texts of our own."""

from html import escape

BBS = "BBSMSTR_000000000031"
SESSION = ";jsessionid=0F1E2D3C4B5A69788796A5B4C3D2E1F0"
CUT = "열두 달 그림책 이야기 " * 4


def form_row(rank: int, number: int, title: str, day: str, bbs: str = BBS) -> str:
    """A row of the portal template: a little form."""
    return f"""<tr><td>{rank}</td><td class="al">
        <form name="subForm" method="get" action="/cop/bbs/selectBoardArticle.do{SESSION}">
        <input type="hidden" name="bbsId" value="{bbs}"><input type="hidden" name="nttId" value="{number}">
        <input type="hidden" name="searchWrd" value=""><input name="pageIndex" type="hidden" value="1">
        <a href="" onclick="event.preventDefault(); parentNode.submit();" class="lnk">
            {escape(title)}
        </a></form></td><td>관리자</td><td>{day}</td><td>12</td></tr>"""


def portal_list(rows: str, pager: str = "") -> str:
    """A list of the portal template."""
    return f"""<html><head><title>숲속 포털 > 소식</title></head><body>
        <form name="frm" action="/cop/bbs/selectBoardList.do{SESSION}">
        <input type="hidden" name="bbsId" value="{BBS}"><input type="hidden" name="nttId" value="0"></form><table>
        <thead><tr><th>번호.</th><th>제목</th><th>작성자</th><th>작성일</th><th>조회수</th></tr></thead>
        <tbody>{rows}</tbody></table><div class="paging"><ul>{pager}</ul></div></body></html>"""


def portal_post(title: str = "겨울 책놀이", body: str = "<p>12월 5일에 만나요.</p>", files: str = "") -> str:
    """A post of the portal template: its body stands escaped in a textarea."""
    return f"""<html><body><h1>알림</h1><div class="board_view">
        <div class="board_view_top"><div class="tit">{escape(title)}</div><div class="info">
        <dl><dt>작성자</dt><dd>김*솔</dd></dl><dl><dt>작성일</dt><dd>2026-11-20</dd></dl>
        <dl><dt>조회수</dt><dd>3</dd></dl></div></div>
        <div class="board_article"><textarea id="nttCn" name="nttCn" readonly>{escape(body)}</textarea></div>
        <div class="board_attach">{files}</div>
        <a href="" onclick="fn_egov_select_noticeList(1)">목록</a></div></body></html>"""


def article_row(number: str, title: str, day: str, first: str) -> str:
    """A row of the common components: a script."""
    call = f"fn_egov_inquire_articledetail('{BBS}','{number}'); return false;"
    link = f'<a href="javascript:void(0);" onclick="{call}">{title}</a>'
    return f'<tr><td>{first}</td><td class="left">{link}</td><td>솔</td><td>{day}</td><td>5</td></tr>'


def article_list(rows: str) -> str:
    """A list of the common components."""
    return f"""<html><body><form name="articleForm" method="post" action="/cop/bbs/selectArticleList.do">
        <table class="board_list"><thead>
        <tr><th>번호</th><th>글 제목</th><th>작성자</th><th>작성시각</th><th>조회수</th></tr></thead>
        <tbody>{rows}</tbody></table><input type="hidden" name="bbsId" value="{BBS}"></form></body></html>"""


def article(title: str = CUT, body: str = "<p>글</p>") -> str:
    """A post of the common components, with a comment below."""
    return f"""<html><body><div class="wTableFrm"><table class="wTable">
        <tr><th>제목</th><td colspan=5>{title}</td></tr>
        <tr><th>등록자</th><td>솔</td><th>등록일</th><td>2026-11-20 09:12</td><th>조회수</th><td>5</td></tr>
        <tr><th>내용</th><td colspan=5><span class="ck-content">{body}</span></td></tr>
        <tr><th>게시기간</th><td>2026-11-01 ~ 2026-12-31</td></tr><tr><th>첨부파일</th><td>
        <a href="javascript:fn_egov_downFile('FILE_000000000021','0')">안내문.hwp</a>&nbsp;[13&nbsp;byte]</td></tr>
        </table></div><div class="reply"><table><tr><th>작성일</th><td>2026-11-21</td></tr>
        <tr><td>댓글: 일시는요?</td></tr></table></div></body></html>"""
