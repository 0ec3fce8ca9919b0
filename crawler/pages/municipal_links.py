"""How a row of an eGovFrame or municipal list names its post: by an address, a script, an attribute, or a little form.

<a href="./selectBbsNttView.do;jsessionid=…?key=…&bbsNo=66&nttNo=1051&searchCtgry=&…">
<a href="javascript:fn_egov_inqire_notice('1051','BBSMSTR_000000000021')">     and the arguments in the other order
<a href="#" onclick="goTo.view('list','346105','22','0203010000'); return false;">
<a href="javascript:" data-id="1051" class="nttInfoBtn">
<form action="…/selectBoardArticle.do"><input name="nttId" value="1051"><a href="" onclick="…parentNode.submit()">
"""

import re
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from lxml.etree import _Element as Element

from crawler.pages.municipal import Cms, Place, place_of, same_host

_CALL = re.compile(r"([\w$.]{2,60})\s*\(([^()]{0,300})\)")
_ARGUMENT = re.compile(r"'([^']*)'|\"([^\"]*)\"|([\w-]+)")
_OPENS = re.compile(r"view|detail|inqu?ire|article|read|info|select|show|go|move|fn", re.IGNORECASE)
_OTHER = re.compile(
    r"down|file|list|paging|linkpage|preview|viewer|delete|print|share|popup|submit|preventDefault|alert|confirm|login|search",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,20}|[A-Z]{2,12}_\d{5,24}|[0-9a-f]{24,40}")
_NAMED = re.compile(r"BBSMSTR_\w+|BBS_\w+")


@dataclass(frozen=True, slots=True)
class Named:
    """A post as a row names it: its number, its address, and what is sent to it where it wants a POST."""

    number: str
    url: str
    form: tuple[tuple[str, str], ...] = ()


def named_by(element: Element, cms: Cms, place: Place, page_url: str) -> Named | None:
    """The post of this board that a link, button or form opens; None where it opens none."""
    if element.tag == "form":
        return _by_form(element, cms, place, page_url)
    href = (element.get("href") or "").strip()
    script = href[11:] if href[:11].lower() == "javascript:" else ""
    if f"{cms.post}=" in href and not script:
        found = _by_address(href, cms, place, page_url)
        if found is not None:
            return found
    number = next((element.get(name) or "" for name in cms.data if element.get(name)), "")
    if not _NUMBER.fullmatch(number):
        number = _by_script(f"{script};{element.get('onclick') or ''}", place)
    return _named(cms, place, number) if number else None


def _by_address(href: str, cms: Cms, place: Place, page_url: str) -> Named | None:
    try:
        address = urljoin(page_url, href)
    except ValueError:
        return None
    found = place_of(cms, address)
    if found is None or not found.post or not same_host(address, place.root) or found.board not in ("", place.board):
        return None
    return _named(cms, place.beside(found), found.post)


def _by_form(form: Element, cms: Cms, place: Place, page_url: str) -> Named | None:
    given = {field.get("name"): (field.get("value") or "").strip() for field in form.iter("input") if field.get("name")}
    number = given.get(cms.post, "")
    others = [given[name] for name in cms.board if given.get(name)]
    if not number.strip("0") or (others and "/".join(others) != place.board):
        return None
    try:
        target = place_of(cms, urljoin(page_url, form.get("action") or ""))
    except ValueError:
        target = None
    if (form.get("method") or "").lower() == "get":
        cms = replace(cms, form=False)
    return _named(cms, place.beside(target) if target is not None else place, number)


def _by_script(code: str, place: Place) -> str:
    """The number among the arguments of a call that opens something.

    Sites order them differently, and name board and menu beside the post: so it is the first number that is not one of
    the board's own. A call that names another board opens none of ours.
    """
    for name, inside in _CALL.findall(code[:2000]):
        if _OTHER.search(name) or not _OPENS.search(name):
            continue
        arguments = [one or two or three for one, two, three in _ARGUMENT.findall(inside)]
        if any(_NAMED.fullmatch(argument) and argument not in place.board.split("/") for argument in arguments):
            continue
        # Each value of the board's is taken away once, from behind: a post may have its board's number.
        for value in dict.fromkeys((*place.board.split("/"), *(value for _, value in place.query))):
            if value in arguments[1:]:
                del arguments[len(arguments) - 1 - arguments[::-1].index(value)]
            elif _NAMED.fullmatch(value) and value in arguments:
                arguments.remove(value)
        number = next((argument for argument in arguments if _NUMBER.fullmatch(argument)), "")
        if number.strip("0"):
            return number
    return ""


def _named(cms: Cms, place: Place, number: str) -> Named:
    form = (*place.query, (cms.post, number), (cms.page, "1")) if cms.form else ()
    return Named(number, place.post_address(cms, number), form)
