"""The words that columns hold: states, kinds, verdicts."""

from enum import StrEnum

HAND = "hand"
"""The platform of what people enter: no site, so no crawl, and no reader reads it again."""


class SourceState(StrEnum):
    """Whether a source is crawled; a removed one is only there for the posts that it brought."""

    ACTIVE = "active"
    PAUSED = "paused"
    REMOVED = "removed"


class PostStatus(StrEnum):
    """Whether a post is shown: public; waiting for a person, as its source is to be reviewed first; withdrawn, since its site
    took it down; removed by a person, for good.
    """

    PUBLIC = "public"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


class Kind(StrEnum):
    """What a post is (data/ANNOUNCEMENTS.md): 안내, 활동 후기, 알림, 당첨·선정 발표, or not known."""

    ANNOUNCEMENT = "announcement"
    REPORT = "report"
    NOTICE = "notice"
    RESULT = "result"
    UNKNOWN = "unknown"


class TieSort(StrEnum):
    """What joins two posts: they are copies of one announcement, or the second follows the first in one programme."""

    DUPLICATE = "duplicate"
    PROGRAMME = "programme"


class Verdict(StrEnum):
    """What is held of a tie: sure; proposed, for the queue; possible, seen and outweighed; linked or unlinked by a person."""

    SURE = "sure"
    PROPOSED = "proposed"
    POSSIBLE = "possible"
    LINKED = "linked"
    UNLINKED = "unlinked"


class Role(StrEnum):
    """What an account may do: look after one hub's zone, or everything."""

    HUB = "hub"
    ADMIN = "admin"


class Board(StrEnum):
    """게시처 상태: whether a library's posts can be gathered. 수집 중, 수집 불가, 게시처 없음, 휴관, or not known yet."""

    UNKNOWN = "unknown"
    GATHERED = "gathered"
    CLOSED = "closed"
    NONE = "none"
    RESTING = "resting"
