"""The kinds of pages that there are, each by one address."""

from tests.browser.conftest import Site

_KINDS = {
    "front": "/",
    "find": "/find/",
    "found": "/find/?q=은평",
    "nothing found": "/find/?q=없는곳이름",
    "about": "/about/",
    "status": "/status/",
    "country": "/regions/kr/",
    "sido": "/regions/11/",
    "sigungu": "/regions/11380/",
    "gu": "/regions/52111/",
    "eupmyeondong": "/regions/1138010300/",
    "month": "/regions/11380/{month}/",
    "week": "/regions/11380/week/",
    "category": "/regions/11380/quiz/",
    "audience": "/regions/11380/for/child/",
    "library": "/libraries/1/",
    "post": "/posts/{post}/",
    "narrowed": "/regions/11380/?free=1&audience=child",
    "search": "/search/?q=독서",
    "searched in vain": "/search/?q=없는말없는말",
    "missing": "/regions/99/",
}
KINDS = tuple(_KINDS)


def path(kind: str, site: Site) -> str:
    """The address of a page of this kind, on the test's site."""
    month = max((site.folder / "regions/11380").glob("20*/*")).relative_to(site.folder / "regions/11380")
    return _KINDS[kind].format(post=site.post, month=month)
