"""The programs of city, county and education offices, a declaration each.

Domain: any; mostly go.kr.
Caveats: their shapes are read from public code and stored pages; only what tests show was tried. Where a list is paged by
POST alone, its first page is all that is seen.
"""

from dataclasses import replace
from typing import ClassVar
from urllib.parse import urlsplit

from crawler.pages.municipal import Cms
from crawler.platforms.base import Found
from crawler.platforms.municipal import Municipal


class NttList(Municipal):
    """`selectBbsNttList.do?bbsNo=66&key=194`: the commonest form on city and county sites. `key` only chooses a menu."""

    name: ClassVar[str] = "nttlist"
    title: ClassVar[str] = "시군구 게시판(selectBbsNttList)"
    cms: ClassVar[Cms] = Cms(
        parts=(("selectBbsNttList.do", "selectBbsNttView.do"),),
        board=("bbsNo",),
        menu=("key", "id"),
        filters=("searchCtgry", "integrDeptCode"),
        post="nttNo",
    )


class EducationOffice(Municipal):
    """`…/na/ntt/selectNttList.do?mi=…&bbsId=…`: education offices and their libraries; the number in `a[data-id]`."""

    name: ClassVar[str] = "nttinfo"
    title: ClassVar[str] = "교육청 게시판(selectNttList)"
    cms: ClassVar[Cms] = Cms(
        parts=(("selectNttList.do", "selectNttInfo.do"),),
        board=("bbsId",),
        menu=("mi",),
        post="nttSn",
        page="currPage",
        data=("data-id", "data-ntt-sn", "data-nttsn"),
        opens="a[data-id]",
    )


class PublicLibrary(Municipal):
    """`/intro/menu/10037/bbs/20001/bbsPostList.do`: city libraries; the board in the path, the library as a badge."""

    name: ClassVar[str] = "bbspost"
    title: ClassVar[str] = "시립도서관 게시판(bbsPostList)"
    cms: ClassVar[Cms] = Cms(
        parts=(("bbsPostList.do", "bbsPostDetail.do"),),
        folder=r"\d{4,6}",
        filters=("manageCd", "searchCategory"),
        post="postIdx",
        page="currentPageNo",
    )


class District(Municipal):
    """`/board/list.donggu?boardId=BBS_0000083&menuCd=DOM_…`: Busan's districts and others; the site's name as ending."""

    name: ClassVar[str] = "boardid"
    title: ClassVar[str] = "구군 게시판(list.구이름)"
    cms: ClassVar[Cms] = Cms(
        parts=(("list.*", "view.*"),),
        board=("boardId",),
        menu=("menuCd", "contentsSid"),
        filters=("categoryCode1",),
        post="dataSid",
        page="startPage",
    )


class BbsList(Municipal):
    """`/dadaelib/bbs/list.do?ptIdx=660&mId=0509000000`: libraries and cities; the number in `goTo.view(…)`."""

    name: ClassVar[str] = "ptidx"
    title: ClassVar[str] = "도서관·시청 게시판(bbs/list.do)"
    cms: ClassVar[Cms] = Cms(
        parts=(("list.do", "view.do"),),
        board=("ptIdx",),
        menu=("mId",),
        filters=("cate1", "searchCate"),
        post="bIdx",
        page="page",
        opens="a[onclick*='goTo.view']",
    )

    def recognise(self, address: str) -> Found | None:
        """As all of them; the site's folder belongs to the board's name, since libraries of one county share numbers."""
        found = super().recognise(address)
        folders = urlsplit(address).path.strip("/").split("/")[:-2]
        return replace(found, board="/".join((*folders, found.board))) if found is not None else None
