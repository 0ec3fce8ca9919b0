"""How the pages of an unknown board are addressed: the one place by which the addresses of its page numbers differ.

`?page=2`, `/page/2/`, `?start=15`, `fn_link_page(2)`: whatever grows with the number that is shown. What comes of it is a
pattern (`…?bbsId=B1&pageIndex={page}`) with what page 1 has there and by how much it grows (`first`, `step`).
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urljoin, urlsplit, urlunsplit

from lxml.etree import _Element as Element

from crawler.pages.board_links import PAGING, canonical, is_noise
from crawler.pages.board_scripts import Scripts
from crawler.pages.board_tree import matches, named, text_of
from crawler.pages.page import Page, one_line

_NUMBER = re.compile(r"[\[(]?\s?(?:page|페이지)?\s?(\d{1,4})\s?(?:페이지(?:로 이동)?|page|쪽)?\s?[\])]?", re.IGNORECASE)
_ONWARD = re.compile(
    r"다음(?:\s?(?:페이지|글 목록|목록|쪽))?|next(?: page)?|›|>|older(?: posts| entries)?|»"
    r"|이전\s?글들|지난\s?글(?:\s?보기)?|더\s?보기|load more",
    re.IGNORECASE,
)
_BOX = re.compile(
    r"pag(?:e|ing|inat\w*|er)\b|paging|paginate|pg_wrap|\bpg\b|page[-_]?(?:num|nav|list|wrap|box)|nav-links|navigation",
    re.IGNORECASE,
)
_PAGER_WORDS = re.compile(
    r"처음|맨|이전|다음|끝|마지막|앞|뒤|페이지|쪽|현재|목록|이동|first|prev(?:ious)?|next|last|page|of|\d{1,4}|[\W_]",
    re.IGNORECASE,
)
_CALL = re.compile(r"(?<![\w$.])([\w$.]++)\s*+\(\s*+['\"]?(\d{1,6})['\"]?\s*+(?:,[^()]*)?\)")
_LIKELY = re.compile(r".*(?:page|pg|cpn)\w*|offset|start\w*", re.IGNORECASE)
MOST_LINKS = 6000


@dataclass(frozen=True, slots=True)
class Paging:
    """The address of page n: `pattern` with `first + (n - 1) * step` in place of `{page}`."""

    pattern: str
    first: int = 1
    step: int = 1


@dataclass(frozen=True, slots=True)
class _Step:
    """One page number that is shown, and where its link leads: the address, or the number that a script is given."""

    shown: int
    address: str
    called: int | None
    function: str
    in_box: bool


def paging(root: Element, page: Page, onward: str = "") -> Paging | None:
    """How this list's pages are addressed; None where it shows no other page.

    `onward` is a pinned selector of the link to page 2, asked alone where it is given.
    """
    own = _own_address(page.url)
    if onward:
        steps = [_Step(2, *_leads(link, page.url), in_box=True) for link in matches(root, onward, "next")[:1]]
    else:
        steps = list(_steps(root, page.url))
    return (
        _by_function(root, steps, own, page.url)
        or _by_parameter(steps, own, page.url)
        or _by_path(steps, page.url)
        or _by_script(root, steps, own)
    )


def address_of(found: Paging, number: int) -> str:
    """The address of a page."""
    return found.pattern.replace("{page}", str(found.first + (number - 1) * found.step))


def _own_address(url: str) -> str:
    """The list's own address, without session and page number."""
    return canonical(url, url) or url


def _steps(root: Element, base: str) -> Iterator[_Step]:
    for count, link in enumerate(root.iter("a", "button", "area")):
        if count > MOST_LINKS:
            return
        said = text_of(link, most=60) or one_line(
            link.get("title") or next((image.get("alt") or "" for image in link.iter("img")), "")
        )
        found = _NUMBER.fullmatch(said)
        if found and 1 <= int(found[1]) <= 5000:
            yield _Step(int(found[1]), *_leads(link, base), _in_box(link))
        elif _ONWARD.fullmatch(said.strip("[]()«»←→ ") or said):
            yield _Step(0, *_leads(link, base), _in_box(link))


