"""What can go wrong between a crawl and a site: named kinds, which runs keep and count, and a sentence for people."""

from datetime import datetime
from enum import StrEnum

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from twisted.internet.error import SSLError
from twisted.python.failure import Failure


class Kind(StrEnum):
    """What failed, as kept in `Run.failure`."""

    DNS = "dns"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    TLS = "tls"
    CONNECTION = "connection"
    CUT_OFF = "cut-off"
    TOO_LARGE = "too-large"
    REDIRECTS = "redirects"
    MOVED = "moved"
    FORBIDDEN = "forbidden"
    LOG_IN = "log-in"
    FIREWALL = "firewall"
    BOT_CHECK = "bot-check"
    BUSY = "busy"
    WAITING = "waiting"
    GONE = "gone"
    SERVER = "server"
    ANSWER = "answer"
    ROBOTS = "robots"
    PRIVATE = "private"
    HELD = "held"
    LAYOUT = "layout"
    ERROR_PAGE = "error-page"
    CHARSET = "charset"
    EMPTY = "empty"
    INTERNAL = "internal"
    STOPPED = "stopped"


# No further request of this run to the host can come out better.
FINAL = frozenset({Kind.HELD, Kind.PRIVATE, Kind.BUSY, Kind.WAITING, Kind.DNS})


class Refused(IgnoreRequest):
    """A request that we do not make. Raised by the middlewares; `kind` and message end up in the source's run.

    `final` says that no other request to the host will be made either in this run, `until` before when none may be made at
    all, `pause` that this is for a person to decide: the source is crawled no more until it is resumed.
    """

    def __init__(
        self, kind: Kind, message: str, *, final: bool = False, until: datetime | None = None, pause: bool = False
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.final = final or kind in FINAL
        self.until = until
        self.pause = pause


_EXCEPTIONS: tuple[tuple[type[BaseException], Kind, str], ...] = (
    (CannotResolveHostError, Kind.DNS, "the name {host} is not known"),
    (DownloadConnectionRefusedError, Kind.REFUSED, "{host} refuses connections"),
    (DownloadTimeoutError, Kind.TIMEOUT, "{host} does not answer in time"),
    (ResponseDataLossError, Kind.CUT_OFF, "{host} ended its answer early"),
    (DownloadCancelledError, Kind.TOO_LARGE, "the answer of {host} is larger than we take"),
    (UnsupportedURLSchemeError, Kind.REDIRECTS, "{host} leads to an address that is neither http nor https"),
)


def of_exception(error: BaseException, host: str) -> Refused:
    """What a failed request means, whatever was raised."""
    if isinstance(error, Refused):
        return error
    for kind, name, message in _EXCEPTIONS:
        if isinstance(error, kind):
            return Refused(name, message.format(host=host))
    if isinstance(error, IgnoreRequest):
        # Scrapy's own: too many redirects, or an answer that unpacks to more than DOWNLOAD_MAXSIZE.
        if "redirect" in str(error):
            return Refused(Kind.REDIRECTS, f"{host} redirects without an end")
        return Refused(Kind.TOO_LARGE, f"the answer of {host} is larger than we take")
    if _is_tls(error):
        return Refused(Kind.TLS, f"the certificate of {host} cannot be trusted")
    return Refused(Kind.CONNECTION, f"the connection to {host} failed ({type(error).__name__})")


def of_status(status: int, host: str) -> Refused | None:
    """What an answer with this status means; None for one that can be read."""
    if status in (200, 203, 304):
        return None
    if status in (404, 410):
        return Refused(Kind.GONE, f"{host} has no such page any more (status {status})")
    if status in (401, 403):
        return Refused(Kind.FORBIDDEN, f"{host} does not let us in (status {status})")
    if status == 429:
        return Refused(Kind.BUSY, f"{host} asks us to come back later (status 429)")
    if status >= 500:
        return Refused(Kind.SERVER, f"{host} has a fault of its own (status {status})")
    if 300 <= status < 400:
        return Refused(Kind.REDIRECTS, f"{host} redirects to where we do not go (status {status})")
    return Refused(Kind.ANSWER, f"{host} answered with status {status}")


def _is_tls(error: BaseException) -> bool:
    """Scrapy wraps a handshake that failed in DownloadFailedError; the TLS error is among Twisted's reasons."""
    reasons = getattr(error.__cause__ or error, "reasons", []) if isinstance(error, DownloadFailedError) else []
    found = [reason.value if isinstance(reason, Failure) else reason for reason in reasons]
    return any(
        isinstance(one, SSLError) or "SSL" in type(one).__module__ or "SSL" in repr(one) for one in (error, *found)
    )
