"""Files of a post: by name, with an address where it lasts.

Many programs hand files out by script, with ids that are encrypted for one session: such a file has a name and no address.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit

from bs4 import BeautifulSoup, Tag

from aggregator.rawpost import Attachment
from aggregator.reading.markup import absolute
from crawler.pages.content import text_of
from crawler.pages.frame import class_of
from crawler.pages.municipal import without_session
from crawler.pages.page import Page, one_line

AREAS = (
    "ul.p-attach",
    ".p-attach",
    ".board_attach",
    ".view_file",
    ".bbsV_atchmnfl",
    "ul.list_file",
    ".file_list, .file-list, .fileList, .board_file, .bbs_file, .attach_list, .attach-list, .view-file",
)
_SCRIPTED = re.compile(r"fn_egov_downFile\(\s*['\"](FILE_\w{1,40})['\"]\s*,\s*['\"]?(\d{1,4})['\"]?\s*\)")
_DOWNLOADER = re.compile(r"[\"'](/[\w/.-]{0,120}FileDown\.do)")
_LASTING_ID = re.compile(r"FILE_\w{1,40}|\d{1,20}|[0-9a-f-]{24,64}")
_SESSION_BOUND = re.compile(r"nonce|token|session|csrf", re.IGNORECASE)
_SIZE = re.compile(
    r"\s*[\[(]\s*(?:[^\[\]()]{0,30}[,:/]\s*)?[\d.,]+\s*(?:[KMG]i?B|[KMG]?\s?bytes?|B|회|건)(?:\s*[,/][^\[\]()]{0,40})?\s*[\])]"
    r"\s*(?:다운로드|내려받기|바로보기|미리보기|새\s?창)?\s*$",
    re.IGNORECASE,
)
_ENDING = re.compile(r"\.[A-Za-z0-9]{2,5}$")
_FILE = re.compile(r"[^\\/:*?\"<>|\r\n]{1,200}\.[A-Za-z0-9]{2,5}(?![A-Za-z0-9])")
_NO_FILE = re.compile(
    r"(?:파일)?\s?(?:바로\s?보기|미리\s?보기|바로\s?듣기|뷰어(?:\s?보기)?|문서\s?보기|음성\s?듣기|전체\s?(?:파일)?\s?(?:다운로드|내려받기)|일괄\s?\S{0,6}|삭제)",
)
_WORDS = re.compile(
    r"(?:첨부)?\s?(?:파일)?\s?(?:다운로드|내려받기|다운|저장|download)\s?(?:\(?새\s?창\)?)?|첨부\s?파일|", re.IGNORECASE
)
_ICON = re.compile(r"(?:^|[\s_-])(?:icon?|blind|hidden|skip|sr-only|hide|size|count|down)(?:$|[\s_-])", re.IGNORECASE)


def files_of(
    soup: BeautifulSoup, areas: Sequence[str], labelled: Tag | None, body: Tag, page: Page
) -> tuple[Attachment, ...]:
    """The files of a post, each once and in order; pictures and links within its `body` are none."""
    boxes: list[Tag] = []
    for selector in (*areas, *AREAS):
        boxes = [box for box in soup.select(selector) if not _within(box, body)]
        if any(box.find(("a", "button")) for box in boxes):
            break
    if not any(box.find(("a", "button")) for box in boxes) and labelled is not None:
        boxes = [labelled]
    downloader = _DOWNLOADER.search(without_session(page.html))
    found: dict[tuple[str, str], Attachment] = {}
    for link in (link for box in boxes for link in box.find_all(("a", "button"))):
        name = _name(link)
        if name:
            address = _address(link, page.url, downloader[1] if downloader else "/cmm/fms/FileDown.do")
            found.setdefault((name, address), Attachment(address, name))
    return tuple(found.values())


def _within(element: Tag, box: Tag) -> bool:
    return any(parent is box for parent in element.parents)


def _name(link: Tag) -> str:
    """The file's name as shown, without icons, sizes and counts; "" for buttons that are no file."""
    shown = _without_size(_shown(link))
    if _NO_FILE.search(shown) and not _ENDING.search(shown):
        return ""
    if _WORDS.fullmatch(shown):
        # The word alone: the name is in the title, or stands before it.
        shown = next((name for text in _beside(link) if (name := _file_in(text))), "")
    titled = _file_in(str(link.get("title") or link.get("download") or ""))
    return titled if titled and not _ENDING.search(shown) else shown


def _shown(link: Tag) -> str:
    icons = {id(part) for part in link.find_all(True) if _ICON.search(class_of(part)) and not _file_in(text_of(part))}
    texts = (text for text in link.find_all(string=True) if not any(id(parent) in icons for parent in text.parents))
    return one_line(" ".join(str(text) for text in texts))


def _beside(link: Tag) -> Iterator[str]:
    for source in (link.get("title"), link.get("download")):
        yield str(source or "")
    for before in link.previous_siblings:
        yield before.get_text(" ")
    if link.parent is not None and len(link.parent.find_all(("a", "button"))) <= 3:
        yield link.parent.get_text(" ")


def _file_in(text: str) -> str:
    found = _FILE.search(one_line(text))
    return found[0].strip(" -·") if found else ""


def _without_size(text: str) -> str:
    """A name without the size and count behind it; what stands in brackets before the ending is the name's own."""
    if _ENDING.search(text):
        return text
    bare = _SIZE.sub("", text).strip()
    return re.sub(r"\s*(?:다운로드|내려받기|새\s?창(?:\s?열림)?)$", "", bare) if _file_in(bare) else bare


def _address(link: Tag, page_url: str, downloader: str) -> str:
    """The address of a file; "" where it is made by script for this session."""
    href = without_session(str(link.get("href") or "").strip())
    if not href or href.startswith("#") or href[:11].lower() == "javascript:":
        scripted = _SCRIPTED.search(f"{link.get('onclick') or ''};{href}")
        if scripted is None:
            return ""
        return absolute(f"{downloader}?{urlencode({'atchFileId': scripted[1], 'fileSn': scripted[2]})}", page_url)
    address = absolute(href, page_url)
    given = dict(parse_qsl(urlsplit(address).query)) if address else {}
    if any(_SESSION_BOUND.search(name) for name in given):
        return ""
    # eGovFrame encrypts this id with the session's own.
    is_encrypted = urlsplit(address).path.endswith("FileDown.do") and not _LASTING_ID.fullmatch(
        given.get("atchFileId", "0")
    )
    return "" if is_encrypted else address
