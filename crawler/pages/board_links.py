"""What opens a post on an unknown board: links, scripts, buttons with a number, little forms; and the address it leads to.

Every such thing is read into a `Target`: an address without noise, and its *slots*, the places in it that could hold the
post's key (a query parameter, a number in the path, an argument of a script). Which slot is the key, the rows tell.
"""

import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit, urlunsplit

from lxml.etree import _Element as Element

from crawler.pages.board_scripts import Scripts
from crawler.pages.page import one_line

MOST_TARGETS = 6000

PAGING = re.compile(
    r"(?:[a-z]{1,4}_)?[a-z]{0,10}_?(?:page|pg)(?:_?(?:index|no|num|number|idx)|id)?|offset|start|startpos|limitstart",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"(?:page|per|list|row|record)_?(?:size|unit|page|rows?|count|cnt|line)|(?:\w+\.)?offset|\w*limit|rows",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"(?:search|srch|sch|sc_|s_)[\w.]*|sfl|stx|sca|sop|sst|sod|spt|key_?word|schword|query|jsessionid|phpsessid|_?csrf\w*|\w*token|nonce"
    r"|_|timestamp|rnd|rand|utm_\w+|fbclid|gclid|ref|referer|order_?by?|sort\w*|list_?style|device",
    re.IGNORECASE,
)
_KEY_NAMES = re.compile(
    r"wr_id|ntt_?(?:id|no|sn)|idx|[abp]?_?idx|b_?(?:seq|no|num)|seq(?:_?no)?|no|num|uid|n?id|srl|sid|data_?(?:sid|no|id|seq)"
    r"|(?:document|article|post|notice|content|cont|board|bbs|brd|view|list|item|msg|news|doc|ntc|pst|write|wr|lecture|program|event|edu)"
    r"_?(?:srl|idx|id|no|seq|sn|num)",
    re.IGNORECASE,
)
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_SESSION_ID = re.compile(r"(?=\w*\d)(?=\w*[a-zA-Z])\w{8,64}")
_DIRECT = re.compile(
    r"(?:location(?:\.href)?\s*=|location\.(?:replace|assign)\s*\(|window\.open\s*\()\s*(?P<quote>['\"])(?P<address>[^'\"]+)(?P=quote)\s*(?![\s+])"
)
_CALL = re.compile(r"(?<![\w$.])([\w$.]++)\s*+\(([^()]*)\)")
_ARGUMENT = re.compile(r"'([^']*)'|\"([^\"]*)\"|(-?\w+)|(this)")
_NO_CALLS = re.compile(
    r"(?:.*\.)?(?:preventDefault|stopPropagation|back|alert|confirm|print|submit|focus|close|open|reload|toggle|if|return|function|encodeURIComponent|void)"
)
_SUBMIT = re.compile(r"(?:parentNode|this\.form|\$\(this\)\.(?:closest|parents?)\([^()]{0,200}\))\.submit\(")
_DATA = re.compile(r"data-[\w-]*")
_PACKED = re.compile(r"[A-Za-z0-9+/_-]+")
MOST_PACKED = 2000
_VALUE = re.compile(r"[\w.\-가-힣]{1,64}")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Target:
    """What a thing that can be clicked leads to.

    `url` is its address without noise, "" where only a script knows it. `slots` are (place, value) pairs. `form` is what
    is sent where the post is only shown to a POST.
    """

    element: Element
    url: str
    slots: tuple[tuple[str, str], ...]
    form: tuple[tuple[str, str], ...] = ()


def targets(root: Element, base: str) -> list[Target]:
    """Everything on the page that leads somewhere on its own site, in its order; the first some thousand."""
    scripts = Scripts(root)
    found = []
    for element in root.iter(
        "a",
        "area",
        "tr",
        "td",
        "li",
        "div",
        "dl",
        "dt",
        "dd",
        "span",
        "p",
        "button",
        "article",
        "input",
        "strong",
        "h3",
        "h4",
    ):
        target = target_of(element, base, scripts)
        if target is not None and target.slots:
            found.append(target)
            if len(found) >= MOST_TARGETS:
                break
    return found


