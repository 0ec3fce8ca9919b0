"""The commands `locate` and `region …`. What they need is imported when they run."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aggregator import cli_relocating, config
from aggregator.clock import SEOUL, clock_at
from aggregator.errors import InputError
from aggregator.tables import FOLDER, adopt

if TYPE_CHECKING:
    from aggregator.data.update import Diff
    from aggregator.reading.regions import Gazetteer, Region, Resolution, Succession

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The map of that day, such as 2016-05-01.")]
Named = Annotated[str, typer.Argument(metavar="REGION", help="A code (52, 52111, 1138010300) or a name (전주 완산).")]
_EXAMPLES = 6

region_app = typer.Typer(
    no_args_is_help=True, help="Regions (지역): names, codes, history. Example: sosik region find 은평"
)


def register(app: typer.Typer) -> None:
    """Adds `locate` and `region` to the command line."""
    app.command("locate")(locate)
    region_app.command("relocate")(cli_relocating.relocate)
    app.add_typer(region_app, name="region")


def locate(
    text: Annotated[
        str, typer.Argument(metavar="[TEXT | -]", help="An address; - reads lines from standard input.")
    ] = "-",
    on: On = None,
    as_json: Json = False,
) -> None:
    """Tell the region that an address lies in: one answer for every line.

    Example: sosik locate "전북 전주시 완산구 소태정로 1 (효자동2가) 데시앙아이린작은도서관"
    """
    from aggregator.reading import address  # noqa: PLC0415 - loads the tables

    day = _day(on)
    _table_in_use()
    for line in _lines(text):
        found = address.locate(line, day)
        if as_json:
            typer.echo(json.dumps(_answer(line, found), ensure_ascii=False))
        else:
            typer.echo(_in_words(line, found))


def _lines(text: str) -> Iterator[str]:
    """The lines of the argument, or of standard input, whatever its bytes are."""
    if text != "-":
        text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        yield from (text.removesuffix("\n")).split("\n")
        return
    for raw in sys.stdin.buffer:
        line = raw.rstrip(b"\r\n")
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            yield _decode_korean(line)


def _decode_korean(line: bytes) -> str:
    try:
        return line.decode("cp949")
    except UnicodeDecodeError:
        return line.decode("utf-8", "replace")


def _answer(line: str, found: "Resolution") -> dict[str, Any]:
    parts = {"sido": found.sido, "sigungu": found.sigungu, "gu": found.gu, "emd": found.emd}
    return {
        "input": line,
        "level": found.level.value,
        "code": found.region.code if found.region else None,
        "name": found.region.full_name if found.region else None,
        **{level: region.name if region else None for level, region in parts.items()},
        "candidates": [{"code": region.code, "name": region.full_name} for region in found.candidates],
        "remainder": found.remainder,
        "confidence": found.confidence,
        "reason": found.reason,
    }


def _in_words(line: str, found: "Resolution") -> str:
    where = f"{found.region.full_name} ({found.region.short_code})" if found.region else "알 수 없음"
    lines = [_plain(line[:200]), f"  {where}  {found.level.value} {found.confidence:.2f}", f"  {_plain(found.reason)}"]
    if found.candidates:
        lines.append("  후보: " + ", ".join(f"{region.full_name} ({region.short_code})" for region in found.candidates))
    if found.remainder:
        lines.append(f"  나머지: {_plain(found.remainder[:200])}")
    return "\n".join(lines)


@region_app.command("show")
def show(name: Named, as_json: Json = False) -> None:
    """Show one region: its code, what it lies in, and what lies in it.

    Example: sosik region show 52111
    """
    gazetteer = _table_in_use()
    region = one_region(gazetteer, name)
    children = gazetteer.children(region.code)
    if as_json:
        typer.echo(json.dumps({**_facts(region), "children": [child.code for child in children]}, ensure_ascii=False))
        return
    typer.echo(f"{region.full_name}  {region.code} ({region.short_code}), {region.level.value}, {_term(region)}")
    for child in children:
        typer.echo(f"  {child.short_code:10}  {child.name}")
    typer.echo(f"(table {gazetteer.version})")


@region_app.command("find")
def find(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A name, an old one too, with or without what is above it.")
    ],
    on: On = None,
    as_json: Json = False,
) -> None:
    """Find regions by name; an old name finds what it became.

    Example: sosik region find "전주 완산"
    """
    gazetteer = _table_in_use()
    regions = gazetteer.find(name, _day(on) if on else None)
    if not regions:
        raise _unknown(gazetteer, name)
    for region in regions:
        if as_json:
            typer.echo(json.dumps(_facts(region), ensure_ascii=False))
        else:
            typer.echo(f"{region.short_code:10}  {region.full_name}")


@region_app.command("history")
def history(name: Named, as_json: Json = False) -> None:
    """Tell what a region was before and what became of it. An old code or name is the old region.

    Example: sosik region history 28260
    """
    gazetteer = _table_in_use()
    region = one_region(gazetteer, name)
    steps = [("before", step) for step in gazetteer.predecessors(region.code)]
    steps += [("after", step) for step in gazetteer.successors(region.code)]
    if as_json:
        told = [{"direction": which, **_step(step)} for which, step in steps]
        now = [found.code for found in gazetteer.latest(region.code)]
        typer.echo(json.dumps({**_facts(region), "history": told, "now": now}, ensure_ascii=False))
        return
    typer.echo(f"{region.full_name}  {region.code}, {_term(region)}")
    for which, step in sorted(steps, key=lambda each: each[1].date):
        arrow = "←" if which == "before" else "→"
        typer.echo(f"  {step.date}  {step.kind:6} {arrow} {step.region.full_name} ({step.region.code})")
    if region.valid_to is not None:
        now_names = ", ".join(f"{found.full_name} ({found.short_code})" for found in gazetteer.latest(region.code))
        typer.echo(f"  지금: {now_names}")


@region_app.command("update")
def update(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="KIKcd_B of the ministry: text (CP949) or .xlsx.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Go back to the table before.")] = False,
    accept_removed: Annotated[int, typer.Option(metavar="N", help="So many codes may be gone.")] = 0,
    accept_lost_sido: Annotated[int, typer.Option(metavar="N", help="So many 시도 may be lost.")] = 0,
    accept_orphans: Annotated[int, typer.Option(metavar="N", help="So many regions without parent are left out.")] = 0,
    now: Annotated[str | None, typer.Option("--now", metavar="TIME", help="Take this for the time now.")] = None,
) -> None:
    """Take over the ministry's newer table of legal-dong codes, after showing what changes; kept posts are placed by it.

    Example: sosik region update KIKcd_B.20261001.txt
    """
    from aggregator.data import ministry  # noqa: PLC0415
    from aggregator.data import update as tables  # noqa: PLC0415 - loads lxml

    folder = config.load().home / FOLDER
    if undo:
        before = tables.undo(folder)
        typer.echo(f"Back to {before or 'the table that sosik came with'}.")
        cli_relocating.place_again(now)
        return
    if file is None:
        raise InputError("give the ministry's file, such as KIKcd_B.20261001.txt, or --undo")
    today = clock_at(now)().astimezone(SEOUL).strftime("%Y%m%d")
    diff = tables.compare(tables.shipped_or(folder), ministry.read(file), today)
    if diff.empty and not diff.orphans:
        typer.echo("Nothing changes: the table in use has all of it.")
        return
    for line in _diff_in_words(diff):
        typer.echo(line)
    if refusal := diff.refusal(tables.Accepted(accept_removed, accept_lost_sido, accept_orphans)):
        raise InputError(f"{file} is not taken over: {refusal}")
    if not yes:
        typer.confirm("Put this table in use?", abort=True)
    path = tables.apply(folder, diff)
    typer.echo(f"In use: {path} (sosik region update --undo goes back).")
    cli_relocating.place_again(now)


def _diff_in_words(diff: "Diff") -> Iterable[str]:
    links = {row.code: row.links for row in diff.rows}
    names = {row.code: row.name for row in diff.rows}
    yield f"{len(diff.added)} added, {len(diff.removed)} gone, {len(diff.renamed)} renamed, {len(diff.orphans)} orphaned"
    yield from (f"  + {row.code} {row.name}" for row in diff.added[:_EXAMPLES])
    for row in diff.removed[:_EXAMPLES]:
        became = ", ".join(f"{link.code} {names.get(link.code, '')}" for link in links.get(row.code, ()))
        yield f"  - {row.code} {row.name} → {became or 'not known'}"
    yield from (f"  ~ {old.code} {old.name} → {new.name}" for old, new in diff.renamed[:_EXAMPLES])
    yield from (f"  ? {entry.code} {entry.name}" for entry in diff.orphans[:_EXAMPLES])


def _table_in_use() -> "Gazetteer":
    """The gazetteer of the operator's table, or the shipped one."""
    from aggregator.reading import regions  # noqa: PLC0415

    adopt(config.load().home)
    return regions.gazetteer()


