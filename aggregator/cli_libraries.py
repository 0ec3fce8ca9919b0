"""The commands on libraries: `library …`. What they need is imported when they run."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aggregator.cli_posts import Json, open_store
from aggregator.cli_regions import one_region
from aggregator.clock import SEOUL, clock_at
from aggregator.errors import InputError

if TYPE_CHECKING:
    from aggregator.directory import Update
    from aggregator.directory_file import Contents
    from aggregator.models import Library

Number = Annotated[int, typer.Argument(metavar="ID", help="Its number, as in the list.")]
Now = Annotated[str | None, typer.Option("--now", metavar="TIME", help="Take this for the time now.")]
_LARGEST = 100_000_000  # bytes; the national file has under 10 million
_EXAMPLES = 20

library_app = typer.Typer(help="Small libraries that posts are attached to.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Adds `library` to the command line."""
    app.add_typer(library_app, name="library")


@library_app.command("list")
def list_libraries(
    region: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only those in this region: its code or name.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--type", metavar="TYPE", help="Only of this type, such as 작은도서관.")
    ] = None,
    merged: Annotated[bool, typer.Option("--merged", help="Only those that are merged into others.")] = False,
    as_json: Json = False,
) -> None:
    """List libraries with their place and address.

    Example: sosik library list --region 11380 --type 작은도서관
    """
    from aggregator import posts  # noqa: PLC0415 - imports SQLAlchemy
    from aggregator.reading import regions  # noqa: PLC0415

    with open_store() as store, store.reading() as session:
        if region is not None:
            region = one_region(regions.gazetteer(), region).short_code
        for library in posts.libraries(session, region=region, kind=kind, merged=merged):
            into = f"\t→ {library.merged_into}" if library.merged_into else ""
            line = f"{library.id}\t{library.place or '-'}\t{library.name}\t{library.address}{into}"
            typer.echo(json.dumps(_facts(library), ensure_ascii=False) if as_json else line)


@library_app.command("show")
def show(number: Number, as_json: Json = False) -> None:
    """Show one library: what the directory knows of it, and its posts. A merged one shows the one that it is now.

    Example: sosik library show 7
    """
    from aggregator import library_merging, posts  # noqa: PLC0415
    from aggregator.reading import regions  # noqa: PLC0415

    with open_store() as store, store.reading() as session:
        library = library_merging.living(session, number)
        views = list(posts.listed(session, library=library.id))
    if as_json:
        told = [{"id": one.id, "posted": one.posted, "title": one.title, "url": one.url} for one in views]
        typer.echo(json.dumps({**_facts(library), "posts": told}, ensure_ascii=False))
        return
    if library.id != number:
        typer.echo(f"({number} is merged into {library.id}; 'sosik library split {number}' undoes that)")
    region = regions.gazetteer().get(library.place) if library.place else None
    typer.echo(f"{library.name}\n{library.address or '(주소 없음)'}")
    known = {
        "유형": library.type,
        "지역": f"{region.full_name} ({library.place})" if region else "",
        "행정동": library.admin_dong,
        "전화": library.phone,
        "홈페이지": library.homepage,
        "운영시간": ", ".join(f"{_HOURS.get(name, name)} {said}" for name, said in library.hours.items()),
        "다른 표기": ", ".join(library.aliases),
        "기준일": library.as_of.isoformat() if library.as_of else "",
    }
    for name, value in known.items():
        if value:
            typer.echo(f"  {name}: {value}")
    typer.echo("")
    for view in views:
        typer.echo(f"{view.id[:8]}  {view.posted[:10]}  {view.title}")


_TOLD = (
    "type",
    "address",
    "admin_dong",
    "phone",
    "homepage",
    "lat",
    "lon",
    "hours",
    "as_of",
    "aliases",
    "by_hand",
    "merged_into",
    "added",
)
_HOURS = {"closed": "휴관", "weekday": "평일", "saturday": "토요일", "holiday": "공휴일"}


@library_app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The CSV of 전국도서관표준데이터 (data.go.kr).")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would change, and change nothing.")] = False,
    as_json: Json = False,
    now: Now = None,
) -> None:
    """Bring the directory of libraries up to date from the public standard file. The same file twice changes nothing.

    Example: sosik library import 전국도서관표준데이터.csv --dry-run
    """
    from aggregator import directory, directory_file  # noqa: PLC0415

    moment = clock_at(now)()
    with open_store() as store:
        contents = directory_file.read(_bytes(file), moment.astimezone(SEOUL).date())
        with store.writing() as session:
            update = directory.update(session, contents.entries, moment, dry_run=dry_run)
    lines = _as_json(contents, update) if as_json else _in_words(contents, update, dry_run=dry_run)
    for line in lines:
        typer.echo(line)


@library_app.command("merge")
def merge(
    number: Number,
    into: Annotated[int, typer.Argument(metavar="INTO", help="The library that it is.")],
    now: Now = None,
) -> None:
    """Say that two libraries are one: posts, names and the old number of the first go over to the second.

    Example: sosik library merge 512 7
    """
    from aggregator import library_merging  # noqa: PLC0415

    with open_store() as store, store.writing() as session:
        count = library_merging.merge(session, number, into, clock_at(now)())
        library = library_merging.living(session, number)
    typer.echo(
        f"{number} is {library.id} ({library.name}) now, with {count} posts. 'sosik library split {number}' undoes it."
    )


