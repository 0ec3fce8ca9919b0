"""Finds the region that a parsed address lies in, on a day: `Address` in, `Resolution` out.

The region words say where; where they leave several places open, the rest decides, in this order:

1. **words**: 시도, 시군구, 일반구. Bare 중구 fits seven districts, 인천 서구 two (it was split in 2026);
2. **dong**: the 읍면동 written, before the road or in the bracket (법정동; an 행정동 name as a second try);
3. **road**: where the road lies and has a building of about that number (aggregator/reading/roads.py).

Guards against wrong answers (wrong is worse than open):

- 동 and road must not contradict each other: if both are known and agree on no place, it stays open;
- a road that several cities have decides only if its building number fits exactly one of them;
- a 동 that the district does not have is passed over, not looked for elsewhere;
- 시도 and 시군구 that contradict each other give no region;
- what stays open is answered with the region that holds all candidates, if there is one, and with the candidates.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from aggregator.data import FOLDER, REGIONS, ROADS, unpack
from aggregator.reading import address_tokens as form
from aggregator.reading.gazetteer import Gazetteer, Level, Region, Succession, admin_word
from aggregator.reading.names import Names, Place
from aggregator.reading.roads import NOWHERE, Roads

if TYPE_CHECKING:
    from aggregator.reading.address import Address

__all__ = ["Gazetteer", "Level", "Region", "Resolution", "Succession", "gazetteer", "names", "resolve", "use"]

_MANY = 20  # more candidates than a person would look through are not listed
_tables: dict[str, Path] = {"regions": FOLDER / REGIONS}


@dataclass(frozen=True, slots=True)
class Resolution:
    """Where an address lies: `region` is the finest sure one, `candidates` what it could be where that is open."""

    region: Region | None
    level: Level
    candidates: tuple[Region, ...]
    confidence: float
    reason: str
    remainder: str

    @property
    def sido(self) -> Region | None:
        """The 시도."""
        return self._at(Level.SIDO)

    @property
    def sigungu(self) -> Region | None:
        """The 시, 군 or 자치구."""
        return self._at(Level.SIGUNGU)

    @property
    def gu(self) -> Region | None:
        """The 일반구 of a city that has them."""
        return self._at(Level.GU)

    @property
    def emd(self) -> Region | None:
        """The 읍면동."""
        return self._at(Level.EMD)

    def _at(self, level: Level) -> Region | None:
        if self.region is None or self.region.level is level:
            return self.region
        return next((up for up in gazetteer().ancestors(self.region.code) if up.level is level), None)


def use(table: Path | None) -> None:
    """Reads regions from an operator's table from now on; None goes back to the shipped one."""
    _tables["regions"] = table or FOLDER / REGIONS
    gazetteer.cache_clear()
    names.cache_clear()


@cache
def gazetteer() -> Gazetteer:
    """The region table in use, loaded once. Raises ValueError or OSError if it is damaged."""
    return Gazetteer(unpack(_tables["regions"]))


@cache
def names() -> Names:
    """The vocabulary of the region table in use."""
    return Names(gazetteer(), _roads)


@cache
def _roads() -> Roads:
    return Roads(unpack(FOLDER / ROADS))


def resolve(parsed: "Address", on: date) -> Resolution:
    """The region of a parsed address on a day. Never raises."""
    known = names()
    place = known.place(parsed.sido, parsed.sigungu, parsed.gu)
    if place is None:
        found = _contradiction(parsed, known)
    else:
        dong = parsed.emd or _bracket_dong(parsed.bracket)
        hits = place.dongs.get(dong, ()) if dong else ()
        if len(hits) == 1 and place.settled:
            found = Resolution(hits[0], Level.EMD, (), 0.99, f"{place.label} + 동 {dong}", parsed.remainder)
        else:
            found = _Weighing(parsed, known, place, dong, hits).resolution()
    return found if on >= known.gazetteer.last_change else _on_day(found, parsed, known, on)


