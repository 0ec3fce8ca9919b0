"""The search page: what was found, with what was asked for marked; libraries of that name beside it. No JavaScript."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlmodel import Session, col, select
from starlette.responses import Response

from aggregator import search, search_tokens
from aggregator.models import Library
from aggregator.search_marks import Part, marked
from aggregator.shelves import COUNTRY, library_code
from aggregator.words import CATEGORIES
from feeds import finding
from feeds.catalog import PlaceName, canonical, shelf_path
from feeds.entries import Entry
from feeds.pages.links import Link
from feeds.web import answers, filters
from feeds.web.answers import moved
from feeds.web.context import Context, View
from feeds.web.filters import UnfitError
from feeds.words import WORDS

AT_ONCE = 20
LIBRARIES = 8
REGIONS = 5
_FEWEST = 2
"""Signs of a library's name by which it is looked for."""


@dataclass(frozen=True, slots=True)
class Result:
    """An entry that was found, its texts in pieces, those marked that were asked for."""

    entry: Entry
    title: list[Part]
    library: list[Part]
    region: list[Part]
    excerpt: list[Part]


def router(context: Context) -> APIRouter:
    """The search page of a site."""
    made = APIRouter(include_in_schema=False)

    @made.api_route("/search", methods=["GET", "HEAD"])
    def short(request: Request) -> Response:
        query = urlencode(request.query_params.multi_items())
        return moved(f"{context.site.prefix}/search/{'?' if query else ''}{query}")

    @made.api_route("/search/", methods=["GET", "HEAD"])
    def page(request: Request, q: str = "", region: str = "", after: str = "") -> Response:
        asked, place = question(q), region.strip()
        with context.view() as view:
            known_place(view, place)
            body = _page(context, view, asked, place, after or None)
        return answers.page(request, context.site.prefix, body)

    @made.api_route("/find", methods=["GET", "HEAD"])
    def short_find(request: Request) -> Response:
        query = urlencode(request.query_params.multi_items())
        return moved(f"{context.site.prefix}/find/{'?' if query else ''}{query}")

    @made.api_route("/find/", methods=["GET", "HEAD"])
    def find(request: Request, q: str = "") -> Response:
        with context.view() as view:
            body = context.pages.find(view.catalog, question(q), context.today)
        return answers.page(request, context.site.prefix, body)

    return made


def question(text: str) -> str:
    """A query in one line. Raises UnfitError where it is too long to be one."""
    asked = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if len(asked) > search_tokens.LONGEST_QUERY:
        limit = search_tokens.LONGEST_QUERY
        raise UnfitError(WORDS["search_too_long"].format(count=len(asked), limit=limit))
    return asked


def known_place(view: View, place: str) -> None:
    """Raises UnfitError for a place that has no feeds; "" is everywhere."""
    if place and (place not in view.catalog.posts or (place != COUNTRY and canonical(place) != place)):
        raise UnfitError(WORDS["search_place"].format(value=filters.quoted(place)))


def found(session: Session, asked: str, place: str, after: str | None, limit: int = AT_ONCE) -> search.Found:
    """What a query finds. Raises UnfitError where `after` is no place to go on at."""
    terms = search_tokens.query(asked)
    try:
        return search.find(session, terms, place=place, names=CATEGORIES, after=after, limit=limit)
    except ValueError:
        raise UnfitError(
            WORDS["filter_unknown"].format(name="after", value=filters.quoted(after or ""), allowed="–")
        ) from None


def _page(context: Context, view: View, asked: str, place: str, after: str | None) -> bytes:
    terms = search_tokens.query(asked)
    posts = found(view.session, asked, place, after)
    shown = view.shown(posts.posts)
    title = WORDS["search_title"].format(query=asked) if asked else WORDS["search"]
    nothing = WORDS["search_nothing"].format(query=asked) if terms else WORDS["search_unreadable"]
    return context.renderer.page(
        "search.html",
        title=title,
        canonical="",
        shared=None,
        asked=asked,
        region=place,
        longest=search_tokens.LONGEST_QUERY,
        places=_places(view, place),
        regions=[] if after else _regions(context, view, asked),
        libraries=[] if after else _libraries(context, view, asked),
        results=[_result(entry, terms) for entry in shown],
        nothing=nothing if asked else WORDS["search_hint"],
        more=urlencode({"q": asked, "region": place, "after": posts.after}) if posts.after else "",
    )


def _result(entry: Entry, terms: Sequence[search_tokens.Term]) -> Result:
    texts = (entry.title, entry.library, entry.region_name, entry.excerpt)
    return Result(entry, *(marked(text, terms) for text in texts))


def _places(view: View, place: str) -> list[PlaceName]:
    """Where one may search: the 시도, and the place that was chosen."""
    sidos = view.catalog.children(COUNTRY)
    known = {name.code for name in sidos}
    return sidos if place in known or place in ("", COUNTRY) else [view.catalog.name(place), *sidos]


def _regions(context: Context, view: View, asked: str) -> list[Link]:
    """The regions that a query names, old names too."""
    found = finding.find(asked, lambda code: code in view.catalog.posts, context.today) if asked else []
    return [Link(f"{context.site.prefix}/{shelf_path(each.page)}", each.name) for each in found if each.page][:REGIONS]


def _libraries(context: Context, view: View, asked: str) -> list[Link]:
    """The libraries that are called so, or nearly: the shortest names first."""
    key = "".join(map(search_tokens.compared, asked))
    if len(key) < _FEWEST:
        return []
    rows = view.session.exec(
        select(Library.id, Library.name)
        .where(col(Library.name_key).contains(key, autoescape=True), col(Library.merged_into).is_(None))
        .order_by(Library.name_key, col(Library.id))
        .limit(5 * LIBRARIES)
    ).all()
    codes = [library_code(number) for number, _ in sorted(rows, key=lambda row: len(row[1])) if number is not None]
    return [
        Link(f"{context.site.prefix}/{shelf_path(code)}", view.catalog.name(code).full_name)
        for code in codes
        if code in view.catalog.posts
    ][:LIBRARIES]
