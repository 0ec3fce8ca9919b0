"""The tables. What is public is a function of these rows alone.

Times are aware and in UTC. A place is written as in published addresses: `kr`, `52` (시도), `52110` and `52111` (시군구,
일반구), `5211110100` (읍면동). JSON columns hold lists and objects that are only ever read whole.
"""

from aggregator.models.accounts import Attempt, Audit, Invitation, SignIn, User
from aggregator.models.crawling import Host, KeptPage, Listing, Run, Sighting, Source
from aggregator.models.hubs import ContactNote, EntryLink, Hub, ZoneLibrary
from aggregator.models.lease import Lease
from aggregator.models.library import Library
from aggregator.models.post import Post, Reading, Revision, Tie
from aggregator.models.reporting import Attendance, ClosedMonth, ReportSettings, ReportShare
from aggregator.models.reviewing import Correction, QueueItem, Reviewed, StandingRule
from aggregator.models.search import PostSearch
from aggregator.models.shelf import Place, PostPlace, Sequence
from aggregator.models.words import HAND, Board, Kind, PostStatus, Role, SourceState, TieSort, Verdict

__all__ = [
    "HAND",
    "Attempt",
    "Attendance",
    "Audit",
    "Board",
    "ClosedMonth",
    "ContactNote",
    "Correction",
    "EntryLink",
    "Host",
    "Hub",
    "Invitation",
    "KeptPage",
    "Kind",
    "Lease",
    "Library",
    "Listing",
    "Place",
    "Post",
    "PostPlace",
    "PostSearch",
    "PostStatus",
    "QueueItem",
    "Reading",
    "ReportSettings",
    "ReportShare",
    "Reviewed",
    "Revision",
    "Role",
    "Run",
    "Sequence",
    "Sighting",
    "SignIn",
    "Source",
    "SourceState",
    "StandingRule",
    "Tie",
    "TieSort",
    "User",
    "Verdict",
    "ZoneLibrary",
]
