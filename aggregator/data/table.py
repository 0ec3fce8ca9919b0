"""The region table as it lies on disk: one line a region, sorted by code, with what became of it.

    # sosik regions <version>
    code <tab> level <tab> name <tab> from <tab> to <tab> successors <tab> former names

`level` is s (시도), g (시군구), u (일반구) or e (읍면동); days are YYYYMMDD and empty where unknown or not yet come;
successors are `code:kind:day:confidence`, joined by `;`, and so are names that the same code had before. Names are the
region's own ("완산구"), never joined ones.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

MARK = "# sosik regions "
SEJONG = "3600000000"  # a 시도 without 시군구: the ministry also lists 3611000000, its own copy one level down
KINDS = ("rename", "move", "merge", "split")


@dataclass(frozen=True, slots=True)
class Link:
    """What a region became: `kind` is one of KINDS, `day` YYYYMMDD, `confidence` 0 to 1."""

    code: str
    kind: str
    day: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Row:
    """One region. `end` is the first day on which it is no longer in force, empty while it is."""

    code: str
    level: str
    name: str
    begin: str
    end: str
    links: tuple[Link, ...] = ()
    former: tuple[str, ...] = ()

    @property
    def parent(self) -> str:
        return parent_code(self.code, self.level)


def level_of(code: str, district: str) -> str:
    """The level that a 10-digit code has; `district` is the 시군구 column ("전주시 완산구" has two words: 일반구)."""
    if code[2:] == "00000000":
        return "s"
    if code[5:] == "00000":
        return "u" if " " in district else "g"
    return "e"


def parent_code(code: str, level: str) -> str:
    """The code one level up; empty for a 시도. A 일반구 has the number of its city plus one to nine (41111 → 41110)."""
    if level == "s":
        return ""
    if level == "u":
        return code[:4] + "000000"
    if level == "g" or code[:2] == SEJONG[:2]:
        return code[:2] + "00000000"
    return code[:5] + "00000"


def write(rows: Iterable[Row], label: str) -> str:
    """The table as text. Its version is `label` (a day) and a digest of what it says."""
    lines = []
    for row in sorted(rows, key=lambda row: row.code):
        links = ";".join(f"{to.code}:{to.kind}:{to.day}:{to.confidence:g}" for to in row.links)
        parts = (row.code, row.level, row.name, row.begin, row.end, links, ";".join(row.former))
        lines.append("\t".join(parts))
    body = "\n".join(lines) + "\n"
    return f"{MARK}{label}.{hashlib.sha256(body.encode()).hexdigest()[:8]}\n{body}"


def read(text: str) -> tuple[str, list[Row]]:
    """Version and rows of a table. Raises ValueError if the text is no region table."""
    head, _, body = text.partition("\n")
    if not head.startswith(MARK):
        raise ValueError("the first line is not that of a region table")
    rows = []
    for line in body.splitlines():
        code, level, name, begin, end, links, former = line.split("\t")
        names = tuple(former.split(";")) if former else ()
        rows.append(Row(code, level, name, begin, end, _links(links) if links else (), names))
    return head.removeprefix(MARK), rows


def _links(text: str) -> tuple[Link, ...]:
    links = []
    for part in text.split(";"):
        code, kind, day, confidence = part.split(":")
        links.append(Link(code, kind, day, float(confidence)))
    return tuple(links)
