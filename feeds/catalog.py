"""Which feeds exist, what their addresses are, and how places hang together.

A place is written as in addresses: `kr`, `52` (시도), `52110` and `52111` (시군구, 일반구), `5211110100` (읍면동). Every
place that ever had a post has feeds for ever. Names come from a lookup that is passed in: nothing here knows the gazetteer.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from feeds.words import WORDS

COUNTRY = "kr"
SEJONG = "36"
"""세종특별자치시 has no 시군구: its own 시군구 code 36110 is another way to write 36."""


@dataclass(frozen=True, slots=True)
class PlaceName:
    """What a place is called. `parent` is the place code of the area around it, "" for the country."""

    code: str
    name: str
    full_name: str
    parent: str


Lookup = Callable[[str], PlaceName | None]


def canonical(digits: str) -> str | None:
    """The place code meant by an administrative code of another length (`4825000000` → `48250`), None for no code.

    Right-hand zeros are the coarser levels of a 법정동코드; the two last of ten digits are a 리, which has no page.
    """
    if not digits.isascii() or not digits.isdigit() or not 2 <= len(digits) <= 10:
        return None
    whole = digits.ljust(10, "0")[:8] + "00"
    if whole.startswith("36110"):
        whole = SEJONG + (whole[2:] if whole[5:8] != "000" else "0" * 8)
    if whole.endswith("0" * 8):
        return whole[:2]
    return whole[:5] if whole.endswith("0" * 5) else whole


def around(code: str) -> str:
    """The place around one that the gazetteer does not know, from its digits alone."""
    if len(code) <= 2:
        return "" if code == COUNTRY else COUNTRY
    return code[:2] if len(code) == 5 or code.startswith(SEJONG) else code[:5]


@dataclass(frozen=True)
class Catalog:
    """The places with feeds and their names. `posts` maps each code to the number of its public posts."""

    posts: Mapping[str, int]
    lookup: Lookup

    @cached_property
    def _names(self) -> dict[str, PlaceName]:
        return {}

    def name(self, code: str) -> PlaceName:
        """The name of a place; one that the gazetteer does not know goes by its code."""
        known = self._names.get(code)
        if known is None:
            known = self._names[code] = self.lookup(code) or PlaceName(code, code, code, around(code))
        return known

    def parents(self, code: str) -> list[PlaceName]:
        """The places around a place that have feeds, the country first."""
        line: list[PlaceName] = []
        parent = self.name(code).parent
        while parent:
            if parent in self.posts:
                line.append(self.name(parent))
            parent = self.name(parent).parent
        return line[::-1]

    def children(self, code: str) -> list[PlaceName]:
        """The places with feeds right inside a place, in the order of their codes."""
        return self._children.get(code, [])

    @cached_property
    def _children(self) -> dict[str, list[PlaceName]]:
        inside: dict[str, list[PlaceName]] = {}
        for code in sorted(self.posts):
            parents = self.parents(code)
            if parents:
                inside.setdefault(parents[-1].code, []).append(self.name(code))
        return inside

    def within(self, code: str) -> Iterable[PlaceName]:
        """Every place with feeds inside a place, depth first."""
        for child in self.children(code):
            yield child
            yield from self.within(child.code)


@dataclass(frozen=True, slots=True)
class Site:
    """The published site: where it stands (`url`, without a slash at its end) and who runs it."""

    url: str
    operator: str
    contact: str

    @property
    def prefix(self) -> str:
        """The path of the site on its host: "" for most."""
        return urlsplit(self.url).path.rstrip("/")

    @property
    def contact_link(self) -> str:
        """The contact as something to click on, "" where none is configured."""
        if not self.contact or self.contact.startswith(("http://", "https://")):
            return self.contact
        return f"mailto:{self.contact}"

    def address(self, path: str = "") -> str:
        """The public address of a path of the site (`regions/52/rss.xml`)."""
        return f"{self.url}/{path}"

    def region(self, code: str, file: str = "") -> str:
        """The public address of a place's page, or of a file beside it."""
        return self.address(region_path(code, file))


def region_path(code: str, file: str = "") -> str:
    """The path of a file of a place (`regions/52/rss.xml`), or of its folder."""
    return f"regions/{code}/{file}"


@dataclass(frozen=True, slots=True)
class Names:
    """Where the names of places come from, and the version of that table: when it moves, all is written anew."""

    lookup: Lookup
    version: str


def gazetteer_names() -> Names:
    """The names of the gazetteer, which is loaded here and nowhere else in this package."""
    from aggregator.reading.regions import gazetteer  # noqa: PLC0415  # a table of megabytes: only who publishes needs it

    table = gazetteer()

    def lookup(code: str) -> PlaceName | None:
        if code == COUNTRY:
            return PlaceName(COUNTRY, WORDS["country"], WORDS["country"], "")
        region = table.get(code)
        if region is None:
            return None
        above = table.get(region.parent) if region.parent else None
        return PlaceName(code, region.name, region.full_name, above.short_code if above else COUNTRY)

    return Names(lookup, str(table.version))
