"""The command `read`: an announcement in, its category and activity out. What it needs is imported when it runs."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from aggregator.clock import SEOUL
from aggregator.errors import InputError

_LARGEST = 64_000_000  # bytes of a file of announcements
_SHOWN = {
    "kind": "종류",
    "category": "분류",
    "starts": "시작",
    "ends": "끝",
    "sessions": "회차",
    "rrule": "반복",
    "exdates": "쉬는 날",
    "registration_opens": "접수 시작",
    "registration_closes": "접수 마감",
    "announced": "발표",
    "audience": "대상",
    "ages": "나이·학년",
    "eligibility": "참여 자격",
    "selection": "선정 방법",
    "capacity": "모집인원",
    "fee": "참가비",
    "materials_fee": "재료비",
    "place": "장소",
    "registering": "신청 방법",
}


@dataclass(frozen=True, slots=True)
class _Post:
    """An announcement as it was given."""

    id: str
    title: str
    body: str
    posted: date
    library: str = ""


def register(app: typer.Typer) -> None:
    """Adds `read` to the command line."""
    app.command("read")(read)


def read(
    file: Annotated[
        str, typer.Argument(metavar="[FILE | -]", help="A file; - reads standard input. Its first line is the title.")
    ] = "-",
    posted: Annotated[
        str | None, typer.Option("--posted", metavar="DATE", help="The day of the posting; today if not given.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Take lines {id, title, body, posted}, and print one JSON object a line.")
    ] = False,
) -> None:
    """Read an announcement: what it is, when, for whom, how many, how much, where, and the words that say so.

    Example: sosik read --posted 2026-11-20 announcement.txt
    """
    day = _day(posted, "--posted") if posted else datetime.now(SEOUL).date()
    text = _text(file)
    if as_json:
        for post in _posts(text, day):
            typer.echo(json.dumps(_answer(post), ensure_ascii=False))
        return
    title, _, body = text.lstrip().partition("\n")
    typer.echo(_in_words(_answer(_Post("", title, body, day))))


def _text(file: str) -> str:
    """The text of a file or of standard input: UTF-8, or CP949."""
    try:
        raw = sys.stdin.buffer.read(_LARGEST + 1) if file == "-" else _bytes(Path(file))
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from None
    if len(raw) > _LARGEST:
        raise InputError(f"{file} is larger than {_LARGEST // 1_000_000} MB; give it in parts")
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _bytes(path: Path) -> bytes:
    with path.open("rb") as opened:
        return opened.read(_LARGEST + 1)


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise InputError(f"{where}: {text!r} is no day; give it as 2026-11-20") from None


def _posts(text: str, today: date) -> Iterator[_Post]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict) or not isinstance(row.get("title", row.get("body")), str):
            raise InputError(f'line {number} is no JSON object such as {{"id", "title", "body", "posted"}}')
        day = _day(str(row["posted"]), f"line {number}") if row.get("posted") else today
        words = {name: str(row.get(name) or "") for name in ("id", "title", "body", "library")}
        yield _Post(**words, posted=day)


def _answer(post: _Post) -> dict[str, Any]:
    from aggregator.reading.activities import read as read_activity  # noqa: PLC0415 - loads the word lists
    from aggregator.reading.categories import classify  # noqa: PLC0415

    found = classify(post.title, post.body)
    kind = found.kind.value or "unknown"
    told = read_activity(post.title, post.body, post.posted, post.library, kind).as_json()
    words = {
        name: fact.words for name, fact in (("kind", found.kind), ("category", found.category)) if fact and fact.words
    }
    return {
        "id": post.id,
        "posted": post.posted.isoformat(),
        "library": post.library,
        "title": post.title,
        "kind": kind,
        "category": found.category.value,
        "also": list(found.also),
        **told,
        "evidence": {**words, **told["evidence"]},
    }


def _in_words(answer: dict[str, Any]) -> str:
    """The answer for people: what was read, from which words; what stayed open, and why."""
    lines = [_plain(answer["title"][:200])]
    for name, shown in _SHOWN.items():
        value = answer[name]
        if value in (None, [], ""):
            if why := answer["open"].get(name):
                lines.append(f"  {shown}: 알 수 없음 ({why})")
            continue
        told = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        words = _plain(answer["evidence"].get(name, "")[:80])
        lines.append(f"  {shown}: {_plain(told)}" + (f"  ← {words}" if words else ""))
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Text of others for the terminal: nothing in it may steer one."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
