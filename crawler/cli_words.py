"""What the crawler's commands share: options, the store, and how they speak."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aggregator import config
from aggregator.clock import SEOUL
from aggregator.errors import SosikError

if TYPE_CHECKING:
    from aggregator.store import Store
    from crawler.preview import Shown

source_app = typer.Typer(
    no_args_is_help=True, help="Sources (수집 게시판): what is crawled. Example: sosik source list"
)

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Name = Annotated[str, typer.Argument(metavar="SOURCE", help="Number or uid, as in 'sosik source list'.")]
Now = Annotated[str | None, typer.Option("--now", help="The time to go by, such as 2026-11-22T09:00+09:00.")]


def say(line: str) -> None:
    """A line for people. Text of sites is shown without the signs that steer a terminal."""
    typer.echo("".join(sign if sign.isprintable() else " " for sign in line))


def write_json(thing: dict[str, Any]) -> None:
    """One JSON object on a line of its own."""
    typer.echo(json.dumps(thing, ensure_ascii=False))


def write_text(text: str, file: Path | None) -> None:
    """A text as it is, to a file or to standard output. Raises SosikError where it cannot be written."""
    if file is None:
        typer.echo(text, nl=False)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as why:
        raise SosikError(f"{file} cannot be written: {why.strerror}.") from None


def hour(moment: datetime) -> str:
    """A time as people in Seoul write it."""
    return f"{moment.astimezone(SEOUL):%Y-%m-%d %H:%M}"


def open_store() -> "Store":
    """The store that is configured. Raises SosikError where there is none yet."""
    from aggregator.store import Store  # noqa: PLC0415

    return Store(config.load().database_url).require()


def say_posts(posts: "list[Shown]") -> None:
    """The newest posts, a line each."""
    for post in posts:
        where = " · ".join(part for part in (post.place, post.library) if part) or "–"
        lacks = f"  (없음: {', '.join(post.missing)})" if post.missing else ""
        say(f"  {post.posted or '????-??-??':16}  {post.title}  [{where}]{lacks}")
