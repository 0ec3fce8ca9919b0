"""The commands about sources that are there: `source list | show | check | pause | resume | remove`."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aggregator import config
from aggregator.clock import clock_at, wall_clock
from aggregator.errors import InputError, SosikError
from crawler.cli_words import Json, Name, Now, hour, open_store, say, say_posts, source_app, write_json

if TYPE_CHECKING:
    from aggregator.models import Source


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
    from crawler import sources  # noqa: PLC0415

    with open_store().reading() as session:
        every = sources.every(session)
        runs = [sources.last_run(session, one.id or 0) for one in every]
    if as_json:
        for one in every:
            write_json(as_object(one))
        return
    for one, run in zip(every, runs, strict=True):
        last = "not crawled yet" if run is None else run.failure or ("complete" if run.complete else "unfinished")
        state = one.state if sources.is_verified(one) or run is not None else f"{one.state}, unverified"
        say(f"{one.id:3}  {state:6}  due {hour(one.due)}  {last:15}  {one.uid}  {one.title}")
    if not every:
        say("There is no source yet; add one with 'sosik source add URL'.")


@source_app.command("show")
def show(name: Name, as_json: Json = False) -> None:
    """Shows one source and what its last runs brought.

    Example: sosik source show 1
    """
    from crawler import health, sources  # noqa: PLC0415

    with open_store().reading() as session:
        one = sources.find(session, name)
        runs = sources.last_runs(session, one.id or 0)
    if as_json:
        write_json(as_object(one))
        return
    for label, value in (
        ("source", f"{one.id} ({one.uid})"),
        ("title", one.title),
        ("address", one.address),
        ("platform", one.platform),
        ("region", one.region or "–"),
        ("state", one.state),
        ("options", json.dumps(one.options, ensure_ascii=False)),
        ("due", hour(one.due)),
        ("checked", _checked(one)),
    ):
        say(f"{label:9} {value}")
    for line in health.report(one, runs):
        say(line)


def _checked(one: "Source") -> str:
    if not one.checked:
        return "never"
    return f"{one.checked['at']} {one.checked['failure'] or 'reads well'}"


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


@source_app.command("remove")
def remove(name: Name) -> None:
    """Takes away a source that brought no posts yet.

    Example: sosik source remove 1
    """
    from crawler import sources  # noqa: PLC0415

    with open_store().writing() as session:
        uid = sources.remove(session, name).uid
    say(f"{uid} is removed.")


def as_object(one: "Source") -> dict[str, Any]:
    """A source as one JSON object."""
    return one.model_dump(mode="json")
