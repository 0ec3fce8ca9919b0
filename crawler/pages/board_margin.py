"""What stands around a post and is none of it: remarks (author, hits, files, buttons), and margins (comments, neighbours,
menus, the list printed again, footers). Told by the names that authors of pages give, and by what is said there.
"""

import re
from functools import lru_cache
from itertools import islice

from lxml.etree import _Element as Element

from crawler.pages.board_remarks import closed_up, is_file_line, is_remark_line, says_remark
from crawler.pages.board_tree import named, text_of, unshown

_BOX = r"(?:area|box|wrap|wrapper|inner|in|view|body|detail|text|txt|section|cell|main|\d{1,2})"
_BODY = re.compile(
    r"(?:view|board|bbs|article|post|entry|read|write|detail|news|story|text|event|lec\w{0,5}|program)[_-]?"
    rf"(?:con|cont|conts|contents?|body|text|txt|article|area|cn|desc|description)(?:[_-]?{_BOX})?(?:$|\s)"
    r"|(?:^|[\s_-])(?:xe_content|rhymix_content|ck-content|se-main-container|fr-view|ql-editor|note-editable|db_?data|substance"
    r"|p-table__content|contents?|cont|con|conts|memo|ntt_?cn|txt_area|editor\w*|view_?txt|article|se_component_wrap"
    rf"|contents_style|bbs_content|content-view|prose)(?:[_-]?{_BOX})?(?:$|\s)",
    re.IGNORECASE,
)
_NO_BODY = re.compile(  # article-byline-content, view_info_cont
    r"(?:^|[_-])(?:byline|meta|info|head\w*|author|writer|date|files?|btn|button|title|tit|subject|search|share|sns|tags?|lists?|top"
    r"|bottom|prev\w*|next\w*|nav\w*|side\w*|menu)(?:[_-]|$)",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:comment\w*|cmt\w*|repl(?:y|ies)\w*|feedback|bo_vc\w*|respond|commentary|talk|fbHeader|fbList)(?:$|[\s_-])|comment(?:s|list|area|_?box|wrap)|replyList|(?<![a-z])[a-z]{1,10}comments?(?:$|[\s_-])",
    re.IGNORECASE,
)
# The first or the last word of a class name tells what a box is: `nav-links`, `view_prev`; not `rd_nav_style2`.
_MARGIN_WORDS = (
    r"(?:prev\w*|(?<!^__)(?<!\s__)next\w*|prv|nb|neighbou?r\w*|siblings?|pn_?list|pagination|paging|pager|nav|navi|gnb|lnb|snb|menu|foot\w*"
    r"|copyright|related\w*|recent\w*|latest\w*|(?<!elementor-)widget\w*|aside|side\w*|banner\w*|breadcrumbs?|location|search\w*|satisf\w*"
    r"|survey|charge|manager|ccl|kogl|koglo?|opentype|family\w*|quick\w*|popular\w*|tag-?links|tags|prevnext|another_category"
    r"|postbtn|navigation)"
)
_MARGIN = re.compile(
    rf"(?:^|\s)(?!(?:read|view|post|article|entry|board|bbs|rd|card|item|panel)[_-]?foot)(?:{_MARGIN_WORDS}(?:[_-][\w-]*)?|[\w-]*[_-]{_MARGIN_WORDS})(?=$|\s)",
    re.IGNORECASE,
)
_REMARKS = re.compile(
    r"file|attach|atch|\bdown|share|(?:^|[\s_-])sns|\bbtns?\b|btn[_-]?(?:area|box|wrap|group|list|bo)|button|\butil|\btools?\b|print|(?:^|[\s_-])(?:info|meta|writer|author|hits?|date|view_?count|recommend|vote\w*|like|scrap|etc|act|links?)(?:$|[\s_-])|bo_v_info|bo_v_top|view_info|post[_-]terms|taxonomy|cat[_-]?links|addthis|(?:^|[\s_-])tns",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"(?:이전|다음)\s?(?:글|게시물|게시글|목록|보기)?|(?:윗|아랫)글|댓글.{0,12}|(?:글\s?)?목(?:록|차)(?:으?로|보기)?|list|prev(?:ious)?|next|글쓰기|(?:글\s?)?수정(?:하기)?|(?:글\s?)?삭제(?:하기)?|(?:수강|참가|온라인)?\s?신청(?:하기)?|답[변글](?:\s?달기|쓰기)?|인쇄|신고",
    re.IGNORECASE,
)
_NEIGHBOUR = re.compile(
    r"^[▲▼△▽∧∨<>‹›\s]*(?:(?:이전|다음)\s?(?:글|게시물|게시글)|(?:윗|아랫)글(?=[\s:：]|$))",
    re.IGNORECASE,
)
_NEIGHBOURS_WORD = re.compile(r"(?<!\S)(이전|다음) (?:글|게시물|게시글)(?!\S)")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_TOOL_PAGE = re.compile(
    r"(?:^|[/_])(?:write|modify|edit|delete|reply|list)[a-z]{0,8}\.\w{2,4}(?:[?#]|$)", re.IGNORECASE
)
_DAY_OR_COUNT = re.compile(r"\d{2,4}(?:\s?[.\-/년월]\s?\d{1,2}){1,2}\s?[.일]?|\d{1,6}(?![가-힣\d])")
_INDEX_HEADS = re.compile(r"번호|작성|등록|날짜|조회|no", re.IGNORECASE)
_LABELS = re.compile(
    r"본문(?:\s?내용)?|내용|(?:상세\s?)?설명|상세\s?내용|글\s?내용|contents?|(?:첨부\s?)?(?:파일|화일)(?:\s?목록)?|첨부(?:\s?\(\d+\))?|제목|작성자|작성일|등록일|조회수?"
    r"|페이지 정보|본문 기타 기능|링크|이미지",
    re.IGNORECASE,
)
_ICON_NAME = re.compile(r"\bicon|icon\b|\bico\b|avatar|profile|emoticon", re.IGNORECASE)
_MARK = re.compile(r"\s*(?:비?(?:공감|추천)|좋아요|싫어요|새\s?글|new|hot|목록|이전글?|다음글?)\s*", re.IGNORECASE)
MACHINERY = (
    "script",
    "style",
    "noscript",
    "template",
    "input",
    "button",
    "select",
    "option",
    "label",
    "link",
    "meta",
    "nav",
    "aside",
    "iframe-ad",
)


