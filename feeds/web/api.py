"""The API: what is public, as JSON, read-only, in parts. Described by OpenAPI at /api/openapi.json and in words at /api/."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel
from sqlmodel import and_, col, or_, select
from starlette.responses import Response

from aggregator import views
from aggregator.models import Library, Post, PostPlace
from aggregator.shelves import COUNTRY, library_code, parse
from aggregator.views import Spot
from aggregator.words import AUDIENCES, CATEGORIES
from feeds.catalog import canonical
from feeds.web import api_models, filters, searching
from feeds.web.answers import answer, moved
from feeds.web.api_models import Libraries, Posts, Problem, Region, Regions
from feeds.web.context import Context, View
from feeds.web.filters import UnfitError
from feeds.web.problems import NotThereError
from feeds.words import WORDS

VERSION = "1"
MOST = 100

_Limit = Annotated[int, Query(ge=1, le=MOST, description="items in a part of the list")]
_After = Annotated[str, Query(max_length=100, description="where to go on: as `next` of the part before has it")]
_Region = Annotated[
    str, Query(max_length=10, description="code of a region; of old codes the one in force", examples=["52110"])
]
_Category = Annotated[str, Query(description=f"one of {', '.join(CATEGORIES)}")]
_Audience = Annotated[str, Query(description=f"one of {', '.join(AUDIENCES)}")]
_Day = Annotated[str, Query(description="held on that day, as 2026-12-05")]
_Flag = Annotated[str, Query(description="1: only those")]
_WRONG: Mapping[int | str, dict[str, object]] = {
    404: {"model": Problem},
    422: {"model": Problem},
    429: {"model": Problem},
}


def router(context: Context) -> APIRouter:
    """The API of a site."""
    made = APIRouter(responses=dict(_WRONG))
    _places(made, context)
    _posts(made, context)

    @made.api_route("/api", methods=["GET", "HEAD"], include_in_schema=False)
    def short() -> Response:
        return moved(f"{context.site.prefix}/api/")

    @made.api_route("/api/", methods=["GET", "HEAD"], include_in_schema=False)
    def words(request: Request) -> Response:
        lists = [
            (f"{context.site.prefix}/api/{name}", name) for name in ("regions", "libraries", "posts", "programmes")
        ]
        page = context.renderer.page(
            "api.html", title=WORDS["api_title"], canonical=context.site.address("api/"), shared=None, lists=lists
        )
        return answer(request, page, "text/html")

    return made


def _places(made: APIRouter, context: Context) -> None:
    @made.get("/api/regions", response_model=Regions, summary="Regions with feeds, in the order of their codes")
    def regions(request: Request, parent: _Region = "", limit: _Limit = MOST, after: _After = "") -> Response:
        with context.view() as view:
            if parent:
                names = view.catalog.children(_known(view, parent))
            else:
                codes = sorted(code for code in view.catalog.posts if parse(code).whole)
                names = [view.catalog.name(code) for code in codes]
            names = [name for name in names if name.code > after]
            items = [api_models.region(context, view, name) for name in names[:limit]]
        more = items[-1].code if len(names) > limit else None
        return _json(request, Regions(items=items, next=_next(context, request, more)))

    @made.get("/api/regions/{code}", response_model=Region, summary="One region")
    def region(request: Request, code: Annotated[str, Path(max_length=10)]) -> Response:
        with context.view() as view:
            return _json(request, api_models.region(context, view, view.catalog.name(_known(view, code, missing=True))))

    @made.get("/api/libraries", response_model=Libraries, summary="Small libraries with feeds, by number")
    def libraries(request: Request, region: _Region = "", limit: _Limit = MOST, after: _After = "0") -> Response:
        if not (after.isascii() and after.isdecimal() and len(after) <= 12):
            raise UnfitError(WORDS["filter_unknown"].format(name="after", value=filters.quoted(after), allowed="0…"))
        with context.view() as view:
            numbers = _numbers(view, _known(view, region) if region else "", int(after))
            shown = [next(numbers, None) for _ in range(limit + 1)]
            items = [
                api_models.library(context, view, one, library_code(one)) for one in shown[:limit] if one is not None
            ]
        more = str(items[-1].id) if shown[limit] is not None else None
        return _json(request, Libraries(items=items, next=_next(context, request, more)))

    @made.get("/api/libraries/{number}", response_model=api_models.Library, summary="One library")
    def library(request: Request, number: Annotated[int, Path(ge=1, le=2**31)]) -> Response:
        with context.view() as view:
            code = view.catalog.home(library_code(number))
            if code not in view.catalog.posts:
                raise NotThereError(WORDS["missing_text"])
            return _json(request, api_models.library(context, view, parse(code).library or number, code))


def _posts(made: APIRouter, context: Context) -> None:
    @made.get("/api/posts", response_model=Posts, summary="Posts of a region, the newest first")
    def posts(  # noqa: PLR0913, PLR0917 - as many as a list can be narrowed by
        request: Request,
        region: _Region = COUNTRY,
        category: _Category = "",
        audience: _Audience = "",
        day: _Day = "",
        free: _Flag = "",
        open: _Flag = "",  # noqa: A002 - its name in addresses
        everyone: _Flag = "",
        q: Annotated[
            str, Query(description="words to search for; then the best come first, and nothing else narrows")
        ] = "",
        limit: _Limit = 50,
        after: _After = "",
    ) -> Response:
        del category, audience, day, free, open, everyone  # read by their names below, as in the pages' addresses
        wanted = filters.wanted(filters.read(request.query_params.multi_items(), context.today))
        with context.view() as view:
            place = _known(view, region)
            if q.strip():
                found = searching.found(view.session, searching.question(q), place, after or None, limit)
                ids, more = found.posts, found.after
            else:
                part = views.part(view.session, place, wanted, context.today, limit, _spot(after) if after else None)
                ids, more = part.posts, _written(part.on) if part.on else None
            items = [api_models.post(context, entry) for entry in view.shown(ids)]
        return _json(request, Posts(items=items, next=_next(context, request, more)))

    @made.get("/api/programmes", response_model=Posts, summary="Announcements of what is coming, what ends first first")
    def programmes(  # noqa: PLR0913, PLR0917 - as many as a list can be narrowed by
        request: Request,
        region: _Region = COUNTRY,
        category: _Category = "",
        audience: _Audience = "",
        day: _Day = "",
        free: _Flag = "",
        open: _Flag = "",  # noqa: A002 - its name in addresses
        everyone: _Flag = "",
        limit: _Limit = 50,
        after: _After = "0",
    ) -> Response:
        del category, audience, day, free, open, everyone
        wanted = filters.wanted(filters.read(request.query_params.multi_items(), context.today))
        if not (after.isascii() and after.isdecimal() and len(after) <= 4):
            raise UnfitError(WORDS["filter_unknown"].format(name="after", value=filters.quoted(after), allowed="0…"))
        with context.view() as view:
            place, first = _known(view, region), int(after)
            ids = views.coming(view.session, place, wanted, context.today, first + limit + 1)[first:]
            items = [api_models.post(context, entry) for entry in view.shown(ids[:limit])]
        more = str(first + limit) if len(ids) > limit else None
        return _json(request, Posts(items=items, next=_next(context, request, more)))

    @made.get("/api/posts/{number}", response_model=api_models.Post, summary="One post, by the UUID of its id")
    def post(request: Request, number: Annotated[uuid.UUID, Path()]) -> Response:
        name = str(number)
        shown = select(Post.id).join(PostPlace, and_(col(PostPlace.post_id) == Post.id, PostPlace.code == COUNTRY))
        with context.view() as view:
            own = and_(col(Post.id) == name, Post.cluster_id == "")
            found = view.session.exec(shown.where(or_(own, col(Post.cluster_id) == name)).limit(1)).first()
            entries = view.shown([found]) if found else []
        if not entries:
            raise NotThereError(WORDS["missing_text"])
        return _json(request, api_models.post(context, entries[0]))


def _known(view: View, code: str, *, missing: bool = False) -> str:
    """The code in force of a region with feeds. Raises UnfitError, or NotThereError where it is the address itself."""
    place = COUNTRY if code == COUNTRY else canonical(code)
    if place is None or place not in view.catalog.posts:
        words = WORDS["problem_region"].format(value=filters.quoted(code))
        raise NotThereError(words) if missing else UnfitError(words)
    return place


def _numbers(view: View, place: str, after: int) -> Iterator[int]:
    """The numbers of libraries with feeds within a place, from behind one."""
    rows = view.session.exec(
        select(Library.id, Library.place)
        .where(col(Library.id) > after, col(Library.merged_into).is_(None))
        .order_by(col(Library.id))
    )
    for number, home in rows:
        if number is not None and library_code(number) in view.catalog.posts:
            around = {home, *(name.code for name in view.catalog.parents(home))} if place and home else {home}
            if not place or place in around or place == COUNTRY:
                yield number


def _written(spot: Spot) -> str:
    return f"{int(spot.published.timestamp() * 1_000_000)}.{spot.position}.{spot.post_id}"


def _spot(after: str) -> Spot:
    """The spot of `after`. Raises UnfitError where it is none."""
    try:
        moment, position, post = after.split(".")
        if not (moment.removeprefix("-").isdecimal() and len(moment) <= 17 and after.isascii()):
            raise ValueError(after)
        return Spot(datetime.fromtimestamp(int(moment) / 1_000_000, UTC), int(position), str(uuid.UUID(post)))
    except (ValueError, OverflowError):
        allowed = {"name": "after", "value": filters.quoted(after), "allowed": "next"}
        raise UnfitError(WORDS["filter_unknown"].format(**allowed)) from None


def _next(context: Context, request: Request, after: str | None) -> str | None:
    """The address of the next part of a list: on the public site, with the same wishes."""
    if after is None:
        return None
    given = [(name, value) for name, value in request.query_params.multi_items() if name in _ASKED]
    return context.site.address(f"{request.url.path.lstrip('/')}?{urlencode([*given, ('after', after)])}")


_ASKED = frozenset((*filters.NAMES, "region", "parent", "q", "limit"))


def _json(request: Request, content: BaseModel) -> Response:
    return answer(request, content.model_dump_json().encode() + b"\n", "application/json")
