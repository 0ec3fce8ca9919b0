"""`sosik post reindex`: takes posts into the search that were kept before it, or that an older version made words of."""

import json
from typing import Annotated

import typer


def reindex(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Take posts into the search that are not in it as this version makes it; crawls may go on meanwhile.

    Example: sosik post reindex
    """
    from aggregator import search  # noqa: PLC0415 - imports SQLAlchemy
    from aggregator.cli_posts import open_store  # noqa: PLC0415 - registers what stands here

    taken = 0
    with open_store() as store:
        last = ""
        while True:
            with store.writing() as session:
                part = search.catch_up(session, last)
            if not part:
                break
            taken, last = taken + len(part), part[-1]
    if as_json:
        typer.echo(json.dumps({"posts": taken}))
    else:
        typer.echo(f"{taken} posts taken into the search." if taken else "Every post is in the search already.")