def _day(text: str | None) -> date:
    if text is None:
        return datetime.now(SEOUL).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"--on {text!r} is no day; give it as 2016-05-01") from None


def one_region(gazetteer: "Gazetteer", name: str) -> "Region":
    region = gazetteer.get(name)
    if region is not None:
        return region
    found = gazetteer.find(name)
    if not found:
        raise _unknown(gazetteer, name)
    exact = [region for region in found if name.rsplit(maxsplit=1)[-1] in gazetteer.names_of(region)]
    if len(exact or found) > 1:
        listed = ", ".join(f"{region.full_name} ({region.short_code})" for region in found[:8])
        raise InputError(f"{name!r} is {len(found)} regions, give a code: {listed}")
    return (exact or list(found))[0]


def _unknown(gazetteer: "Gazetteer", name: str) -> InputError:
    close = gazetteer.close_names(name)
    hint = f"; the nearest names are {', '.join(close)}" if close else "; 'sosik region find' takes a name such as 은평"
    return InputError(f"there is no region {name!r}{hint}")


def _facts(region: "Region") -> dict[str, Any]:
    return {
        "code": region.code,
        "short_code": region.short_code,
        "level": region.level.value,
        "name": region.name,
        "full_name": region.full_name,
        "parent": region.parent,
        "valid_from": region.valid_from.isoformat() if region.valid_from else None,
        "valid_to": region.valid_to.isoformat() if region.valid_to else None,
    }


def _step(step: "Succession") -> dict[str, Any]:
    return {
        "code": step.region.code,
        "name": step.region.full_name,
        "kind": step.kind,
        "date": step.date.isoformat(),
        "confidence": step.confidence,
    }


def _term(region: "Region") -> str:
    begin = region.valid_from or "?"
    return f"{begin} – {region.valid_to}" if region.valid_to else f"since {begin}"


def _plain(text: str) -> str:
    """Text of others for the terminal: nothing in it may steer one."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
