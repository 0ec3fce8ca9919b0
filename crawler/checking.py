"""Looks at sources that are there already, and keeps what was found for the next time."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from aggregator.clock import SEOUL, Clock
from aggregator.config import Settings
from aggregator.models import Source, SourceState
from aggregator.store import Store
from crawler import preview, sources
from crawler.look import Look, Task, look_at_all
from crawler.platforms import PLATFORMS


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of one source came to, in sentences; `advice` is what to do now."""

    id: int
    uid: str
    failure: str
    posts: list[preview.Shown]
    missing: list[str]
    differs: list[str]
    advice: str

    def as_json(self) -> dict[str, Any]:
        """The check as a JSON object."""
        return {**asdict(self), "posts": [post.as_json() for post in self.posts]}


def check_sources(
    settings: Settings, store: Store, names: Sequence[str], clock: Clock, now: str | None
) -> Iterator[Checked]:
    """Checks the named sources, or all where none is named, and keeps what was found. Raises InputError for no source."""
    with store.reading() as session:
        found = [sources.to_crawl(session, name) for name in names] if names else list(sources.every(session))
    by_uid = {one.uid: one for one in found}
    for one in by_uid.values():
        if one.platform not in PLATFORMS:
            why = f"this version does not know the platform {one.platform!r}"
            yield Checked(one.id or 0, one.uid, why, [], [], [], "")
    tasks = [
        Task(one.uid, one.address, one.platform, one.options, learn=not sources.is_verified(one))
        for one in by_uid.values()
        if one.platform in PLATFORMS
    ]
    if tasks:
        for look in look_at_all(settings, tasks, now=now):
            yield _keep(store, by_uid[look.name], look, clock)


def _keep(store: Store, source: Source, look: Look, clock: Clock) -> Checked:
    at = clock()
    posts = preview.shown(look.sample, source.region, source.options, at.astimezone(SEOUL).date())
    before = source.checked
    found = preview.facts(look, posts, at, before)
    with store.writing() as session:
        kept = session.get(Source, source.id)
        if kept is not None:
            kept.checked = found
            if found["verified"] and not sources.is_verified(source):
                kept.options = {**look.found.options, **kept.options}
    missing = [] if look.sample.failure else preview.missing(look.sample, posts)
    differs = preview.differences(before, found, source.uid)
    return Checked(source.id or 0, source.uid, found["failure"], posts, missing, differs, _advice(source, found))


def _advice(source: Source, found: preview.Facts) -> str:
    """A paused source that no check had read before can be switched on now."""
    first = not (source.checked or {}).get("verified") and found["verified"]
    if first and source.state is SourceState.PAUSED:
        return f"It was never read before and reads well: 'sosik source resume {source.id}' switches it on."
    return ""