@library_app.command("split")
def split(number: Number, now: Now = None) -> None:
    """Undo a merge: the library has its number, its name and its own posts again.

    Example: sosik library split 512
    """
    from aggregator import library_merging  # noqa: PLC0415

    with open_store() as store, store.writing() as session:
        count = library_merging.split(session, number, clock_at(now)())
        name = library_merging.get(session, number).name
    typer.echo(f"{number} ({name}) is a library of its own again, with {count} posts.")


@library_app.command("set")
def set_by_hand(
    number: Number,
    admin_dong: Annotated[
        str,
        typer.Option("--admin-dong", metavar="NAME", help="행정동, such as 불광2동; empty: leave it to the directory."),
    ],
) -> None:
    """Set by hand what no import overwrites: the 행정동 that a library lies in.

    Example: sosik library set 7 --admin-dong 불광2동
    """
    from aggregator import directory_file, library_merging  # noqa: PLC0415

    word = admin_dong.strip()
    with open_store() as store, store.writing() as session:
        library = library_merging.get(session, number)
        if word and not (library.city and directory_file.is_admin_dong(word, library.city)):
            where = f"the city of {library.name}" if library.city else "no city that is known"
            raise InputError(f"{word!r} is no 행정동 of {where}; 'sosik region find {word}' tells where one is")
        library.admin_dong = word
        others = [name for name in library.by_hand if name != "admin_dong"]
        library.by_hand = [*others, "admin_dong"] if word else others
        session.add(library)
    typer.echo(f"{number} ({library.name}): 행정동 {word or 'is left to the directory'}.")


def _facts(library: "Library") -> dict[str, Any]:
    """A library as `--json` writes it."""
    told = library.model_dump(mode="json")
    return {"id": told["id"], "name": told["name"], "region": told["place"] or None} | {
        name: told[name] for name in _TOLD
    }


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST:
            raise InputError(f"{file} is too large to be the directory of libraries; nothing was changed")
        return file.read_bytes()
    except OSError as why:
        raise InputError(f"{file} cannot be read: {why.strerror}") from None


def _as_json(contents: "Contents", update: "Update") -> list[str]:
    """One object a change and a line left out, and at last the sums."""
    rows: list[dict[str, Any]] = [{"new": change.name} for change in update.new]
    rows += [
        {
            "changed": change.number,
            "name": change.name,
            "fields": {key: list(pair) for key, pair in change.fields.items()},
        }
        for change in update.changed
    ]
    rows += [{"moved_perhaps": number, "name": name, "address": where} for name, where, number in update.proposed]
    rows += [
        {"line": note.line, "reason": note.reason, "value": note.value, "left_out": "row" if note.row else "value"}
        for note in contents.notes
    ]
    return [json.dumps(row, ensure_ascii=False, default=str) for row in (*rows, _sums(contents, update))]


def _sums(contents: "Contents", update: "Update") -> dict[str, int]:
    return {
        "rows": contents.rows,
        "libraries": len(contents.entries),
        "new": len(update.new),
        "changed": len(update.changed),
        "same": update.same,
        "older": update.older,
        "bad_rows": sum(note.row for note in contents.notes),
        "bad_values": sum(not note.row for note in contents.notes),
        "region_open": contents.open,
        "region_unlike_columns": contents.disagreeing,
        "moved_perhaps": len(update.proposed),
        "posts": update.posts,
    }


def _in_words(contents: "Contents", update: "Update", *, dry_run: bool) -> list[str]:
    sums = _sums(contents, update)
    lines = [f"new       {change.name}" for change in update.new[:_EXAMPLES]]
    for change in update.changed[:_EXAMPLES]:
        told = "; ".join(f"{name}: {before or '-'} → {after}" for name, (before, after) in change.fields.items())
        lines.append(f"changed   {change.number} {change.name}: {told}")
    lines += [
        f"moved?    {name}, {address}: perhaps {number}, which the file has no more ('sosik library merge' makes them one)"
        for name, address, number in update.proposed[:_EXAMPLES]
    ]
    lines += [f"line {note.line}: {note.reason}: {note.value!r}" for note in contents.notes[:_EXAMPLES]]
    if any(len(each) > _EXAMPLES for each in (update.new, update.changed, contents.notes)):
        lines.append("(the first ones of each; --json has all)")
    lines.append(
        f"{sums['rows']} rows, {sums['libraries']} libraries: {sums['new']} new, {sums['changed']} changed, "
        f"{sums['same']} as they were, {sums['older']} older than what is known; {sums['bad_rows']} rows and "
        f"{sums['bad_values']} values left out; {sums['region_unlike_columns']} lie elsewhere than their columns say, "
        f"{sums['region_open']} in a 시군구 that stays open."
    )
    lines.append("Nothing was written." if dry_run else f"{sums['posts']} posts are shown anew with the next publish.")
    return lines
