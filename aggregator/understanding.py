"""Understanding: what a raw post means, by the pure readers in order: text, where, kind and category, activity. No store."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime

from aggregator import libraries
from aggregator.clock import SEOUL
from aggregator.rawpost import RawPost
from aggregator.reading import activities, address, categories, markup, regions, text

VERSION = f"{categories.VERSION}.{activities.VERSION}"  # of what reads the words of a post


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of a post say: what sort of post it is, and the activity that it tells of."""

    sort: categories.Classification
    activity: activities.Activity


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a raw post was read to mean, before it meets the store."""

    title: str
    body_html: str
    body_text: str
    words: Words
    home: libraries.Home
    where: regions.Resolution
    digest: str


def masked(raw: RawPost) -> RawPost:
    """The post with every text clean and without what may never be written; its body is masked when it is read."""

    def safe(words: str) -> str:
        return text.mask_stored(text.plain_title(words))

    return replace(
        raw,
        title=safe(raw.title),
        posted_text=safe(raw.posted_text),
        place_text=safe(raw.place_text),
        library_text=safe(raw.library_text),
        author=safe(raw.author),
        attachments=tuple(replace(file, name=safe(file.name)) for file in raw.attachments),
    )


def understand(raw: RawPost, now: datetime) -> Meaning:
    """What a masked post means. `now` is aware: the day that its address is read on, and its own where it tells none."""
    body_html = markup.clean_html(raw.body_html, raw.page_url)
    said = markup.plain(body_html)
    body_text = text.mask_stored(said)
    if body_text != said:  # a number stood split over elements: its markup goes, the text stays
        body_html = markup.paragraphs(body_text)
    written = address.parse(raw.place_text)
    where = regions.resolve(written, now.astimezone(SEOUL).date())
    has_address = bool(written.sido or written.sigungu or written.road)
    name = raw.library_text or libraries.name_in(written.remainder, has_address=has_address)
    home = libraries.home(name, written, where)
    wording = [
        raw.title,
        body_html,
        [file.name for file in raw.attachments],
        list(raw.images),
        home.name,
        raw.place_text,
    ]
    digest = hashlib.sha256(json.dumps(wording, ensure_ascii=False).encode()).hexdigest()
    return Meaning(
        raw.title, body_html, body_text, read_words(raw.title, body_text, raw.posted or now), home, where, digest
    )


def read_words(title: str, body_text: str, posted: date | datetime) -> Words:
    """What the words of a post say. `posted` is when it went up: "오는 토요일" speaks of that day."""
    sort = categories.classify(title, body_text)
    day = posted.astimezone(SEOUL).date() if isinstance(posted, datetime) else posted
    return Words(sort, activities.read(title, body_text, day, kind=sort.kind.value or ""))
