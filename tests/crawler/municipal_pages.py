"""Pages as the programs of cities, counties and education offices write them, with texts of ours: lists and posts."""

NTT = "https://sol.example.kr/www/selectBbsNttList.do?bbsNo=66&key=194"
EDU = "https://edu.example.kr/slib/na/ntt/"
INTRO = "https://lib.example.kr/intro/menu/10037/bbs/20001/"
SGLIB = "https://lib.example.kr/sglib/20003/"
BOARDS = {
    "nttlist": NTT,
    "nttinfo": f"{EDU}selectNttList.do?bbsId=1876&mi=3439",
    "bbspost": f"{INTRO}bbsPostList.do",
    "boardid": "https://www.solgu.example.kr/board/list.solgu?boardId=BBS_0000025&menuCd=DOM_1",
    "ptidx": "https://lib.example.kr/dadaelib/bbs/list.do?ptIdx=660&mId=0509000000",
}
SESSION = ";jsessionid=A1B2C3D4E5F60718293A4B5C6D7E8F90.was01"
EMPTY = "&amp;searchCtgry=&amp;searchCnd=all&amp;searchKrwd=&amp;integrDeptCode=&amp;pageIndex=1"


def page(body: str) -> str:
    """A whole page around `body`, with what stands on all pages of such sites."""
    return f"""<!DOCTYPE html><html lang="ko"><head><title>새소식 - 솔빛시</title></head><body>
        <header><a href="./selectBbsNttView.do?key=9&amp;bbsNo=66&amp;nttNo=1">머리글의 링크</a></header>
        <script>function fn_delete(url) {{ if (confirm("삭제하시겠습니까?")) {{ alert("비밀번호"); }} }}</script>
        <div id="contents">{body}</div><footer>솔빛시 2026.01.01</footer></body></html>"""


# selectBbsNttList.do

VIEW = "./selectBbsNttView.do{session}?key=194&amp;bbsNo={board}&amp;nttNo={number}" + EMPTY


def ntt_link(number: int, title: str, board: int = 66) -> str:
    """A link with its session id in the path and a dozen parameters that say nothing."""
    return f'<a href="{VIEW.format(session=SESSION, board=board, number=number)}">{title}</a>'


def ntt_row(first: str, link: str, day: str, kind: str = "") -> str:
    """A row; `kind` is its class."""
    return f"""<tr class="{kind}"><td>{first}</td><td class="p-subject">{link}</td><td>문화체육과</td><td><span
        class="p-icon p-icon__file">첨부파일</span></td><td><time>{day}</time></td><td>31</td></tr>"""


def ntt_list(rows: str) -> str:
    """The list, with a banner that links to another board and a pager."""
    return page(f"""<a class="banner" href="{VIEW.format(session="", board=197, number=3)}">재난 안내</a>
        <table class="p-table simple"><thead><tr><th>번호</th><th>제목</th><th>담당부서</th><th>파일</th><th>작성일</th>
        <th>조회</th></tr></thead><tbody class="text_center">{rows}</tbody></table>
        <div class="p-pagination"><span class="p-page__link active">1</span>
        <a class="p-page__link" href="./selectBbsNttList.do?key=194&amp;bbsNo=66&amp;pageIndex=2">2</a></div>""")


def ntt_gallery() -> str:
    """The same as a gallery of cards."""
    link = VIEW.format(session="", board=66, number=1051)
    return page(f"""<ul class="p-media-list"><li class="p-media"><a class="p-media__link" href="{link}">
        <div class="p-media__image"><img src="/thumb/1.jpg" alt="솔빛 이미지"></div><div class="p-media__body">
        <div class="p-media__heading"><em class="p-media__heading-text">그림책&nbsp;전시</em></div>
        <div class="p-author__info"><time class="p-split" datetime="2026-11-20">2026.11.20</time></div></div></a></li>
        </ul>""")