def target_of(element: Element, base: str, scripts: Scripts) -> Target | None:
    """Where this element leads; None where it leads nowhere on this site."""
    href = (element.get("href") or "").strip() if element.tag in ("a", "area") else ""
    code = href[11:] if href.lower().startswith("javascript:") else ""
    if href and not code and not href.startswith("#"):
        target = _to_address(element, href, base)
        if target is not None and target.slots:
            return target
    code = f"{element.get('onclick') or ''};{unquote(code)}"
    if len(code) > 1:
        target = _by_code(element, code, base, scripts)
        if target is not None:
            return target
    if element.tag in ("a", "button", "tr", "li", "div") and element.keys():
        return _by_data(element, base, scripts)
    return None


def _to_address(element: Element, address: str, base: str) -> Target | None:
    url = canonical(address, base)
    return Target(element, url, tuple(slots_of(url))) if url else None


def canonical(address: str, base: str) -> str:
    """An address on the same site, absolute and without what changes and does not matter; "" for any other.

    Left out: session ids, page numbers, empty values, searches, tokens, the fragment.
    """
    try:
        parts = urlsplit(urljoin(base, one_line(address)))
        host, own = parts.hostname or "", urlsplit(base).hostname or ""
        _ = parts.port  # raises where no such port can be asked
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or host.removeprefix("www.") != own.removeprefix("www."):
        return ""
    query = "&".join(pair for pair in parts.query.split("&") if not is_noise(*_split(pair), flag="=" not in pair))
    return urlunsplit((parts.scheme, parts.netloc, _SESSION.sub("", parts.path) or "/", query, ""))


def _split(pair: str) -> tuple[str, str]:
    name, _, value = pair.partition("=")
    return name, value


def is_noise(name: str, value: str, *, flag: bool = False) -> bool:
    """Whether a query parameter says nothing about which post it is. A `flag` has no value by its nature: `?view&no=3`."""
    if not name or (not value and not flag):
        return True
    if PAGING.fullmatch(name) or _SIZE.fullmatch(name):
        return value.isdecimal()
    if name in ("sid", "s", "zenid", "oscsid") and not value.isdecimal() and _SESSION_ID.fullmatch(value):
        return True
    if name == "q" and unpacked(value).startswith("a:"):  # what was searched for, as PHP writes a list
        return True
    return _NOISE.fullmatch(name) is not None or (name in ("t", "ts") and value.isdecimal() and len(value) >= 10)


def slots_of(url: str) -> Iterator[tuple[str, str]]:
    """The places in an address that could hold a key: `/view.do?idx` → 34, `/program/*` → 456."""
    parts = urlsplit(url)
    for pair in parts.query.split("&"):
        name, value = _split(pair)
        inside = unpacked(value)
        if "=" in inside:
            for inner, said in parse_qsl(inside):
                if _DIGIT.search(said) and len(said) <= 64 and not is_noise(inner, said):
                    yield f"{parts.path}?{name}.{inner}", said
        elif value and _DIGIT.search(value) and len(value) <= 64:
            yield f"{parts.path}?{name}", unquote(value)
    segments = parts.path.split("/")
    for index, segment in enumerate(segments):
        last = index == len(segments) - 1 or (index == len(segments) - 2 and not segments[-1])
        if segment and (_DIGIT.search(segment) or last):
            masked = "/".join([*segments[:index], "*", *segments[index + 1 :]])
            yield masked, unquote(segment)


