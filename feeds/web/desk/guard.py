"""The guard of the desk: who asks, whether they may, whether a change comes from our own page. Every route passes it.

A route declares its action (`permissions.Action`); there is no other way to add one, so a test can walk them all. What
belongs to another hub is answered as what does not exist.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, quote, urlsplit

from fastapi import FastAPI, Request
from starlette.responses import Response

from aggregator.desk import sessions
from aggregator.desk.permissions import Action, Answer, answer
from aggregator.desk.sessions import Signed
from aggregator.store import Store
from feeds.web.additions import added
from feeds.web.context import Context
from feeds.web.desk.words import WORDS
from feeds.web.headers import guards
from feeds.web.limits import Network, client

SIGN_IN = "/desk/sign-in/"
_LARGEST = 65_536  # bytes of a form


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that may be answered: who asks (None: nobody is signed in), with which session id, what a form said."""

    desk: "Desk"
    store: Store
    signed: Signed | None
    token: str
    form: Mapping[str, str]
    query: Mapping[str, str]
    values: Mapping[str, str]
    address: str
    now: datetime

    @property
    def who(self) -> Signed:
        """Who is signed in, on routes that nobody else reaches."""
        assert self.signed is not None
        return self.signed


Handler = Callable[[Asked], Response]
Hubs = Callable[[Asked], Collection[str]]
"""The hubs whose zone an address belongs to."""


def _no_hubs(_asked: Asked) -> Collection[str]:
    return ()


class Desk:
    """The screens of one site: its routes with their actions, its cookie, its pages."""

    def __init__(self, context: Context, proxies: Sequence[Network] = ()) -> None:
        """`proxies` are those in front of the server, whose X-Forwarded-For counts."""
        self.context = context
        self.prefix = context.site.prefix
        self.app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
        self.actions: dict[tuple[str, str], Action] = {}
        self._proxies = proxies
        self._secure = context.settings.site_url.startswith("https://")
        self.cookie = "__Secure-sosik-desk" if self._secure else "sosik-desk"

    def route(self, method: str, path: str, action: Action, handler: Handler, hubs: Hubs = _no_hubs) -> None:
        """Adds a route. `handler` runs in a thread of its own, once the guard let the request pass."""
        self.actions[method, path] = action

        async def endpoint(request: Request) -> Response:
            form = await _form(request) if method == "POST" else {}
            return await asyncio.to_thread(self._answered, request, form, action, handler, hubs)

        self.app.add_api_route(path, endpoint, methods=[method], response_model=None)

    def page(
        self, template: str, title: str, *, status: int = 200, signed: Signed | None = None, **values: object
    ) -> Response:
        """A page of the desk: kept by nobody, named to no other site."""
        told = {"d": WORDS, "title": title, "signed": signed, "canonical": "", "shared": None, **values}
        body = added(self.context.renderer.page(f"desk/{template}", **told), self.prefix)
        made = Response(body, status, media_type="text/html")
        _guard(made)
        return made

    def problem(self, status: int, word: str, signed: Signed | None = None) -> Response:
        """What went wrong, in words."""
        return self.page("problem.html", WORDS[word], status=status, signed=signed, text=WORDS[f"{word}_text"])

    def to(self, path: str) -> Response:
        """The way to another page, to be got with GET."""
        made = Response(status_code=303, headers={"location": path})
        _guard(made)
        return made

    def signed_in(self, made: Response, token: str) -> Response:
        """An answer that gives the browser a session id; "" takes it away."""
        kept = {"path": f"{self.prefix}/desk/", "secure": self._secure, "httponly": True}
        if token:
            made.set_cookie(self.cookie, token, samesite="lax", **kept)  # type: ignore[arg-type]
        else:
            made.delete_cookie(self.cookie, samesite="lax", **kept)  # type: ignore[arg-type]
        return made

    def _answered(
        self, request: Request, form: Mapping[str, str] | None, action: Action, handler: Handler, hubs: Hubs
    ) -> Response:
        if form is None:
            return self.problem(413, "too_large")
        now, store, token = self.context.clock(), self.context.store, request.cookies.get(self.cookie, "")
        signed = _signed(store, token, now)
        asked = Asked(
            self,
            store,
            signed,
            token,
            form,
            request.query_params,
            request.path_params,
            client(request.scope, self._proxies),
            now,
        )
        may = answer(action, signed.role if signed else None, signed.hub if signed else "", hubs(asked))
        if may is Answer.SIGN_IN:
            return self._sign_in_first(request)
        if request.method == "POST" and not (
            _is_ours(request, self.context.settings.site_url) and _has_token(signed, action, form)
        ):
            return self.problem(403, "forged", signed)
        if may is not Answer.YES:
            return self.problem(*((404, "missing") if may is Answer.MISSING else (403, "not_allowed")), signed)
        return handler(asked)

    def _sign_in_first(self, request: Request) -> Response:
        """To the form, and back here afterwards; what was sent without a session has to be sent anew."""
        here = f"{self.prefix}{request.url.path}" + (f"?{request.url.query}" if request.url.query else "")
        back = here if request.method == "GET" else f"{self.prefix}/desk/"
        return self.to(f"{self.prefix}{SIGN_IN}?ended=1&next={quote(back, safe='/')}")


def _signed(store: Store, token: str, now: datetime) -> Signed | None:
    if not token:
        return None
    with store.reading() as session:
        signed = sessions.find(session, token, now)
    if signed is not None and now - signed.seen > sessions.TOUCHED:
        with store.writing() as session:
            sessions.touch(session, token, now)
    return signed


def _has_token(signed: Signed | None, action: Action, form: Mapping[str, str]) -> bool:
    """Whether a change came with its session's token. What nobody need be signed in for has a secret of its own."""
    if answer(action, None) is Answer.YES:
        return True
    return signed is not None and sessions.is_csrf(signed, form.get("csrf", ""))


def _is_ours(request: Request, site: str) -> bool:
    """Whether a form was sent from a page of this host, or of the public `site`; browsers that say nothing are let pass."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    try:
        return origin is None or urlsplit(origin).netloc in (request.headers.get("host"), urlsplit(site).netloc)
    except ValueError:
        return False


async def _form(request: Request) -> dict[str, str] | None:
    """What a form says, the last of each name; None where it is too large."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST:
            return None
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="replace", max_num_fields=1000
        )
    except ValueError:  # no form of ours
        return {}
    return dict(pairs)


def _guard(made: Response) -> None:
    for name, value in guards("text/html"):
        made.headers[name.decode()] = value.decode()
    made.headers["referrer-policy"] = "no-referrer"  # addresses here may hold a token
    made.headers["cache-control"] = "no-store"
    made.headers["x-robots-tag"] = "noindex, nofollow"
