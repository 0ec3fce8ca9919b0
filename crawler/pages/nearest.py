"""The nearest selector that would match, for a CSS selector that matches nothing on a page any more.

When a site changes its skin, most of a reader's selector still holds: a class is spelled a little differently
(`tbl_head01`, `tbl_head02`), became an id, or a box around it is gone. So the selector is changed in its parts, each change
at a cost, and the cheapest that matches is named. Where it is known which elements are meant (`wanted`: the rows that the
reader of unknown boards found), only a selector of these counts, and their own path is named if none is near.

A hint for people, never what a page is read by. Steps with `>` are told as steps inside, positions (`:nth-child`) left out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, get_close_matches
from itertools import islice, product

from lxml.etree import _Element as Element

from crawler.pages.selectors import Outline, Part, parts_of

_MOST_NAMES = 1500
_MOST_PARTS = 5
_MOST_TRIED = 12
_LONGEST = 400
_SAMPLE = 40
_MOST_WANTED = 200
_ALIKE = 0.6  # below, two names have no more than some letters in common

# What a change costs. A name that is spelled alike costs what it differs by, so at most 0.4.
_ELSEWHERE = 0.05  # the class is an id now, or the id a class
_OUTER_GONE = 0.45
_NAME_GONE = 0.6
_ROW_GONE = 0.9
_OWN_PATH = 0.5  # the path of what is wanted: surer than what lost a name of its own

_NAME = re.compile(r"[A-Za-z_가-힣][\w-]{0,60}")
_LOOKS = re.compile(  # names that stand for looks or a state, and tell nothing of what is in the box
    r"(?:clear(?:fix)?|cf|row|col\S*|container|wrap(?:per)?|inner|on|off|active|odd|even|first|last|fl|fr|left|right"
    r"|[mpw][tblrxy]?-?\d+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Near:
    """A selector that would match, and what it differs by: 0 for the same, past 0.6 for one with little in common."""

    selector: str
    cost: float


def nearest(root: Element, selector: str, wanted: Sequence[Element] = ()) -> str:
    """The nearest selector that matches below `root`; "" where none is near. Never raises, whatever the selector is."""
    found = near(Outline(root), selector, wanted)
    return found.selector if found is not None else ""


def near(outline: Outline, selector: str, wanted: Sequence[Element] = (), own: str = "") -> Near | None:
    """The nearest selector with its cost.

    `wanted`: the elements that are meant, where they are known; `own`: a selector for them, where theirs is not just a path.
    """
    meant = _Meant(wanted) if wanted else None
    found = [one for alternative in selector[:_LONGEST].split(",") if (one := _near(outline, alternative, meant))]
    best = min(found, key=lambda one: one.cost, default=None)
    if wanted and (best is None or best.cost > _OWN_PATH):
        path = own or path_of(outline, wanted)
        return Near(path, _OWN_PATH) if path else best
    return best


def path_of(outline: Outline, elements: Sequence[Element]) -> str:
    """A selector for these elements, which are of one kind: what they are, within the nearest box that has a name.

    "" where a bare tag is all that could be told.
    """
    sample = elements[:_SAMPLE]
    last = _part_of(sample)
    parts = [last]
    around = [at for at in sample[0].iterancestors() if isinstance(at.tag, str) and at.tag not in ("html", "body")]
    for at in around[:30]:
        part = _part_of([at])
        if part.is_bare and (at.tag != "tbody" or len(parts) > 1):
            continue
        parts.insert(0, part)
        if not part.is_bare and len(list(islice(outline.selected(parts), 2 * len(elements) + 1))) <= 2 * len(elements):
            break
    if all(part.is_bare for part in parts):
        parts = [*(Part(str(at.tag)) for at in reversed(around[:2])), last]
    return " ".join(map(str, parts)) if len(parts) > 1 or not last.is_bare else ""


def _near(outline: Outline, selector: str, meant: "_Meant | None") -> Near | None:
    parts = parts_of(selector)[-_MOST_PARTS:]
    if not parts:
        return None
    classes, ids = _names(outline.classes), _names(outline.ids)
    options = [list(_options(part, classes, ids)) for part in parts[:-1]]
    for outer in options:
        outer.append((_OUTER_GONE, None))
    last: list[tuple[float, Part | None]] = list(_options(parts[-1], classes, ids))
    if meant is None and len(parts) > 1:
        last.append((_ROW_GONE, None))
    changed = (
        (sum(cost for cost, _ in chosen), [part for _, part in chosen if part is not None])
        for chosen in product(*options, last)
    )
    tried = sorted((one for one in changed if any(not part.is_bare for part in one[1])), key=lambda one: one[0])
    for cost, candidate in tried[:_MOST_TRIED]:
        found = outline.selected(candidate)
        if meant.by(found) if meant is not None else any(True for _ in found):
            return Near(" ".join(map(str, candidate)), cost)
    return None


def _options(part: Part, classes: Sequence[str], ids: Sequence[str]) -> Iterator[tuple[float, Part | None]]:
    """What could stand in place of a part on this page, and at what cost."""
    lost = [name for name in part.names if name not in classes]
    lost_id = part.id if part.id and part.id not in ids else ""
    if not lost and not lost_id:
        yield 0, part
    kept = tuple(name for name in part.names if name not in lost)
    if lost or lost_id:
        for rank in range(2):
            cost, names, ident = 0.0, kept, "" if lost_id else part.id
            for name in (*lost, *([lost_id] if lost_id else [])):
                is_id = name == lost_id and name not in lost
                price, alike, alike_id = _alike(name, ids if is_id else classes, classes if is_id else ids, is_id, rank)
                cost += price
                names += (alike,) if alike and not alike_id else ()
                ident = alike if alike_id else ident
            yield cost, replace(part, names=tuple(dict.fromkeys(names)), id=ident)
    if part.attributes:
        bare = replace(part, names=kept, id="" if lost_id else part.id, attributes=())
        yield _NAME_GONE * (1 + len(lost) + bool(lost_id)), bare


def _alike(name: str, same: Sequence[str], other: Sequence[str], is_id: bool, rank: int) -> tuple[float, str, bool]:
    """The name that is spelled like `name`, whether it is an id, and its cost; "" where it can only be left out."""
    if rank == 0 and name in other:
        return _ELSEWHERE, name, not is_id
    close = get_close_matches(name, same, n=2, cutoff=_ALIKE)
    if rank < len(close):
        return 1 - SequenceMatcher(None, close[rank], name).ratio(), close[rank], is_id
    return _NAME_GONE, "", False


def _names(known: Iterable[str]) -> list[str]:
    return list(islice((name for name in known if _NAME.fullmatch(name)), _MOST_NAMES))


class _Meant:
    """The elements that are meant, to judge what a selector finds."""

    def __init__(self, wanted: Sequence[Element]) -> None:
        self._most = len(wanted) + 5
        self._all = set(range(min(len(wanted), _MOST_WANTED)))
        self._held: dict[Element, set[int]] = {}  # what is within the wanted, or holds them
        for index in self._all:
            for at in (*wanted[index].iter(), *wanted[index].iterancestors()):
                if at.tag not in ("body", "html"):  # which hold everything
                    self._held.setdefault(at, set()).add(index)

    def by(self, found: Iterator[Element]) -> bool:
        """Whether what was found is most of what is meant, and little else. A box around several is their list."""
        hit: set[int] = set()
        elsewhere = 0
        for at in found:
            held = self._held.get(at, set())
            if len(held) == 1:
                hit |= held
            elif (elsewhere := elsewhere + 1) > self._most:
                return False
        return len(hit) * 10 >= len(self._all) * 8


def _part_of(elements: Sequence[Element]) -> Part:
    """The tag of elements of one kind, with an id (of one alone) or the first class that they share."""
    tag = str(elements[0].tag)
    ident = elements[0].get("id") or ""
    if len(elements) == 1 and _NAME.fullmatch(ident) and not _LOOKS.fullmatch(ident):
        return Part(tag, id=ident)
    shared = [(element.get("class") or "").split() for element in elements]
    for name in shared[0] if len(elements) == 1 else dict.fromkeys(name for names in shared for name in names):
        usual = sum(name in names for names in shared) * 10 >= 8 * len(shared)
        if usual and _NAME.fullmatch(name) and not _LOOKS.fullmatch(name):
            return Part(tag, (name,))
    return Part(tag)