def _in_box(link: Element) -> bool:
    """Whether a link stands in a box of links to pages, by its name or by what it says."""
    around = list(link.iterancestors())[:4]
    return any(_BOX.search(named(at)) for at in around) or any(_is_pager(text_of(at, most=200)) for at in around[:3])


def _is_pager(text: str) -> bool:
    """Whether a box says nothing but page numbers and the words around them: `처음 [1] [2] [3] 끝`."""
    return len(text) < 200 and len(re.findall(r"\d+", text)) >= 2 and not _PAGER_WORDS.sub("", text).strip()


def _leads(link: Element, base: str) -> tuple[str, int | None, str]:
    href = (link.get("href") or "").strip()
    address = ""
    try:
        if href and not href.startswith("#") and not href.lower().startswith("javascript:"):
            address = urljoin(base, href)
            if urlsplit(address).netloc != urlsplit(base).netloc:
                address = ""
    except ValueError:
        address = ""
    call = _CALL.search(f"{link.get('onclick') or ''} {href if href.lower().startswith('javascript:') else ''}")
    return address, int(call[2]) if call else None, call[1].rpartition(".")[2] if call else ""


def _by_parameter(steps: list[_Step], own: str, url: str) -> Paging | None:
    """The query parameter that grows with the number shown."""
    seen: dict[str, dict[int, int]] = defaultdict(dict)
    where: dict[str, str] = {}
    here = dict(parse_qsl(urlsplit(own).query))
    boxed: set[str] = set()
    for step in steps:
        for name, value in parse_qsl(urlsplit(step.address).query):
            if value.isdecimal() and len(value) < 7:
                if step.shown:
                    seen[name].setdefault(step.shown, int(value))
                elif (
                    2 not in seen.get(name, {})
                    and int(value) == 2
                    and ((step.in_box and PAGING.fullmatch(name)) or _is_own_next(step.address, name, url, here))
                ):
                    seen[name][2] = 2
                    boxed.add(name)
                where.setdefault(name, step.address)
                boxed |= {name} if step.in_box else set()
    best: tuple[int, str, int, int] | None = None
    for name, values in seen.items():
        line = _line(values)
        likely = 1 if name in boxed and values == {2: 2} else 0
        likely += bool(PAGING.fullmatch(name)) + bool(_LIKELY.fullmatch(name))
        if line is None or not (likely or (len(values) > 1 and name in boxed)):
            continue
        if len(values) == 1 and line == (1, 1) and next(iter(values)) == 1:
            continue
        rank = (len(values) + 3 * likely + 2 * (name in boxed), name, *line)
        best = rank if best is None or rank[0] > best[0] else best
    if best is None:
        return None
    _, name, first, step_size = best
    return Paging(_with_parameter(where[name], own, url, name), first, step_size)


def _is_own_next(address: str, name: str, url: str, here: dict[str, str]) -> bool:
    """Whether an address is the list's own with one parameter more: what 다음 leads to, wherever it stands."""
    there = urlsplit(canonical(address, url) or address)
    others = {one: value for one, value in parse_qsl(there.query) if one != name}
    return there.path == urlsplit(url).path and name not in here and all(here.get(one) == others[one] for one in others)


