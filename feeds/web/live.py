"""The live app: what is made when it is asked for, from the store. Narrowed lists, search, data, health."""

import json
import logging
from collections.abc import Awaitable, Callable

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from feeds.catalog import canonical
from feeds.web import api, filters, health, listings, lost, searching
from feeds.web.additions import CHOOSE
from feeds.web.answers import answer, moved, page
from feeds.web.context import Context, UnavailableError
from feeds.web.filters import UnfitError
from feeds.web.headers import METHODS
from feeds.web.problems import NotThereError, problem
from feeds.web.shared import Shared
from feeds.words import WORDS

_log = logging.getLogger("sosik.web")

Handler = Callable[[Request], Awaitable[Response]]


def make_live(context: Context, shared: Shared) -> FastAPI:
    """The live app of a site; `shared` has what its workers counted."""
    app = FastAPI(
        title=f"{WORDS['site']} API",
        version=api.VERSION,
        description=WORDS["api_lead"],
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        servers=[{"url": context.site.url}],
    )

    @app.api_route("/api/openapi.json", methods=["GET", "HEAD"], include_in_schema=False)
    def schema(request: Request) -> Response:
        return answer(request, json.dumps(app.openapi(), ensure_ascii=False).encode(), "application/json")

    app.include_router(_lists(context))
    app.include_router(searching.router(context))
    app.include_router(api.router(context))
    app.include_router(health.router(context, shared))
    app.include_router(lost.router(context))
    _say_what_went_wrong(app, context)
    return app


def _lists(context: Context) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.api_route("/regions/{code}/{file:path}", methods=["GET", "HEAD"])
    def narrowed(request: Request, code: str, file: str) -> Response:
        wanted = filters.read(request.query_params.multi_items(), context.today)
        file = file or listings.PAGE
        place = canonical(code) if code != "kr" else code
        if place is None or file not in listings.FILES:
            raise NotThereError(WORDS["problem_region"].format(value=filters.quoted(code)))
        name = "" if file == listings.PAGE else file
        asks_for_form = file == listings.PAGE and CHOOSE in request.query_params
        if place != code or not (wanted.query or asks_for_form):
            query = f"?{wanted.query}" if wanted.query else ""
            return moved(f"{context.site.prefix}/regions/{place}/{name}{query}")
        with context.view() as view:
            if place not in view.catalog.posts:
                raise NotThereError(WORDS["problem_region"].format(value=place))
            body, changed = listings.render(context, view, place, file, wanted)
        if file == listings.PAGE:
            return page(request, context.site.prefix, body, modified=changed)
        return answer(request, body, listings.media_type(file), modified=changed)

    return router


def _say_what_went_wrong(app: FastAPI, context: Context) -> None:
    @app.exception_handler(UnfitError)
    async def unfit(request: Request, why: UnfitError) -> Response:
        return problem(context, request, 422, WORDS["problem_unfit"], why.words)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, why: RequestValidationError) -> Response:
        words = "; ".join(_in_words(each) for each in why.errors()[:5])
        return problem(context, request, 422, WORDS["problem_unfit"], words)

    @app.exception_handler(NotThereError)
    async def missing(request: Request, why: NotThereError) -> Response:
        return problem(context, request, 404, WORDS["missing_title"], why.words)

    @app.exception_handler(UnavailableError)
    async def unavailable(request: Request, why: UnavailableError) -> Response:
        _log.warning("the store does not answer: %s", ascii(str(why)))
        headers = {"retry-after": "60"}
        return problem(context, request, 503, WORDS["problem_busy"], WORDS["problem_busy_text"], headers)

    @app.exception_handler(HTTPException)
    async def other(request: Request, why: HTTPException) -> Response:
        if why.status_code == 405:
            return problem(context, request, 405, WORDS["problem_unfit"], WORDS["problem_method"], {"allow": METHODS})
        return problem(context, request, why.status_code, WORDS["missing_title"], WORDS["missing_text"])

    @app.exception_handler(Exception)
    async def failed(request: Request, why: Exception) -> Response:
        _log.error("%s failed: %s", ascii(request.scope["path"]), type(why).__name__)
        return problem(context, request, 500, WORDS["problem_failed"], WORDS["problem_busy_text"])


def _in_words(error: dict[str, object]) -> str:
    """One thing that does not fit: its name, what was sent, what is allowed."""
    where = error.get("loc")
    name = str(where[-1]) if isinstance(where, tuple | list) and where else ""
    return f"{filters.quoted(name)}={filters.quoted(str(error.get('input')))}: {error.get('msg')}"
