"""The REST interface of the stand-in blog: `/wp-json/wp/v2/posts` and what belongs to it."""

import json
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from crawler.demo.board import SECRET, Board, BoardPost
from crawler.demo.site import Answer, Request
from crawler.demo.wordpress_text import link, rendered_body, rendered_title

JSON = "application/json; charset=UTF-8"
USUAL, MOST = 10, 100
CATEGORIES = {"프로그램": (2, "program"), "공지": (3, "notice"), "도서관 일기": (4, "diary")}


def answer(path: str, board: Board, title: str, request: Request) -> Answer:
    """What stands at `path` below `/wp-json`."""
    if path == "":
        return _json({"name": title, "url": request.origin, "namespaces": ["oembed/1.0", "wp/v2"]})
    if path == "/wp/v2/posts":
        return _posts(board, request)
    if path.startswith("/wp/v2/posts/"):
        found = board.get(path.rpartition("/")[2])
        return _json(_post(found, request)) if found else refused("rest_post_invalid_id", "잘못된 글 ID.", 404)
    if path == "/wp/v2/categories":
        return _json([_term(name) for name in CATEGORIES])
    if path == "/wp/v2/media":
        return _json([])
    return refused("rest_no_route", "URL과 요청 메소드에 맞는 라우트를 찾을 수 없습니다.", 404)


def refused(code: str, message: str, status: int) -> Answer:
    """An error as REST words it."""
    return _json({"code": code, "message": message, "data": {"status": status}}, status)


def _posts(board: Board, request: Request) -> Answer:
    asked = request.query.get("categories", "")
    posts = [post for post in board.posts if asked in ("", str(CATEGORIES[post.category][0]))]
    count = request.query.get("per_page", str(USUAL))
    if not count.isdecimal() or not 1 <= int(count) <= MOST:
        return refused("rest_invalid_param", "유효하지 않은 매개변수: per_page", 400)
    size, pages = int(count), max(1, -(-len(posts) // int(count)))
    start = (request.page("page") - 1) * size
    # Past the end a page number is refused, an offset is not.
    if start >= size * pages:
        return refused("rest_post_invalid_page_number", "요청한 페이지 번호가 전체 페이지 수보다 큽니다.", 400)
    offset = request.query.get("offset", "")
    start = int(offset) if offset.isdecimal() and len(offset) < 7 else start
    shown = [_post(post, request) for post in posts[start : start + size]]
    return _json(shown, headers={"X-WP-Total": str(len(posts)), "X-WP-TotalPages": str(pages)})


def _post(post: BoardPost, request: Request) -> dict[str, Any]:
    secret = post.state == SECRET
    local, utc = (moment.replace(tzinfo=None).isoformat() for moment in (post.posted, post.posted.astimezone(UTC)))
    said: dict[str, Any] = {
        "id": post.id,
        "date": local,
        "date_gmt": utc,
        "guid": {"rendered": f"{request.origin}/?p={post.id}"},
        "modified": local,
        "modified_gmt": utc,
        "slug": link(post, "").strip("/"),
        "status": "publish",
        "type": "post",
        "link": link(post, request.origin),
        "title": {"rendered": rendered_title(post)},
        "content": {"rendered": "" if secret else rendered_body(post, request.origin), "protected": secret},
        "excerpt": {"rendered": "", "protected": secret},
        "author": 1,
        "featured_media": 0,
        "sticky": post.pinned,
        "format": "standard",
        "categories": [CATEGORIES[post.category][0]],
        "tags": [],
    }
    if "_embed" in request.query:
        said["_embedded"] = {"author": [{"id": 1, "name": post.author}], "wp:term": [[_term(post.category)], []]}
    wanted = {name.strip().partition(".")[0] for name in request.query.get("_fields", "").split(",")} - {""}
    return {name: value for name, value in said.items() if not wanted or name in wanted}


def _term(name: str) -> dict[str, Any]:
    number, word = CATEGORIES[name]
    return {"id": number, "name": name, "slug": word, "taxonomy": "category"}


def _json(said: Sequence[Any] | dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    return Answer(json.dumps(said, ensure_ascii=False), status, JSON, headers or {})
