"""The commands of this package: publish and serve. What they need is imported when they run."""

import json
from pathlib import Path
from typing import Annotated

import typer

from aggregator import config, tables
from aggregator.clock import clock_at
from aggregator.store import Store


def register(app: typer.Typer) -> None:
    """Adds `publish` and `serve` to the command line."""
    app.command()(publish)
    app.command()(serve)


def publish(
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder to publish to, instead of the configured one.")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Make everything anew, not only what changed.")] = False,
    zip_file: Annotated[
        Path | None,
        typer.Option("--zip", metavar="FILE", help="Pack the site into a ZIP file too, to carry it elsewhere."),
    ] = None,
    now: Annotated[str | None, typer.Option(metavar="TIME", help="Take this for the time now.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Publish what changed as plain files that any web server can serve.

    Example: sosik publish --out /var/www/sosik
    """
    from feeds.publish import publish as run  # noqa: PLC0415  # feedgen and Jinja2 take their time to load
    from feeds.zipped import pack_site  # noqa: PLC0415

    settings = config.load()
    tables.adopt(settings.home)
    with Store(settings.database_url) as store:
        summary = run(store.require(), settings, clock=clock_at(now), out=out, full=full)
    packed = pack_site(summary.folder, zip_file) if zip_file else 0
    if as_json:
        typer.echo(json.dumps(summary.as_json(), ensure_ascii=False))
        return
    typer.echo(
        f"Published {summary.places} regions to {summary.folder}: {summary.files_written} files written, "
        f"{summary.files_removed} removed, {summary.unchanged} unchanged."
    )
    if zip_file:
        typer.echo(f"Packed {packed} files into {zip_file}.")


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer.")] = 1,
    now: Annotated[str | None, typer.Option(metavar="TIME", help="Take this for the time now.")] = None,
) -> None:
    """Serve the published folder with all that feed readers like, and search, narrowed lists and the API from the store.

    Example: sosik serve --port 8000 --workers 2
    """
    from feeds.web.server import serve as run  # noqa: PLC0415  # FastAPI and uvicorn take their time to load

    settings = config.load()
    tables.adopt(settings.home)
    clock_at(now)
    line = f"Serving {settings.site_dir} at http://{host}:{port}/ (stop with Ctrl+C)"
    run(settings, host, port, workers=workers, now=now, on_ready=lambda: typer.echo(line))
