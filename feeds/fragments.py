"""Fragments: a post in every format, and as a card and in lists by day, each rendered once for all documents that it is in.

Documents are fragments put together. They are kept in memory within a publish, and in the folder between publishes, so that
from the store only those posts are read whose fragments are not there.
"""

import json
import struct
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from feeds.entries import Entry
from feeds.formats import FORMATS
from feeds.kept_fragments import KeptFragments
from feeds.newest import Newest
from feeds.pages import Pages, Plan
from feeds.pages.coming import Occasion

IN_MEMORY = 4_000
"""Fragments that are kept in memory: the places within a 시군구 come one after another."""

_PLACES = {name: place for place, name in enumerate((*FORMATS, "updated", "card", "plan"))}
_SIZES = struct.Struct(f"<{len(_PLACES)}I")


@dataclass(frozen=True, slots=True)
class Fragment:
    """One post as it stands in documents. `parts` are bytes, in the order of `_PLACES`."""

    parts: tuple[bytes, ...]

    def item(self, file: str) -> bytes:
        """The post in the format of a file (`rss.xml`)."""
        return self.parts[_PLACES[file]]

    @property
    def updated(self) -> datetime:
        """When what readers see of it changed last, in Seoul."""
        return datetime.fromisoformat(self.parts[_PLACES["updated"]].decode())

    @property
    def card(self) -> str:
        """The post in a list on a page."""
        return self.parts[_PLACES["card"]].decode()

    @property
    def plan(self) -> Plan:
        """The post in lists by day."""
        occasions, html, text = json.loads(self.parts[_PLACES["plan"]])
        return Plan(tuple(Occasion(*each) for each in occasions), html, text)

    def packed(self) -> bytes:
        """The fragment as bytes, for `unpacked`."""
        return _SIZES.pack(*map(len, self.parts)) + b"".join(self.parts)


def unpacked(data: bytes) -> Fragment:
    """The fragment that was packed."""
    parts, start = [], _SIZES.size
    for size in _SIZES.unpack_from(data):
        parts.append(data[start : start + size])
        start += size
    return Fragment(tuple(parts))


def render(entry: Entry, pages: Pages) -> Fragment:
    """The fragment of a post: a function of its entry alone."""
    plan = pages.plan(entry)
    told = json.dumps([plan.occasions, plan.html, plan.text], ensure_ascii=False)
    texts = (entry.updated.isoformat(), pages.card(entry), told)
    return Fragment((*(each.item(entry) for each in FORMATS.values()), *(text.encode() for text in texts)))


class Fragments:
    """The fragments of a site: from memory, from the folder, else from the store."""

    def __init__(self, kept: KeptFragments, entries: Newest, pages: Pages) -> None:
        """`kept` holds none that is out of date; `entries` reads the posts of those that are not there."""
        self._kept = kept
        self._entries = entries
        self._pages = pages
        self._memory: OrderedDict[str, Fragment] = OrderedDict()

    def add(self, post: str, entry: Entry) -> Fragment:
        """Renders a post that changed."""
        made = self._memory[post] = render(entry, self._pages)
        self._kept.put(post, made.packed())
        self._bound()
        return made

    def of(self, posts: Sequence[str]) -> list[Fragment]:
        """The fragments of some posts, in their order."""
        found = dict(self._recall(posts))
        missing = [post for post in posts if post not in found]
        for post, data in self._kept.get(missing):
            found[post] = self._memory[post] = unpacked(data)
        unread = [post for post in missing if post not in found]
        found.update({post: self.add(post, entry) for post, entry in self._entries.some(unread).items()})
        self._bound()
        return [found[post] for post in posts if post in found]

    def _recall(self, posts: Sequence[str]) -> Iterator[tuple[str, Fragment]]:
        for post in posts:
            if post in self._memory:
                self._memory.move_to_end(post)
                yield post, self._memory[post]

    def _bound(self) -> None:
        while len(self._memory) > IN_MEMORY:
            self._memory.popitem(last=False)
