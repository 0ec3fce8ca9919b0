"""What is kept of each web site (an origin): its robots.txt as last had, and until when it wants to be left alone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlmodel import Session, col, select

from aggregator.models import Host

ROBOTS_KEPT = timedelta(days=1)  # RFC 9309, section 2.4


@dataclass(frozen=True, slots=True)
class Site:
    """`robots` is the text of robots.txt, "" where there is none, None where it is to be asked for."""

    robots: str | None = None
    wait_until: datetime | None = None


def origin_of(url: str) -> str:
    """`https://example.kr:8443`: what one robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def known(session: Session, origins: Collection[str], now: datetime) -> dict[str, Site]:
    """What is kept of these origins; a blank `Site` of those that were never asked."""
    kept = session.exec(select(Host).where(col(Host.origin).in_(origins))).all()
    return {origin: Site() for origin in origins} | {host.origin: _site(host, now) for host in kept}


def keep_robots(session: Session, origin: str, text: str, status: int, now: datetime) -> None:
    """Keeps a site's robots.txt, and with which status it came."""
    host = _host(session, origin, now)
    host.robots, host.status, host.checked = text, status, now


def keep_wait(session: Session, origin: str, until: datetime, now: datetime) -> None:
    """Keeps that a site is not to be asked before `until`."""
    _host(session, origin, now).wait_until = until


def _site(host: Host, now: datetime) -> Site:
    """The rules count while they are younger than a day and were really the site's; a 4xx allows everything."""
    fresh = host.status and host.checked <= now < host.checked + ROBOTS_KEPT
    return Site((host.robots if host.status < 400 else "") if fresh else None, host.wait_until)


def _host(session: Session, origin: str, now: datetime) -> Host:
    host = session.get(Host, origin) or Host(origin=origin, robots="", status=0, checked=now)
    session.add(host)
    return host
