"""The command `source pages`: pages that could not be read, for a look at what a site sent."""

from pathlib import Path
from typing import Annotated

import typer

from crawler.cli_words import Json, Name, hour, open_store, say, source_app, write_json, write_text


@source_app.command("pages")
def pages(
    name: Name,
    html: Annotated[int | None, typer.Option(metavar="NUMBER", help="Write this page out.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to; standard output if none.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Lists the pages of a source that could not be read (kept for 30 days, masked), or writes one out.

    Example: sosik source pages 1 --html 12 --out page.html
    """
    from crawler import kept, sources  # noqa: PLC0415

    with open_store().reading() as session:
        source = sources.find(session, name)
        found = kept.pages(session, source)
        chosen = kept.page(session, source, html) if html is not None else None
    if chosen is not None:
        write_text(kept.html(chosen), out)
        return
    for one in found:
        if as_json:
            write_json(one.model_dump(mode="json", exclude={"html"}))
        else:
            say(f"{one.id:6}  {hour(one.kept)}  {one.reason:12}  {one.url}")
    if not found and not as_json:
        say(f"{source.uid} has no page that could not be read.")
