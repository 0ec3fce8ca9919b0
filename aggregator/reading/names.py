"""Which words name which regions: the vocabulary that addresses are read with.

A 시도 word reaches the districts of its own ground, old and new: `광주` the five 구 of old 광주광역시, `경상북도` also
군위군, which has left it. A district word (시군구, 일반구, of any time since 1988) reaches what its code leads to in
the latest state of the table. Without a 시도 it reaches every district of that name, and then it may be several.

Guards:

- A district that ended before 2010 is not a candidate for a bare word that also names one in force (북구 of 인천, 1995).
- `광주` and `광주시` also name a 시 in 경기도: they stand for the 시도 only when one of its 구 follows.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from aggregator.reading.gazetteer import Gazetteer, Level, Region
from aggregator.reading.roads import Roads

_STALE = date(2010, 1, 1)
_SUFFIXES = ("시", "군", "구")


@dataclass(frozen=True, slots=True)
class Scope:
    """The ground that a 시도 word reaches, or the country: `districts` maps a word to codes in force."""

    region: Region | None
    districts: Mapping[str, tuple[str, ...]]
    codes: tuple[str, ...] = ()


class Place:
    """What the region words of an address name: one region, or several that they fit."""

    __slots__ = ("_dongs", "_names", "_prefixes", "label", "regions", "settled", "sole")

    def __init__(self, names: "Names", regions: tuple[Region, ...], label: str) -> None:
        self._names, self.regions, self.label = names, regions, label
        self.sole = regions[0] if len(regions) == 1 else None
        self.settled = self.sole is not None  # one district, so that 동 and road only say where in it
        self._dongs: Mapping[str, tuple[Region, ...]] | None = None
        self._prefixes: tuple[str, ...] | None = None

    @property
    def prefixes(self) -> tuple[str, ...]:
        """What codes of roads and 읍면동 within begin with; () for the whole country."""
        if self._prefixes is None:
            self._prefixes = _prefixes(self._names.districts_within(self.regions))
        return self._prefixes

    @property
    def dongs(self) -> Mapping[str, tuple[Region, ...]]:
        """읍면동 by name, old names too."""
        if self._dongs is None:
            self._dongs = self._names.dongs_of(self._names.districts_within(self.regions))
        return self._dongs


@dataclass
class Names:
    """The vocabulary of one region table."""

    gazetteer: Gazetteer
    load_roads: Callable[[], Roads]
    sido: dict[str, Scope] = field(default_factory=dict)
    country: Scope = field(default_factory=lambda: Scope(None, {}))
    known: frozenset[str] = frozenset()
    also_city: frozenset[str] = frozenset()
    _cities: dict[str, str] = field(default_factory=dict)
    _places: dict[tuple[str, str, str], Place | None] = field(default_factory=dict)
    _gus: dict[tuple[str, ...], Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    _dongs: dict[str, Mapping[str, tuple[Region, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        every, bare = self._districts()
        self.country = Scope(None, bare)
        for codes, words in self.gazetteer.sido_words:
            merged: dict[str, tuple[str, ...]] = {}
            for code in codes:  # the newer code last: what it says of a word holds
                merged.update(every.get(code, {}))
            latest = [found for code in codes for found in self.gazetteer.latest(code)]
            scope = Scope(latest[-1] if latest else None, merged, codes)
            for word in words:
                self.sido[word] = scope
        self.known = frozenset((*self.sido, *bare))
        self._find_also_cities(bare)

    @cached_property
    def roads(self) -> Roads:
        """The road table, loaded when it is first asked for."""
        return self.load_roads()

    def _find_also_cities(self, bare: dict[str, tuple[str, ...]]) -> None:
        """Words that name a 시도 and also a 시 in force elsewhere (광주시, 광주): bare, they are any district of both."""
        found = set()
        for word, scope in self.sido.items():
            city = word if word.endswith("시") else word + "시"
            cities = [code for code in bare.get(city, ()) if (named := self.gazetteer.get(code)) and named.name == city]
            if cities:
                grounds = (code for codes in scope.districts.values() for code in codes)
                bare[word] = tuple(dict.fromkeys((*cities, *grounds)))
                found.add(word)
        self.also_city = frozenset(found)

    def _districts(self) -> tuple[dict[str, dict[str, tuple[str, ...]]], dict[str, tuple[str, ...]]]:
        """Word → codes of every district there ever was: by the two digits of its 시도, and without a 시도."""
        by_sido: dict[str, dict[str, dict[str, bool]]] = defaultdict(lambda: defaultdict(dict))
        bare: dict[str, dict[str, bool]] = defaultdict(dict)
        for level in (Level.SIGUNGU, Level.GU):
            for region in self.gazetteer.all(level):
                fresh = region.valid_to is None or region.valid_to >= _STALE
                for latest in self.gazetteer.latest(region.code):
                    for name in self.gazetteer.names_of(region):
                        by_sido[region.code[:2]][name][latest.code] = region.valid_to is None
                        bare[name][latest.code] = fresh or bare[name].get(latest.code, False)
        every = {
            sido: {name: _current_first(codes) for name, codes in named.items()} for sido, named in by_sido.items()
        }
        return every, {name: _current_first(codes) for name, codes in bare.items()}

    def gus(self, codes: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
        """The 일반구 (and, for an old 시 that became a 시도, the 구) below districts, by name, old ones too."""
        known = self._gus.get(codes)
        if known is None:
            found: dict[str, dict[str, bool]] = defaultdict(dict)
            for region in self.gazetteer.all(Level.GU):
                for latest in self.gazetteer.latest(region.code):
                    if latest.code in codes or latest.parent in codes:
                        found[region.name][latest.code] = region.valid_to is None
            for code in codes:
                for child in self.gazetteer.children(code):
                    if child.level is not Level.EMD:
                        found[child.name][child.code] = True
            known = self._gus[codes] = {name: _current_first(marked) for name, marked in found.items()}
        return known

    def district(self, scope: Scope, word: str) -> tuple[str, ...]:
        """The codes of a district word, also of one without its last syllable ("전주"); () if it is none."""
        found = scope.districts.get(word)
        if found is None and len(word) >= 2:
            found = next((scope.districts[word + end] for end in _SUFFIXES if word + end in scope.districts), ())
        return found or ()

    def place(self, sido: str, sigungu: str, gu: str) -> Place | None:
        """What the region words of an address name together; None if they contradict each other or name nothing."""
        key = (sido, sigungu, gu)
        if key not in self._places:
            self._places[key] = self._place(sido, sigungu, gu)
        return self._places[key]

    def _place(self, sido: str, sigungu: str, gu: str) -> Place | None:
        scope = self.sido[sido] if sido else self.country
        label = " ".join(word for word in (sido, sigungu, gu) if word)
        if not sigungu and not gu:
            if not sido:
                return Place(self, (), label)
            return _ScopePlace(self, scope, label) if scope.region else None
        codes = self.district(scope, sigungu or gu)
        if sigungu and gu:
            gus = self.gus(codes)
            codes = gus.get(gu) or gus.get(gu + "구", ())
        regions = tuple(region for code in codes if (region := self.gazetteer.get(code)))
        return Place(self, regions, label) if regions else None

    def place_of(self, codes: tuple[str, ...]) -> Place:
        """The place of district codes."""
        key = ("", "", ",".join(codes))
        place = self._places.get(key)
        if place is None:
            place = Place(self, tuple(region for code in codes if (region := self.gazetteer.get(code))), "")
            self._places[key] = place
        return place

    def city_of(self, code: str) -> str:
        """The code of the 시군구 that a code lies in, a 일반구 counted to its city; for 세종 its own."""
        short = code[:5]
        city = self._cities.get(short)
        if city is None:
            region = self.gazetteer.get(short) or self.gazetteer.get(code)
            if region is not None and region.level is Level.GU:
                region = self.gazetteer.get(region.parent or "")
            city = self._cities[short] = region.code if region else short
        return city

    def latest_codes(self, code: str) -> tuple[str, ...]:
        """What a code of the other tables leads to in the region table in use."""
        return tuple(region.code for region in self.gazetteer.latest(code))

    def common(self, regions: Iterable[Region]) -> Region | None:
        """The finest region that holds several; None if there is none (or none was given)."""
        chains = [(*self.gazetteer.ancestors(region.code), region) for region in regions]
        common = None
        for level in zip(*chains, strict=False):
            if len(set(level)) > 1:
                break
            common = level[0]
        return common

    def districts_within(self, regions: Iterable[Region]) -> tuple[str, ...]:
        """The codes of regions and of the districts below them."""
        found: dict[str, None] = {}
        for region in regions:
            found[region.code] = None
            for child in self.gazetteer.children(region.code):
                if child.level is not Level.EMD:
                    found.update(dict.fromkeys(self.districts_within((child,))))
        return tuple(found)

    def dongs_of(self, districts: tuple[str, ...]) -> Mapping[str, tuple[Region, ...]]:
        """읍면동 by name in districts; in all the country if there is none."""
        if len(districts) == 1:
            return self._dongs_in(districts[0])
        if not districts:
            districts = tuple(code for up in self.gazetteer.all(Level.SIDO) for code in self.districts_within((up,)))
        merged: dict[str, tuple[Region, ...]] = {}
        for code in districts:
            for name, regions in self._dongs_in(code).items():
                merged[name] = (*merged.get(name, ()), *regions)
        return merged

    def _dongs_in(self, district: str) -> Mapping[str, tuple[Region, ...]]:
        """읍면동 right below a district, by their names and by those that led to them; the present name goes first."""
        known = self._dongs.get(district)
        if known is None:
            current: dict[str, tuple[Region, ...]] = {}
            former: dict[str, tuple[Region, ...]] = {}
            for dong in self.gazetteer.children(district):
                if dong.level is Level.EMD:
                    current[dong.name] = (*current.get(dong.name, ()), dong)
                    for name in self._former_names(dong):
                        former[name] = (*former.get(name, ()), dong)
            known = self._dongs[district] = {**former, **current}
        return known

    def _former_names(self, dong: Region) -> set[str]:
        names = set(self.gazetteer.names_of(dong))
        before = [step.region for step in self.gazetteer.predecessors(dong.code)]
        seen = {dong.code}
        while before:
            old = before.pop()
            if old.code not in seen and old.level is Level.EMD:
                seen.add(old.code)
                names.update(self.gazetteer.names_of(old))
                before.extend(step.region for step in self.gazetteer.predecessors(old.code))
        return names - {dong.name}


class _ScopePlace(Place):
    """A 시도 word alone: the 시도 that it leads to, but only the ground that it reaches."""

    __slots__ = ("_scope",)

    def __init__(self, names: Names, scope: Scope, label: str) -> None:
        assert scope.region is not None
        super().__init__(names, (scope.region,), label)
        self._scope = scope
        self.settled = not scope.districts  # 세종 has no 시군구

    @property
    def prefixes(self) -> tuple[str, ...]:
        if self._prefixes is None:
            self._prefixes = _prefixes(self._ground())
        return self._prefixes

    @property
    def dongs(self) -> Mapping[str, tuple[Region, ...]]:
        if self._dongs is None:
            self._dongs = self._names.dongs_of(self._ground())
        return self._dongs

    def _ground(self) -> tuple[str, ...]:
        codes = dict.fromkeys(code for codes in self._scope.districts.values() for code in codes)
        regions = (region for code in codes if (region := self._names.gazetteer.get(code)))
        within = self._names.districts_within(regions)
        return within or tuple(region.code for region in self.regions)


def _prefixes(codes: tuple[str, ...]) -> tuple[str, ...]:
    """What the codes within begin with: five digits, of a 시도 two."""
    return tuple(code[:2] if code.endswith("00000000") else code[:5] for code in codes)


def _current_first(codes: Mapping[str, bool]) -> tuple[str, ...]:
    """The codes that a word has by its present use; those of old use only if there is no other."""
    return tuple(code for code, current in codes.items() if current) or tuple(codes)
