"""`sosik region relocate`: places kept libraries and posts by the table of regions in use, and tells what moved."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.clock import SEOUL, clock_at
from aggregator.errors import SosikError

if TYPE_CHECKING:
    from datetime import datetime

    from aggregator.relocating import Move
    from aggregator.store import Store

Now = Annotated[str | None, typer.Option("--now", metavar="TIME", help="Take this for the time now.")]
_TOLD = 20


def relocate(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a move.")] = False, now: Now = None
) -> None:
    """Place kept libraries and posts by the table of regions in use. Safe to repeat, goes on where it was cut short.

    Example: sosik region relocate
    """
    from aggregator.cli_posts import open_store  # noqa: PLC0415 - imports SQLAlchemy

    with open_store() as store:
        _tell(_moves(store, clock_at(now)()), as_json=as_json)


def place_again(now: str | None) -> None:
    """As `relocate`, after another table came into use; says nothing where there is no data yet."""
    from aggregator.cli_posts import open_store  # noqa: PLC0415

    try:
        with open_store() as store:
            _tell(_moves(store, clock_at(now)()), as_json=False)
    except SosikError as why:
        typer.echo(f"Kept posts are placed by it with 'sosik region relocate': {why}")


def _moves(store: "Store", now: "datetime") -> "Iterator[Move]":
    """Every move, part by part, each part a transaction of its own."""
    from aggregator import relocating  # noqa: PLC0415

    on = now.astimezone(SEOUL).date()
    last = ""
    while True:
        with store.writing() as session:
            part = relocating.some_libraries(session, on, now, last)
        yield from part.moves
        if not (last := part.last):
            break
    while True:
        with store.writing() as session:
            part = relocating.some_posts(session, on, now)
        yield from part.moves
        if not part.last:
            return


def _tell(moves: "Iterator[Move]", *, as_json: bool) -> None:
    counts: dict[str, int] = {}
    for move in moves:
        counts[move.what] = counts.get(move.what, 0) + 1
        if as_json:
            line = {name: getattr(move, name) for name in ("what", "id", "name", "before", "after", "stays")}
            typer.echo(json.dumps(line, ensure_ascii=False))
        elif counts[move.what] <= _TOLD:
            why = f"  ({move.stays})" if move.stays else ""
            typer.echo(f"  {move.what:8}{move.id[:8]:10}{move.before or '-'} → {move.after or '-'}  {move.name}{why}")
    if not as_json:
        told = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
        typer.echo(f"Moved: {told}. The site shows it with the next 'sosik publish'." if told else "Nothing moved.")
