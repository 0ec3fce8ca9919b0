"""Which feeds exist, what their addresses are, and how places hang together.

A place is written as in addresses: `kr`, `52` (시도), `52110` and `52111` (시군구, 일반구), `5211110100` (읍면동). Every
place that ever had a post has feeds for ever, and so has every category and audience in it (`52110/quiz`,
`52110/for/child`), every library (`library/12`) and every hub (`hub/ep-gusan`): each is a shelf (`aggregator/shelves.py`),
and hangs on the place that it is in. Names come from a lookup that is passed in: nothing here knows the gazetteer.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlsplit

from aggregator.config import Settings
from aggregator.reading.text import plain_title
from aggregator.shelves import COUNTRY, Shelf, library_code, parse
from aggregator.words import AUDIENCES, CATEGORIES
from feeds.entries import harmless
from feeds.library_facts import LibraryFacts
from feeds.lineage import NOTHING_MOVED, Became, Lineage, read
from feeds.words import WORDS

_BECAME = {Became.SPLIT: WORDS["region_split"], Became.MERGED: WORDS["region_merged"]}
SEJONG = "36"
"""세종특별자치시 has no 시군구: its own 시군구 code 36110 is another way to write 36."""
_SIGUNGU = 5
_NO_FIELDS = str.maketrans("{}", "()")
"""What people write of a hub stands in a description, in which braces are fields."""


@dataclass(frozen=True, slots=True)
class PlaceName:
    """What a shelf is called: a place, a category or an audience in it, a library, a hub.

    `parent` is the code of the place around it, "" for the country. `name` is its own, `full_name` tells where it is,
    `subject` is what its feeds are about, `description` what they say they hold, with `{place}` for `full_name`. `notice`
    is what became of a place that is no more, and what it goes on with.
    """

    code: str
    name: str
    full_name: str
    parent: str
    subject: str = WORDS["feed_title"]
    description: str = WORDS["feed_description"]
    notice: str = ""

    @property
    def title(self) -> str:
        """What its feeds are called, in every format and on its page."""
        return f"{self.full_name} {self.subject}"


@dataclass(frozen=True, slots=True)
class LibraryName:
    """A library: its name, the code of the finest place that it is in, and the number of the library that it is now.

    `facts` are what the directory says of it.
    """

    name: str
    place: str
    living: int
    facts: LibraryFacts = LibraryFacts()  # noqa: RUF009  # frozen


@dataclass(frozen=True, slots=True)
class HubName:
    """A hub: its name, the code of the place that it is in, what is to be said of it, the numbers of its libraries."""

    name: str
    place: str
    note: str = ""
    libraries: tuple[int, ...] = ()


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
    """The shelves with feeds and their names. `posts` maps each code to the number of its public posts."""

    posts: Mapping[str, int]
    lookup: Lookup
    known_libraries: Mapping[int, LibraryName] = field(default_factory=dict)
    lineage: Lineage = NOTHING_MOVED
    known_hubs: Mapping[str, HubName] = field(default_factory=dict)

    @cached_property
    def _names(self) -> dict[str, PlaceName]:
        return {}

    def name(self, code: str) -> PlaceName:
        """The name of a shelf; a place that the gazetteer does not know goes by its code."""
        known = self._names.get(code)
        if known is None:
            known = self._names[code] = self._made(code)
        return known

    def _made(self, code: str) -> PlaceName:
        shelf = parse(code)
        if shelf.library is not None:
            return self._library(code, shelf.library)
        if shelf.hub:
            return self._hub(code, shelf.hub)
        if shelf.whole:
            return self._place(code)
        word, subject = CATEGORIES.get(shelf.category, shelf.category), WORDS["section_subject"]
        if shelf.audience:
            word, subject = AUDIENCES.get(shelf.audience, shelf.audience), WORDS["audience_subject"]
        place = self.name(shelf.place).full_name
        description = WORDS["section_description"].format(name=word, place="{place}")
        return PlaceName(code, word, place, shelf.place, subject.format(name=word), description)

    def _place(self, code: str) -> PlaceName:
        name = self.lookup(code) or PlaceName(code, code, code, around(code))
        answer = self.lineage.answer(code)
        if answer is None or answer.became is Became.MOVED:
            return name
        day = WORDS["date_with_year"].format(year=answer.day.year, month=answer.day.month, day=answer.day.day)
        now = ", ".join(self.name(place).full_name for place in answer.now)
        notice = _BECAME[answer.became].format(place=name.full_name, day=day, now=now)
        parents = {self.name(place).parent for place in answer.now}
        parent = answer.now[0] if len(answer.now) == 1 else parents.pop() if len(parents) == 1 else name.parent
        return replace(name, parent=parent, notice=notice, description=f"{notice} {name.description}")

    def _library(self, code: str, number: int) -> PlaceName:
        library = self.known_libraries.get(number) or LibraryName(code, "", number)
        library = self.known_libraries.get(library.living, library)
        place = library.place or COUNTRY
        home = around(place) if len(place) > _SIGUNGU else place
        name = harmless(plain_title(library.name)) or code
        whole = f"{self.name(home).full_name} {name}" if library.place else name
        return PlaceName(code, name, whole, home, WORDS["library_subject"], WORDS["library_description"])

    def _hub(self, code: str, slug: str) -> PlaceName:
        hub = self.known_hubs.get(slug) or HubName(slug, "")
        place = hub.place or COUNTRY
        home = around(place) if len(place) > _SIGUNGU else place
        name, note = harmless(plain_title(hub.name)), harmless(plain_title(hub.note))
        description = f"{note.translate(_NO_FIELDS)} {WORDS['hub_description']}".strip()
        whole = f"{self.name(home).full_name} {name}" if hub.place else name
        return PlaceName(code, name, whole, home, WORDS["hub_subject"], description, notice=note)

    def facts(self, code: str) -> LibraryFacts:
        """What the directory says of the library that a shelf is of, nothing for other shelves."""
        number = parse(self.home(code)).library
        library = None if number is None else self.known_libraries.get(number)
        return library.facts if library else LibraryFacts()

    def home(self, code: str) -> str:
        """The code whose page is the page of this shelf: that of the library which a merged one is now, else its own."""
        number = parse(code).library
        library = None if number is None else self.known_libraries.get(number)
        return library_code(library.living) if library else code

    def listed(self, code: str) -> bool:
        """Whether lists and the sitemap name a shelf: not a merged library, nor an abolished place with living successors."""
        answer = self.lineage.answer(code)
        return self.home(code) == code and not (answer and any(place in self.posts for place in answer.now))

    def parents(self, code: str) -> list[PlaceName]:
        """The places around a shelf that have feeds, the country first."""
        line: list[PlaceName] = []
        parent = self.name(code).parent
        while parent:
            if parent in self.posts:
                line.append(self.name(parent))
            parent = self.name(parent).parent
        return line[::-1]

    def children(self, code: str) -> list[PlaceName]:
        """The places with feeds right inside a place, in the order of their codes; of an abolished one, what it became."""
        answer = self.lineage.answer(code)
        if answer is not None:
            return [self.name(place) for place in answer.ground if place in self.posts]
        return [self.name(inside) for inside in self._inside.get(code, ()) if parse(inside).whole]

    def groups(self, code: str) -> list[tuple[PlaceName, list[PlaceName]]]:
        """The children of a 시도 that was put together from others, under the one that each was in; [] for any other."""
        groups = {old: set(ground) for old, ground in self.lineage.parts(code).items() if old in self.posts}
        return [
            (self.name(old), [child for child in self.children(code) if child.code in ground])
            for old, ground in sorted(groups.items())
        ]

    def categories(self, code: str) -> list[PlaceName]:
        """The categories that a place has feeds of, in their own order."""
        return self._sections(code, lambda shelf: _order(shelf.category, CATEGORIES))

    def audiences(self, code: str) -> list[PlaceName]:
        """The audiences that a place has feeds for, in their own order."""
        return self._sections(code, lambda shelf: _order(shelf.audience, AUDIENCES))

    def libraries(self, code: str) -> list[PlaceName]:
        """The libraries with feeds right inside a place, or in the zone of a hub, by their names; one that is merged is the
        other one."""
        answer = self.lineage.answer(code)
        here = answer.ground if answer else (code,)
        inside = [each for place in here for each in self._inside.get(place, ()) if parse(each).library is not None]
        if hub := self.known_hubs.get(parse(code).hub):
            inside = [library_code(number) for number in hub.libraries if library_code(number) in self.posts]
        return sorted((self.name(each) for each in inside), key=lambda name: (name.name, name.code))

    def hubs(self, code: str) -> list[PlaceName]:
        """The hubs right inside a place, by their names."""
        inside = [self.name(each) for each in self._inside.get(code, ()) if parse(each).hub]
        return sorted(inside, key=lambda name: (name.name, name.code))

    def _sections(self, code: str, order: Callable[[Shelf], int | None]) -> list[PlaceName]:
        found = [(order(parse(inside)), inside) for inside in self._inside.get(code, ())]
        return [self.name(inside) for _, inside in sorted(each for each in found if each[0] is not None)]

    @cached_property
    def _inside(self) -> dict[str, list[str]]:
        inside: dict[str, list[str]] = {}
        for code in sorted(self.posts):
            parents = self.parents(code)
            if parents and self.listed(code):
                inside.setdefault(parents[-1].code, []).append(code)
        return inside

    def within(self, code: str) -> Iterable[PlaceName]:
        """Every place with feeds inside a place, depth first; for a category or an audience the same in those places."""
        place, mark, section = code.partition("/")
        if not parse(code).place:
            return
        for child in self.children(place):
            inside = f"{child.code}{mark}{section}"
            if inside in self.posts:
                yield self.name(inside)
            yield from self.within(inside)


def _order(word: str, words: Mapping[str, str]) -> int | None:
    """Where a category or an audience stands among its like, None where it is none; a new one comes last."""
    if not word:
        return None
    return list(words).index(word) if word in words else len(words)


@dataclass(frozen=True, slots=True)
class Site:
    """The published site: where it stands (`url`, without a slash at its end) and who runs it."""

    url: str
    operator: str
    contact: str
    phone: str = ""
    privacy_url: str = ""

    @classmethod
    def of(cls, settings: Settings) -> "Site":
        """The site of an installation."""
        return cls(settings.site_url, settings.operator, settings.contact, settings.phone, settings.privacy_url)

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

    @property
    def phone_link(self) -> str:
        """The number as something to tap on, "" where none is configured."""
        return f"tel:{re.sub('[^0-9+]', '', self.phone)}" if self.phone else ""

    def address(self, path: str = "") -> str:
        """The public address of a path of the site (`regions/52/rss.xml`)."""
        return f"{self.url}/{path}"

    def shelf(self, code: str, file: str = "") -> str:
        """The public address of a shelf's page, or of a file beside it."""
        return self.address(shelf_path(code, file))


def shelf_path(code: str, file: str = "") -> str:
    """The path of a shelf's file (`regions/52/quiz/rss.xml`, `libraries/12/rss.xml`, `hubs/ep-gusan/rss.xml`) or folder."""
    shelf = parse(code)
    if shelf.hub:
        return f"hubs/{shelf.hub}/{file}"
    return f"regions/{code}/{file}" if shelf.library is None else f"libraries/{shelf.library}/{file}"


@dataclass(frozen=True, slots=True)
class Names:
    """Where the names of places come from, and the version of that table: when it moves, all is written anew."""

    lookup: Lookup
    version: str
    lineage: Lineage = NOTHING_MOVED


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

    return Names(lookup, str(table.version), read(table))
