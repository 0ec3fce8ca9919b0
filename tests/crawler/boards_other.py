# ruff: noqa: E501 - markup reads better in one line
"""Layouts that the reader was not made on: it met them when it was done. See `boards.py`."""

from collections.abc import Sequence

from tests.crawler.boards import ENTRIES, ORIGIN, TODAY, Entry, Layout, around, escaped, lines_html


def tistory_list(es: Sequence[Entry]) -> str:
    """A blog: its list."""
    return around(
        "<div class='area_list'>"
        + "".join(
            f"<div class='list_content'><a href='/{e.key}' class='link_post'><strong class='tit_post'>{escaped(e.title)}</strong><p class='txt_post'>{escaped(e.lines[1])}</p></a><div class='detail_info'><a href='/category/x' class='link_cate'>소식</a><span class='txt_bar'></span><span class='txt_date'>{e.day:%Y. %-m. %-d}. 14:05</span></div></div>"
            for e in es
        )
        + "</div><div class='area_paging'><a href='/category/x?page=2'>2</a></div>"
    )


def tistory_post(e: Entry) -> str:
    """A blog: a post."""
    return around(
        f"<div class='hgroup'><div class='category'>소식</div><h1>{escaped(e.title)}</h1><div class='post-meta'><span class='author'>by {e.author}</span> <span class='date'>{e.day:%Y. %-m. %-d}. 14:05</span></div></div><div class='entry-content' id='article-view'><div class='tt_article_useless_p_margin contents_style'>{lines_html(e)}</div><div class='container_postbtn'><button>공감</button><span>공유하기</span></div></div><div class='another_category'><h4>'소식' 카테고리의 다른 글</h4><table><tr><th><a href='/1'>다른 글 제목</a></th><td>2026.01.01</td></tr></table></div><div class='comments'><p>댓글 0</p></div>",
        e.title,
    )


def xe_list(es: Sequence[Entry]) -> str:
    """A skin whose post shows the list again: its list."""
    return around(
        "<table class='bd_lst bd_tb_lst bd_tb'><thead class='bg_f_f9'><tr><th class='no'><span>번호</span></th><th class='title'>제목</th><th><span>글쓴이</span></th><th class='m_no'><span>날짜</span></th><th>조회 수</th></tr></thead><tbody>"
        + "".join(
            f"<tr class='{'notice' if n < 2 else ''}'><td class='no'>{'공지' if n < 2 else 90 - n}</td><td class='title'><a href='/index.php?mid=notice&amp;page=1&amp;document_srl={e.key}' class='hx'>{escaped(e.title)}</a> <a href='/index.php?mid=notice&amp;document_srl={e.key}#comment' class='replyNum'>3</a><span class='extraimages'><img src='/new.gif' alt='new'><img src='/f.gif' alt='file'></span></td><td class='author'><a href='#popup_menu_area' class='member_4' onclick='return false'>{e.author}</a></td><td class='time' title='7시간 전'>{e.day:%Y.%m.%d}</td><td class='m_no'>45</td></tr>"
            for n, e in enumerate(es)
        )
        + "</tbody></table><form class='bd_pg'><a href='/index.php?mid=notice&amp;page=2'>2</a><a href='/index.php?mid=notice&amp;page=3'>3</a></form>"
    )


def xe_post(e: Entry) -> str:
    """A skin whose post shows the list again: a post."""
    return around(
        f"<div class='rd rd_nav_style2'><div class='rd_hd'><div class='board'><div class='top_area'><div class='fr'><span class='date m_no'>{e.day:%Y.%m.%d} 09:11</span></div><h1 class='np_18px'><a href='/notice/{e.key}'>{escaped(e.title)}</a></h1></div><div class='btm_area'><div class='side'><span>{e.author}</span></div><div class='side fr'><span>조회 수 <b>44</b></span> <span>추천 수 <b>0</b></span> <span>댓글 <b>1</b></span></div></div></div></div><div class='rd_body clear'><article><div class='document_{e.key}_4 xe_content'>{lines_html(e)}</div></article></div><div class='rd_ft'><div class='rd_sign'></div><div class='to_sns'>Facebook Twitter</div></div></div><div id='cmtPosition' class='cmt'><ul class='fdb_lst_ul'><li><div class='meta'>책벌레 2026.11.21</div><div class='comment_1_4 xe_content'>댓글 내용입니다</div></li></ul></div>"
        "<table class='bd_lst'><thead><tr><th>번호</th><th>제목</th><th>날짜</th></tr></thead>"
        + "".join(
            f"<tr><td>{n}</td><td><a href='/notice/{x.key}'>{escaped(x.title)}</a></td><td>{x.day:%Y.%m.%d}</td></tr>"
            for n, x in enumerate(ENTRIES)
        )
        + "</table>",
        e.title,
    )


