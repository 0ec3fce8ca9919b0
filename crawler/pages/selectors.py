"""CSS selectors taken apart, and what they select, in bounded time: to compare a selector with others that are near to it.

Pages are read with real ones (`cssselect`). Here a step with `>` is a step inside, and positions (`:nth-child`) are left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from lxml.etree import _Element as Element

_MOST_ELEMENTS = 60_000  # of a page that are looked at
_MOST_STEPS = 150_000  # outward, for one selector: pages may be nested a thousand deep

_PART = re.compile(
    r"(?P<combined>\s*[>+~]\s*|\s+)|(?P<tag>[a-zA-Z][\w-]*|\*)|#(?P<id>[\w-]+)|\.(?P<name>[\w-]+)"
    r"|\[\s*(?P<attribute>[\w-]+)\s*(?:(?P<how>[~|^$*]?=)\s*(?:'(?P<one>[^']*)'|\"(?P<two>[^\"]*)\"|(?P<bare>[\w-]+))\s*)?\]"
    r"|(?P<pseudo>::?[\w-]+(?:\([^()]*\))?)"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a selector: `td.title[data-id]` is a tag, its classes, an id, attributes as (name, how, value)."""

    tag: str = ""
    names: tuple[str, ...] = ()
    id: str = ""
    attributes: tuple[tuple[str, str, str], ...] = ()

    def __str__(self) -> str:
        said = "".join(f"[{name}{how}'{value}']" if how else f"[{name}]" for name, how, value in self.attributes)
        ident = f"#{self.id}" if self.id else ""
        return f"{self.tag}{ident}{''.join(f'.{name}' for name in self.names)}{said}" or "*"

    @property
    def is_bare(self) -> bool:
        """Whether it is a tag and nothing else."""
        return not (self.names or self.id or self.attributes)

    def fits(self, element: Element) -> bool:
        """Whether an element is what this part says."""
        if self.tag and self.tag != element.tag:
            return False
        if self.id and self.id != element.get("id"):
            return False
        if self.names and not set(self.names) <= set((element.get("class") or "").split()):
            return False
        return all(_has(element.get(name), how, value) for name, how, value in self.attributes)


def parts_of(selector: str) -> list[Part]:
    """The parts of a selector; none where it is no selector that is understood here."""
    parts = [Part()]
    at, text = 0, selector.strip()
    while at < len(text):
        found = _PART.match(text, at)
        if found is None:
            return []
        at = found.end()
        now = parts[-1]
        if found["combined"]:
            parts.append(Part())
        elif found["tag"]:
            parts[-1] = replace(now, tag=found["tag"].lower() if found["tag"] != "*" else "")
        elif found["id"]:
            parts[-1] = replace(now, id=found["id"])
        elif found["name"]:
            parts[-1] = replace(now, names=(*now.names, found["name"]))
        elif found["attribute"]:
            value = found["one"] or found["two"] or found["bare"] or ""
            parts[-1] = replace(now, attributes=(*now.attributes, (found["attribute"], found["how"] or "", value)))
    return parts if text else []


class Outline:
    """The elements of a page by their tags, classes and ids; on a page beyond all measure, the first of them."""

    def __init__(self, root: Element) -> None:
        self.tags: dict[str, list[Element]] = {}
        self.classes: dict[str, list[Element]] = {}
        self.ids: dict[str, list[Element]] = {}
        self._all: list[Element] = []
        for at in islice(root.iter(), _MOST_ELEMENTS):
            if isinstance(at.tag, str):
                self._all.append(at)
                self.tags.setdefault(at.tag, []).append(at)
                for name in set((at.get("class") or "")[:500].split()):
                    self.classes.setdefault(name, []).append(at)
                if at.get("id"):
                    self.ids.setdefault(at.get("id") or "", []).append(at)

    def selected(self, parts: Sequence[Part]) -> Iterator[Element]:
        """The elements that parts, each inside the one before, select: from the right, as browsers do it."""
        if not all(self._named_by(part) for part in parts):
            return
        steps = 0
        for at in self._named_by(parts[-1]):
            if not parts[-1].fits(at):
                continue
            left = len(parts) - 1
            around = at.getparent()
            while left and around is not None:
                left -= parts[left - 1].fits(around)
                around = around.getparent()
                if (steps := steps + 1) > _MOST_STEPS:
                    return
            if not left:
                yield at

    def _named_by(self, part: Part) -> Sequence[Element]:
        """The fewest elements that have something of a part."""
        found = [self.classes.get(name, []) for name in part.names]
        found += [self.ids.get(part.id, [])] if part.id else []
        found += [self.tags.get(part.tag, [])] if part.tag else []
        return min(found, key=len, default=self._all)


def _has(value: str | None, how: str, wanted: str) -> bool:
    if value is None or not how:
        return value is not None
    if how == "=":
        return value == wanted
    if not wanted:
        return False
    if how == "~=":
        return wanted in value.split()
    if how == "|=":
        return value == wanted or value.startswith(f"{wanted}-")
    return {"^=": value.startswith, "$=": value.endswith, "*=": value.__contains__}[how](wanted)
