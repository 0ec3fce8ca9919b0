"""Addresses at which nothing lies any more, or never did: what became of a post, and which region may have been meant.

These are asked for only where no file was found, under a path of their own that nobody can ask for from outside.
"""

import uuid
from collections.abc import Callable, Iterator

from fastapi import APIRouter, Request
from starlette.responses import Response

from aggregator.models import Post, PostStatus
from aggregator.shelves import parse
from feeds import finding
from feeds.catalog import Catalog, PlaceName, around, canonical
from feeds.web.answers import answer
from feeds.web.context import Context, UnavailableError, View
from feeds.web.problems import problem
from feeds.words import WORDS

LOST = "/lost"
NEAR = 8
"""Regions that are suggested."""
_BESIDE = 3
"""Of those, places beside the one that is not there."""


def is_lost(path: str) -> bool:
    """Whether something may be said of an address at which no file lies."""
    return path.startswith(("/posts/", "/regions/"))


def router(context: Context) -> APIRouter:
    """What there is to say of addresses at which no file lies."""
    made = APIRouter(include_in_schema=False)

    @made.api_route(LOST + "/posts/{number}/{file:path}", methods=["GET", "HEAD"])
    def post(request: Request, number: str) -> Response:
        try:
            with context.view() as view:
                gone = _is_gone(view, number)
        except UnavailableError:
            gone = False
        if gone:
            return problem(context, _asked(request), 410, WORDS["gone_title"], WORDS["gone_text"])
        return _missing(context, request)

    @made.api_route(LOST + "/regions/{code}/{file:path}", methods=["GET", "HEAD"])
    def region(request: Request, code: str) -> Response:
        return _missing(context, request, code)

    @made.api_route(LOST + "/{rest:path}", methods=["GET", "HEAD"])
    def other(request: Request) -> Response:
        return _missing(context, request)

    return made


def _asked(request: Request) -> Request:
    """The request as it came: what is answered depends on what was asked for."""
    return Request({**request.scope, "path": request.scope["path"].removeprefix(LOST)})


def _missing(context: Context, request: Request, code: str = "") -> Response:
    try:
        with context.view() as view:
            near = list(_near(view.catalog, code, context)) if code else []
            page = context.pages.missing(view.catalog, near[:NEAR])
    except UnavailableError:
        return problem(context, _asked(request), 404, WORDS["missing_title"], WORDS["missing_text"])
    return answer(request, page, "text/html", status=404, headers={"cache-control": "public, max-age=60"})


def _is_gone(view: View, number: str) -> bool:
    """Whether a post once was at this address and is public no more."""
    try:
        post = view.session.get(Post, str(uuid.UUID(number)))
    except ValueError:
        return False
    return post is not None and post.status is not PostStatus.PUBLIC


def _near(catalog: Catalog, code: str, context: Context) -> Iterator[PlaceName]:
    """The regions with pages that may have been meant by a code or a name that has none, the likeliest first."""
    place = canonical(code)
    codes = _near_code(catalog, place) if place else _near_name(catalog.posts.__contains__, code, context)
    for each in dict.fromkeys(codes):
        if each in catalog.posts and catalog.listed(each):
            yield catalog.name(each)


def _near_code(catalog: Catalog, place: str) -> Iterator[str]:
    """What a place is now, what lies beside it, and what lies around it."""
    if answered := catalog.lineage.answer(place):
        yield from answered.now
    parent = catalog.name(place).parent if catalog.lookup(place) else around(place)
    while parent and parent not in catalog.posts:
        parent = catalog.name(parent).parent if catalog.lookup(parent) else around(parent)
    beside = [name.code for name in catalog.children(parent) if len(name.code) == len(place) and parse(name.code).whole]
    yield from sorted(beside, key=lambda code: abs(_number(code) - _number(place)))[:_BESIDE]
    while parent:
        yield parent
        parent = catalog.name(parent).parent


def _number(code: str) -> int:
    return int(code) if code.isdecimal() else 0


def _near_name(has: Callable[[str], bool], text: str, context: Context) -> Iterator[str]:
    yield from (found.page for found in finding.find(text, has, context.today))