def donggu_list(es: Sequence[Entry]) -> str:
    """A district, rows of ul: its list."""
    return around(
        "<div class='board-list'><ul class='thead'><li>번호</li><li>제목</li><li>작성자</li><li>작성일</li><li>조회</li></ul>"
        + "".join(
            f"<ul class='row'><li class='num'>{n + 1}</li><li class='subject'><a href='/board/view.donggu?boardId=BBS_0000083&amp;menuCd=DOM_000001&amp;startPage=1&amp;dataSid={e.key}' title='{escaped(e.title).replace(chr(39), '')} 글 보기'>{escaped(e.title)}</a></li><li class='writer'>{e.author}</li><li class='date'>{e.day:%Y-%m-%d}</li><li class='hit'>5</li></ul>"
            for n, e in enumerate(es)
        )
        + "</div><div class='paging'><a href='/board/list.donggu?boardId=BBS_0000083&amp;menuCd=DOM_000001&amp;startPage=2'>2</a></div>"
    )


def donggu_post(e: Entry) -> str:
    """A district, rows of ul: a post."""
    return around(
        f"<div class='board-view'><dl class='bv-tit'><dt>제목</dt><dd>{escaped(e.title)}</dd></dl><ul class='bv-info'><li><span>작성자</span>{e.author}</li><li><span>작성일</span>{e.day:%Y-%m-%d}</li><li><span>조회수</span>55</li></ul><div class='bv-file'><ul><li><a href='/board/download.donggu?dataSid=3&fileSid=9'>안내.pdf</a></li></ul></div><div class='bv-con'>{lines_html(e)}</div><div class='bv-kogl'><p>공공누리 제1유형</p></div><dl class='bv-prev'><dt>이전글</dt><dd><a href='#'>이전글 제목</a></dd></dl></div>"
    )


def newsgrid_list(es: Sequence[Entry]) -> str:
    """A grid of articles: its list."""
    return around(
        "<section class='grid'>"
        + "".join(
            f"<article class='col'><figure><a href='/story/{e.key}/'><img src='/i/{e.key}.jpg' alt='{escaped(e.title).replace(chr(39), '')}'></a></figure><div class='body'><span class='label'>행사</span><h3><a href='/story/{e.key}/'>{escaped(e.title)}</a></h3><p>{escaped(e.lines[0])}</p><time datetime='{e.day.isoformat()}'>{(TODAY - e.day).days}일 전</time></div></article>"
            for e in es
        )
        + "</section><nav class='pagination'><a href='/story/page/2/'>2</a><a href='/story/page/3/'>3</a></nav>"
    )


def newsgrid_post(e: Entry) -> str:
    """A grid of articles: a post."""
    return around(
        f"<main><article class='post'><h2 class='post-heading'>{escaped(e.title)}</h2><p class='byline'>글 {e.author} · <time datetime='{e.day.isoformat()}'>{e.day:%Y년 %m월 %d일}</time></p>{lines_html(e)}<ul class='tags'><li>#책</li></ul></article><section class='related-posts'><h3>관련 글</h3><ul><li><a href='/story/1/'>관련 글 하나</a></li></ul></section></main>",
        e.title,
    )


def asp_list(es: Sequence[Entry]) -> str:
    """Each row a table of its own: its list."""
    return around(
        "<table><tr><td>NO</td><td>제목</td><td>등록일</td></tr></table>"
        + "".join(
            f"<table width=100%><tr><td width=50>{50 - n}</td><td><a href=\"javascript:location.href='read.asp?b_idx={e.key}&gotopage=1'\">{escaped(e.title)}</a></td><td width=80>{e.day:%Y-%m-%d}</td></tr></table>"
            for n, e in enumerate(es)
        )
        + "<center>[1] <a href='list.asp?gotopage=2'>[2]</a> <a href='list.asp?gotopage=3'>[3]</a></center>"
    )


