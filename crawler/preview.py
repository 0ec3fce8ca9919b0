"""What a look at a source says to people: its newest posts as they would be read, what is missing, what changed since.

Pure: a sample in, words and facts out. Facts are what `Source.checked` keeps until the next check.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from aggregator import libraries
from aggregator.clock import SEOUL
from aggregator.rawpost import RawPost
from aggregator.reading import address, markup, regions
from crawler.home import at_home
from crawler.look import Look
from crawler.sample import Sample
from crawler.sources import uid_of

Facts = dict[str, Any]

_PARTS = {"dated": "날짜", "bodied": "본문", "placed": "지역", "named": "도서관 이름"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One post as it would be read. `missing` has the words for what it lacks; `region` is a place code or ""."""

    title: str
    url: str
    posted: str
    region: str
    place: str
    library: str
    missing: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The post as a JSON object."""
        return {**asdict(self), "missing": list(self.missing)}


def shown(sample: Sample, region: str | None, options: Mapping[str, Any], on: date) -> list[Shown]:
    """The posts of a sample as they would be read on a day, for a source that lies in `region` (or in none)."""
    return [_shown(at_home(raw, region, options), region, on) for raw in sample.posts]


def _shown(raw: RawPost, home: str | None, on: date) -> Shown:
    written = address.parse(raw.place_text)
    where = regions.resolve(written, on).region or (regions.gazetteer().get(home) if home else None)
    has_address = bool(written.sido or written.sigungu or written.road)
    library = raw.library_text or libraries.name_in(written.remainder, has_address=has_address)
    has_body = bool(markup.plain(markup.clean_html(raw.body_html, raw.page_url)).strip())
    lacks = {
        "날짜": raw.posted is None,
        "본문": not has_body and not raw.images and not raw.attachments,
        "지역": where is None,
        "도서관 이름": not library,
    }
    return Shown(
        title=raw.title,
        url=raw.url,
        posted=_day(raw.posted),
        region=where.short_code if where else "",
        place=where.full_name if where else "",
        library=library,
        missing=tuple(name for name, lacking in lacks.items() if lacking),
    )


def _day(posted: date | datetime | None) -> str:
    if isinstance(posted, datetime):
        return f"{posted.astimezone(SEOUL):%Y-%m-%d %H:%M}"
    return posted.isoformat() if posted else ""


def missing(sample: Sample, posts: Sequence[Shown]) -> list[str]:
    """What an admin should know before switching a source on, a sentence each."""
    told = []
    if sample.failure:
        return [f"The list could not be read: {sample.failure}."]
    if not any(sample.rows.values()):
        told.append("The list shows no posts (yet).")
    lacking = Counter(word for post in posts for word in post.missing)
    for word, advice in (
        ("날짜", "they would be dated by when they are first seen"),
        ("본문", "they would be a title and a link"),
        ("지역", "give --region CODE ('sosik region find NAME' shows codes)"),
        ("도서관 이름", "give --library NAME if all are of one, or --library of each if they name them"),
    ):
        if lacking[word]:
            told.append(f"{lacking[word]} of {len(posts)} posts have no {word}: {advice}.")
    told += [f"Not read: {one.title or one.url}: {one.message} ({one.reason})." for one in sample.unread]
    if sample.secret:
        told.append(f"Secret posts (비밀글): {sample.secret}; they are not opened.")
    if sample.moved_to:
        told.append(f"The list is answered from {sample.moved_to} now.")
    return told


def facts(look: Look, posts: Sequence[Shown], at: datetime, before: Mapping[str, Any] | None) -> Facts:
    """What a check found, for the next one to compare with. `verified` is when a check first read posts."""
    sample = look.sample
    lacking = Counter(word for post in posts for word in post.missing)
    well = bool(posts) and not sample.failure
    return {
        "at": at.isoformat(),
        "verified": (before or {}).get("verified") or (at.isoformat() if well else None),
        "failure": look.failure or sample.failure or ("" if posts else "no post could be read"),
        "rows": dict(sample.rows),
        "posts": len(posts),
        **{name: len(posts) - lacking[word] for name, word in _PARTS.items()},
        "unread": dict(Counter(one.reason for one in sample.unread)),
        "newest": max((post.posted for post in posts), default=""),
        "feed": look.feed or (before or {}).get("feed", ""),
        "seen_uid": sample.seen_uid,
        "moved_to": sample.moved_to,
    }


def differences(before: Mapping[str, Any] | None, now: Mapping[str, Any], uid: str) -> list[str]:
    """What a check found otherwise than the last one, a sentence each; of a first check, what needs saying at once."""
    told = []
    if now.get("seen_uid") and now["seen_uid"] != uid and (before or {}).get("seen_uid") != now["seen_uid"]:
        told.append(f"The page looks like {now['seen_uid']} now.")
    if before is None:
        return told
    if now["failure"] != before.get("failure", ""):
        told.append(f"It fails now: {now['failure']}." if now["failure"] else "It can be read again.")
    if now["failure"]:
        return told
    told += _emptied(before.get("rows", {}), now["rows"])
    for name, word in _PARTS.items():
        old, new = _share(before, name), _share(now, name)
        if old is not None and new is not None and abs(old - new) >= 0.5:
            told.append(f"{word}: {before[name]} of {before['posts']} posts had it, now {now[name]} of {now['posts']}.")
    if now["moved_to"] != before.get("moved_to", "") and now["moved_to"]:
        told.append(f"It moved to {now['moved_to']}.")
    return told


def _emptied(before: Mapping[str, int], now: Mapping[str, int]) -> list[str]:
    """Lists that lost all their rows, or have some for the first time."""
    counts = {line: (before.get(line) or 0, now.get(line) or 0) for line in sorted({*before, *now})}
    return [
        f"The list {line or '(board)'} had {old} rows, now {new}."
        for line, (old, new) in counts.items()
        if bool(old) != bool(new)
    ]


def _share(found: Mapping[str, Any], name: str) -> float | None:
    return found[name] / found["posts"] if found.get("posts") and name in found else None


def uid_seen(look: Look) -> str:
    """The uid that a source of what was found gets."""
    return uid_of(look.found.address, look.platform, look.found.board)
