"""What the class names of Korean boards tell of the boxes that bear them: the title, the date, a mark beside the title.

Skins differ, but keep many names of the program's own. A list has few of them and repeats them in each row, and its next
page has the same: what they tell is remembered.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from lxml.etree import _Element as Element

# Parts of a title's link that are no part of the title.
_MARK = re.compile(
    r"(?:^|[\s_-])(?:sound_?only|blind|hidden|sr-only|cnt_?cmt|cmt|bo_cmt|comment(?:_?(?:cnt|count|num))?|reply_?num|replyNum|cnt|count|new"
    r"|hot|icon|ico|icons|badge|label|bo_cate_link|cate|category|ca_name|is_notice|notice|notice_icon|lock|secret|attached_image"
    r"|extraimages|no_img|no_image|trackbackNum|fa|date|time|datetime|speech|wrp|size)(?:[\s_-](?:icon|cmt|cnt|link|num|area))?(?:$|\s)",
)
_TITLE = re.compile(r"tit(?:le)?(?:$|[\s_-])|subj|hx(?:$|\s)", re.IGNORECASE)
_DATED = re.compile(r"date|time|regdate|(?:^|[\s_-])day", re.IGNORECASE)
_WRITER = re.compile(
    r"(?:sv_|(?:^|\s))(?:member|guest)(?:$|\s)|(?:^|[\s_-])(?:td_)?(?:name|writer|author|nick|auth)(?:$|[\s_-])|member_\d",
    re.IGNORECASE,
)
_CATEGORY = re.compile(r"(?:^|[\s_-])(?:bo_cate_link|cate|category|ca_name|cate_link|td_cate)(?:$|\s)", re.IGNORECASE)
_NUMBER = re.compile(r"(?:^|[\s_-])(?:no|num\d?|td_num\d?|number|td_no)(?:$|\s)")
_PINNED_CLASS = re.compile(r"(?:^|[\s_-])(?:notice|bo_notice|notice_icon|is_notice|noti)(?:$|[\s_-])", re.IGNORECASE)
_NOTICE_MARK = re.compile(r"(?:^|\s)(?:is_notice|notice_icon)(?:$|\s)")
SECRET = re.compile(
    r"(?:^|[\s_/-])(?:secret|lock|fa-lock|ico_?lock|icon_?secret|xi-lock|비밀글?|자물쇠)(?:$|[\s_.-])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """What the class names of an element, or of all elements around a text, tell."""

    mark: bool = False
    title: bool = False
    dated: bool = False
    writer: bool = False
    category: bool = False
    number: bool = False
    pinned: bool = False
    notice: bool = False
    secret: bool = False
    unseen: bool = False


_PATTERNS = (
    _MARK,
    _TITLE,
    _DATED,
    _WRITER,
    _CATEGORY,
    _NUMBER,
    _PINNED_CLASS,
    _NOTICE_MARK,
    SECRET,
    re.compile("sound_only"),
)
NO_NAMES = Names()
_LONGEST = 100  # what is longer is not remembered


def names_of(element: Element | None) -> Names:
    """What an element's own class names tell."""
    names = element.get("class") if element is not None else None
    if not names:
        return NO_NAMES
    return _remembered(names) if len(names) <= _LONGEST else _told(names)


def _told(names: str) -> Names:
    return Names(*(pattern.search(names) is not None for pattern in _PATTERNS))


_remembered = lru_cache(maxsize=4096)(_told)


@lru_cache(maxsize=4096)
def together(outer: Names, inner: Names) -> Names:
    """What the names of a box and of the box around it tell of a text in both."""
    told = (getattr(outer, name) or getattr(inner, name) for name in Names.__slots__)
    return Names(*told)
