"""Places that are not crawled, whatever is posted there: behind a log-in, without a feed, or by their owner's terms.

The answer names the place and what to give instead; nothing is asked of the place itself.
"""

import re
from urllib.parse import urlsplit

from aggregator.errors import InputError

_INSTEAD = "leave it, and give the library's blog, its board, or its page on the portal instead"

# Host (with everything below it) and what it is called.
_PLACES: tuple[tuple[str, str, str], ...] = (
    ("cafe.daum.net", "다음 카페 (Daum Cafe)", "shows its posts to members and has no feed"),
    ("cafe.naver.com", "네이버 카페 (Naver Cafe)", "shows its posts to members and has no feed"),
    ("band.us", "네이버 밴드 (Band)", "shows its posts after a log-in alone"),
    ("pf.kakao.com", "카카오톡 채널 (KakaoTalk channel)", "has no list or feed for crawlers"),
    ("open.kakao.com", "카카오톡 오픈채팅 (KakaoTalk open chat)", "is a chat, not a board"),
    ("story.kakao.com", "카카오스토리 (KakaoStory)", "shows its posts after a log-in alone"),
    ("instagram.com", "인스타그램 (Instagram)", "shows its posts after a log-in alone"),
    ("facebook.com", "페이스북 (Facebook)", "shows its posts after a log-in alone"),
    ("twitter.com", "트위터 (X)", "shows its posts after a log-in alone"),
    ("x.com", "트위터 (X)", "shows its posts after a log-in alone"),
    ("nid.naver.com", "네이버 로그인 (Naver log-in)", "is a log-in page"),
    ("accounts.kakao.com", "카카오 로그인 (Kakao log-in)", "is a log-in page"),
)
_LOG_IN = re.compile(r"/(?:log[-_]?in|sign[-_]?in|member[-_]?login|login[-_]?form)\w*(?:\.\w+)?$", re.IGNORECASE)
_LOG_IN_NAMES = re.compile(r"/(?:wp-login\.php|bbs/login\.php|memberLogin\.do)$", re.IGNORECASE)


def refuse_closed(address: str) -> None:
    """Raises InputError, one sentence with what to do, if `address` is in a place that cannot be crawled (수집 불가)."""
    parts = urlsplit(address)
    host = (parts.hostname or "").lower().rstrip(".")
    for place, name, why in _PLACES:
        if host == place or host.endswith("." + place):
            raise InputError(f"수집 불가: {name}, {host}, {why}; {_INSTEAD}.")
    if _LOG_IN.search(parts.path) or _LOG_IN_NAMES.search(parts.path):
        raise InputError(log_in(address))


def log_in(address: str) -> str:
    """The sentence about a page that asks for a log-in."""
    return f"수집 불가: {address} asks for a log-in (로그인); give a board that everybody can read, or leave it."
