"""The crawler's commands: `crawl`, and `source …` from its neighbours. Nothing heavy is imported before a command runs."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator import config
from aggregator.clock import clock_at
from aggregator.errors import HeldError, InputError, SosikError
from crawler import cli_add, cli_files, cli_kept, cli_removing, cli_sources
from crawler.cli_words import Json, Now, open_store, say, source_app, write_json

if TYPE_CHECKING:
    from aggregator.models import Source
    from aggregator.store import Store
    from crawler.house import Event
    from crawler.summary import RunSummary


# Each adds its commands to `source` when it is imported.
SOURCE_COMMANDS = (cli_add, cli_sources, cli_kept, cli_removing, cli_files)


def register(app: typer.Typer) -> None:
    """Adds the crawler's commands to the front door."""
    app.add_typer(source_app, name="source")
    app.command("crawl")(crawl)


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
    from crawler.summary import failed  # noqa: PLC0415

    if sum((bool(names), due, every)) > 1:
        raise InputError("Give sources, or --due, or --all: only one of them.")
    clock = clock_at(now)
    settings = config.load()
    store = open_store()
    chosen = _chosen(store, names or [], every, clock())
    if not chosen:
        say("No source is due." if not every else "There is no source to crawl; add one with 'sosik source add URL'.")
        return
    tell = write_json if as_json else partial(_tell, several=len(chosen) > 1)
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
            return list({one.uid: one for one in (sources.to_crawl(session, name) for name in names)}.values())
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


def _tell(event: "Event", *, several: bool) -> None:
    """A line for each post that is new or says something else, and for each run; of one run alone the failure comes last."""
    if event["event"] == "post" and event["outcome"] != "unchanged":
        where = " · ".join(
            part for part in (event["title"], event["place"], event["source"] if several else "") if part
        )
        say(f"  {event['outcome']:8} {(event['posted'] or '')[:10]:10} {where}")
    elif event["event"] == "run" and (event["pages"] or not event["failure"]):
        say(f"{event['source']}: {_brought(event)}")
    if event["event"] == "run" and event["message"] and not event["failure"]:
        say(f"! {event['message']}.")
    if event["event"] == "run" and event["failure"] and several:
        say(f"{event['source']}: failed ({event['failure']}): {event['message']}")


def _brought(event: "Event") -> str:
    """What a run brought; what was left out is told with its reason."""
    brought = [f"{event[name]} {name}" for name in ("new", "changed", "unchanged") if event[name]] or ["nothing new"]
    skipped = {name: count for name, count in event["counts"].items() if name.startswith("skipped-")}
    left_out = [f"{count} {name.removeprefix('skipped-')}" for name, count in sorted(skipped.items())]
    unplaced = event["new"] + event["changed"] + event["unchanged"] - event["placed"]
    notes = [f"{event['pages']} pages asked for"]
    notes += [f"{unplaced} without a region"] if unplaced > 0 else []
    notes += [f"left out: {', '.join(left_out)}"] if left_out else []
    return f"{', '.join(brought)} ({'; '.join(notes)})"
