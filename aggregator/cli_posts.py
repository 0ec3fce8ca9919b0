"""The commands on kept posts. What they need is imported when they run."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator import config, tables
from aggregator.cli_regions import one_region
from aggregator.cli_rereading import reread
from aggregator.cli_search import reindex
from aggregator.clock import clock_at

if TYPE_CHECKING:
    from aggregator.posts import PostView
    from aggregator.store import Store

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
PostId = Annotated[str, typer.Argument(metavar="ID", help="A post's id, or how it begins.")]


def register(app: typer.Typer) -> None:
    """Adds `post` to the command line."""
    from aggregator import cli_ties  # noqa: PLC0415 - needs what stands here

    post = typer.Typer(help="Posts: what is kept of them, and why they were read so.", no_args_is_help=True)
    post.command("list")(list_posts)
    post.command("show")(show)
    post.command("remove")(remove)
    post.command("reread")(reread)
    post.command("reindex")(reindex)
    cli_ties.register(post)
    app.add_typer(post, name="post")


def list_posts(
    source: Annotated[str | None, typer.Option(metavar="UID", help="Only of this source: its number or uid.")] = None,
    region: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only shown in this region: its code or name.")
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Only published since that day.")] = None,
    as_json: Json = False,
) -> None:
    """List kept posts, newest first.

    Example: sosik post list --region 48250 --since 2026-11-01 --json
    """
    from aggregator import posts  # noqa: PLC0415 - imports SQLAlchemy
    from aggregator.reading import regions  # noqa: PLC0415

    day = clock_at(since, "--since")() if since else None
    with open_store() as store, store.reading() as session:
        if region is not None and region != "kr":
            region = one_region(regions.gazetteer(), region).short_code
        if source is not None:
            source = posts.source_uid(session, source)
        _print(posts.listed(session, source=source, region=region, since=day), as_json)


def show(post_id: PostId, as_json: Json = False) -> None:
    """Show one post whole, as it is kept for review.

    Example: sosik post show 3f2a
    """
    from aggregator import posts  # noqa: PLC0415

    with open_store() as store, store.reading() as session:
        view = posts.shown(session, posts.found(session, post_id))
    if as_json:
        typer.echo(json.dumps(view.as_json(), ensure_ascii=False))
        return
    typer.echo(
        f"{view.title}\n{view.posted} · {view.library or '-'} · {view.region or '-'} · {view.kind} · {view.status}"
    )
    typer.echo(f"{view.url}\n\n{view.body_text}")


def remove(post_id: PostId, now: Annotated[str | None, typer.Option(metavar="TIME")] = None) -> None:
    """Remove a post: it leaves the site with the next publish, and no crawl brings it back; the store keeps it.

    Example: sosik post remove 3f2a
    """
    from aggregator import intake, posts  # noqa: PLC0415
    from aggregator.models import PostStatus  # noqa: PLC0415

    with open_store() as store, store.writing() as session:
        post = posts.found(session, post_id)
        intake.withdraw(session, post, PostStatus.REMOVED, clock_at(now)())
    typer.echo(f"Removed: {post.title} ({post.id}). It leaves the site with the next 'sosik publish'.")


def _print(views: "Iterable[PostView]", as_json: bool) -> None:
    for view in views:
        line = f"{view.id[:8]}  {view.posted[:10]}  {view.region or '-':10}  {view.library or '-'}  {view.title}"
        typer.echo(json.dumps(view.as_json(), ensure_ascii=False) if as_json else line)


@contextmanager
def open_store() -> "Iterator[Store]":
    """The store in use, with the operator's table of regions. Raises SosikError where there is none yet."""
    from aggregator.store import Store  # noqa: PLC0415

    settings = config.load()
    tables.adopt(settings.home)
    with Store(settings.database_url) as store:
        yield store.require()
