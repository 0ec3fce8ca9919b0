"""What a publish has to do: the store compared with what the folder was made from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlmodel import Session

from aggregator.shelves import library_code, parse
from feeds import newest
from feeds.catalog import Catalog, HubName, LibraryName, Names, PlaceName
from feeds.library_facts import LibraryFacts
from feeds.manifest import Made, Manifest
from feeds.newest import PlaceState


@dataclass(frozen=True, slots=True)
class Plan:
    """Every shelf, how many posts each has, which are written anew, of which the pages of the day are.

    `since` is the number of the newest change that the folder shows. `full`: everything is written anew, since that was asked
    for, since what every page shows is another, or since the folder is of another store (`foreign`).
    """

    states: Sequence[PlaceState]
    catalog: Catalog
    touched: set[str]
    daily: set[str]
    since: int
    full: bool
    foreign: bool
    another_day: bool


def plan(session: Session, manifest: Manifest, names: Names, today: date, *, full: bool) -> Plan:
    """Compares the store with a folder. A shelf that did not change keeps its count of then."""
    known, hubs = newest.libraries(session), newest.hubs(session)
    states = newest.places(session, known, names.lineage)
    before, since = manifest.made(), int(manifest.state("sequence") or 0)
    foreign = newest.sequence(session) < since or _is_another_store(states, before, since)
    full = full or foreign
    counts: dict[str, int] = {}
    catalog = _catalog(counts, names, known, hubs)
    changed: set[str] = set()
    homes: set[str] = set()
    for state in states:
        found = before.get(state.code)
        if found is not None and not full and replace(made(state, catalog, found.posts), until=found.until) == found:
            counts[state.code] = found.posts
        else:
            counts[state.code] = newest.count(session, state.shows)
            changed.add(state.code)
            homes.update({found.parent} if found else ())
    catalog = _catalog(counts, names, known, hubs)
    touched = _with_places_around(changed | (homes - {""}), catalog) | _beside(changed - before.keys(), catalog)
    touched &= counts.keys()
    then = manifest.state("day")
    daily = _of_the_day(before, then, today) & counts.keys()
    return Plan(states, catalog, touched, daily - touched, since, full, foreign, then != today.isoformat())


def made(state: PlaceState, catalog: Catalog, posts: int | None = None, until: date | None = None) -> Made:
    """What the files of a shelf are made from."""
    name = catalog.name(state.code)
    return Made(
        change=state.change,
        changed=state.changed.isoformat(),
        posts=catalog.posts[state.code] if posts is None else posts,
        parent=name.parent,
        name="\n".join(
            (
                name.title,
                catalog.home(state.code),
                _told(catalog.facts(state.code)),
                *_of_hub(catalog, name),
                *state.also,
            )
        ),
        shows=" ".join(state.shows),
        until=until.isoformat() if until else "",
    )


def monday(day: date) -> date:
    """The first day of the week that pages show on a day."""
    return day - timedelta(days=day.weekday())


def _catalog(
    counts: Mapping[str, int], names: Names, known: Mapping[int, LibraryName], hubs: Mapping[str, HubName]
) -> Catalog:
    return Catalog(counts, names.lookup, known, names.lineage, hubs)


def _is_another_store(states: Sequence[PlaceState], before: Mapping[str, Made], since: int) -> bool:
    """Whether the folder was made from another store, or from what this one was before it was put back.

    The changes of a store only ever go up, and a shelf that it had it has for ever.
    """
    now = {state.code: state for state in states}
    return any(
        code not in now
        or (
            " ".join(now[code].shows) == found.shows
            and now[code].change <= since
            and (now[code].change, now[code].changed.isoformat()) != (found.change, found.changed)
        )
        for code, found in before.items()
    )


def _of_the_day(before: Mapping[str, Made], then: str | None, today: date) -> set[str]:
    """The shelves whose pages are others today: those where something was or is coming in the week that they show."""
    if then == today.isoformat():
        return set()
    oldest = min(date.fromisoformat(then) if then else today, today)
    return {code for code, found in before.items() if found.until >= monday(oldest).isoformat()}


def _beside(new: Iterable[str], catalog: Catalog) -> set[str]:
    """The places around which there is another one now: their pages lead to it."""
    around = {parents[-1].code for code in new if parse(code).whole and (parents := catalog.parents(code))}
    return {each.code for code in around for each in catalog.children(code)}


def _told(facts: LibraryFacts) -> str:
    """What the directory says of a library, for its page alone; "" for all else."""
    return "\n".join(f"{row.label}={row.text}{row.links}" for row in facts.rows())


def _of_hub(catalog: Catalog, name: PlaceName) -> list[str]:
    """What is said of a hub, and the libraries that its page names; [] for all else."""
    hub = catalog.known_hubs.get(parse(name.code).hub)
    return [name.notice, *(catalog.name(library_code(one)).name for one in hub.libraries)] if hub else []


def _with_places_around(codes: Iterable[str], catalog: Catalog) -> set[str]:
    touched: set[str] = set()
    for code in codes:
        touched.add(code)
        touched.update(place.code for place in catalog.parents(code))
    return touched
