"""What a crawl knows at its outset: taken and read at once for all its sources, so that a quiet source costs little more than
its one request. It stays true for the whole crawl, as nobody else works on hosts whose leases we have.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from sqlmodel import Session

from aggregator import leases
from aggregator.clock import wall_clock
from aggregator.errors import HeldError
from aggregator.models import Source
from crawler import frontier, looking_again, records, sites, walks
from crawler.sites import Site, origin_of
from crawler.walks import ListKey, Walk

LEASE_SECONDS = 120
AT_ONCE = 500  # sources in one query


@dataclass(frozen=True, slots=True)
class Outset:
    """`hosts` are ours to work on, those that others have are `held`; `runs` has the open records of the sources that come
    first on their hosts, `sites` what is kept of the sites.

    `walks` is how the lists stood, by source and line. `unread` are the sources with posts to open, `stale` those that may
    have posts to look at again.
    """

    hosts: set[str] = field(default_factory=set)
    runs: dict[int, int] = field(default_factory=dict)
    held: dict[str, HeldError] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    walks: dict[ListKey, Walk] = field(default_factory=dict)
    unread: set[int] = field(default_factory=set)
    stale: set[int] = field(default_factory=set)


def host_of(source: Source) -> str:
    """The host that a source is on: sources of one host are visited one after the other."""
    return urlsplit(source.address).hostname or ""


def lease_name(host: str) -> str:
    """What the lease on a host is called."""
    return f"host:{host}"


def begin(session: Session, found: Sequence[Source], holder: str, now: datetime) -> Outset:
    """Takes the hosts of these sources, opens the runs that begin at once, and reads how all stand.

    Leases are about processes that really run, so they go by the wall clock. Belongs in a writing session.
    """
    hosts = {host_of(source) for source in found}
    held = leases.take_all(session, [lease_name(host) for host in hosts], holder, wall_clock(), LEASE_SECONDS)
    outset = Outset(held={host: held[lease_name(host)] for host in hosts if lease_name(host) in held})
    outset.hosts.update(hosts - outset.held.keys())
    for start in range(0, len(found), AT_ONCE):
        some = found[start : start + AT_ONCE]
        ids = [source.id or 0 for source in some]
        outset.sites.update(sites.known(session, {origin_of(source.address) for source in some}, now))
        outset.walks.update(walks.known(session, ids))
        outset.unread.update(frontier.with_pending(session, ids))
        outset.stale.update(looking_again.with_any(session, ids, now))
    first = {host_of(source): source.id or 0 for source in reversed(found)}
    outset.runs.update(records.begin_all(session, list(first.values()), now))
    return outset
