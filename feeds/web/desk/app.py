"""The desk in front of the site: what is under /desk/ is answered from the store, for those who signed in."""

import logging
from collections.abc import Sequence

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from aggregator.desk.permissions import Action
from feeds.web.asgi import App, Receive, Scope, Send, bodyless
from feeds.web.context import Context, UnavailableError
from feeds.web.desk import sign_in
from feeds.web.desk.guard import Asked, Desk
from feeds.web.desk.words import WORDS
from feeds.web.limits import Network
from feeds.web.problems import problem
from feeds.words import WORDS as SITE_WORDS

_log = logging.getLogger("sosik.web")


def make_desk(context: Context, proxies: Sequence[Network] = ()) -> Desk:
    """The desk with all its routes."""
    desk = Desk(context, proxies)
    desk.route("GET", "/desk/", Action.SEE_DESK, _home)
    sign_in.add(desk)
    _say_what_went_wrong(desk)
    return desk


def with_desk(site: App, context: Context, proxies: Sequence[Network] = ()) -> App:
    """`site`, with the desk under /desk/."""
    prefix, desk = context.site.prefix, make_desk(context, proxies).app

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(prefix) if scope["type"] == "http" else ""
        if path != "/desk" and not path.startswith("/desk/"):
            return await site(scope, receive, send)
        if scope["method"] == "HEAD":
            scope, send = {**scope, "method": "GET"}, bodyless(send)
        inner = {**scope, "path": "/desk/" if path == "/desk" else path, "root_path": ""}
        return await desk(inner, receive, send)

    return app


def _home(asked: Asked) -> Response:
    return asked.desk.page("home.html", WORDS["desk"], signed=asked.who)


def _say_what_went_wrong(desk: Desk) -> None:
    """Addresses may hold a token: none is ever written to a log."""

    @desk.app.exception_handler(UnavailableError)
    async def unavailable(request: Request, _why: UnavailableError) -> Response:
        words = SITE_WORDS["problem_busy"], SITE_WORDS["problem_busy_text"]
        return problem(desk.context, request, 503, *words, {"retry-after": "60"})

    @desk.app.exception_handler(HTTPException)
    async def other(_request: Request, why: HTTPException) -> Response:
        made = desk.problem(404, "missing")
        made.status_code = why.status_code
        return made

    @desk.app.exception_handler(Exception)
    async def failed(request: Request, why: Exception) -> Response:
        _log.error("the desk failed", exc_info=why)
        return problem(desk.context, request, 500, SITE_WORDS["problem_failed"], SITE_WORDS["problem_busy_text"])