class _Weighing:
    """What 동 and road say about a place that its words leave open, or open below the district."""

    def __init__(self, parsed: "Address", known: Names, place: Place, dong: str, hits: tuple[Region, ...]) -> None:
        self.parsed, self.known, self.place, self.dong = parsed, known, place, dong
        self.admin = bool(dong) and not hits
        self.dongs = tuple(hit.code for hit in hits) or (self._admin_dongs() if dong else ())
        name, number = _road_key(parsed.road), _main_number(parsed.number)
        self.road = known.roads.find(name, number, place.prefixes) if name else NOWHERE

    def resolution(self) -> Resolution:
        if self.place.settled:
            return self._within(self.place.regions[0], self.place.label, 0.97)
        if self.dongs:
            return self._by_dong()
        if self.road.listed:
            return self._by_road()
        return self._left_open(())

    def _admin_dongs(self) -> tuple[str, ...]:
        """The 법정동 of an 행정동 name within the place: from the table, else without its number (신정3동 → 신정동)."""
        within = self.place.prefixes
        codes = [
            code
            for old in self.known.gazetteer.admin_dongs.get(admin_word(self.dong), ())
            for code in self.known.latest_codes(old)
        ]
        found = tuple(code for code in codes if not within or code.startswith(within))
        if not found and form.ADMIN_NUMBER.search(self.dong):
            plain = form.ADMIN_NUMBER.sub("동", self.dong)
            found = tuple(region.code for region in self.place.dongs.get(plain, ()))
        return found

    def _within(self, base: Region, because: str, sure: float) -> Resolution:
        """The finest region in a sure one: the 읍면동 that 동 and road leave, or the 구 that holds them all."""
        inside = self.known.place_of((base.code,)).prefixes
        dongs = [code for code in self.dongs if code.startswith(inside)]
        near = [code for code in self.road.near if code.startswith(inside)]
        codes = [code for code in dongs if code in near] or dongs or near
        if not dongs and near:
            because = f"{because} + 도로 {self.parsed.road}".removeprefix(" + ")
        elif dongs:
            because = f"{because} + {'행정동' if self.admin else '동'} {self.dong}".removeprefix(" + ")
        region = self._holding(base, codes)
        if region.level is Level.EMD:
            sure = min(sure, 0.9 if self.admin or not dongs else 0.97)
        return Resolution(region, region.level, (), sure, because, self.parsed.remainder)

    def _holding(self, base: Region, codes: list[str]) -> Region:
        """The finest region below `base` that holds all the codes."""
        gazetteer = self.known.gazetteer
        regions = {region for code in codes if (region := gazetteer.get(code))}
        if len(regions) == 1:
            return regions.pop()
        parents = {region.parent if region.level is Level.EMD else region.code for region in regions}
        if len(parents) == 1 and (parent := gazetteer.get(parents.pop() or "")):
            return parent if parent.code.startswith(self.known.place_of((base.code,)).prefixes) else base
        return base

    def _by_dong(self) -> Resolution:
        cities = self._cities(self.dongs)
        listed = self._cities(self.road.listed)
        if listed and not cities & listed and not self.admin:  # 중앙동 in brackets may be an 행정동 of another district
            self.dongs, self.admin = self._admin_dongs(), True
            cities = self._cities(self.dongs)
        if listed:
            if not cities & listed:
                return self._left_open((), f"동 {self.dong}, 도로 {self.parsed.road}: 서로 다른 곳을 가리킴")
            cities = (
                self._cities(set(self.dongs) & set(self.road.near))
                or cities & self._cities(self.road.near)
                or cities & self._cities(self.road.below)
                or cities & listed
            )
        bare = not self.place.regions and not (self.parsed.road or self.parsed.number)
        if len(cities) == 1 and not (bare and self.parsed.remainder):
            sure = 0.95 if self.place.regions or listed else 0.75
            return self._within(self._region(cities.pop()), self.place.label, sure)
        return self._left_open(cities)

    def _by_road(self) -> Resolution:
        listed, near, about = (self._cities(codes) for codes in (self.road.listed, self.road.near, self.road.about))
        numbered = _main_number(self.parsed.number) is not None
        bounded = bool(
            self.place.regions
        )  # region words leave few places: that a road of 2021 is new there is unlikely
        if len(listed) == 1 and (not numbered or self.road.below or (bounded and about)):
            return self._within(self._region(listed.pop()), self.place.label, 0.9 if near else 0.8)
        fits = about if bounded and not near else near
        if len(fits) == 1:
            return self._within(self._region(fits.pop()), self.place.label, 0.85 if near else 0.8)
        return self._left_open(near or (about if len(about) > 1 or not bounded else ()))

    def _cities(self, codes: Iterable[str]) -> set[str]:
        return {self.known.city_of(code) for code in codes}

    def _region(self, city: str) -> Region:
        """The candidate of the place that lies in a city, else the city itself."""
        inside = [region for region in self.place.regions if self.known.city_of(region.code) == city]
        region = inside[0] if len(inside) == 1 else self.known.gazetteer.get(city)
        assert region is not None
        return region

    def _left_open(self, cities: Iterable[str], why: str = "") -> Resolution:
        """The region that holds every candidate, if there is one, and the candidates."""
        place, parsed = self.place, self.parsed
        wanted = set(cities)
        candidates = [r for r in place.regions if not wanted or self.known.city_of(r.code) in wanted]
        if len(place.regions) < 2:
            candidates = sorted((self._region(city) for city in wanted), key=lambda region: region.code)
        if len(candidates) > _MANY:
            candidates = []
        region = place.sole or self.known.common(place.regions)
        if len(candidates) > 1 and not place.regions:
            region = self.known.common(candidates)
        if not why:
            why = self._why_open(len(candidates))
        level = region.level if region else Level.NONE
        sure = 0.0 if region is None else 0.9
        return Resolution(region, level, tuple(candidates), sure, why, parsed.remainder)

    def _why_open(self, count: int) -> str:
        parsed = self.parsed
        words = self.place.label or parsed.road or self.dong
        if not words:
            return "주소로 읽을 수 있는 말이 없음"
        if self.place.sole is not None and not count:
            return f"{words}: 시군구가 적혀 있지 않음"
        if count == 1:
            return f"{words}: 그런 도로가 있는 곳은 하나이나 그만한 건물번호가 없음"
        if count:
            return f"{words}: {count}곳에 맞고 동이나 도로로 가려지지 않음"
        return f"{words}: 어느 곳인지 가릴 말이 없음"