def ntt_post(content: str, *, dated: bool = True, answer: str = "") -> str:
    """A post with files and neighbours; `answer` stands below it."""
    info = "<span class='p-split'><em class='skip'>작성자 :</em> 김*솔</span>"
    if dated:
        info += "<span class='p-split'><em class='skip'>작성일 :</em> <time>2026.11.20</time></span>"
    return page(f"""<div class="p-wrap bbs bbs__view"><table class="p-table block"><tbody class="p-table--th-left">
        <tr class="p-table__subject"><td colspan="2"><span class="p-table__subject_text">겨울 책놀이 안내</span>
        <div class="p-author__info">{info}<span class="p-split"><em class="skip">조회 :</em> 31</span></div></td></tr>
        <tr><td colspan="2" title="내용" class="p-table__content">{content}</td></tr>
        <tr><th scope="row">파일</th><td><ul class="p-attach"><li class="p-attach__item">
        <a class="p-attach__link" href="./downloadBbsFile.do{SESSION}?atchmnflNo=77">
        <span class="p-icon p-icon__hwp">한글문서</span>
        <span>신청서 (양식).hwpx</span> <span class="p-attach__size">(34 KB)</span></a>
        <a class="p-attach__preview" href="/viewer?no=77">바로보기</a></li></ul></td></tr></tbody></table>{answer}
        <ul class="p-post-move"><li><strong>이전글</strong> {ntt_link(1050, "지난 글")}</li></ul></div>""")


# selectNttList.do


def info_list() -> str:
    """Links without an address, and a label in each cell."""
    return page("""<table class="bbsList"><thead>
        <tr><th>번호</th><th>제목</th><th>작성자</th><th>등록일</th><th>조회</th></tr></thead>
        <tbody><tr><td><b class="btn_S">공지</b></td><td class="ta_l">
        <a href="/slib/na/ntt/selectNttInfo.do?nttSn=880">방학 안내</a></td><td>도서관</td><td>2026.10.01</td><td>9</td></tr>
        <tr><td data-table="number">12</td><td data-table="subject" class="ta_l">
        <a href="javascript:" data-id="912" class="nttInfoBtn">
        작가와의 만남 <span class="new">새글</span></a></td><td data-table="write"><em class="mTit">작성자</em> 이*숲</td>
        <td data-table="date"><em class="mTit">등록일</em>2026.11.18.</td><td>4</td></tr></tbody></table>""")


def info_post() -> str:
    """A post whose fields are items of a list."""
    return page("""<form id="nttViewForm"><div class="bbs_ViewA"><h3>작가와의 만남</h3><ul class="bbsV_data">
        <li>작성자 이*숲</li><li><strong>등록일</strong> 2026.11.18.</li><li>조회수 5</li></ul>
        <div class="bbsV_atchmnfl"><ul><li><a class="fileName"
        href="/common/nttFileDownload.do?fileKey=0123456789abcdef0123456789abcdef"
        title="포스터.jpg 다운로드">포스터.jpg</a> [120 KB]</li></ul></div>
        <div class="bbsV_cont"><p>11월 28일 오후 2시</p></div></div></form>""")


# bbsPostList.do


def post_list() -> str:
    """The library as a badge in the title, the number in a script."""
    row = """<tr><td class="mobileHide">{0}</td><td class="title">
        <a href="#javascript" onclick="fnDetail('{1}');">{2}</a></td>
        <td class="mobileHide">{3}</td><td class="mobileHide">20</td></tr>"""
    rows = row.format("공지", 22990, '<span class="lib allFB">[공통]</span> 휴관 안내', "2026-11-01") + row.format(
        "841", 22986, '<span class="lib pineFB">[솔빛]</span>\n 송년 행사 <img alt="새글">', "2026-11-20"
    )
    return page(f"""<table class="board-list"><thead><tr><th>번호</th><th>제목</th><th>작성일</th><th>조회수</th></tr></thead>
        <tbody>{rows}</tbody></table><div class="pagingWrap"><p class="paging"><span class="current">1</span>
        <a href="#link" onclick="fnList(2); return false;">2</a></p></div>""")


