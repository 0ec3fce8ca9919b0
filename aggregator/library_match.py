"""Which library of its city a name means, among those that are known.

In this order, and only where exactly one library is left:

1. the same street and number, and a name that is the same, another spelling of it, or holds it or is held by it;
2. the same name; 3. another spelling of it (`library_names`), 도서관 before 작은도서관 where it says 도서관.

Guards against a wrong library (wrong is worse than open):

- never across cities on the name alone; where an address leaves several cities open, name and street together decide;
- streets that differ, or 동 that lie apart, are two libraries, however alike their names; a road address and a lot address
  of one house are told to be one only by their 동;
- a 작은도서관 or 문고 is no other spelling of a library that the directory knows as a public one, nor the other way round;
- of several that it may be it is none: the candidates are named.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from sqlmodel import Session, col, select

from aggregator.library_names import Name, name_key, read
from aggregator.models import Library
from aggregator.reading import regions

SMALL = "작은도서관"
SEVERAL = "이름이 맞는 도서관이 여럿"
_STREET = re.compile(r"[가-힣].*\d$")
_ROAD = re.compile(r"(?:로|길|거리|고개)(?:지하)?\d{1,5}(?:-\d{1,5})?$")


@dataclass(frozen=True, slots=True)
class Home:
    """What a post says of its library: name, address as written, and what that was resolved to (short place codes).

    `cities` are those that the address fits where `city` is open; `type` is the directory's, "" where a post says it.
    """

    name: str
    address: str
    street_key: str
    city: str
    place: str
    cities: tuple[str, ...] = ()
    type: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The number of the row that a name led to, or the numbers of those that it may be; `rule` says why."""

    row: int | None = None
    candidates: tuple[int, ...] = ()
    rule: str = ""


@dataclass(frozen=True)
class Known:
    """A row of a library as far as matching looks at it; `living` is the number of the one that it was merged into."""

    id: int
    living: int
    spellings: tuple[str, ...]
    city: str
    street_key: str
    place: str
    type: str
    listed: bool

    @cached_property
    def keys(self) -> frozenset[str]:
        """Its spellings without spaces and signs."""
        return frozenset(map(name_key, self.spellings))

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Its spellings taken apart."""
        return tuple(read(name, towns(self.city)) for name in self.spellings)


def find(session: Session, home: Home) -> Match:
    """The library that a post's home is, among those that the store knows."""
    if not home.name:
        return Match()
    if home.city:
        return choose(home, known_in(session, cities_before(home.city)))
    if has_street(home.street_key):
        known = known_in(session, ("", *home.cities))
        return _by_street(home, read(home.name), [one for one in known if one.city or name_key(home.name) in one.keys])
    board = [one for one in known_in(session, ("",)) if one.street_key == home.street_key]
    return _told(home, [one for one in board if name_key(home.name) in one.keys], "같은 게시판의 같은 이름")


def choose(home: Home, known: Sequence[Known]) -> Match:
    """The one of the libraries of a city that a home is."""
    name = read(home.name, towns(home.city))
    if has_street(home.street_key) and (found := _by_street(home, name, known)).rule:
        return found
    same = [one for one in known if name.key in one.keys]
    if same:
        return _told(home, same, "같은 시군구의 같은 이름")
    alike = [one for one in known if _kinds_fit(home, name, one) and any(name.alike(other) for other in one.names)]
    closer = [one for one in alike if any(name.kind == other.kind and name.alike(other) for other in one.names)]
    return _told(home, closer or alike, "같은 시군구, 이름의 다른 표기")


def _by_street(home: Home, name: Name, known: Iterable[Known]) -> Match:
    there = [one for one in known if one.street_key == home.street_key]
    grades: tuple[tuple[str, Callable[[Known], bool]], ...] = (
        ("같은 도로명주소, 같은 이름", lambda one: name.key in one.keys),
        ("같은 도로명주소, 이름의 다른 표기", lambda one: any(name.alike(other) for other in one.names)),
        ("같은 도로명주소, 이름의 일부", lambda one: any(name.overlaps(other) for other in one.names)),
    )
    for rule, fits in grades:
        if found := [one for one in there if fits(one)]:
            return Match(found[0].id, (), rule) if len(_living(found)) == 1 else Match(None, _living(found), SEVERAL)
    return Match()


