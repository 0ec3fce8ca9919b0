"""`sosik post reread`: reads kept posts again after the readers became better."""

import json
from typing import Annotated

import typer


def reread(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Read posts again that an older version read; what they mean now goes out with the next publish.

    Example: sosik post reread
    """
    from aggregator import rereading  # noqa: PLC0415 - imports SQLAlchemy
    from aggregator.cli_posts import open_store  # noqa: PLC0415 - registers what stands here

    read = changed = 0
    with open_store() as store:
        last = ""
        while True:
            with store.writing() as session:
                part = rereading.read_again(session, last)
            if not part.last:
                break
            read, changed, last = read + part.read, changed + part.changed, part.last
    if as_json:
        typer.echo(json.dumps({"read": read, "changed": changed}))
    else:
        typer.echo(
            f"{read} posts read again, {changed} mean something else now." if read else "Every post is read already."
        )
