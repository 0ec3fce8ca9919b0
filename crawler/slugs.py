"""Rows that are known by a slug, and the posts that they lead to.

A slug follows its post's title: one that leads nowhere any more is no word about the post, which may be listed under another.
So, once its page told its number, a post is looked at again by its number and at the address that outlives its title.
"""

from datetime import datetime

from sqlmodel import Session

from aggregator.models import Sighting
from aggregator.rawpost import RawPost


def hand_over(session: Session, source_id: int, raw: RawPost, now: datetime) -> None:
    """Leaves further looks at a post that was reached by a slug to a row of its own. Does nothing for any other post.

    Belongs behind what records that the slug's row was opened, in the same transaction.
    """
    slug = session.get(Sighting, (source_id, raw.line, raw.listed_key)) if raw.listed_key else None
    if slug is None:
        return
    own = session.get(Sighting, (source_id, raw.line, raw.key)) or Sighting(
        source_id=source_id, line=raw.line, key=raw.key, url=raw.url, row={}, digest="", walk=slug.walk, seen=now
    )
    own.url, own.digest, own.row = raw.url, slug.digest, slug.row | {"key": raw.key, "url": raw.url}
    own.checked, own.posted, own.attempts = now, slug.posted, 0
    own.kept, own.gone = True, None
    slug.kept, slug.posted = False, None  # it is read, and nothing more is asked of it while it says the same
    session.add(own)
    session.add(slug)
