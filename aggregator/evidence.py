"""판독 근거: for each field of a post what it was read from, the rule, how sure it is, and what stayed open."""

from sqlmodel import Session, col, delete, select

from aggregator import activity_facts, libraries, understanding
from aggregator.clock import SEOUL
from aggregator.models import Library, Post, Reading
from aggregator.rawpost import RawPost
from aggregator.reading import regions
from aggregator.reading.fact import Fact
from aggregator.understanding import Meaning, Words

PLACE_OF_LIBRARY = "도서관의 지역"
PLACE_OF_SOURCE = "게시판의 지역"


def explain(
    session: Session, post: Post, raw: RawPost, read: Meaning, attached: libraries.Attached, place_rule: str
) -> None:
    """Keeps what each field was read from, in place of what was kept before. Belongs in a writing session."""
    rows = (
        _region_reading(post, raw, read, attached.library, place_rule),
        Reading(
            post_id=post.id,
            field="library",
            value=read.home.name,
            confidence=(1.0 if raw.library_text else 0.9) * (0.5 if attached.candidates else bool(read.home.name)),
            evidence=raw.library_text or raw.place_text,
            rule=" · ".join(filter(None, ("도서관 칸" if raw.library_text else "주소 뒤의 말", attached.rule))),
            candidates=[str(number) for number in attached.candidates],
        ),
        Reading(
            post_id=post.id,
            field="published",
            value=post.published.astimezone(SEOUL).isoformat(),
            confidence=1.0 if raw.posted else 0.0,
            evidence=raw.posted_text,
            rule="글의 날짜" if raw.posted else "날짜가 없어 처음 본 때",
            candidates=[],
        ),
    )
    session.exec(delete(Reading).where(col(Reading.post_id) == post.id))
    session.add_all([*rows, *_of_words(post.id, read.words)])


def explain_words(session: Session, post: Post, words: Words) -> bool:
    """As `explain`, for what the words of a post say; the rest stays. Returns whether pages will say another thing of it."""
    others = col(Reading.post_id) == post.id, col(Reading.field).not_in(("region", "library", "published"))
    before = {_told(row) for row in session.exec(select(Reading).where(*others))}
    session.exec(delete(Reading).where(*others))
    after = _of_words(post.id, words)
    session.add_all(after)
    return before != {_told(row) for row in after}


def _told(row: Reading) -> tuple[str, str, str]:
    """What of a row is shown to the public."""
    return row.field, row.value, row.evidence


def _of_words(post_id: str, words: Words) -> list[Reading]:
    sort = words.sort
    kind, category = _of_sort(post_id, "kind", sort.kind, ()), _of_sort(post_id, "category", sort.category, sort.also)
    return [kind, category, *activity_facts.readings(post_id, words.activity)]


def _of_sort(post_id: str, name: str, fact: Fact[str], also: tuple[str, ...]) -> Reading:
    """What the kind or the category was read from; `also` is what a fair reader would have taken too."""
    return Reading(
        post_id=post_id,
        field=name,
        value=fact.value or "",
        confidence=fact.confidence,
        evidence=fact.words,
        rule=fact.rule or fact.open_because,
        candidates=list(also or fact.candidates),
        version=understanding.VERSION,
    )


def _region_reading(post: Post, raw: RawPost, read: Meaning, library: Library | None, rule: str) -> Reading:
    """What the post's region was read from; `level` is what its own address told, whatever its library or board says."""
    row = Reading(post_id=post.id, field="region", value="", confidence=0.0, candidates=[])
    place_again(row, post.region, raw.place_text, read.where, library, rule)
    return row


def place_again(
    row: Reading, region: str, written: str, where: regions.Resolution, library: Library | None, rule: str
) -> None:
    """Writes where a post is and what that was read from: `written` is its own address, `rule` "" where that told it."""
    by_library = library if rule == PLACE_OF_LIBRARY else None
    row.value = region
    row.level = where.level
    row.confidence = 0.9 if by_library else where.confidence
    row.evidence = f"{by_library.name} {by_library.address}".strip() if by_library else written
    row.rule = rule or where.reason
    row.candidates = [] if by_library else [candidate.short_code for candidate in where.candidates]
    row.version = regions.gazetteer().version
