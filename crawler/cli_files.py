"""The commands that bring sources in and out, and write to their owners: `source export | import | letter`."""

from pathlib import Path
from typing import Annotated

import typer

from aggregator import config
from aggregator.clock import SEOUL, clock_at
from aggregator.errors import InputError
from crawler.cli_words import Json, Name, Now, open_store, say, source_app, write_json, write_text


@source_app.command("export")
def export(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Where to; standard output if none.")] = None,
) -> None:
    """Writes all sources as one readable TOML file, to keep in git.

    Example: sosik source export sources.toml
    """
    from crawler import exchange, sources  # noqa: PLC0415
    from crawler.platforms import PLATFORMS  # noqa: PLC0415

    with open_store().reading() as session:
        every = [one for one in sources.every(session) if one.platform in PLATFORMS]  # what hubs enter is no board
    write_text(exchange.render(every), file)
    if file is not None:
        say(f"{len(every)} sources are written to {file}.")


@source_app.command("import")
def import_(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A file as 'source export' writes it.")] = None,
    catalogue: Annotated[bool, typer.Option("--catalogue", help="The shipped sources instead, all paused.")] = False,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Adds the sources of a file and brings known ones up to date; safe to repeat. Sources not in it stay as they are.

    Example: sosik source import sources.toml
    """
    from crawler import exchange  # noqa: PLC0415

    if (file is None) != catalogue:
        raise InputError("Give a file, or --catalogue.")
    entries = exchange.catalogue() if file is None else exchange.parse(_read_text(file), file.name)
    with open_store().writing() as session:
        taken = exchange.take_in(session, entries, clock_at(now)(), only_new=catalogue)
    if as_json:
        write_json({"added": taken.added, "changed": taken.changed, "unchanged": taken.unchanged})
        return
    say(f"{len(taken.added)} sources added, {len(taken.changed)} changed, {len(taken.unchanged)} as they were.")
    if catalogue and taken.added:
        say(
            "They are paused and unverified: 'sosik source check SOURCE' looks at one, 'sosik source resume' starts it."
        )


@source_app.command("letter")
def letter(
    name: Name,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write it to a file instead.")] = None,
    now: Now = None,
) -> None:
    """Writes a letter (협조 요청문) to the owner of a source's site: who we are, what we take, how to refuse.

    Example: sosik source letter 1 --out letter.txt
    """
    from crawler import sources  # noqa: PLC0415
    from crawler.letter import letter as letter_to  # noqa: PLC0415

    with open_store().reading() as session:
        one = sources.find(session, name)
    write_text(letter_to(one, config.load(), clock_at(now)().astimezone(SEOUL).date()), out)


def _read_text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as why:
        raise InputError(f"{file} cannot be read: {why.strerror}.") from None
    except UnicodeDecodeError:
        raise InputError(f"{file} is not UTF-8; save it as UTF-8.") from None