@lru_cache(maxsize=4096)
def kind_of(names: str) -> str:
    """What the names of an element make it: comments, body, margin, remark, or nothing in particular."""
    if _COMMENTS.search(names):
        return "comments"
    if _BODY.search(names) and any(_BODY.search(name) and not _NO_BODY.search(name) for name in names.split()):
        return "body"
    if _MARGIN.search(names) or _MARGIN.search(_CAMEL.sub("_", names)):
        return "margin"
    return "remark" if _REMARKS.search(names) else ""


def marginal(element: Element) -> bool:
    """Whether an element stands in comments, neighbours, menus, footers, or a list of posts."""
    for at in (element, *element.iterancestors()):
        if at.tag in ("body", "html"):
            return False
        kind = kind_of(at.get("class") or "")
        if kind == "body":
            return False
        if at.tag in ("nav", "aside", "footer") and not _is_entry_footer(at):
            return True
        if kind in ("comments", "margin"):
            return True
    return False


def is_comments(element: Element) -> bool:
    """Whether an element is named as the comments."""
    return kind_of(named(element)) == "comments" and element.tag not in ("body", "html")


def _is_entry_footer(at: Element) -> bool:
    return at.tag == "footer" and re.search(r"entry|post|article", named(at)) is not None


def is_remark(element: Element) -> bool:
    """Whether an element stands in what is said about a post: author, day, hits."""
    around = [element, *list(element.iterancestors())[:3]]
    return any(kind_of(at.get("class") or "") == "remark" or at.tag in ("dt", "dd", "th", "ul") for at in around)


def is_end(one: Element) -> bool:
    """Whether an element ends a post: comments, neighbours, a way back to the list."""
    if not isinstance(one.tag, str):
        return False
    text = text_of(one, most=300)
    if kind_of(named(one)) in ("comments", "margin") or one.tag == "footer":
        return bool(text)
    words = _NEIGHBOURS_WORD.sub(r"\1글", text).split()
    return _NEIGHBOUR.match(text) is not None or (0 < len(words) <= 8 and any(_ENDS.fullmatch(word) for word in words))


def left_out(one: Element) -> bool:
    """Whether an element beside or within a body is none of it."""
    if not isinstance(one.tag, str) or one.tag in MACHINERY or (unshown(one) and one.tag != "textarea"):
        return True
    if one.tag == "textarea" and one.get("readonly") is None and one.get("disabled") is None:
        return True
    kind = kind_of(named(one))
    if kind == "comments" or one.tag in ("footer", "header") or _asks_password(one):
        return True
    if kind in ("margin", "remark"):
        return spoken(one) < 600
    if kind == "body":
        return False
    if _is_index(one):
        return True
    if _holds_body(one) or _has_picture(one):
        return False
    return _is_margin_line(one) or is_remark_line(one) or is_file_line(one) or _is_links(one)


