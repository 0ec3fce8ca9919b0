"""Pages with status 200 that are no list and no post: error messages, log-ins, secret and deleted posts, empty lists."""

import re
from collections.abc import Sequence

from lxml.etree import _Element as Element

from crawler.pages.board_margin import marginal
from crawler.pages.board_tree import named, own_text, text_of, unshown
from crawler.pages.page import Reason, Unreadable

_ALERT = re.compile(
    r"<script[^<>]{0,400}>\s*+(?:<!--|//<!\[CDATA\[)?\s*+(?:window\.)?alert\s*+\(\s*+(['\"])(?P<said>[^<]{1,300}?)\1",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"(?:존재하지\s?않|삭제된|삭제\s?되었|삭제되거나|찾을 수\s?없|찾지 못|없는 (?:글|게시물|게시글|페이지)"
    r"|이동된 경우|not found|no longer exists|등록되지 않은)",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"비밀\s?글|비공개\s?글|보호된\s?글|잠긴\s?글|비밀번호를 (?:입력|아는)|작성자만|protected", re.IGNORECASE
)
_LOG_IN = re.compile(
    r"로그인(?:이|을|하신|하셔야|\s?후|\s?해)|로그인\s?페이지|login required|회원만|권한이 없", re.IGNORECASE
)
_ERROR = re.compile(
    r"오류안내|오류가? (?:발생|있)|잘못된 (?:접근|요청|경로)|비정상적인 접근|서비스 점검"
    r"|점검\s?중|error|forbidden|access denied",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"(?:등록|작성|게시|검색|조회|해당)?[가-힣\s]{0,12}(?:게시물|게시글|(?<!댓)글|자료|내용|데이터|목록|결과|공지사항|소식|정보|행사|강좌|프로그램|posts?)(?:이|가|은|는)?\s?(?:존재하지\s?않|없습니다|없음)"
    r"|no (?:posts|data|results|articles)",
    re.IGNORECASE,
)
_LOG_IN_TITLE = re.compile(r"로그인|log-?in|sign-?in", re.IGNORECASE)
_BOX = re.compile(r"(?:^|[\s_-])(?:lat\w*|latest\w*|recent\w*|cart|mini\w*|widget\w*)(?:$|[\s_-])", re.IGNORECASE)
_TEXT = re.compile(r"['\"]([^'\"\n]{4,200})['\"]")
_GONE_SENTENCE = re.compile(  # not 다음글이 없습니다
    r"(?<![댓답])(?<!이전)(?<!다음)(?<!이전 )(?<!다음 )(?:게시물|게시글|글|페이지|문서|자료)(?:이|가|은|는|을|를)?\s?"
    r"(?:이미\s?)?(?:존재하지\s?않|삭제\s?(?:되었|된)|찾을 수\s?없)"
    r"|(?:존재하지\s?않는|삭제된|없는) (?:게시물|게시글|글|페이지|문서)|(?:해당|요청하신) (?:게시물|게시글|글)[이은] 없습니다"
    r"|(?:page|post|article) (?:was )?not found",
    re.IGNORECASE,
)
_SECRET_SENTENCE = re.compile(
    r"(?:비밀\s?글|비공개\s?글|보호된\s?글|잠긴\s?글)(?:은|는|입니다|이므로|로)|작성자(?:와|만|및|본인)[^.]{0,12}(?:볼|열람|확인|조회)",
)
SHORT = 400  # an error page says a sentence or two


def refuse_errors(root: Element, html: str) -> None:
    """Raises Unreadable for a page that is nothing but a message: an alert that leads back, a sentence in place of a page."""
    body = next(root.iter("body"), root)
    shown = text_of(body, most=3000)
    alert = _ALERT.search(html) if len(shown) < SHORT else None
    title = text_of(next(root.iter("title"), root), most=200)
    if len(shown) < SHORT and (_ERROR.search(title) or _ERROR.search(shown) or _GONE.search(shown)):
        noscript = " ".join("".join(one.itertext()) for one in list(root.iter("noscript"))[:3])
        raise said_so(f"{title} {shown} {noscript}")
    if alert is not None:
        raise said_so(alert["said"])
    if not shown:
        _refuse_by_script(root)
    if not shown and body.find(".//img") is None and body.find(".//textarea") is None:
        raise Unreadable(Reason.ERROR_PAGE, "the page shows nothing")


