"""The files and images of a post on a page nobody has seen before."""

import re
from collections.abc import Sequence
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml import etree, html
from lxml.etree import _Element as Element

from aggregator.rawpost import Attachment
from aggregator.reading.markup import absolute
from crawler.pages.board_links import target_of
from crawler.pages.board_margin import is_comments, is_icon, marginal
from crawler.pages.board_scripts import Scripts
from crawler.pages.board_tree import named, text_of
from crawler.pages.page import one_line

_ENDINGS = (
    r"hwpx?|hwt|pdf|docx?|xlsx?|pptx?|zip|egg|alz|7z|rar|txt|csv|odt|ods|show|cell"
    r"|jpe?g|png|gif|bmp|webp|tiff?|mp[34]|avi|ai|psd"
)
_FILE = re.compile(rf"[^/\\|<>:*?\"\n]*?[^\s/\\|<>:*?\"]\.(?:{_ENDINGS})(?![A-Za-z0-9])", re.IGNORECASE)
_DOCUMENT = re.compile(r"\.(?:hwpx?|pdf|docx?|xlsx?|pptx?|zip|egg|alz|7z|csv)$", re.IGNORECASE)
_DOWNLOAD = re.compile(r"down_?load|file_?down|downfile|procfile|getfile|\bdown\b|attach|atch|/file/", re.IGNORECASE)
_BOX = re.compile(r"file|attach|atch|\bdown", re.IGNORECASE)
_SESSION = re.compile(r"[?&;](?:nonce|sid|token|jsessionid|_?csrf|sessionid|expires?|signature)=", re.IGNORECASE)
_LEAD = re.compile(r"^(?:\[?첨부\s?(?:파일)?\s?\d*\]?\s*[:：.]?\s*|\d{1,2}\.\s+(?=\S)|📎\s*|[▶·•※-]\s*)")
_VIEWER = re.compile(
    r"미리\s?보기|바로\s?(?:보기|듣기)|뷰어|viewer|preview|모두\s?받기|전체\s?(?:다운|받기)", re.IGNORECASE
)
_LAZY = ("data-lazy-src", "data-src", "data-original")
MOST_FILES = 60
MOST_LINKS = 4000
_LONGEST_NAME = 400


def attachments_of(root: Element, base: str, title: str) -> tuple[Attachment, ...]:
    """The files that a post offers, each once: name as shown, and an address where it is a lasting one."""
    scripts = Scripts(root)
    found: dict[str, str] = {}
    for link in islice(root.iter("a", "button"), MOST_LINKS):
        name = _name(link)
        if not name or name == title or _elsewhere(link) or len(found) >= MOST_FILES:
            continue
        address = _address(link, base, scripts)
        if address and address in found.values():
            continue  # 다운로드 beside the name: the same file once more
        found[name] = found.get(name) or address
    return tuple(Attachment(address, name) for name, address in found.items())


def _elsewhere(link: Element) -> bool:
    """Whether a link stands with comments or other posts; a box that is named for files may stand anywhere else."""
    around = [link, *list(link.iterancestors())]
    boxed = any(_BOX.search(named(at)) for at in around[:4])
    return any(is_comments(at) for at in around) if boxed else marginal(link)


def _name(link: Element) -> str:
    """The file's name; "" for a link that is no file's."""
    said = text_of(link, lambda at: at.tag in ("script", "style"), most=_LONGEST_NAME)
    where = f"{link.get('href') or ''} {link.get('onclick') or ''}"
    if _VIEWER.search(said) or (not where.strip() and not any(key.startswith("data-") for key in link.attrib)):
        return ""
    for text in (said, one_line(link.get("title") or ""), one_line(link.get("download") or "")):
        found = _FILE.search(_LEAD.sub("", text[:_LONGEST_NAME]))
        if found:
            return found[0].strip()
    path = urlsplit(_clean(link.get("href") or "")).path
    boxed = any(_BOX.search(named(at)) for at, _ in zip((link, *link.iterancestors()), range(4), strict=False))
    if _DOCUMENT.search(path):
        return unquote(path.rpartition("/")[2])
    if boxed and _DOWNLOAD.search(where) and said in ("", "다운로드", "내려받기", "download"):
        beside = text_of(link.getparent(), most=300) if link.getparent() is not None else ""
        found = _FILE.search(_LEAD.sub("", beside))
        return found[0].strip() if found else ""
    return ""


def _clean(address: str) -> str:
    try:
        urlsplit(address)
    except ValueError:
        return ""
    return address.strip()


def _address(link: Element, base: str, scripts: Scripts) -> str:
    href = _clean(link.get("href") or "")
    if not href or href.startswith("#") or href.lower().startswith("javascript:"):
        target = target_of(link, base, scripts)
        address = target.url if target is not None and not target.form else ""
    else:
        address = absolute(href, base)
    whole = f"{address} {link.get('onclick') or ''}"
    return "" if _SESSION.search(whole) else address


def images_of(body_html: str, base: str) -> tuple[str, ...]:
    """The addresses of the pictures in a body, each once; signs of the page and pixels that count are none."""
    if "<" not in body_html:
        return ()
    try:
        box = html.fragment_fromstring(body_html, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ()
    found: Sequence[str] = [_source(image, base) for image in box.iter("img") if not is_icon(image)]
    return tuple(dict.fromkeys(address for address in found if address))


def _source(image: Element, base: str) -> str:
    address = next((image.get(name) for name in (*_LAZY, "src") if image.get(name)), None)
    return absolute(address, base) if address else ""
