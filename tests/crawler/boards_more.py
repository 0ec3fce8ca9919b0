# ruff: noqa: E501 - markup reads better in one line
"""More layouts of boards: programs and municipal forms. See `boards.py`."""

from collections.abc import Sequence

from tests.crawler.boards import (
    ORIGIN,
    Entry,
    Layout,
    around,
    cards_list,
    cards_post,
    dl_list,
    dl_post,
    escaped,
    gallery_list,
    gallery_post,
    lines_html,
    mobile_list,
    mobile_post,
    nested_list,
    nested_post,
    pages,
    script_list,
    script_post,
)

# A plug-in's board: the phone's copy of author, day and hits stands in the title cell; notices repeat on top.


def _plugin_list(entries: Sequence[Entry]) -> str:
    rows = "".join(
        f"<tr class='{'kboard-list-notice' if n == 0 else ''}'><td class='kboard-list-uid'>{'공지사항' if n == 0 else 30 - n}</td><td class='kboard-list-title'>"
        f"<a href='/board/?mod=document&amp;pageid=1&amp;uid={entry.key}'><div class='kboard-default-cut-strings'>{escaped(entry.title)} <span class='kboard-comments-count'>(2)</span>"
        f"</div></a><div class='kboard-mobile-contents'><span class='contents-item kboard-user'>{entry.author}</span><span class='contents-item kboard-date'>{entry.day:%Y.%m.%d}</span>"
        f"<span class='contents-item'>조회 7</span></div></td><td class='kboard-list-user'>{entry.author}</td><td class='kboard-list-date'>{entry.day:%Y.%m.%d}</td><td>7</td></tr>"
        for n, entry in enumerate(entries)
    )
    head = "".join(f"<td>{word}</td>" for word in ("번호", "제목", "작성자", "작성일", "조회"))
    return around(
        f"<div id='kboard-default-list'><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{pages('/board/?pageid={0}')}"
    )


def _plugin_post(entry: Entry) -> str:
    return around(
        f"<div class='kboard-document-wrap'><div class='kboard-title'><h1>{escaped(entry.title)}</h1></div><div class='kboard-detail'><div class='detail-attr detail-writer'>"
        f"<div class='detail-name'>작성자</div><div class='detail-value'>{entry.author}</div></div><div class='detail-attr detail-date'><div class='detail-name'>작성일</div>"
        f"<div class='detail-value'>{entry.day:%Y-%m-%d} 09:12</div></div></div><div class='kboard-content'><div class='content-view'>{lines_html(entry)}</div></div>"
        "<div class='kboard-attach'><button class='kboard-button-download' onclick=\"window.location.href='/?action=down&nonce=12ab&file=file1'\">안내문.pdf</button></div>"
        "<div class='kboard-document-navi'><div class='kboard-prev-document'><a href='/board/?mod=document&uid=1'>« 어느 지난 글</a></div></div></div>"
    )


# A city's table with periods beside the day of posting.


def _period_list(entries: Sequence[Entry]) -> str:
    words = ("번호", "제목", "접수기간", "교육기간", "담당부서", "등록일", "첨부")
    rows = "".join(
        f"<tr{' class=notice' if n < 2 else ''}><td>{'<span class=icon_notice>공지</span>' if n < 2 else 50 - n}</td><td class='p-subject'>"
        f"<a href='./eduView.do;jsessionid=AB{n}CD.node1?bbsNo=66&amp;nttNo={entry.key}&amp;key=194&amp;searchCtgry=&amp;pageIndex=1'>{escaped(entry.title)} <span class='p-icon__new'>새글</span></a></td>"
        f"<td>2026-12-01 ~ 2026-12-{10 + n}</td><td>2027-01-0{n % 9 + 1}</td><td>도서관정책과</td><td>{entry.day:%Y-%m-%d}</td>"
        f"<td><a href='/down.do?file={n}{n}7'><img src='/i/hwp.gif' alt='한글 파일'></a></td></tr>"
        for n, entry in enumerate(entries)
    )
    head = "".join(f"<th scope='col'>{word}</th>" for word in words)
    return around(
        f"<table class='p-table'><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{pages('./eduList.do?bbsNo=66&amp;key=194&amp;pageIndex={0}')}"
    )