def _bracket_dong(bracket: str) -> str:
    """The 동 that a bracket begins with (`관동동, …아파트`); "" if it begins with something else."""
    word = bracket.partition(",")[0].partition(" ")[0]
    return word if word[-1:] in ("동", "가", "읍", "면", "리", "로") else ""


def _road_key(road: str) -> str:
    return road.replace(" ", "").replace("ㆍ", "·").replace("‧", "·").replace("・", "·")


def _main_number(number: str) -> int | None:
    digits = number.removeprefix("지하").strip(" -").partition("-")[0].strip()
    return int(digits) if digits.isdecimal() else None


def _contradiction(parsed: "Address", known: Names) -> Resolution:
    words = " ".join(word for word in (parsed.sido, parsed.sigungu, parsed.gu) if word)
    codes = known.country.districts.get(parsed.sigungu, ())
    candidates = tuple(region for code in codes if (region := known.gazetteer.get(code)))
    why = f"{words}: 시도와 시군구가 서로 맞지 않음"
    return Resolution(None, Level.NONE, candidates, 0.0, why, parsed.remainder)


def _on_day(found: Resolution, parsed: "Address", known: Names, on: date) -> Resolution:
    """The same answer in the regions of an earlier day."""
    candidates = known.gazetteer.at(found.candidates, on)
    if len(candidates) == 1:
        found = replace(found, region=candidates[0], confidence=0.9)
        regions: tuple[Region, ...] = candidates
    else:
        regions = known.gazetteer.at((found.region,) if found.region else (), on)
    if len(regions) > 1:
        ground = known.sido[parsed.sido].codes if parsed.sido else ()
        written = [r for r in regions if r.name in (parsed.sigungu, parsed.gu) or r.code[:2] in ground]
        regions = tuple(written) or regions
    why = f"{found.reason} ({on.isoformat()} 기준)"
    if len(regions) == 1:
        left = () if len(candidates) == 1 else candidates
        return replace(found, region=regions[0], level=regions[0].level, candidates=left, reason=why)
    region = known.common(regions)
    level = region.level if region else Level.NONE
    return replace(found, region=region, level=level, candidates=regions or candidates, reason=why)