@lru_cache(maxsize=4096)
def unpacked(value: str) -> str:
    """What a value says that was packed by base64 (`mv_data=aWR4PTM0…` → `idx=34&listNo=12`); "" for any other."""
    bare = unquote(value).rstrip("|=")
    if not 8 <= len(bare) <= MOST_PACKED or not _PACKED.fullmatch(bare):
        return ""
    try:
        said = b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_" if set(bare) & set("-_") else None).decode()
    except ValueError:
        return ""
    return said if said.isprintable() and ("=" in said or said.startswith("a:")) else ""


def _by_code(element: Element, code: str, base: str, scripts: Scripts) -> Target | None:
    direct = _DIRECT.search(code)
    if direct:
        return _to_address(element, direct["address"], base)
    if _SUBMIT.search(code):
        form = next(element.iterancestors("form"), None)
        return None if form is None else _by_form(element, form, base)
    for call in _CALL.finditer(code):
        name, inside = call[1], call[2]
        if _NO_CALLS.fullmatch(name):
            continue
        values = [
            next(group or "" for group in found.groups() if group is not None) for found in _ARGUMENT.finditer(inside)
        ]
        data = {key[5:]: element.get(key) or "" for key in element.attrib if _DATA.fullmatch(key)}
        slots = tuple((f"{name}(){index}", value) for index, value in enumerate(values) if _VALUE.fullmatch(value))
        opened = scripts.opened(name.rpartition(".")[2], values, data)
        target = Target(
            element, "", (*slots, *((f"{name}() data-{key}", value) for key, value in data.items() if value))
        )
        return _with(target, opened, base) if target.slots else None
    return None


def _with(target: Target, opened: tuple[str, tuple[tuple[str, str], ...], bool] | None, base: str) -> Target:
    """The target with the address that a script makes of it: fields of a GET form go into the query."""
    if opened is None:
        return target
    address, fields, is_post = opened
    fields = tuple((name, value) for name, value in fields if not is_noise(name, value))
    query = "&".join(f"{name}={value}" for name, value in fields)
    url = canonical(f"{address}{'&' if '?' in address else '?'}{query}" if query else address, base)
    return replace(target, url=url, form=fields if is_post and url else ())


def _by_form(element: Element, form: Element, base: str) -> Target | None:
    fields = tuple(fields_of(form))
    kept = tuple((name, value) for name, value in fields if not is_noise(name, value))
    action = _SESSION.sub("", form.get("action") or base).partition("?")[0]
    url = canonical(f"{action}?{'&'.join(f'{name}={value}' for name, value in kept)}", base)
    is_post = (form.get("method") or "").lower() == "post"
    return Target(element, url, tuple(slots_of(url)), kept if is_post else ()) if url else None


def fields_of(form: Element) -> Iterator[tuple[str, str]]:
    """The hidden fields of a form."""
    for field in form.iter("input"):
        if (field.get("type") or "").lower() == "hidden" and field.get("name"):
            yield field.get("name"), (field.get("value") or "").strip()


def _by_data(element: Element, base: str, scripts: Scripts) -> Target | None:
    """A row or link that carries its number in `data-id` or the like, for a script to take."""
    data = {key[5:]: (element.get(key) or "").strip() for key in element.attrib if _DATA.fullmatch(key)}
    for name in ("href", "url", "link"):
        if data.get(name):
            return _to_address(element, data[name], base)
    numbers = {
        name: value for name, value in data.items() if value and _DIGIT.search(value) and _VALUE.fullmatch(value)
    }
    if not numbers:
        return None
    target = Target(element, "", tuple((f"data-{name}", value) for name, value in numbers.items()))
    return _with(target, scripts.opened_by_data(data, element.get("class") or "", element.get("id") or ""), base)


def known_key(slot: str) -> bool:
    """Whether a slot has the name of a key: `wr_id`, `nttId`, `idx`, `document_srl`."""
    name = (
        slot.rpartition("?")[2].rpartition(".")[2].removeprefix("data-")
        if "?" in slot or slot.startswith("data-")
        else ""
    )
    return bool(name) and _KEY_NAMES.fullmatch(name) is not None
