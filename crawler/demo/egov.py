"""A stand-in of a city's site on the eGovFrame template: the board on which 전주 tells the news of its small libraries.

What makes the real ones hard is here: rows are little forms whose links have no address, the pager's printed address
leads nowhere, dates without a time, deleted posts listed as text while their page still opens, the body as escaped HTML
in a textarea, files under a number that is bound to the session, the session in the path of every form.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crawler.demo.board import Board, board
from crawler.demo.rendering import environment
from crawler.demo.site import Answer, Request

BOARD = "BBSMSTR_000000000037"
NAME = "작은도서관 알림"
LIBRARIES = tuple(
    f"전북특별자치도 전주시 {library}"
    for library in (
        "덕진구 세병로 33 (송천동2가) 세병별빛작은도서관",
        "덕진구 송천중앙로 152 (송천동1가) 솔내골작은도서관",
        "덕진구 안덕원로 251 (인후동1가) 옹달샘작은도서관",
        "덕진구 견훤로 281 (인후동1가) 인후느루작은도서관",
        "완산구 서학로 12 (서서학동) 서학골목작은도서관",
        "완산구 평화로 180 (평화동1가) 평화꿈터작은도서관",
        "완산구 홍산남로 73 (효자동3가) 홍산한지작은도서관",
    )
)
PAGE_ROWS = 8
FOLDER = "/cop/bbs/"


@dataclass(slots=True)
class Egov:
    """The site; tests may change its `board` while it is served."""

    board: Board
    platform: str = "egov"
    title: str = "전주시 작은도서관 알림 (모형)"
    path: str = f"{FOLDER}selectBoardList.do?bbsId={BOARD}"
    region: str | None = "52110"
    options: Mapping[str, Any] = field(default_factory=lambda: {"library": list(LIBRARIES)})

    def answer(self, request: Request) -> Answer:
        """The page at a path, with or without a session id in it."""
        path = request.path.partition(";")[0]
        if path == "/":
            return self._page(request, "home.html")
        if path == "/cmm/fms/FileDown.do":
            return self._page(request, "error.html", message="파일을 찾을 수 없습니다.")
        if not path.startswith(FOLDER):
            return self._page(request, "error.html", 404, message="요청하신 페이지가 없습니다.")
        if request.query.get("bbsId") != BOARD:
            return self._page(request, "error.html", 500, message="처리 중 오류가 발생하였습니다.")
        if path == f"{FOLDER}selectBoardArticle.do":
            return self._post(request)
        return self._list(request)

    def _list(self, request: Request) -> Answer:
        posts = self.board.posts
        page = request.page("pageIndex")
        start = (page - 1) * PAGE_ROWS
        ranked = [(len(posts) - start - at, post) for at, post in enumerate(posts[start : start + PAGE_ROWS])]
        last = max(1, -(-len(posts) // PAGE_ROWS))
        return self._page(request, "list.html", ranked=ranked, page=page, last=last)

    def _post(self, request: Request) -> Answer:
        found = self.board.get(request.query.get("nttId", ""))
        if found is None:
            return self._page(request, "error.html", message="게시물이 존재하지 않습니다.")
        self.board.count_view(found)
        return self._page(request, "post.html", post=found)

    def _page(self, request: Request, template: str, status: int = 200, **values: Any) -> Answer:
        session = hashlib.sha256(f"{request.path} {request.now}".encode()).hexdigest()[:32].upper()
        made = environment("egov").get_template(template)
        text = made.render(site=self, name=NAME, bbs=BOARD, folder=FOLDER, session=session, **values)
        return Answer(text, status, headers={"Set-Cookie": f"JSESSIONID={session}; Path=/; HttpOnly"})


def egov(today: date) -> Egov:
    """The site as it looks on `today`."""
    return Egov(board("egov.toml", today))
