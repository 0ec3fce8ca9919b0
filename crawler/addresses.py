"""Addresses as people paste them → one canonical form, or a sentence that says what is wrong. Pure; no request is made.

Canonical is what a request would be made to: scheme and host in lower case, a Korean host name in its ASCII form (IDNA), no
port that the scheme has anyway, no fragment, spaces as `%20`. Path and query stay as they are: they may tell cases apart.
"""

import re
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit, urlunsplit

from aggregator.errors import InputError

_LIKE = "give one like https://smalllibrary.org/library/story"
_USUAL_PORTS = {"http": 80, "https": 443}
_BARE = re.compile(r"[^\s/?#@:]+\.[^\s/?#@:]{2,}(?::\d+)?(?:[/?#]|\Z)")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")
LONGEST = 2_000


def canonical(text: str) -> str:
    """The canonical form of a web address. Raises InputError, one sentence that names the address and what to give."""
    address = text.strip()
    parts = _parts(address)
    if parts.username is not None or parts.password is not None:
        raise InputError(
            f"{_without_login(parts)!r} came with a user name or password in front of its host: what only members see "
            "is not crawled; give the address without it."
        )
    host = _host(parts, address)
    port = _port(parts, address)
    place = f"[{host}]" if ":" in host else host
    netloc = place if port in (None, _USUAL_PORTS[parts.scheme]) else f"{place}:{port}"
    path, query = (part.replace(" ", "%20") for part in (parts.path, parts.query))
    return urlunsplit((parts.scheme, netloc, path or "/", query, ""))


def _parts(address: str) -> SplitResult:
    """The parts of an address of the web, of which only host and port remain to be looked at."""
    if not address:
        raise InputError(f"There is no address; {_LIKE}.")
    if len(address) > LONGEST:
        raise InputError(f"{address[:60]!r}… is longer than {LONGEST} signs; {_LIKE}.")
    strange = next((sign for sign in address if not sign.isprintable()), None)
    if strange is not None:  # urlsplit drops some of them in silence
        raise InputError(f"{address!r} holds the control character {strange!r}; copy the address again.")
    try:
        parts = urlsplit(address)
    except ValueError:
        raise InputError(f"{address!r} is no web address; {_LIKE}.") from None
    if parts.scheme in _USUAL_PORTS:
        return parts
    if _BARE.match(address):
        raise InputError(f"{address!r} is no web address, as it lacks its beginning; give one like https://{address}")
    raise InputError(f"{address!r} is no web address, as it does not begin with http:// or https://; {_LIKE}.")


def _host(parts: SplitResult, address: str) -> str:
    host = (parts.hostname or "").rstrip(".")
    if not host:
        raise InputError(f"{address!r} is no web address, as it names no host; {_LIKE}.")
    if ":" in host:  # an IPv6 address: urlsplit has looked at it
        return host
    try:
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_host = ""
    if not _HOST.fullmatch(ascii_host) or ".." in ascii_host or any(len(one) > 63 for one in ascii_host.split(".")):
        raise InputError(f"{address!r} is no web address, as {host!r} is no host name; {_LIKE}.")
    return ascii_host


def _port(parts: SplitResult, address: str) -> int | None:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise InputError(f"{address!r} is no web address, as its port is not a number from 1 to 65535.")
    return port


def _without_login(parts: SplitResult) -> str:
    """The address as it may be shown: a password is not repeated on a screen or in a log."""
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def plain(address: str) -> str:
    """An address without what does not tell places apart: scheme, www, the usual port, the last slash, order of its query.

    "" for what is no address, which is like no other.
    """
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if not host:
        return ""
    place = host.removeprefix("www.") + (f":{port}" if port not in (None, *_USUAL_PORTS.values()) else "")
    query = sorted(parse_qsl(parts.query, keep_blank_values=True))
    return f"{place}{unquote(parts.path).rstrip('/')}?{query}"