def post_detail() -> str:
    """A post in a table, share buttons before it and neighbours behind."""
    return page("""<a href="#sns" onclick="fnShare('https://x.kr/bbsPostDetail.do?postIdx=22986')">공유</a>
        <table class="board-view"><tbody><tr><th scope="row">제목</th><td>송년 행사 [2]</td></tr>
        <tr><th scope="row">도서관</th><td>솔빛도서관</td></tr><tr><th scope="row">작성일</th><td>2026-11-20</td></tr>
        <tr><th scope="row">첨부파일</th><td><a href="/cmm/download.do?fileIdx=5">행사표.pdf</a></td></tr>
        <tr><td colspan="2" class="content"><strong>12월 6일</strong>부터<br>별관 1층</td></tr></tbody></table>
        <dl class="prevNext"><dt class="next"><a onclick="fnDetail('22983');">다음글</a></dt><dd>다음 소식</dd></dl>""")


# list.donggu


def district_list() -> str:
    """A second link in the row leads to the files of the same post."""
    return page("""<table><thead>
        <tr><th>번호</th><th>제목</th><th>담당부서</th><th>첨부</th><th>등록일</th><th>조회</th></tr></thead>
        <tbody class="tb"><tr><td>8975</td><td class="subject">
        <a href="/board/view.solgu?boardId=BBS_0000025&amp;menuCd=DOM_1&amp;paging=ok&amp;startPage=1&amp;dataSid=5094"
        title="아주 긴 제목이 끝까지 여기에 있는 글">아주 긴 제목이 끝까지...</a></td><td>초량동</td>
        <td><a href="/board/view.solgu?boardId=BBS_0000025&amp;dataSid=5094">첨부</a></td>
        <td>2026.11.20</td><td>2</td></tr></tbody></table>""")


def district_post() -> str:
    """A post in a table of labels."""
    return page("""<table class="bbs_default view"><tbody>
        <tr class="subject"><th>제목</th><td colspan="5">아주 긴 제목이 끝까지 여기에 있는 글</td></tr>
        <tr><th>작성자</th><td>초량동</td><th>등록일</th><td>2026.11.20</td><th>조회수</th><td>2</td></tr>
        <tr class="bbs_content_area"><td title="내용" class="bbs_content" colspan="6">동네 서점 이야기<br />둘째 줄</td></tr>
        <tr><th>첨부파일</th><td><span>안내문.hwp</span><a href="/board/download.solgu?fileSid=7">다운로드</a></td></tr>
        </tbody></table>""")


# bbs/list.do


def index_list() -> str:
    """The number among others in a script, and a hidden badge."""
    call = "goTo.view('list','{0}','660','0509000000'); return false;"
    row = """<tr><td class="list_num">{0}</td><td class="list_tit"><a href="#" onclick="{1}">{2}</a></td>
        <td class="list_write">박**</td><td class="list_date">{3}</td></tr>"""
    new = '<span class="ico_new"><span class="blind">새 글</span></span>'
    rows = row.format(12, call.format(346105), f"여름 독서교실 {new}", "2026-11-20") + row.format(
        11, call.format(660), "독서회", "11-18"
    )
    return page(f'<table class="bod_list"><tbody>{rows}</tbody></table>')


def index_post() -> str:
    """A post in boxes."""
    return page("""<div class="bod_wrap"><div class="bod_view"><h4>여름 독서교실</h4><div class="view_info"><ul>
        <li class="view_write"><span>작성자</span> : 박**</li><li class="view_date"><span>등록일</span> : 2026-11-20</li>
        <li class="view_hit"><span>조회</span> : 30</li></ul></div><div class="view_cont">
        <img src="/common/file/img/view.do?id=3" alt="">
        <div class="mT10">함께 읽어요.</div></div><dl class="view_file"><dt>첨부 파일</dt><dd>
        <a href="#" onclick="goDownload('a.jpg','b.jpg','/ntis')">사진.jpg</a></dd></dl></div></div>""")
