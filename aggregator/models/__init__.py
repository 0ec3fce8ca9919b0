"""The tables. What is public is a function of these rows alone.

Times are aware and in UTC. A place is written as in published addresses: `kr`, `52` (시도), `52110` and `52111` (시군구,
일반구), `5211110100` (읍면동). JSON columns hold lists and objects that are only ever read whole.
"""

from aggregator.models.crawling import Host, KeptPage, Listing, Run, Sighting, Source
from aggregator.models.lease import Lease
from aggregator.models.library import Library
from aggregator.models.post import Post, Reading, Revision, Tie
from aggregator.models.search import PostSearch
from aggregator.models.shelf import Place, PostPlace, Sequence
from aggregator.models.words import Kind, PostStatus, SourceState, TieSort, Verdict

__all__ = [
    "Host",
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
    "Reading",
    "Revision",
    "Run",
    "Sequence",
    "Sighting",
    "Source",
    "SourceState",
    "Tie",
    "TieSort",
    "Verdict",
]