def _line(values: dict[int, int]) -> tuple[int, int] | None:
    """First value and step where the values grow evenly with the pages; one value alone must be the page itself or a
    multiple of what comes before it (15 for page 2)."""
    (low, low_value), *rest = sorted(values.items())
    if not rest:
        if low_value == low:
            return 1, 1
        if low_value == low - 1:
            return 0, 1
        return (0, low_value // (low - 1)) if low > 1 and low_value % (low - 1) == 0 and low_value >= 5 else None
    high, high_value = rest[-1]
    step, left = divmod(high_value - low_value, high - low)
    first = low_value - (low - 1) * step
    if left or step < 1 or first < 0:
        return None
    fitting = sum(value == first + (shown - 1) * step for shown, value in values.items())
    return (first, step) if fitting == len(values) else None


def _with_parameter(address: str, own: str, url: str, name: str) -> str:
    """The address of the lists with `{page}` as the parameter: the page's own where the printed one forgets the board."""
    there, here = urlsplit(canonical(address, url) or address), urlsplit(own)
    known = {pair.partition("=")[0]: pair for pair in there.query.split("&") if pair}
    mine = {pair.partition("=")[0]: pair for pair in here.query.split("&") if pair}
    same = there.path == here.path
    pairs = {**known, **mine} if same else known
    kept = [pair for one, pair in pairs.items() if one != name]
    return urlunsplit((here.scheme, here.netloc, there.path, "&".join([*kept, f"{name}={{page}}"]), ""))


def _by_path(steps: list[_Step], url: str) -> Paging | None:
    """The part of a path that is the number shown: `/page/2/`, `/list/2`."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for step in steps:
        parts = urlsplit(step.address)
        segments = parts.path.split("/")
        for index, segment in enumerate(segments):
            if segment.isdecimal() and step.shown in (0, int(segment)) and int(segment) > 0 and step.in_box:
                masked = "/".join([*segments[:index], "{page}", *segments[index + 1 :]])
                query = "&".join(pair for pair in parts.query.split("&") if not is_noise(*pair.partition("=")[::2]))
                found[urlunsplit((parts.scheme, parts.netloc, masked, query, ""))][step.shown or int(segment)] = int(
                    segment
                )
    if not found:
        return None
    pattern, values = max(found.items(), key=lambda one: len(one[1]))
    return Paging(pattern) if set(values) != {1} and urlsplit(url).netloc == urlsplit(pattern).netloc else None


def _by_function(root: Element, steps: list[_Step], own: str, url: str) -> Paging | None:
    """Numbers given to a script whose ways can be followed: the one field or parameter in which it sends the number.

    That goes before a printed address, as in a browser: such an address (`?pageIndex=2`) often forgets the board.
    """
    called = {step.shown: step for step in steps if step.called is not None and step.function and step.shown > 1}
    line = _line({shown: step.called for shown, step in called.items() if step.called is not None}) if called else None
    if line is None:
        return None
    step = next(iter(called.values()))
    opened = Scripts(root).opened(step.function, [str(step.called)], {})
    if opened is None:
        return None
    try:
        address = urljoin(url, opened[0])
        given = [*parse_qsl(urlsplit(address).query), *opened[1]]
    except ValueError:
        return None
    names = [name for name, value in given if value == str(step.called)]
    name = next((name for name in names if PAGING.fullmatch(name)), names[0] if len(names) == 1 else "")
    if not name or urlsplit(address).netloc != urlsplit(url).netloc:
        return None
    kept = "&".join(f"{one}={value}" for one, value in given if one != name and not is_noise(one, value))
    return Paging(_with_parameter(urlunsplit(urlsplit(address)._replace(query=kept)), own, url, name), *line)


def _by_script(root: Element, steps: list[_Step], own: str) -> Paging | None:
    """Numbers given to a script: it puts them into the page's hidden field of a telling name."""
    called = {step.shown: step.called for step in steps if step.called is not None and step.shown}
    line = _line(called) if called else None
    if line is None or set(called) == {1}:
        return None
    fields = [field.get("name") or "" for field in root.iter("input") if PAGING.fullmatch(field.get("name") or "")]
    name = next(iter(fields), "")
    if not name:
        return None
    glue = "&" if urlsplit(own).query else "?"
    return Paging(f"{own}{glue}{name}={{page}}", *line)
