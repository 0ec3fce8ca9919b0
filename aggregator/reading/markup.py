"""Markup: the HTML of a body made harmless, and its text.

Both walk through the tags as they come, in time that grows with the text alone: no tree, so a page of 100,000 nested
elements costs what a flat one does. `clean_html` makes addresses absolute, masks what may never be written, and lets nh3
sanitise last; nothing is trusted that nh3 has not seen.
"""

import html
import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urljoin, urlsplit

import nh3
from lxml import etree

from aggregator.reading.text import clean, mask_stored

# Deeper nesting is flattened: no body that a person wrote comes near.
MAX_DEPTH = 60

_BLOCKS = frozenset(
    "address article aside blockquote caption center dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li"  # noqa: SIM905
    " main ol p pre section table tbody tfoot thead tr ul".split()
)
_INLINE = frozenset(
    (
        "a",
        "abbr",
        "b",
        "br",
        "code",
        "em",
        "i",
        "img",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "td",
        "th",
        "u",
    )
)
_TAGS = set(_BLOCKS | _INLINE)
_VOID = frozenset(("br", "hr", "img"))
_SILENT = frozenset(("script", "style", "template", "noscript", "iframe", "object", "svg", "math", "head", "title"))
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_WHITE = re.compile(r"\s+")


def clean_html(markup: str, base: str) -> str:
    """The HTML of a body with absolute addresses (`base` is its page's), masked for keeping, sanitised last."""
    return nh3.clean(
        _Rewriter(base).read(clean(markup)),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https"},
        link_rel="nofollow noopener noreferrer",
    ).strip()


def plain(markup: str) -> str:
    """The text of HTML: blocks and list items in lines of their own, cells of a row side by side."""
    return clean(_TextReader().read(markup))


def paragraphs(text: str) -> str:
    """Plain text as HTML, a paragraph a line."""
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in text.split("\n") if line)


def absolute(address: str, base: str) -> str:
    """`address` made absolute against `base`; "" where it is no http or https address."""
    try:
        joined = urljoin(base, address.strip())
        parts = urlsplit(joined)
        _ = parts.port  # raises where no such port can be asked
        return joined if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


class _Walker:
    """A target for libxml2's parser. What speaks to machines alone is skipped; the rest goes to the three hooks."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self._silent = 0

    def read(self, markup: str) -> str:
        """What was made of `markup`."""
        if markup.strip():
            parser = etree.HTMLParser(target=self, recover=True, huge_tree=True, encoding="utf-8", remove_comments=True)
            etree.fromstring(f"<body>{markup}".encode(), parser)
        return "".join(self.out)

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        """The parser's word for an opening tag."""
        if tag in _SILENT:
            self._silent += 1
        elif not self._silent:
            self.opened(tag, attrs)

    def end(self, tag: str) -> None:
        """The parser's word for a closing tag."""
        if tag in _SILENT:
            self._silent -= 1
        elif not self._silent:
            self.closed(tag)

    def data(self, text: str) -> None:
        """The parser's word for text."""
        if not self._silent:
            self.text(text)

    def close(self) -> None:
        """The parser's word for the end."""

    def opened(self, tag: str, attrs: Mapping[str, str]) -> None:
        """A tag opens."""

    def closed(self, tag: str) -> None:
        """A tag closes."""

    def text(self, text: str) -> None:
        """Text between tags, its references resolved."""


class _TextReader(_Walker):
    def opened(self, tag: str, attrs: Mapping[str, str]) -> None:  # noqa: ARG002
        if tag in _BLOCKS or tag == "br":
            self.out.append("\n")

    def closed(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.out.append("\n")
        elif tag in ("td", "th"):
            self.out.append(" ")

    def text(self, text: str) -> None:
        self.out.append(_WHITE.sub(" ", text))


class _Rewriter(_Walker):
    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base
        self._open: list[str] = []

    def opened(self, tag: str, attrs: Mapping[str, str]) -> None:
        if tag not in _TAGS or (tag not in _VOID and len(self._open) >= MAX_DEPTH):
            return
        kept = "".join(f' {name}="{html.escape(value)}"' for name, value in self._attributes(tag, attrs))
        self.out.append(f"<{tag}{kept}>")
        if tag not in _VOID:
            self._open.append(tag)

    def closed(self, tag: str) -> None:
        if tag in self._open:
            while self._open:
                closed = self._open.pop()
                self.out.append(f"</{closed}>")
                if closed == tag:
                    break

    def text(self, text: str) -> None:
        self.out.append(html.escape(mask_stored(text), quote=False))

    def _attributes(self, tag: str, attrs: Mapping[str, str]) -> Iterable[tuple[str, str]]:
        allowed = _ATTRIBUTES.get(tag, set())
        for name, value in attrs.items():
            if name in allowed and (kept := _REWRITE.get(name, _spoken)(value, self._base)):
                yield name, kept


def _spoken(value: str, _base: str) -> str:
    return mask_stored(value)


_REWRITE: dict[str, Callable[[str, str], str]] = {"href": absolute, "src": absolute}
