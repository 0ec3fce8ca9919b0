"""Pages with status 200 that are no list and no post: alerts, error pages, log-ins. What they say, as a reason."""

import re

from crawler.pages.page import Reason, Unreadable, not_found, one_line

_ALERT = re.compile(
    r"<script[^<>]{0,400}>\s*+(?:<!--|//<!\[CDATA\[)?\s*+(?:window\.)?alert\(\s*(?:\"([^\"]{1,300})\"|'([^']{1,300})')",
    re.IGNORECASE,
)
_HEADING = re.compile(r"<(title|h[1-3])\b[^<>]{0,400}>([^<]{1,200})</\1", re.IGNORECASE)
_ERROR = re.compile(
    r"HTTP\s?(?:Status|상태)|\b(?:400|403|404|405|500|503)\b.{0,20}(?:error|오류|에러|found)|error|오류|에러|서비스에?\s?(?:점검|장애)"
    r"|접근이?\s?(?:차단|제한|거부)|페이지를?\s?찾을\s?수",
    re.IGNORECASE,
)
_GONE = re.compile(r"삭제\s?(?:된|되|처리)|존재하지\s?않|없는\s?(?:게시|글|자료|번호)|게시(?:물|글)\S{0,2}\s?없습니다")
_SECRET = re.compile(r"비밀\s?글|비공개|권한|본인만|작성자만|비밀번호")


def refusal(html: str) -> Unreadable | None:
    """Why the site did not show what was asked for, in its own words; None where it does not say."""
    alert = _ALERT.search(html)
    if alert:
        said = one_line(alert[1] or alert[2])
        if _SECRET.search(said):
            return Unreadable(Reason.SECRET, said)
        return Unreadable(Reason.DELETED if _GONE.search(said) else Reason.ERROR_PAGE, said)
    for _, heading in _HEADING.findall(html[:20_000]):
        # A post may speak of errors too, but then the page has a body, and nobody asks.
        if _ERROR.search(heading):
            return Unreadable(Reason.ERROR_PAGE, one_line(heading))
    why = not_found(html, "post")
    return None if why.reason is Reason.LAYOUT else why
