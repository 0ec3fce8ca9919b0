"""How we call at other people's sites: the name we give, and how long we wait. Owners are told the same (letter.py)."""

from aggregator.config import Settings

PRODUCT = "sosik"  # what robots.txt calls us (RFC 9309, section 2.2.1)
NAME = f"{PRODUCT}/0.1"
LEAST_DELAY = 1.0
USUAL_DELAY = 2.0


def user_agent(settings: Settings) -> str:
    """The User-Agent: our name, and where the owner of a site can reach us."""
    return f"{NAME} (+{settings.contact})" if settings.contact else NAME


def delay(settings: Settings) -> float:
    """Seconds between two requests to a host; no configuration makes it shorter than a second."""
    return max(settings.delay or USUAL_DELAY, LEAST_DELAY)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by its very name; only there a delay of 0 counts."""
    return host in ("localhost", "::1") or (host.startswith("127.") and host.replace(".", "").isdecimal())
