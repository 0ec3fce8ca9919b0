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
_LONGEST_CODE = 2000
_NAMED = re.compile(r"BBSMSTR_\w+|BBS_\w+")


@dataclass(frozen=True, slots=True)
class Named:
    """A post as a row names it: its number, its address, and what is sent to it where it wants a POST."""

    number: str
    url: str
    form: tuple[tuple[str, str], ...] = ()


class Namer:
    """Tells which post of a board the links, buttons and forms of a page open.

    The rows of a page differ in their number alone. So what the rest of an address or a form says is read once.
    """

    def __init__(self, cms: Cms, place: Place, page_url: str) -> None:
        self._cms = cms
        self._place = place
        self._page_url = page_url
        self._mark = f"{cms.post}="
        self._in_query = re.compile(rf"[?&;]{re.escape(cms.post)}=(\d{{1,20}})(?![^&#])")
        self._boards = place.board.split("/")
        self._own_values = tuple(dict.fromkeys((*self._boards, *(value for _, value in place.query))))
        self._by_script_alone = _Opener(cms, place)
        self._fields = {cms.post, *cms.board}
        self._scripts: dict[str, str] = {}
        self._addresses: dict[tuple[str, str], _Opener | None] = {}
        self._forms: dict[tuple[str, str], _Opener] = {}

    def named(self, element: Element) -> Named | None:
        """The post of this board that a link, button or form opens; None where it opens none."""
        if element.tag == "form":
            return self._by_form(element)
        href = element.get("href") or ""
        is_script = "(" in href and href.strip()[:11].lower() == "javascript:"
        if self._mark in href and not is_script:
            found = self._by_address(href.strip())
            if found is not None:
                return found
        number = ""
        for name in self._cms.data:
            if number := element.get(name) or "":
                break
        if not number or not _NUMBER.fullmatch(number):
            onclick = element.get("onclick") or ""
            if not (onclick or is_script):
                return None  # as most links on a page
            code = f"{href.strip()[11:] if is_script else ''};{onclick}"[:_LONGEST_CODE]
            if code not in self._scripts:
                self._scripts[code] = self._by_script(code)
            number = self._scripts[code]
        return self._by_script_alone.named(number) if number else None

    def _by_address(self, href: str) -> Named | None:
        numbered = self._in_query.search(href)
        if numbered is None or href.count(self._mark) > 1:
            place = self._beside(href)
            return _Opener(self._cms, place).named(place.post) if place is not None else None
        around = href[: numbered.start(1)], href[numbered.end(1) :]
        if around not in self._addresses:
            # Any number but 0 shows what the rest of the address says.
            place = self._beside(f"{around[0]}1{around[1]}")
            self._addresses[around] = _Opener(self._cms, place) if place is not None else None
        opener = self._addresses[around]
        return opener.named(numbered[1]) if opener is not None and numbered[1].strip("0") else None

    def _beside(self, href: str) -> Place | None:
        """This board in the folder of an address of one of its posts, with the post; None for any other address."""
        try:
            address = urljoin(self._page_url, href)
        except ValueError:
            return None
        found = place_of(self._cms, address)
        if found is None or not found.post or found.board not in ("", self._place.board):
            return None
        return replace(self._place.beside(found), post=found.post) if same_host(address, self._place.root) else None

    def _by_form(self, form: Element) -> Named | None:
        fields = form.iter("input")
        given = {name: field.get("value") or "" for field in fields if (name := field.get("name")) in self._fields}
        number = given.get(self._cms.post, "").strip()
        others = [value for name in self._cms.board if (value := given.get(name, "").strip())]
        if not number.strip("0") or (others and "/".join(others) != self._place.board):
            return None
        said = form.get("action") or "", (form.get("method") or "").lower()
        if said not in self._forms:
            self._forms[said] = self._form_opener(*said)
        return self._forms[said].named(number)

    def _form_opener(self, action: str, method: str) -> "_Opener":
        try:
            target = place_of(self._cms, urljoin(self._page_url, action))
        except ValueError:
            target = None
        cms = replace(self._cms, form=False) if method == "get" and self._cms.form else self._cms
        return _Opener(cms, self._place.beside(target) if target is not None else self._place)

    def _by_script(self, code: str) -> str:
        """The number among the arguments of a call that opens something.

        Sites order them differently, and name board and menu beside the post: so it is the first number that is not one
        of the board's own. A call that names another board opens none of ours.
        """
        for name, inside in _CALL.findall(code):
            if _OTHER.search(name) or not _OPENS.search(name):
                continue
            arguments = [one or two or three for one, two, three in _ARGUMENT.findall(inside)]
            if any(_NAMED.fullmatch(argument) and argument not in self._boards for argument in arguments):
                continue
            # Each value of the board's is taken away once, from behind: a post may have its board's number.
            for value in self._own_values:
                if value in arguments[1:]:
                    del arguments[len(arguments) - 1 - arguments[::-1].index(value)]
                elif _NAMED.fullmatch(value) and value in arguments:
                    arguments.remove(value)
            number = next((argument for argument in arguments if _NUMBER.fullmatch(argument)), "")
            if number.strip("0"):
                return number
        return ""


class _Opener:
    """How the posts of a board are opened: all but their number."""

    def __init__(self, cms: Cms, place: Place) -> None:
        self._cms = cms
        self._place = place
        self._address = place.post_address(cms, "" if cms.form else "0")

    def named(self, number: str) -> Named:
        """The post of this number."""
        if self._cms.form:
            return Named(number, self._address, (*self._place.query, (self._cms.post, number), (self._cms.page, "1")))
        if number.isascii() and number.isalnum():
            return Named(number, f"{self._address[:-1]}{number}")
        return Named(number, self._place.post_address(self._cms, number))
