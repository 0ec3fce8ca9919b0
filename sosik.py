"""Sosik's front door: the command line, which puts crawler, aggregator and feeds together and holds no logic of its own.

Each package registers its own commands; those that join packages (init, schedule, demo) stand here and pass functions.
"""

import json
import os
import sys
from importlib import metadata
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from typer.exceptions import TyperException

import aggregator.cli
import crawler.cli
import feeds.cli
from aggregator import config, tables
from aggregator.clock import clock_at
from aggregator.errors import SosikError
from aggregator.store import Store

app = typer.Typer(
    name="sosik",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
aggregator.cli.register(app)
crawler.cli.register(app)
feeds.cli.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sosik {metadata.version('sosik')}")
        raise typer.Exit


Now = Annotated[str | None, typer.Option("--now", metavar="TIME", help="Take this for the time now.")]


@app.callback()
def front_door(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and end.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """News of Korea's small libraries (작은도서관), by region: gathered, understood, published as feeds."""


@app.command()
def init() -> None:
    """Make the data folder and the database, or bring them up to date; safe to repeat.

    Example: SOSIK_HOME=/srv/sosik sosik init
    """
    from aggregator import rereading, search  # noqa: PLC0415  # imports the readers

    settings = config.load()
    with Store(settings.database_url) as store:
        store.upgrade()
        typer.echo(f"Ready: {store.shown} (data folder {settings.home}).")
        with store.reading() as session:
            old, unsearched = rereading.waiting(session), search.waiting(session)
        if unsearched:
            typer.echo("There are posts that the search does not know yet; 'sosik post reindex' takes them in.")
        if old:
            typer.echo(f"{old} posts were read by an older version; 'sosik post reread' reads them again.")


@app.command()
def schedule(
    once: Annotated[bool, typer.Option("--once", help="Crawl what is due, publish, and end.")] = False,
    now: Now = None,
) -> None:
    """Crawl due sources at their cadence and publish what changed, until stopped.

    Example: sosik schedule
    """
    from aggregator.desk import notes  # noqa: PLC0415  # imports SQLAlchemy
    from crawler.schedule import run_schedule  # noqa: PLC0415  # imports APScheduler
    from feeds.publish import publish  # noqa: PLC0415  # imports feedgen and Jinja2

    settings, clock = config.load(), clock_at(now)
    tables.adopt(settings.home)
    with Store(settings.database_url) as store:
        store.require()

        def publish_anew() -> None:
            notes.forget(store, clock())
            _say_published(publish(store, settings, clock=clock))

        runs = run_schedule(
            store,
            settings,
            publish_anew,
            clock=clock,
            once=once,
            on_line=typer.echo,
        )
    if once and any(getattr(run, "failure", "") for run in runs):
        raise typer.Exit(1)


def _say_published(summary: Any) -> None:
    typer.echo(f"published {summary.files_written} files, removed {summary.files_removed}")


@app.command()
def demo(
    once: Annotated[bool, typer.Option("--once", help="Check the result and end, instead of serving it.")] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to serve on.")] = 8000,
    now: Now = None,
) -> None:
    """Crawl built-in stand-in sites, publish what they say, and serve it on this machine alone.

    Example: sosik demo
    """
    from crawler.demo.show import crawled_demo  # noqa: PLC0415
    from feeds.publish import publish  # noqa: PLC0415
    from feeds.selfcheck import check  # noqa: PLC0415
    from feeds.web.server import require_free, serve, serving  # noqa: PLC0415

    clock = clock_at(now)
    if not once:
        require_free("127.0.0.1", port)
    with crawled_demo(config.load(), port, clock, Console(stderr=True)) as (store, settings, runs):
        summary = publish(store, settings, clock=clock)
        _closing_table(runs, summary)
        if once:
            with serving(settings, port=0) as address:
                typer.echo(check(settings.site_dir, settings.site_url, address))
            return
        line = f"Open {settings.site_url}/ (stop with Ctrl+C)"
        serve(settings, "127.0.0.1", port, on_ready=lambda: typer.echo(line))


def _closing_table(runs: list[Any], summary: Any) -> None:
    table = Table("", "", show_header=False)
    figures = {
        "pages fetched": sum(run.pages for run in runs),
        "posts new": sum(run.new for run in runs),
        "posts placed": sum(run.placed for run in runs),
        "regions with feeds": summary.places,
        "files written": summary.files_written,
    }
    for name, value in figures.items():
        table.add_row(name, str(value))
    Console().print(table)


def main(arguments: list[str] | None = None) -> None:
    """Runs the command line. Ends the process with 0 done, 1 failed, 2 wrong use or input, 3 held by somebody else."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        sys.exit(app(arguments, standalone_mode=False) or 0)
    except SosikError as why:
        _fail(str(why), why.exit_code, arguments)
    except TyperException as why:
        _fail(why.format_message(), why.exit_code, arguments)
    except (typer.Abort, KeyboardInterrupt):
        _fail("Stopped.", 1, arguments)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that the flush at exit finds no broken pipe
        sys.exit(1)


def _fail(message: str, code: int, arguments: list[str]) -> None:
    if "--json" in arguments:
        typer.echo(json.dumps({"error": message, "exit": code}, ensure_ascii=False))
    Console(stderr=True, highlight=False, soft_wrap=True).print(escape(message))
    sys.exit(code)


if __name__ == "__main__":
    main()
