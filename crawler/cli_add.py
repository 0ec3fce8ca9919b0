"""The command `source add`: from an address to a source, with a look at what it would bring."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aggregator import config
from aggregator.clock import SEOUL, clock_at, wall_clock
from aggregator.errors import InputError, SosikError
from crawler.cli_words import Json, Now, open_store, say, say_posts, source_app, write_json

if TYPE_CHECKING:
    from crawler.look import Look
    from crawler.preview import Shown


@source_app.command("add")
def add(  # noqa: PLR0913, PLR0917 - each is an option of the command
    address: Annotated[str, typer.Argument(metavar="URL", help="Address of the board, as in a browser.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    platform: Annotated[str, typer.Option(help="What runs the site, where looking at it does not tell.")] = "",
    region: Annotated[str, typer.Option(metavar="CODE", help="Where its posts belong that name no place.")] = "",
    library: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Library that its posts are of; several: of which each post names one."),
    ] = None,
    title: Annotated[str, typer.Option(help="What to call the source.")] = "",
    cadence: Annotated[int, typer.Option(min=300, max=2_592_000, help="Seconds between two crawls.")] = 3600,
    licence: Annotated[str, typer.Option(help="Terms that its posts stand under, such as 'kogl-1'.")] = "",
    option: Annotated[list[str] | None, typer.Option(metavar="NAME=VALUE", help="An option of the platform.")] = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Finds out what an address is, shows its ten newest posts as they would be read, and adds it.

    Example: sosik source add https://smalllibrary.org/library/story --yes
    """
    from crawler import preview, sources  # noqa: PLC0415
    from crawler.addresses import canonical  # noqa: PLC0415
    from crawler.closed import refuse_closed  # noqa: PLC0415
    from crawler.home import has_place  # noqa: PLC0415
    from crawler.look import Task, look_at  # noqa: PLC0415
    from crawler.platforms import PLATFORMS  # noqa: PLC0415

    settings, clock, store = config.load(), clock_at(now), open_store()
    address = canonical(address)
    refuse_closed(address)
    given, place = _given(option or [], library or [], platform), _place(region)
    if not place and any(not has_place(name) for name in library or ()):
        raise InputError(f"Where is {(library or [''])[0]!r}? Give --region CODE, or its address in front of its name.")
    with store.reading() as session:
        sources.refuse_twin(session, "", address, options=given)
    look = look_at(settings, Task("", address, platform, given, detect=True), now=now)
    options = {**look.found.options, **given}
    PLATFORMS[look.platform].check(options)
    with store.reading() as session:
        sources.refuse_twin(
            session, preview.uid_seen(look), look.found.address, look.feed, platform=look.platform, options=options
        )
    if look.sample.failure and not look.failure and not platform:
        raise SosikError(
            f"{look.found.address} looks like {look.platform}, but could not be read: {look.sample.failure}. Nothing was "
            f"added; add it with --platform {look.platform} if you know better."
        )
    posts = preview.shown(look.sample, place, options, clock().astimezone(SEOUL).date())
    notes = [] if look.failure else preview.missing(look.sample, posts)
    if not as_json:
        _show_look(look, options, posts, notes)
    if not (yes or (not as_json and typer.confirm("Add it?"))):
        if as_json:
            write_json(_look_as_json(look, options, posts, notes))
        else:
            say("Nothing was added.")
        return
    with store.writing() as session:
        made = sources.create(
            session,
            PLATFORMS[look.platform],
            look.found,
            clock() if now else wall_clock(),
            title=title or look.found.title or look.found.address,
            options=options,
            region=place,
            cadence=cadence,
            licence=licence,
            checked=None if look.failure else preview.facts(look, posts, clock(), None),
        )
        number, uid = made.id, made.uid
    if as_json:
        write_json(_look_as_json(look, options, posts, notes) | {"added": True, "id": number})
    else:
        say(f"Source {number} ({uid}) is added; 'sosik crawl {number}' crawls it now.")


def _show_look(look: "Look", options: dict[str, Any], posts: "list[Shown]", notes: list[str]) -> None:
    from crawler.platforms import PLATFORMS  # noqa: PLC0415

    kind = PLATFORMS[look.platform]
    lines = ", ".join(line for line in kind.lines(options) if line)
    board = f", board {look.found.board}" if look.found.board else ""
    named = f" «{look.found.title}»" if look.found.title and look.found.title != kind.title else ""
    say(f"{look.found.address} is read as {kind.title} ({kind.name}){board}{named}{f': {lines}' if lines else ''}.")
    if look.feed:
        say(f"Its feed: {look.feed}")
    if look.failure:
        say(f"The site could not be looked at now ({look.failure}); the address alone tells.")
        return
    say_posts(posts)
    for note in notes:
        say(f"! {note}")


def _look_as_json(look: "Look", options: dict[str, Any], posts: "list[Shown]", notes: list[str]) -> dict[str, Any]:
    from crawler.preview import uid_seen  # noqa: PLC0415

    return {
        "uid": uid_seen(look),
        "platform": look.platform,
        "address": look.found.address,
        "board": look.found.board,
        "title": look.found.title,
        "options": options,
        "feed": look.feed,
        "failure": look.failure,
        "rows": look.sample.rows,
        "posts": [post.as_json() for post in posts],
        "missing": notes,
        "added": False,
    }


def _place(code: str) -> str | None:
    from aggregator.reading import regions  # noqa: PLC0415

    region = regions.gazetteer().get(code) if code else None
    if code and region is None:
        raise InputError(f"There is no region {code!r}; 'sosik region find NAME' shows codes.")
    return region.short_code if region else None


def _given(texts: list[str], libraries: list[str], platform: str) -> dict[str, Any]:
    """The options that were given by hand, checked as far as the platform is known already."""
    from crawler import sources  # noqa: PLC0415
    from crawler.options import EVERYWHERE, anything, check_all  # noqa: PLC0415
    from crawler.platforms import PLATFORMS  # noqa: PLC0415

    given = dict(_option(one) for one in texts)
    if libraries:
        given["library"] = libraries[0] if len(libraries) == 1 else libraries
    if platform:
        sources.named_platform(platform).check(given)
        return given
    known = {name: anything for kind in PLATFORMS.values() for name in kind.takes}
    check_all(given, {**known, **EVERYWHERE}, "a source")
    return given


def _option(text: str) -> tuple[str, Any]:
    name, given, value = text.partition("=")
    if not given or not name:
        raise InputError(f"--option {text!r} is none; give it as NAME=VALUE, such as notice=true")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value