def _period_post(entry: Entry) -> str:
    return around(
        f"<table class='p-table block'><tbody><tr><td><span class='p-table__subject_text'>{escaped(entry.title)}</span><div class='p-author__info'><span>작성자</span> 도서관정책과 "
        f"<span>작성일</span> <time>{entry.day:%Y.%m.%d}</time> <span>조회</span> 42</div></td></tr><tr><td class='p-table__content'>접수기간 2026-12-01 ~ 2026-12-20<br>"
        f"{lines_html(entry, 'br')}</td></tr></tbody></table><div class='p-attach'><ul><li><a href='./downloadBbsFile.do?atchmnflNo=77'>수강 신청서.hwpx</a> <a href='#'>바로보기</a></li></ul></div>"
        "<ul class='p-board__link'><li class='prev'>이전글 <a href='#'>수어 교실</a></li><li class='next'>다음글 <a href='#'>한글 교실</a></li></ul>"
    )


# A city's library CMS: a badge for the library, the key in a function's argument, the function elsewhere in the page.


def _city_list(entries: Sequence[Entry]) -> str:
    rows = "".join(
        f"<li><div class='num'>{60 - n}</div><a href='#link' onclick=\"javascript:fnDetail('{entry.key}');\"><span class='badge lib'>[석수]</span> {escaped(entry.title)}</a>"
        f"<div class='info'><span>석수도서관</span> <span class='date'>{entry.day:%Y.%m.%d}.</span></div></li>"
        for n, entry in enumerate(entries)
    )
    script = "<script>function fnDetail(postIdx) {\n location.href = 'bbsPostDetail.do?postIdx=' + postIdx + '&pageIndex=' + 1;\n}\nfunction fnPage(p){ $('#pageIndex').val(p); $('#f').submit(); }</script>"
    return around(
        f"<form id='f' action='bbsPostList.do'><input type='hidden' id='pageIndex' name='pageIndex' value='1'></form><ul class='bbs_list'>{rows}</ul>"
        "<div class='pagingWrap'><a href='javascript:fnPage(2)'>2</a> <a href='javascript:fnPage(3)'>3</a></div>",
        head=script,
    )


def _city_post(entry: Entry) -> str:
    return around(
        f"<div class='boardView'><h4>[석수] {escaped(entry.title)}</h4><dl class='writer'><dt>등록일</dt><dd>{entry.day:%Y.%m.%d}.</dd><dt>조회수</dt><dd>9</dd></dl>"
        f"<div class='boardContent'>{lines_html(entry)}</div><dl class='file'><dt>첨부</dt><dd><a href='/fileDownload.do?fileIdx=8'>포스터.jpg</a></dd></dl></div>"
        "<table class='prevNext'><tr><th>이전글</th><td><a href='#'>지난 행사</a></td></tr></table>"
    )


# An education office: the id in an attribute, a handler that puts it into a form.


def _data_list(entries: Sequence[Entry]) -> str:
    rows = "".join(
        f"<tr><td>{n + 1}</td><td><a href='javascript:' class='nttInfoBtn' data-id='{entry.key}'>{escaped(entry.title)}</a></td><td>{entry.day:%Y.%m.%d}</td></tr>"
        for n, entry in enumerate(entries)
    )
    script = "<script>$('.nttInfoBtn').on('click', function() { $('#nttSn').val($(this).data('id')); $('#listFrm').attr('action', '/na/ntt/selectNttInfo.do').submit(); });</script>"
    return around(
        "<form id='listFrm' method='post' action='/na/ntt/selectNttList.do'><input type='hidden' name='bbsId' value='4412'><input type='hidden' id='nttSn' name='nttSn'>"
        f"</form><table><tr><th>번호</th><th>제목</th><th>등록일</th></tr>{rows}</table>{script}{pages('?bbsId=4412&amp;currPage={0}')}"
    )


def _data_post(entry: Entry) -> str:
    return around(
        f"<div class='BD_view'><h2 class='tit'>{escaped(entry.title)}</h2><p>등록일 : {entry.day:%Y.%m.%d} | 조회 : 8</p><textarea readonly id='nttCn'>"
        f"{escaped(lines_html(entry))}</textarea></div>"
    )


# Rows of divs under a header of divs, offsets for pages.


