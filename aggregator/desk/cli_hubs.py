"""The commands on hubs: `hub …`. What they need is imported when they run."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aggregator.cli_posts import Json, open_store
from aggregator.clock import clock_at
from aggregator.errors import InputError

if TYPE_CHECKING:
    from sqlmodel import Session

    from aggregator.models import Hub

Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The hub's name in addresses, such as ep-gusan.")]
Now = Annotated[str | None, typer.Option("--now", metavar="TIME", help="Take this for the time now.")]
WHO = "command"
_LARGEST = 5_000_000

hub_app = typer.Typer(help="Hubs (거점도서관) and the libraries of their zones (권역).", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Adds `hub` to the command line."""
    app.add_typer(hub_app, name="hub")


@hub_app.command("add")
def add(
    slug: Slug,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called.")],
    region: Annotated[str, typer.Option(metavar="CODE", help="The code of the region that it is in.")],
    note: Annotated[str, typer.Option(help="What is to be said of it on its page.")] = "",
    now: Now = None,
) -> None:
    """Add a hub. Its page and feeds are at /hubs/SLUG/ from the next publish on.

    Example: sosik hub add ep-gusan 구산동도서관마을 --region 11380
    """
    from aggregator.desk import hubs  # noqa: PLC0415 - imports SQLAlchemy

    with open_store() as store, store.writing() as session:
        hub = hubs.add(session, WHO, slug, name, region, clock_at(now)(), note)
    typer.echo(f"{hub.slug} ({hub.name}) is added; 'sosik hub zone {slug} --add LIBRARY' gives it libraries.")


@hub_app.command("zone")
def zone(
    slug: Slug,
    add_libraries: Annotated[
        list[int] | None, typer.Option("--add", metavar="LIBRARY", help="A library that comes; may be repeated.")
    ] = None,
    remove: Annotated[
        list[int] | None, typer.Option("--remove", metavar="LIBRARY", help="A library that goes; may be repeated.")
    ] = None,
    fill: Annotated[list[str] | None, typer.Option(metavar="DONG", help="All libraries known in this 읍면동.")] = None,
    since: Annotated[str, typer.Option("--from", metavar="MONTH", help="From which month on; empty: from this.")] = "",
    now: Now = None,
) -> None:
    """Put libraries into a hub's zone, or take them out, from a month on; earlier months stay as they were.

    Example: sosik hub zone ep-gusan --add 7 --add 12 --remove 3 --from 2026-11 --fill 구산동
    """
    from aggregator.desk import dongs, hubs, months, zone_shelves, zones  # noqa: PLC0415

    moment = clock_at(now)()
    with open_store() as store:
        with store.writing() as session:
            hub = hubs.get(session, slug)
            filled = dongs.libraries(session, hub.region, fill) if fill else []
            come, go = zones.change(
                session, WHO, slug, [*(add_libraries or []), *filled], remove or [], since or months.of(moment), moment
            )
            count = len(zones.libraries(session, slug, since or months.of(moment)))
        moved = zone_shelves.settle(store, moment)
    typer.echo(
        f"{slug}: {len(come)} libraries came, {len(go)} went, {count} are in the zone; {moved} posts are shown otherwise "
        "with the next publish."
    )


@hub_app.command("list")
def list_hubs(as_json: Json = False, now: Now = None) -> None:
    """List hubs and how many libraries each looks after this month.

    Example: sosik hub list --json
    """
    from aggregator.desk import hubs, months  # noqa: PLC0415

    month = months.of(clock_at(now)())
    with open_store() as store, store.reading() as session:
        for hub in hubs.every(session):
            told = _told(session, hub, month)
            line = f"{hub.slug}\t{hub.region}\t{hub.name}\t{len(told['libraries'])}\t{hub.note}".rstrip()
            typer.echo(json.dumps(told, ensure_ascii=False) if as_json else line)


@hub_app.command("show")
def show(
    slug: Slug,
    month: Annotated[str, typer.Option(metavar="MONTH", help="The zone of this month; empty: of this one.")] = "",
    as_json: Json = False,
    now: Now = None,
) -> None:
    """Show one hub and the libraries of its zone.

    Example: sosik hub show ep-gusan --month 2026-10
    """
    from aggregator.desk import hubs, months  # noqa: PLC0415
    from aggregator.models import Library  # noqa: PLC0415

    chosen = months.read(month) if month else months.of(clock_at(now)())
    with open_store() as store, store.reading() as session:
        hub = hubs.get(session, slug)
        told = _told(session, hub, chosen)
        rows = [session.get_one(Library, number) for number in told["libraries"]]
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    typer.echo(f"{hub.name} ({hub.slug}), {hub.region}, {chosen}{chr(10) + hub.note if hub.note else ''}")
    for row in rows:
        typer.echo(f"{row.id}\t{row.place or '-'}\t{row.name}\t{row.address}")


@hub_app.command("import")
def import_file(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A TOML file, as 'hub export' writes it.")] = None,
    example: Annotated[bool, typer.Option("--example", help="The shipped example: 은평구 with five hubs.")] = False,
    since: Annotated[str, typer.Option("--from", metavar="MONTH", help="When filled zones begin; empty: now.")] = "",
    now: Now = None,
) -> None:
    """Bring hubs and zones in from a file; the same file twice changes nothing.

    Example: sosik hub import --example
    """
    from aggregator.desk import hub_file, months, zone_shelves  # noqa: PLC0415

    if (file is None) != example:
        raise InputError("Give either a file or --example.")
    text, moment = hub_file.example() if file is None else _read(file), clock_at(now)()
    with open_store() as store:
        with store.writing() as session:
            taken = hub_file.take(session, WHO, text, since or months.of(moment), moment)
        zone_shelves.settle(store, moment)
    for one in taken:
        typer.echo(f"{one.slug}: {'new' if one.new else 'known'}, {one.libraries} libraries came to its zone")


@hub_app.command("export")
def export() -> None:
    """Write all hubs and zones as TOML.

    Example: sosik hub export > hubs.toml
    """
    from aggregator.desk import hub_file  # noqa: PLC0415

    with open_store() as store, store.reading() as session:
        typer.echo(hub_file.written(session), nl=False)


def _told(session: "Session", hub: "Hub", month: str) -> dict[str, Any]:
    from aggregator.desk import hubs, zones  # noqa: PLC0415

    return {**hubs.told(hub), "month": month, "libraries": zones.libraries(session, hub.slug, month)}


def _read(file: Path) -> str:
    try:
        if file.stat().st_size > _LARGEST:
            raise InputError(f"{file} is too large to be a file of hubs; nothing was changed")
        return file.read_text("utf-8")
    except OSError as why:
        raise InputError(f"{file} cannot be read: {why.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{file} is no text in UTF-8; nothing was changed") from None
