"""How WordPress writes what its authors typed: curled quotes and dashes, files as blocks, titles as addresses."""

import re
from html import escape
from urllib.parse import quote

from crawler.demo.board import BoardPost

SLUG_BYTES = 200

_TAG = re.compile(r"(<[^>]*>)")
_NO_SLUG = re.compile(r"[^\w\s-]")


def curled(text: str) -> str:
    """Escaped `text` with its straight quotes, dashes and dots as WordPress shows them, in numbered entities."""
    text = re.sub(r"(^|[\s(\[「])'", r"\1&#8216;", text).replace("'", "&#8217;")
    text = re.sub(r"(^|[\s(\[「])\"", r"\1&#8220;", text).replace('"', "&#8221;")
    return text.replace(" - ", " &#8211; ").replace("...", "&#8230;")


def rendered_title(post: BoardPost) -> str:
    """A title as REST and pages have it: HTML."""
    return curled(escape(post.title, quote=False))


def rendered_body(post: BoardPost, origin: str) -> str:
    """A body with everything in it: text, pictures by their whole address, files as blocks that name each of them twice."""
    parts = [part if part.startswith("<") else curled(part) for part in _TAG.split(post.body)]
    body = "".join(parts).replace('src="/', f'src="{origin}/')
    folder = f"{origin}/wp-content/uploads/{post.posted:%Y/%m}"
    for name in post.files:
        address = f"{folder}/{quote(name.replace(' ', '-'))}"
        body += (
            f'\n<div class="wp-block-file"><a href="{address}">{escape(name)}</a>'
            f'<a href="{address}" class="wp-block-file__button" download>다운로드</a></div>'
        )
    return body + "\n"


def slug(post: BoardPost) -> str:
    """The last part of its address, not yet percent-encoded: the title without signs, cut at 200 bytes of its encoding."""
    plain = re.sub(r"[\s-]+", "-", _NO_SLUG.sub("", post.title.lower())).strip("-")
    while len(quote(plain)) > SLUG_BYTES:
        plain = plain[:-1]
    return plain.strip("-")


def link(post: BoardPost, origin: str) -> str:
    """The post's address, percent-encoded in lower case as WordPress does in links."""
    return f"{origin}/{quote(slug(post)).lower()}/"