def asp_post(e: Entry) -> str:
    """Each row a table of its own: a post."""
    return around(
        f"<table width=100%><tr><td bgcolor=#eee>제목</td><td>{escaped(e.title)}</td></tr><tr><td>등록일</td><td>{e.day:%Y-%m-%d}</td></tr><tr><td colspan=2>{lines_html(e, 'br')}</td></tr></table><p align=right><a href='list.asp'><img src='/img/btn_list.gif' alt='목록'></a></p>"
    )


def trclick_list(es: Sequence[Entry]) -> str:
    """Rows that are clicked, with a period and a state: its list."""
    return around(
        "<table class='tb'><thead><tr><th>순번</th><th>도서관</th><th>프로그램명</th><th>신청기간</th><th>상태</th><th>등록일자</th></tr></thead><tbody>"
        + "".join(
            f"<tr onclick=\"fn_detail('{e.key}', 'L0{n % 3}')\" style='cursor:pointer'><td>{50 - n}</td><td>숲{n % 3}작은도서관</td><td class='tl'>{escaped(e.title)}</td><td>2026.11.01 ~ 2026.11.30</td><td><span class='st'>접수중</span></td><td>{e.day:%Y.%m.%d}</td></tr>"
            for n, e in enumerate(es)
        )
        + "</tbody></table><script>var fn_detail = function(seq, lib){ var url = '/program/detail?seq='+seq; url += '&lib=' + lib; location.href = url; }</script><div class='pagination'><a href='javascript:;' onclick='fn_page(2)'>2</a></div><form><input type='hidden' name='currentPageNo' value='1'></form>"
    )


def trclick_post(e: Entry) -> str:
    """Rows that are clicked, with a period and a state: a post."""
    return around(
        f"<div class='pg_detail'><h3 class='pg_tit'>{escaped(e.title)}</h3><ul class='pg_info'><li><strong>신청기간</strong> 2026.11.01 ~ 2026.11.30</li><li><strong>등록일자</strong> {e.day:%Y.%m.%d}</li></ul><div class='pg_cont'>{lines_html(e)}</div></div>"
    )


def _at(path: str) -> str:
    return f"{ORIGIN}{path}"


MORE_LAYOUTS = (
    Layout(
        "tistory", _at("/category/x"), tistory_list, lambda e: _at(f"/{e.key}"), tistory_post, _at("/category/x?page=2")
    ),
    Layout(
        "xe",
        _at("/index.php?mid=notice"),
        xe_list,
        lambda e: _at(f"/index.php?mid=notice&document_srl={e.key}"),
        xe_post,
        _at("/index.php?mid=notice&page=2"),
    ),
    Layout(
        "donggu",
        _at("/board/list.donggu?boardId=BBS_0000083&menuCd=DOM_000001"),
        donggu_list,
        lambda e: _at(f"/board/view.donggu?boardId=BBS_0000083&menuCd=DOM_000001&dataSid={e.key}"),
        donggu_post,
        _at("/board/list.donggu?boardId=BBS_0000083&menuCd=DOM_000001&startPage=2"),
    ),
    Layout(
        "newsgrid",
        _at("/story/"),
        newsgrid_list,
        lambda e: _at(f"/story/{e.key}/"),
        newsgrid_post,
        _at("/story/page/2/"),
    ),
    Layout(
        "asp",
        _at("/b/list.asp"),
        asp_list,
        lambda e: _at(f"/b/read.asp?b_idx={e.key}"),
        asp_post,
        _at("/b/list.asp?gotopage=2"),
    ),
    Layout(
        "trclick",
        _at("/program/list"),
        trclick_list,
        lambda e: _at(f"/program/detail?seq={e.key}&lib=L0{(9981 - e.key) // 7 % 3}"),
        trclick_post,
        _at("/program/list?currentPageNo=2"),
    ),
)
