"""What a server adds to pages: the ways to what only a server has (search, narrowed lists); on disk a mark stands there.

A page on a static host must not lead to what is not there, so templates leave a comment, and whoever can fulfil it puts the
link in its place.
"""

import re
from html import escape

from feeds.words import WORDS

CHOOSE = "choose"
"""The name by which an address asks for a place's list with the form that narrows it, and nothing narrowed yet."""
_MARK = re.compile(rb"<!--(search|choose)(?: ([a-z0-9]{1,10}))?-->")


def added(page: bytes, prefix: str) -> bytes:
    """A page of the site with what this server has; `prefix` is the path of the site on its host."""

    def link(found: re.Match[bytes]) -> bytes:
        if found[1] == b"search":
            return f'<a href="{prefix}/search/">{escape(WORDS["search"])}</a>'.encode()
        code = (found[2] or b"").decode()
        words = escape(WORDS["choose"])
        return f'<p class="more"><a href="{prefix}/regions/{code}/?{CHOOSE}=1">{words}</a></p>'.encode()

    return _MARK.sub(link, page)