def _refuse_by_script(root: Element) -> None:
    """Raises Unreadable for what the script of a page that shows nothing says: `var msg = '삭제된 글입니다'; alert(msg)`."""
    text = "\n".join(str(script.text)[:3000] for script in list(root.iter("script"))[:5] if script.text)
    if "alert" not in text:
        return
    for said in _TEXT.findall(text):
        if any(kind.search(said) for kind in (_GONE, _SECRET, _LOG_IN)):
            raise said_so(said)


def said_so(message: str) -> Unreadable:
    """What an error message means."""
    said = " ".join(message.replace("\\n", " ").split())[:120]
    if _GONE.search(said):
        return Unreadable(Reason.DELETED, f"the page says {said!r}")
    if _SECRET.search(said):
        return Unreadable(Reason.SECRET, f"the page says {said!r}")
    if _LOG_IN.search(said):
        return Unreadable(Reason.LOG_IN, f"the page says {said!r}")
    return Unreadable(Reason.ERROR_PAGE, f"the page says {said!r}")


def asks_for_password(root: Element) -> bool:
    """Whether a visible form in the page's middle wants a password: comment forms and log-in boxes are not asked."""
    for field in root.iter("input"):
        if (field.get("type") or "").lower() != "password":
            continue
        around = list(field.iterancestors())
        form = next((at for at in around if at.tag == "form"), field)
        names = " ".join([form.get("action") or "", form.get("name") or "", *map(named, [form, *around[:3]])])
        if form.find(".//textarea") is not None or re.search(
            r"comment|cmt|reply|login|member|log_in|signin", names, re.IGNORECASE
        ):
            continue
        near = text_of(around[1] if len(around) > 1 else field, most=200)
        if not any(unshown(at) for at in around) and not re.search(r"수정|삭제", near):
            return True
    return False


def speaks_of_secret(text: str) -> bool:
    """Whether a text says that a post is for some eyes only."""
    return _SECRET.search(text) is not None


def is_gone(text: str) -> bool:
    """Whether a text says that a post is no more."""
    return _GONE_SENTENCE.search(text) is not None


def says_it_is_gone(root: Element) -> bool:
    """Whether the page has a sentence of its own for "there is no such post"."""
    return _has_sentence(root, _GONE_SENTENCE, ("td", "li", "p", "div", "dd", "span", "strong", "h1", "h2", "h3", "h4"))


def is_secret_notice(text: str) -> bool:
    """Whether a body is nothing but the sentence that stands where a secret post would."""
    return len(text) <= 80 and _SECRET_SENTENCE.search(text) is not None


def is_log_in(root: Element) -> bool:
    """Whether a page calls itself the log-in and asks for a password."""
    heads = [text_of(one, most=60) for one in root.iter("title", "h1", "h2", "h3", "h4", "legend")]
    asks = any((field.get("type") or "").lower() == "password" for field in root.iter("input"))
    return asks and any(len(said) < 20 and _LOG_IN_TITLE.search(said) for said in heads)


def says_it_is_empty(root: Element) -> bool:
    """Whether the page has a sentence of its own for "there are no posts"."""
    return _has_sentence(root, _NOTHING, ("td", "li", "p", "div", "dd", "span", "strong")) or any(
        map(_is_bare_head, root.iter("table"))
    )


def _is_bare_head(table: Element) -> bool:
    """Whether a table has the header words of a list and no row below them."""
    heads = [text_of(head, most=20).replace(" ", "") for head in table.iter("th")]
    return table.find(".//td") is None and "제목" in heads and len(heads) >= 3 and not _beside(table)


def _has_sentence(root: Element, sentence: re.Pattern[str], tags: Sequence[str]) -> bool:
    for at in root.iter(*tags):
        said = own_text(at)
        if 4 < len(said) < 60 and sentence.search(said) and not unshown(at) and not _beside(at):
            return True
    return False


def _beside(at: Element) -> bool:
    return marginal(at) or any(_BOX.search(named(one)) for one in list(at.iterancestors())[:4])


def no_list(root: Element, what: str) -> Unreadable:
    """The right Unreadable for a page without a list of posts."""
    title = "".join(next(root.iter("title"), root).itertext())[:200] if root.find(".//title") is not None else ""
    shown = text_of(next(root.iter("body"), root), most=3000)
    asks = any((field.get("type") or "").lower() == "password" for field in root.iter("input"))
    if asks and (len(shown) < SHORT or _LOG_IN_TITLE.search(title)):  # many pages have a small log-in box besides
        return Unreadable(Reason.LOG_IN, "the page asks for a password and shows no list of posts")
    return Unreadable(Reason.LAYOUT, what)
