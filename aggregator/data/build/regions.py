"""The region table, from the ministry's codes, their days, the changes of 2026-07-01 and those told by hand."""

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from aggregator.data import workbook
from aggregator.data.build import packages
from aggregator.data.succession import derive
from aggregator.data.table import SEJONG, Link, Row, level_of

_CODES = "addresskr/법정동코드 전체자료.txt"
_IN_FORCE = "addresskr/KIKcd_B.20260301.xlsx"
_DAYS = "PublicDataReader/raw/code_bdong.json"
_DAYS_END = "20220901"  # the days of that file reach so far
CHANGE_2026 = "20260701"
_HERE = Path(__file__).parent


def build(wheels: Path) -> list[Row]:
    """All rows, with successors."""
    rows = _codes(wheels)
    rows = _with_days(rows, _days(wheels), _begun(wheels))
    rows = _changed_2026(rows)
    rows = _by_hand(rows)
    return derive(rows.values())


def _codes(wheels: Path) -> dict[str, Row]:
    """Code, level and name of everything from 시도 to 읍면동; `end` is "?" where abolished, the day still unknown."""
    rows = {}
    for line in packages.lines(wheels, packages.ADDRESSKR, _CODES, "cp949"):
        code, full_name, state = line.split("\t")
        if not code.isdigit() or code[8:] != "00":
            continue
        if code == "3611000000":  # listed as a 시군구 of itself
            code = SEJONG
        words = full_name.split()
        level = level_of(code, " ".join(words[1:]))
        rows[code] = Row(code, level, words[-1], "", "" if state == "존재" else "?")
    return rows


def _days(wheels: Path) -> Mapping[str, tuple[str, str]]:
    with packages.open_member(wheels, packages.PUBLICDATAREADER, _DAYS) as file:
        columns = json.load(file)
    found = {}
    for key, code in columns["법정동코드"].items():
        begin, end = columns["생성일자"][key], columns["말소일자"][key]
        found[code] = (_day(begin), _day(end))
    return found


def _day(value: str | float | None) -> str:
    return "" if value is None or (isinstance(value, float) and math.isnan(value)) else str(value)


def _begun(wheels: Path) -> Mapping[str, str]:
    with packages.open_member(wheels, packages.ADDRESSKR, _IN_FORCE) as file:
        begun = {row[0]: row[5] for row in workbook.rows(file) if row[0].isdigit()}
    begun[SEJONG] = begun["3611000000"]
    return begun


def _with_days(rows: dict[str, Row], days: Mapping[str, tuple[str, str]], begun: Mapping[str, str]) -> dict[str, Row]:
    """Days for every row. What was created and abolished on one day was never in force and is left out."""
    dated = {}
    hand = {new: day for _, new, day in _hand_table()}
    for code, row in rows.items():
        begin, end = days.get(code, ("", ""))
        begin = begun.get(code) or begin or hand.get(code, "")
        if row.end and end and begin > end:  # a few were dated when they had long been gone
            begin = ""
        dated[code] = replace(row, begin=begin, end=(end or "?") if row.end else "")
    for code, begin, end in _day_pairs(dated):
        dated[code] = replace(dated[code], begin=begin, end=end)
    return {code: row for code, row in dated.items() if row.end != "?" and (not row.end or row.begin != row.end)}


def _day_pairs(rows: Mapping[str, Row]) -> Iterator[tuple[str, str, str]]:
    """Code, begin and end for those abolished after the days' file: they ended when their heir of the same name began."""
    heirs: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows.values():
        if row.begin > _DAYS_END and row.level == "e":
            heirs[row.name, _district_name(rows, row)].append(row)
            heirs[row.name, row.code[:4]].append(row)
            heirs[row.name, row.code[:2]].append(row)
    upper: dict[str, str] = {}
    hand = {old: day for old, _, day in _hand_table()}
    for row in rows.values():
        if row.end != "?" or row.level != "e":
            continue
        circles = ((row.name, _district_name(rows, row)), (row.name, row.code[:4]), (row.name, row.code[:2]))
        raised = (row.name[:-1] + "읍", row.code[:2])
        near = next((heirs[circle] for circle in (*circles, raised) if circle in heirs), [])
        end = hand.get(row.code) or (min(heir.begin for heir in near) if near else "")
        if end:
            yield row.code, row.begin, end
            for above in (row.code[:5] + "00000", row.code[:4] + "000000", row.code[:2] + "00000000"):
                upper[above] = max(end, upper.get(above, ""))
    for code, end in upper.items():
        if code in rows and rows[code].end == "?":
            yield code, rows[code].begin, end


def _district_name(rows: Mapping[str, Row], row: Row) -> str:
    parent = rows.get(row.parent)
    return parent.name if parent else ""


def _changed_2026(rows: dict[str, Row]) -> dict[str, Row]:
    """The reorganisation of 2026-07-01: old rows end, new ones begin, and the renumbered 동 are linked."""
    changed = dict(rows)
    links: dict[str, list[Link]] = defaultdict(list)
    prefixes = {}
    for old, new, name in _lines(_HERE / "changes_2026.tsv"):
        links[old].append(Link(new, "rename", CHANGE_2026, 1.0))
        changed[new] = Row(new, rows[old].level, name, CHANGE_2026, "")
        if rows[old].level == "g" and old[:2] in ("29", "46"):
            prefixes[old[:5]] = new[:5]
    for code, row in rows.items():
        if row.end or (code[:5] not in prefixes and code not in links):
            continue
        if row.level == "e" and code[:5] in prefixes:
            new = prefixes[code[:5]] + code[5:]
            links[code].append(Link(new, "rename", CHANGE_2026, 1.0))
            changed[new] = replace(row, code=new, begin=CHANGE_2026)
        changed[code] = replace(row, end=CHANGE_2026, links=tuple(links[code]) if row.level == "e" else ())
    return changed


def _by_hand(rows: dict[str, Row]) -> dict[str, Row]:
    changed = dict(rows)
    links: dict[str, list[Link]] = defaultdict(list)
    for old, new, day in _hand_table():
        links[old].append(Link(new, "rename", day, 1.0))
    for old, made in links.items():
        kind = "split" if len(made) > 1 else "rename"
        changed[old] = replace(rows[old], links=tuple(replace(link, kind=kind) for link in made))
    return changed


def _hand_table() -> list[tuple[str, str, str]]:
    return [(old, new, day) for old, new, day, *_ in _lines(_HERE / "changes_by_hand.tsv")]


def _lines(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def check(rows: list[Row]) -> list[str]:
    """What is wrong with a table: orphans and links into the void."""
    codes = {row.code for row in rows}
    wrong = [f"{row.code} {row.name}: no parent {row.parent}" for row in rows if row.parent and row.parent not in codes]
    wrong += [
        f"{row.code} {row.name}: no successor {to.code}" for row in rows for to in row.links if to.code not in codes
    ]
    return wrong if SEJONG in codes else [*wrong, "no 세종특별자치시"]