def _asks_password(one: Element) -> bool:
    """Whether an element is the field for the password with which a post may be changed."""
    fields = (field.get("type") or "" for field in islice(one.iter("input"), 20))
    return any(field.lower() == "password" for field in fields) and spoken(one) < 200


def is_label(one: Element) -> bool:
    """Whether an element is the label of the body and no word of it: a th that says 내용."""
    return one.tag in ("th", "dt", "h2", "h3", "h4") and _LABELS.fullmatch(closed_up(text_of(one, most=40))) is not None


def spoken(one: Element) -> int:
    """How much an element says outside of links."""
    return len(text_of(one, lambda at: unshown(at) or at.tag == "a", most=2000))


def _is_margin_line(one: Element) -> bool:
    """Whether an element says nothing but the page's own words: a label, a neighbour, buttons."""
    text = text_of(one, most=400)
    if len(text) > 250:
        return False
    if _LABELS.fullmatch(closed_up(text)) or (_NEIGHBOUR.match(text) and one.find(".//a") is not None):
        return True
    words = [word.strip("[]()<>") for word in _NEIGHBOURS_WORD.sub(r"\1글", text).split()]
    return 0 < len(words) <= 6 and all(not word or _ENDS.fullmatch(word) or word in ("|", "/") for word in words)


def _holds_body(one: Element) -> bool:
    """Whether something within is named as the body: then no look of its words makes the whole a margin."""
    return any(kind_of(named(at)) == "body" for at in islice(one.iter("div", "td", "section", "article", "dd"), 400))


def _has_picture(one: Element) -> bool:
    """Whether an element shows a picture of its own: a poster under the label 내용 is the whole body at times."""
    alts = [image.get("alt") or "" for image in islice(one.iter("img"), 20) if not is_icon(image)]
    return any("공공누리" not in alt and not says_remark(alt) for alt in alts)


def _is_index(one: Element) -> bool:
    """Whether this is the list of posts once more: rows that open something under header words. A table of books does not."""
    heads = " ".join(text_of(head, most=40) for head in islice(one.iter("th", "td"), 8))
    rows = len(list(one.iter("tr")))
    if rows <= 2 or "제목" not in heads.replace(" ", "") or not _INDEX_HEADS.search(heads):
        return False
    return sum(at.get("href") is not None or at.get("onclick") is not None for at in one.iter("a", "tr")) * 2 > rows


def _is_links(one: Element) -> bool:
    """Whether this is many links within the site and little beside them: a menu, neighbours. Authors link to elsewhere."""
    links = [link for link in one.iter("a") if not (link.get("href") or "").startswith("http")]
    if len(links) < 5:
        return False
    beside = _DAY_OR_COUNT.sub("", text_of(one, lambda at: unshown(at) or at.tag == "a", most=2000))
    return sum(len(text_of(link, most=200)) for link in links) > 2 * len(beside.strip())


def marginal_within(element: Element, box: Element) -> bool:
    """Whether something between an element and the box around it is left out."""
    for at in element.iterancestors():
        if at is box:
            return False
        if kind_of(named(at)) in ("comments", "margin", "remark"):
            return True
    return False


def is_icon(image: Element) -> bool:
    """Whether a picture is a sign of the page and none of the post."""
    address = image.get("src") or ""
    if (
        _ICON_NAME.search(image.get("class") or "")
        or _MARK.fullmatch(image.get("alt") or "")
        or not (address or len(image.attrib) > 1)
    ):
        return True
    link = image.getparent()
    if link is not None and link.tag == "a" and _TOOL_PAGE.search(link.get("href") or ""):
        return True  # a button without a name
    small = any(
        (image.get(side) or "").removesuffix("px").isdecimal()
        and int((image.get(side) or "0").removesuffix("px")) <= 24
        for side in ("width", "height")
    )
    return (
        small
        or re.search(
            r"(?:^|[/_-])(?:icons?|ico|btn|bullet|blank|spacer|profile|no_?profile|emoticon|logo|dot|line)(?:[/_.-]|\d)"
            r"|(?:^|[/_-])(?:bt?_?)?(?:list|prev|next|write|reply|modify|delete|edit)\d?\.(?:gif|png|jpe?g|svg)$",
            address,
            re.IGNORECASE,
        )
        is not None
    )
