"""eGovFrame (전자정부 표준프레임워크): boards of the portal template, and of the common components.

Domain: any; boards of ministries, cities and public bodies.
Caveats: in the portal template a deleted post stays listed as text, and a post marked as secret is listed and shown like any
other: neither its row nor its page says so. The common components show posts only to a POST, so their public address is that
of the list.
"""

from typing import ClassVar

from crawler.pages.municipal import Cms
from crawler.platforms.municipal import Municipal

_BOARD_IN_PATH = r"BBSMSTR_\w{1,24}"
_MENU = ("menuNo", "menuId", "mno", "mn", "menuCd", "siteId")


class Egov(Municipal):
    """`selectBoardList.do?bbsId=…`, also with the board in the path, and its kin on ministries' sites."""

    name: ClassVar[str] = "egov"
    title: ClassVar[str] = "전자정부 표준프레임워크 게시판"
    cms: ClassVar[Cms] = Cms(
        parts=(
            ("selectBoardList.do", "selectBoardArticle.do"),
            ("commonSelectBoardList.do", "commonSelectBoardArticle.do"),
        ),
        board=("bbsId",),
        folder=_BOARD_IN_PATH,
        menu=_MENU,
        post="nttId",
        opens="table form input[name='nttId']",
    )


class EgovArticles(Municipal):
    """`selectArticleList.do?bbsId=…`: the common components, whose posts are shown only to a POST."""

    name: ClassVar[str] = "egov-articles"
    title: ClassVar[str] = "전자정부 공통컴포넌트 게시판"
    cms: ClassVar[Cms] = Cms(
        parts=(("selectArticleList.do", "selectArticleDetail.do"),),
        board=("bbsId",),
        folder=_BOARD_IN_PATH,
        menu=_MENU,
        post="nttId",
        form=True,
        opens="a[onclick*='inquire_articledetail']",
    )
