"""Feed documents as XML trees: no entities, no DTD, nothing fetched, nothing half.

What feeds get wrong is repaired where that cannot change the meaning: control characters, HTML entities that XML does not
know (`&nbsp;`), bare ampersands. A document that ends before its end is refused.
"""

import re
from html.entities import html5

from lxml import etree
from lxml.etree import _Element as Element

from crawler.pages.page import Reason, Unreadable, not_found

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile(r"<\?xml[^<>]*\?>")
# RSS 0.91 was published with one of these. One that defines something of its own (`[…]`) is not taken.
_PLAIN_DOCTYPE = re.compile(
    r"""<!DOCTYPE\s{1,9}[\w:.-]{1,40}(?:\s{1,9}(?:PUBLIC|SYSTEM))?(?:\s{1,9}(?:"[^"<>]{0,300}"|'[^'<>]{0,300}')){0,2}\s{0,9}>"""
)
_CDATA = re.compile(r"(<!\[CDATA\[(?:(?!<!\[CDATA\[).)*?\]\]>)", re.DOTALL)
_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#x[0-9a-fA-F]{1,6};|\w{2,31};)")
_ENTITY = re.compile(r"&([A-Za-z]\w{1,30});")
_OWN = {"amp", "lt", "gt", "quot", "apos"}
_END = re.compile(r"</(?:[\w.-]+:)?(?:rss|feed|RDF)\s*>\s*(?:<!--(?:(?!-->).)*-->\s*)*$", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|RDF)[\s>]")
_CLOSED = re.compile(
    r"(?:RSS|피드|Feed)[^<>]{0,30}(?:금지|잠겨|잠금|지원하지|지원합니다|사용하지|제공하지|비활성|disabled|locked)",
    re.IGNORECASE,
)


def is_closed_notice(text: str) -> bool:
    """Whether a text says that feeds are switched off ("RSS 보기가 금지되어 있습니다.")."""
    return _CLOSED.search(text) is not None


def has_root(text: str) -> bool:
    """Whether a document begins as a feed does: its first element is that of RSS 2.0, RSS 1.0 or Atom."""
    first = re.search(r"<(?![?!])", text[:5000])
    return first is not None and _ROOT.match(text, first.start()) is not None


def parsed(text: str) -> Element:
    """The root element of a feed document. Raises Unreadable."""
    if not text.strip():
        raise Unreadable(Reason.EMPTY, "the feed is empty")
    if not has_root(text):
        raise _no_feed(text)
    start = _first_element(text)
    text = _PLAIN_DOCTYPE.sub("", text[:start], count=1) + text[start:]
    if "<!DOCTYPE" in text[: _first_element(text)]:
        raise Unreadable(Reason.LAYOUT, "the feed has a DOCTYPE, which no feed needs")
    if _END.search(text[-3000:]) is None:
        raise Unreadable(Reason.CUT_OFF, "the feed ends before its end")
    clean = _CONTROL.sub("", _DECLARATION.sub("", text.lstrip("\ufeff \t\r\n"), count=1))
    try:
        return _strictly(clean)
    except etree.XMLSyntaxError:
        pass
    try:
        return _strictly(_repaired(clean))
    except etree.XMLSyntaxError as why:
        raise Unreadable(Reason.LAYOUT, f"the feed is no XML ({why.msg})") from None


def _first_element(text: str) -> int:
    found = _ROOT.search(text)
    return found.start() if found else len(text)


def _strictly(text: str) -> Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root: Element = etree.fromstring(text.encode(), parser)
    if root.getroottree().docinfo.doctype:
        raise Unreadable(Reason.LAYOUT, "the feed has a DOCTYPE, which no feed needs")
    return root


def _repaired(text: str) -> str:
    """The text with what XML does not know written out; CDATA stays as it is."""
    return "".join(
        part if part.startswith("<![CDATA[") else _ENTITY.sub(_written_out, _AMPERSAND.sub("&amp;", part))
        for part in _CDATA.split(text)
    )


def _written_out(found: re.Match[str]) -> str:
    name = found[1]
    return found[0] if name in _OWN else html5.get(f"{name};", f"&amp;{name};")


def _no_feed(text: str) -> Unreadable:
    """What an answer is that is no feed: a sentence that it is closed, a log-in, an error page, something else."""
    if len(text) < 20_000 and is_closed_notice(text):
        return Unreadable(Reason.CLOSED_FEED, "the site says that its feed is closed")
    if "<" not in text[:2000]:
        return Unreadable(Reason.NOT_HTML, "the answer is no feed")
    return not_found(text, "feed")