def _div_list(entries: Sequence[Entry]) -> str:
    rows = "".join(
        f"<div class='tr'><div class='td'>{'공지' if n == 0 else 20 - n}</div><div class='td'><span class='cate'>안내</span><a href='/bbs/post-{entry.key}.html'>{escaped(entry.title)}</a></div>"
        f"<div class='td'>{entry.author}</div><div class='td'>{entry.day:%y.%m.%d}</div></div>"
        for n, entry in enumerate(entries)
    )
    head = "".join(f"<div class='td'>{word}</div>" for word in ("번호", "제목", "글쓴이", "작성일"))
    links = "".join(f"<a href='/bbs/?start={15 * (n - 1)}'>{n}</a>" for n in (1, 2, 3))
    return around(f"<div class='tbl'><div class='tr head'>{head}</div>{rows}</div><div class='pages'>{links}</div>")


def _div_post(entry: Entry) -> str:
    again = "".join(
        f"<div class='tr'><div class='td'><a href='/bbs/post-{n}.html'>목록에 있는 글 {n}</a></div></div>"
        for n in range(8)
    )
    return around(
        f"<article><header><h1>{escaped(entry.title)}</h1><time datetime='{entry.day.isoformat()}T10:00:00+09:00'>{entry.day:%y.%m.%d}</time></header>"
        f"<p>{'</p><p>'.join(escaped(line) for line in entry.lines)}</p></article><div class='tbl'>{again}</div>"
    )


def _at(path: str) -> str:
    return f"{ORIGIN}{path}"


LAYOUTS = (
    Layout(
        "nested",
        _at("/zb/list.php?id=notice"),
        nested_list,
        lambda e: _at(f"/zb/view.php?id=notice&sn=off&ss=on&no={e.key}"),
        nested_post,
        _at("/zb/list.php?id=notice&page=2"),
    ),
    Layout(
        "cards",
        _at("/news/list"),
        cards_list,
        lambda e: _at(f"/news/read/{e.key}"),
        cards_post,
        _at("/news/list?currentPage=2"),
    ),
    Layout(
        "dl",
        _at("/lib/notice.do"),
        dl_list,
        lambda e: _at(f"/lib/notice.do?mode=view&articleNo={e.key}"),
        dl_post,
        _at("/lib/notice.do?mode=list&pageNo=2"),
    ),
    Layout(
        "gallery",
        _at("/photo/photo_list.asp"),
        gallery_list,
        lambda e: _at(f"/photo/photo_view.asp?p_idx={e.key}"),
        gallery_post,
        _at("/photo/photo_list.asp?page=2"),
    ),
    Layout(
        "mobile",
        _at("/m/board/list?boardSeq=12"),
        mobile_list,
        lambda e: _at(f"/m/board/view?boardSeq=12&articleSeq={e.key}"),
        mobile_post,
        _at("/m/board/list?boardSeq=12&pg=2"),
    ),
    Layout(
        "script",
        _at("/board/list.do?boardId=B02"),
        script_list,
        lambda e: _at(f"/board/view.do?boardId=B02&seq={e.key}"),
        script_post,
        _at("/board/list.do?boardId=B02&pageIndex=2"),
        lambda e: (("boardId", "B02"), ("seq", str(e.key))),
    ),
    Layout(
        "plugin",
        _at("/board/"),
        _plugin_list,
        lambda e: _at(f"/board/?mod=document&uid={e.key}"),
        _plugin_post,
        _at("/board/?pageid=2"),
    ),
    Layout(
        "period",
        _at("/www/eduList.do?bbsNo=66&key=194"),
        _period_list,
        lambda e: _at(f"/www/eduView.do?bbsNo=66&nttNo={e.key}&key=194"),
        _period_post,
        _at("/www/eduList.do?bbsNo=66&key=194&pageIndex=2"),
    ),
    Layout(
        "city",
        _at("/intro/menu/10037/bbs/20001/bbsPostList.do"),
        _city_list,
        lambda e: _at(f"/intro/menu/10037/bbs/20001/bbsPostDetail.do?postIdx={e.key}"),
        _city_post,
        _at("/intro/menu/10037/bbs/20001/bbsPostList.do?pageIndex=2"),
    ),
    Layout(
        "data",
        _at("/na/ntt/selectNttList.do?bbsId=4412"),
        _data_list,
        lambda e: _at(f"/na/ntt/selectNttInfo.do?bbsId=4412&nttSn={e.key}"),
        _data_post,
        _at("/na/ntt/selectNttList.do?bbsId=4412&currPage=2"),
        lambda e: (("bbsId", "4412"), ("nttSn", str(e.key))),
    ),
    Layout("div", _at("/bbs/"), _div_list, lambda e: _at(f"/bbs/post-{e.key}.html"), _div_post, _at("/bbs/?start=15")),
)
