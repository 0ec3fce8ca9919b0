"""The headers of every answer: what a browser may do with it, who may read it, how long it may be kept."""

Headers = list[tuple[bytes, bytes]]

METHODS = "GET, HEAD, OPTIONS"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""Nothing but our own files: no script or style within a page, nothing from elsewhere, no frame around it."""
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
FEED_SECONDS, PAGE_SECONDS, STATIC_SECONDS, LIVE_SECONDS, MISSING_SECONDS = 1800, 300, 86_400, 300, 60
OPEN = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "text/x-opml",
    "application/json",
    "text/calendar",
)
"""Types that a page of anybody may read: feeds and data."""

_GUARDS: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"content-security-policy", POLICY.encode()),
    (b"permissions-policy", PERMISSIONS.encode()),
    (b"cross-origin-opener-policy", b"same-origin"),
]
_CROSS_ORIGIN: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Last-Modified, Retry-After"),
]
_PREFLIGHT: Headers = [
    (b"access-control-allow-methods", b"GET, HEAD"),
    (b"access-control-allow-headers", b"If-None-Match, If-Modified-Since"),
    (b"access-control-max-age", b"86400"),
]


def guards(media_type: str) -> Headers:
    """What every answer of a type carries."""
    return [*_GUARDS, *_CROSS_ORIGIN] if media_type in OPEN else [*_GUARDS]


def cross_origin(*, preflight: bool = False) -> Headers:
    """What lets a reader in a browser ask from anywhere; `preflight` answers what it may ask."""
    return [*_CROSS_ORIGIN, *_PREFLIGHT] if preflight else [*_CROSS_ORIGIN]


def with_charset(media_type: str) -> bytes:
    """The Content-Type of a media type: all our texts are UTF-8."""
    textual = media_type.startswith(("text/", "application/", "image/svg")) and media_type != "application/octet-stream"
    return f"{media_type}; charset=utf-8".encode() if textual else media_type.encode()


def kept_for(seconds: int) -> tuple[bytes, bytes]:
    """How long an answer may be kept by anybody."""
    return b"cache-control", f"public, max-age={seconds}".encode()