def _told(home: Home, among: Sequence[Known], rule: str) -> Match:
    """The one of several libraries of a name that a home is by its address; without an address the one without."""
    fitting = [one for one in among if not contradicts(home, one)]
    if not fitting:
        return Match()  # its address is nobody's: a library of its own
    placed = has_street(home.street_key)
    if len(_living(fitting)) > 1 and not placed:
        fitting = [one for one in fitting if not has_street(one.street_key)] or fitting
    sole = len(_living(fitting)) == 1
    if sole and (len(_living(among)) == 1 or not placed or has_street(fitting[0].street_key)):
        return Match(fitting[0].id, (), rule)
    return Match(None, _living(fitting), SEVERAL)


def _living(known: Iterable[Known]) -> tuple[int, ...]:
    return tuple(sorted({one.living for one in known}))


def _kinds_fit(home: Home, name: Name, one: Known) -> bool:
    """Whether 작은도서관, 도서관 and 문고 may stand for each other here."""
    public, other = (bool(kind) and kind != SMALL for kind in (home.type, one.type))
    if public != other and home.type and one.type:
        return False
    return not (other and name.kind == "small") and not (public and any(each.kind == "small" for each in one.names))


def contradicts(home: Home, one: Known) -> bool:
    """Whether both have addresses that cannot be of one house."""
    if has_street(home.street_key) and has_street(one.street_key):
        if home.street_key == one.street_key:
            return False
        mixed = bool(_ROAD.search(home.street_key)) != bool(_ROAD.search(one.street_key))
        return not (mixed and len(home.place) == 10 and home.place == one.place)
    return _apart(home.place, one.place)


def _apart(one: str, two: str) -> bool:
    """Whether of two places neither is or holds the other."""
    if not one or not two or one == two:
        return False
    around = {up.short_code for place in (one, two) for up in regions.gazetteer().ancestors(place)}
    return one not in around and two not in around


def has_street(street_key: str) -> bool:
    """Whether a key is a street with a number (or a lot), and not what stands in for one."""
    return bool(_STREET.match(street_key)) and not street_key.startswith("@")


def known_in(session: Session, cities: Iterable[str] | None = None) -> list[Known]:
    """The libraries of some cities (None: of all), those merged into others too: their names live on."""
    columns = (
        Library.id,
        Library.name,
        Library.aliases,
        Library.city,
        Library.street_key,
        Library.place,
        Library.type,
        Library.as_of,
        Library.merged_into,
    )
    query = select(*columns).order_by(col(Library.id))  # type: ignore[call-overload]
    if cities is not None:
        query = query.where(col(Library.city).in_(list(cities)))
    rows = session.execute(query).all()
    return [
        Known(
            id=row.id,
            living=living_id(session, row.id, row.merged_into),
            spellings=(row.name, *row.aliases),
            city=row.city,
            street_key=row.street_key,
            place=row.place,
            type=row.type,
            listed=row.as_of is not None,
        )
        for row in rows
    ]


def living_id(session: Session, number: int, merged_into: int | None) -> int:
    """The number of the library that a row was merged into in the end; its own where it was not."""
    while merged_into is not None:
        number = merged_into
        merged_into = session.exec(select(Library.merged_into).where(Library.id == number)).one()
    return number


def cities_before(city: str) -> tuple[str, ...]:
    """A city's code and those of what it was made of: a library that was found before the map changed is still there."""
    return _cities_before(city, regions.gazetteer().version)


@lru_cache(maxsize=1_000)
def _cities_before(city: str, _version: str) -> tuple[str, ...]:
    gazetteer, found, todo = regions.gazetteer(), {city: None}, [city]
    while todo:
        for step in gazetteer.predecessors(todo.pop()):
            if step.region.short_code not in found:
                found[step.region.short_code] = None
                todo.append(step.region.short_code)
    return tuple(found)


def towns(city: str) -> frozenset[str]:
    """The words that name a city and what lies around it: 김해시, 김해, 경상남도, 경남; its 일반구 too."""
    return _towns(city, regions.gazetteer().version)


@lru_cache(maxsize=1_000)
def _towns(city: str, _version: str) -> frozenset[str]:
    gazetteer = regions.gazetteer()
    region = gazetteer.get(city) if city else None
    if region is None:
        return frozenset()
    words: set[str] = set()
    below = [child for child in gazetteer.children(region.code) if child.level is not regions.Level.EMD]
    for each in (*gazetteer.ancestors(region.code), region, *below):
        for name in gazetteer.names_of(each):
            words.update((name, name[:-1]) if len(name) > 2 else (name,))
        if each.level is regions.Level.SIDO:
            words.update(word for codes, listed in gazetteer.sido_words if each.code[:2] in codes for word in listed)
    return frozenset(word.casefold() for word in words if len(word) > 1)
