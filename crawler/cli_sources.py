"""The commands about sources that are there: `source list | show | check | pause | resume`."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aggregator import config
from aggregator.clock import clock_at, wall_clock
from aggregator.errors import InputError, SosikError
from crawler.cli_words import Json, Name, Now, hour, open_store, say, say_posts, source_app, write_json

if TYPE_CHECKING:
    from aggregator.models import Run, Source
    from crawler.kept import Unread


@source_app.command("check")
def check(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Numbers or uids.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All sources, paused ones too.")] = False,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Looks at sources again: what they would bring now, and what differs from the last check. Keeps no post.

    Example: sosik source check --all
    """
    from crawler.checking import check_sources  # noqa: PLC0415

    if bool(names) == every:
        raise InputError("Give sources, or --all.")
    failed = total = 0
    for checked in check_sources(config.load(), open_store(), names or [], clock_at(now), now):
        total += 1
        failed += bool(checked.failure)
        if as_json:
            write_json(checked.as_json())
            continue
        say(f"{checked.id}  {checked.uid}: {checked.failure or 'reads well'}")
        say_posts(checked.posts)
        for note in (*checked.differs, *checked.missing):
            say(f"! {note}")
        if checked.advice:
            say(checked.advice)
    if failed:
        raise SosikError(f"{failed} of {total} sources could not be read; what is stored stays.")
    if not total:
        say("There is no source yet; add one with 'sosik source add URL'.")


@source_app.command("list")
def list_sources(as_json: Json = False) -> None:
    """Lists all sources with their state and last run.

    Example: sosik source list --json
    """
    from crawler import health, kept, sources  # noqa: PLC0415

    with open_store().reading() as session:
        every = sources.every(session)
        runs = [sources.last_run(session, one.id or 0) for one in every]
        waiting = [kept.unread(session, one.id or 0) for one in every]
    for one, run, unread in zip(every, runs, waiting, strict=True):
        if as_json:
            write_json(as_object(one, run, unread))
            continue
        last = "not crawled yet" if run is None else health.state(run)
        state = one.state if sources.is_verified(one) or run is not None else f"{one.state}, unverified"
        behind = f"  [{unread.waiting} not read]" if unread.waiting else ""
        say(f"{one.id:3}  {state:6}  due {_due(one)}  {last:15}  {one.uid}  {one.title}{behind}")
    if not every and not as_json:
        say("There is no source yet; add one with 'sosik source add URL'.")


@source_app.command("show")
def show(name: Name, as_json: Json = False) -> None:
    """Shows one source and what its last runs brought.

    Example: sosik source show 1
    """
    from crawler import health, kept, sources  # noqa: PLC0415
    from crawler.home import libraries_of  # noqa: PLC0415

    with open_store().reading() as session:
        one = sources.find(session, name)
        runs = sources.last_runs(session, one.id or 0)
        unread = kept.unread(session, one.id or 0)
        pages = len(kept.pages(session, one))
    last = next(iter(runs), None)
    if as_json:
        write_json(as_object(one, last, unread))
        return
    for label, value in (
        ("source", f"{one.id} ({one.uid})"),
        ("title", one.title),
        ("address", one.address),
        ("platform", one.platform),
        ("region", _region(one)),
        ("library", ", ".join(libraries_of(one.options)) or "– (as each post says)"),
        ("state", one.state),
        ("every", f"{one.cadence} seconds"),
        ("licence", one.licence or "–"),
        ("options", json.dumps(_options(one), ensure_ascii=False)),
        ("due", _due(one) + (f", after a run that failed ({last.failure})" if last and last.failure else "")),
        ("checked", _checked(one)),
        ("not read", f"posts: {unread}"),
        ("pages", f"{pages} that could not be read; 'sosik source pages {one.id}' lists them" if pages else "–"),
    ):
        say(f"{label:9} {value}")
    for line in health.report(one, runs):
        say(line)


def _due(one: "Source") -> str:
    """When a source is crawled next; one that is not crawled has no such time."""
    return hour(one.due) if one.state == "active" else f"never ({one.state})"


def _region(one: "Source") -> str:
    from aggregator.reading import regions  # noqa: PLC0415

    region = regions.gazetteer().get(one.region) if one.region else None
    return f"{one.region} {region.full_name}" if region else "– (as each post says)"


def _options(one: "Source") -> dict[str, Any]:
    return {name: value for name, value in one.options.items() if name != "library"}


def _checked(one: "Source") -> str:
    if not one.checked:
        return "never"
    return f"{hour(datetime.fromisoformat(one.checked['at']))} {one.checked['failure'] or 'reads well'}"


@source_app.command("pause")
def pause(name: Name) -> None:
    """Stops crawling a source; what it brought stays.

    Example: sosik source pause 1
    """
    from crawler import sources  # noqa: PLC0415

    with open_store().writing() as session:
        uid = sources.pause(session, name).uid
    say(f"{uid} is paused.")


@source_app.command("resume")
def resume(name: Name) -> None:
    """Crawls a paused source again.

    Example: sosik source resume 1
    """
    from crawler import sources  # noqa: PLC0415

    with open_store().writing() as session:
        one = sources.resume(session, name, wall_clock())
        uid, number, seen = (
            one.uid,
            one.id,
            sources.is_verified(one) or sources.last_run(session, one.id or 0) is not None,
        )
    say(f"{uid} is crawled again.")
    if not seen:
        say(f"Nobody has looked at it yet: 'sosik source check {number}' shows what it would bring.")


def as_object(one: "Source", last: "Run | None", unread: "Unread") -> dict[str, Any]:
    """A source as one JSON object, with its last run and how many posts wait to be read."""
    return {
        **one.model_dump(mode="json"),
        "last_run": last.model_dump(mode="json") if last is not None else None,
        "unread": unread.waiting,
        "unread_tried": unread.tried,
    }
