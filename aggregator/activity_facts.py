"""What the store keeps of an activity that was read: its facts for feeds and queries, and what each was read from."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from aggregator.models import Reading
from aggregator.reading import activities
from aggregator.reading.activities import Activity
from aggregator.reading.fact import Fact


def stored(activity: Activity, also: tuple[str, ...] = ()) -> dict[str, Any] | None:
    """The facts as `Post.activity` has them, those alone that are sure; None where nothing is told of an activity.

    Days are written `2026-12-05`, times `2026-12-05T14:00` (in Seoul), sessions as pairs of them, ways to register as
    `{"way": …, "words": …, "url": …}`. `also` are the other categories that a fair reader would have taken.
    """
    told = {name: _plain(fact.value) for name, fact in _facts(activity) if fact}
    ways = [_way(fact) for fact in activity.registering if fact]
    if ways:
        told["registering"] = ways
    if not told:
        return None
    return told | ({"also": list(also)} if also else {})


_ASKED = ("starts", "ends")  # where words tell a time and it stayed open, people ask why


def readings(post_id: str, activity: Activity) -> list[Reading]:
    """What each fact was read from, and why others stayed open: what a librarian sees as 판독 근거."""
    rows = [
        _reading(post_id, name, fact)
        for name, fact in _facts(activity)
        if fact or fact.candidates or (name in _ASKED and fact.words and fact.open_because)
    ]
    ways = [fact for fact in activity.registering if fact]
    if ways:
        words = " / ".join(dict.fromkeys(fact.words for fact in ways))
        told = Fact(",".join(str(fact.value) for fact in ways), words, ways[0].rule, ways[0].confidence)
        rows.append(_reading(post_id, "registering", told))
    return rows


def _facts(activity: Activity) -> Iterator[tuple[str, Fact[Any]]]:
    for each in fields(activity):
        if each.name != "registering":
            yield each.name, getattr(activity, each.name)


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value


def _way(fact: Fact[str]) -> dict[str, str]:
    url = fact.words if fact.value == "link" and fact.words.startswith(("http://", "https://")) else ""
    return {"way": fact.value or "", "words": fact.words, **({"url": url} if url else {})}


def _reading(post_id: str, name: str, fact: Fact[Any]) -> Reading:
    value = _plain(fact.value)
    shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value) if fact else ""
    return Reading(
        post_id=post_id,
        field=name,
        value=shown,
        confidence=fact.confidence,
        evidence=fact.words,
        rule=fact.rule or fact.open_because,
        candidates=list(fact.candidates),
        version=activities.VERSION,
    )
