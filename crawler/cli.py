"""The crawler's commands: `source …` and `crawl`. Nothing heavy is imported before a command runs."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aggregator import config
from aggregator.clock import SEOUL, clock_at, wall_clock
from aggregator.errors import HeldError, InputError, SosikError

if TYPE_CHECKING:
    from aggregator.models import Source
    from aggregator.store import Store
    from crawler.house import Event, RunSummary

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Name = Annotated[str, typer.Argument(metavar="SOURCE", help="Number or uid, as in 'sosik source list'.")]
Now = Annotated[str | None, typer.Option("--now", help="The time to go by, such as 2026-11-22T09:00+09:00.")]

source_app = typer.Typer(
    no_args_is_help=True, help="Sources (수집 게시판): what is crawled. Example: sosik source list"
)


def register(app: typer.Typer) -> None:
    """Adds the crawler's commands to the front door."""
    app.add_typer(source_app, name="source")
    app.command("crawl")(crawl)


@source_app.command("add")
def add(
    address: Annotated[str, typer.Argument(metavar="URL", help="Address of the board, as in a browser.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    platform: Annotated[str, typer.Option(help="What runs the site, where the address alone does not tell.")] = "",
    title: Annotated[str, typer.Option(help="What to call the source.")] = "",
    option: Annotated[list[str] | None, typer.Option(metavar="NAME=VALUE", help="An option of the platform.")] = None,
) -> None:
    """Adds a source and says what it was recognised as.

    Example: sosik source add https://smalllibrary.org/library/story --yes
    """
    from crawler import sources  # noqa: PLC0415

    kind, found = sources.recognise(address, platform)
    options = dict(_option(one) for one in option or ())
    lines = ", ".join(line for line in kind.lines({**found.options, **options}) if line)
    _say(f"{found.address} is read as {kind.title} ({kind.name}){f': {lines}' if lines else ''}.")
    if not yes and not typer.confirm("Add it?"):
        _say("Nothing was added.")
        return
    with _store().writing() as session:
        made = sources.add(session, address, wall_clock(), platform=platform, title=title, options=options)
        number, uid = made.id, made.uid
    _say(f"Source {number} ({uid}) is added; 'sosik crawl {number}' crawls it now.")


def _option(text: str) -> tuple[str, Any]:
    name, given, value = text.partition("=")
    if not given or not name:
        raise InputError(f"--option {text!r} is none; give it as NAME=VALUE, such as notice=true")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


@source_app.command("list")
def list_sources(as_json: Json = False) -> None:
    """Lists all sources with their state and last run.

    Example: sosik source list --json
    """
    from crawler import sources  # noqa: PLC0415

    with _store().reading() as session:
        every = sources.every(session)
        runs = [sources.last_run(session, one.id or 0) for one in every]
    if as_json:
        for one in every:
            _write_json(_as_json(one))
        return
    for one, run in zip(every, runs, strict=True):
        last = "not crawled yet" if run is None else run.failure or ("complete" if run.complete else "unfinished")
        _say(f"{one.id:3}  {one.state:6}  due {_hour(one.due)}  {last:15}  {one.uid}  {one.title}")
    if not every:
        _say("There is no source yet; add one with 'sosik source add URL'.")


@source_app.command("show")
def show(name: Name, as_json: Json = False) -> None:
    """Shows one source and what its last run brought.

    Example: sosik source show 1
    """
    from crawler import sources  # noqa: PLC0415

    with _store().reading() as session:
        one = sources.find(session, name)
        run = sources.last_run(session, one.id or 0)
    if as_json:
        _write_json(_as_json(one))
        return
    for label, value in (
        ("source", f"{one.id} ({one.uid})"),
        ("title", one.title),
        ("address", one.address),
        ("platform", one.platform),
        ("state", one.state),
        ("options", json.dumps(one.options, ensure_ascii=False)),
        ("due", _hour(one.due)),
    ):
        _say(f"{label:9} {value}")
    if run is not None:
        came = " ".join(f"{reason}={count}" for reason, count in run.counts.items())
        how = run.failure or ("well" if run.ended else "did not end")
        _say(f"{'last run':9} {_hour(run.started)} {how} {run.message} {came}".rstrip())


@source_app.command("pause")
def pause(name: Name) -> None:
    """Stops crawling a source; what it brought stays.

    Example: sosik source pause 1
    """
    from crawler import sources  # noqa: PLC0415

    with _store().writing() as session:
        uid = sources.pause(session, name).uid
    _say(f"{uid} is paused.")


@source_app.command("resume")
def resume(name: Name) -> None:
    """Crawls a paused source again.

    Example: sosik source resume 1
    """
    from crawler import sources  # noqa: PLC0415

    with _store().writing() as session:
        uid = sources.resume(session, name, wall_clock()).uid
    _say(f"{uid} is crawled again.")


@source_app.command("remove")
def remove(name: Name) -> None:
    """Takes away a source that brought no posts yet.

    Example: sosik source remove 1
    """
    from crawler import sources  # noqa: PLC0415

    with _store().writing() as session:
        uid = sources.remove(session, name).uid
    _say(f"{uid} is removed.")


def crawl(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Numbers or uids.")] = None,
    due: Annotated[bool, typer.Option("--due", help="Those that are due (the default).")] = False,
    every: Annotated[bool, typer.Option("--all", help="All that are not paused.")] = False,
    pages: Annotated[int | None, typer.Option(min=1, help="At most so many list pages of each section.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be read, and keep nothing.")] = False,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Crawls sources: opens what is new or changed, and keeps it.

    Example: sosik crawl 1 --pages 2
    """
    from crawler.house import failed  # noqa: PLC0415

    if sum((bool(names), due, every)) > 1:
        raise InputError("Give sources, or --due, or --all: only one of them.")
    clock = clock_at(now)
    settings = config.load()
    store = _store()
    chosen = _chosen(store, names or [], every, clock())
    if not chosen:
        _say("No source is due." if not every else "There is no source to crawl; add one with 'sosik source add URL'.")
        return
    tell = _write_json if as_json else _tell
    if dry_run:
        from crawler.trial import dry_run as run_dry  # noqa: PLC0415

        summaries = run_dry(settings, store, chosen, clock=clock, pages=pages or 1, on_event=tell)
    else:
        from crawler.run import crawl as run  # noqa: PLC0415

        numbers = [one.id for one in chosen if one.id is not None]
        summaries = run(settings, numbers, clock=clock, pages=pages, on_event=tell)
    _raise_for(failed(summaries), len(summaries))


def _chosen(store: "Store", names: Sequence[str], every: bool, now: datetime) -> "list[Source]":
    from crawler import sources  # noqa: PLC0415

    with store.reading() as session:
        if names:
            return list({one.uid: one for one in (sources.find(session, name) for name in names)}.values())
        active = sources.active(session)
        return active if every else sources.due(active, now)


def _raise_for(failures: "Sequence[RunSummary]", runs: int) -> None:
    """One sentence for what failed, and the exit code: 3 where all that was asked for is somebody else's just now."""
    if not failures:
        return
    kind = HeldError if len(failures) == runs and all(one.failure == "held" for one in failures) else SosikError
    first = f"{failures[0].source}: {failures[0].message}"
    others = f" ({len(failures) - 1} more failed)" if len(failures) > 1 else ""
    raise kind(f"{first}{others}. What is stored stays.")


def _tell(event: "Event") -> None:
    """A line for each run, and for each post that is new or says something else."""
    if event["event"] == "run" and (event["pages"] or not event["failure"]):
        what = ", ".join(f"{event[name]} {name}" for name in ("pages", "new", "changed", "unchanged", "placed"))
        _say(f"{event['source']}: {what}")
    elif event["event"] == "post" and event["outcome"] != "unchanged":
        _say(f"  {event['outcome']:8} {(event['posted'] or '')[:10]:10} {event['title']} · {event['place']}")


def _as_json(source: "Source") -> dict[str, Any]:
    return source.model_dump(mode="json")


def _write_json(event: dict[str, Any]) -> None:
    typer.echo(json.dumps(event, ensure_ascii=False))


def _say(line: str) -> None:
    """A line for people. Text of sites is shown without the signs that steer a terminal."""
    typer.echo("".join(sign if sign.isprintable() else " " for sign in line))


def _hour(moment: datetime) -> str:
    return f"{moment.astimezone(SEOUL):%Y-%m-%d %H:%M}"


def _store() -> "Store":
    from aggregator.store import Store  # noqa: PLC0415

    return Store(config.load().database_url).require()
