"""The command `source remove`: takes a source away, alone or with everything that it brought."""

from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.clock import wall_clock
from aggregator.errors import InputError, SosikError
from crawler.cli_words import Json, Name, open_store, say, source_app, write_json

if TYPE_CHECKING:
    from aggregator.models import Source
    from crawler.removing import Holdings


@source_app.command("remove")
def remove(
    name: Name,
    purge: Annotated[bool, typer.Option("--purge", help="Erase its posts too, with every byte of them.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Takes a source away: it is crawled no more, and its posts stay public; with --purge they are erased.

    Example: sosik source remove 1 --purge
    """
    from crawler import removing, sources  # noqa: PLC0415

    store = open_store()
    with store.reading() as session:
        source = sources.find(session, name)
        there = removing.holdings(session, source)
    if as_json and not yes:
        raise InputError("Give --yes with --json: there is nobody to ask.")
    if not as_json:
        for line in _summary(source, there, purge):
            say(line)
    nothing = not any(there.as_json().values())  # a source that was never crawled is as easily added again
    if not (yes or nothing or typer.confirm("Erase all this?" if purge else "Remove it?")):
        say("Nothing was removed.")
        return
    with store.writing() as session:
        (removing.purge if purge else removing.remove)(session, source.uid, wall_clock())
    if as_json:
        write_json({"removed": source.uid, "purged": purge, **there.as_json()})
    else:
        say(f"{source.uid} is removed.")
    if purge and not store.compact():
        raise SosikError(
            "The posts are erased, but another process reads the database just now, so its log could not be emptied; "
            "stop that one and start it again, and the log goes."
        )
    if purge and there.public and not as_json:
        say("'sosik publish' takes its posts off the site.")


def _summary(source: "Source", there: "Holdings", purge: bool) -> list[str]:
    """What goes and what stays, before anybody is asked."""
    crawled = f"{there.rows_seen} rows seen, {there.runs} runs, {there.kept_pages} kept pages"
    if purge:
        posts = f"{there.posts} posts ({there.public} public) with {there.revisions} earlier wordings"
        stays = "libraries, and the addresses of feeds"
    else:
        posts, stays = "", f"{there.posts} posts ({there.public} public)"
    return [
        f"{source.uid} «{source.title}»",
        f"goes:  {', '.join(part for part in (posts, crawled) if part)}",
        f"stays: {stays}",
    ]
