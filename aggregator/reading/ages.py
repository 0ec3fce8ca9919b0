"""Ages: years of life, grades and birth years as written (만 5~7세, 초등 1–3학년, 중1, 2015년생, 24개월), and whose
they are.

Text in, `Age`s out: whom they name of infant (to 7), child (8 to 13), teen (14 to 19), adult and senior (60 and
more), counted in 세; 만 counts a year less. `N세 이상` reaches up (60세 이상: senior; 19세 이상: adult), `N세 이하`
down. A birth year names a group only if the year of the post is given.

Guards: 10세기, 12세 관람가 and 3학년 1반 are no ages of an audience; a span of years longer than a life is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ORDER = ("infant", "child", "teen", "adult", "senior")
_FIRST_YEARS = (0, 8, 14, 20, 60)  # in 세, of each group in ORDER
_DASH = r" ?(?:[~\-–—∼〜ㅡ]|부터|에서|,|·|및|와|과|또는) ?"

_AGE = re.compile(
    rf"(?P<exact>만 ?)?(?<![\d.])(?P<low>\d{{1,2}})(?: ?(?P<lowunit>세|살))?"
    rf"(?:{_DASH}(?:만 ?)?(?P<high>\d{{1,2}}))? ?(?P<unit>세|살|개월)"
    r"(?![대기상]| ?관람)(?: ?(?P<reach>이상|이하|미만|부터|까지|초과))?"
)
_GRADE = re.compile(
    r"(?P<school>초등학교|초등학생|초등부|초등|초|중학교|중학생|중등|중|고등학교|고등학생|고등|고)?"
    r"[ (]{0,2}(?<![\d.])(?P<low>[1-6])(?: ?학년)?"
    rf"(?:{_DASH}(?:초등|초|중|고)? ?(?P<high>[1-6]))? ?학년(?! ?\d ?반)(?: ?(?P<reach>이상|이하))?"
    rf"|(?<![가-힣])(?P<short>초|중|고)(?:등)? ?(?P<shortlow>[1-6])"
    rf"(?:{_DASH}(?P<shorthigh>초|중|고)? ?[1-6])?(?![\d명분팀가회차층월일.:개])"
)
_MAY_TELL_GRADE = re.compile("학년|[초중고]등? ?[1-6]")
_BORN = re.compile(
    rf"(?<!\d)['‘’]?(?P<low>(?:19|20)?\d\d) ?(?:년생|년)?"
    rf"(?:{_DASH}['‘’]?(?P<high>(?:19|20)?\d\d))? ?년 ?(?:출)?생(?: ?(?P<reach>이상|이하|이후|이전))?"
)
_YEARS = {"세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10}
_SPELLED = re.compile(rf"(?<![가-힣])(?P<age>{'|'.join(_YEARS)}) ?살")
_RATING = re.compile(r"\((?:7|12|15|18|19)세\)")  # of a film
_SCHOOLS = {"초": "child", "중": "teen", "고": "teen"}


@dataclass(frozen=True, slots=True)
class Age:
    """An age, grade or birth year as written, the groups that it names, and where it stands in the text."""

    words: str
    groups: tuple[str, ...]
    start: int
    end: int


def of(text: str, year: int | None = None) -> Iterator[Age]:
    """The ages in a text; `year` is that of the post, for birth years."""
    if "세" in text or "살" in text or "개월" in text:
        for spelled in _SPELLED.finditer(text):
            years = _YEARS[spelled["age"]]
            yield Age(spelled[0], between(years, years), spelled.start(), spelled.end())
        for found in _AGE.finditer(text):
            if _RATING.fullmatch(text, max(0, found.start() - 1), found.end() + 1):
                continue
            yield Age(found[0].strip(), _of_years(found), found.start(), found.end())
    for found in _GRADE.finditer(text) if _MAY_TELL_GRADE.search(text) else ():
        yield Age(found[0].strip(" ("), _of_grade(found), found.start(), found.end())
    if "생" in text:
        for found in _BORN.finditer(text):
            yield Age(found[0].strip(), _of_birth(found, year), found.start(), found.end())


def between(low: int, high: int) -> tuple[str, ...]:
    """The groups of the years from `low` to `high`, in 세."""
    lasts = (*(first - 1 for first in _FIRST_YEARS[1:]), 130)
    return tuple(
        group for group, first, last in zip(ORDER, _FIRST_YEARS, lasts, strict=True) if low <= last and high >= first
    )


def _of_years(found: re.Match[str]) -> tuple[str, ...]:
    if found["unit"] == "개월":
        return ("infant",)
    older = 1 if found["exact"] else 0
    low = int(found["low"])
    high = int(found["high"] or low)
    reach = found["reach"] if not found["high"] else None
    if reach in ("이상", "부터", "초과"):
        return _and_older(low)
    if reach in ("이하", "미만", "까지"):
        return between(3, low + older)
    if low >= 18:
        low = max(low, _FIRST_YEARS[3])  # 18~39세, 만 19~34세: the grown up
    return between(low + older, high + older) if low <= high else ()


def _and_older(low: int) -> tuple[str, ...]:
    """Whom `N세 이상` means: the old, the grown up, or children of that age and their like."""
    if low >= 50:
        return ("senior",)
    if low >= 18:
        return ("adult",)
    if low >= 13:
        return ("teen", "adult")
    return ("infant", "child") if low <= 7 else ("child",)


def _of_grade(found: re.Match[str]) -> tuple[str, ...]:
    if short := found["short"]:
        return tuple(dict.fromkeys((_SCHOOLS[short], _SCHOOLS[found["shorthigh"] or short])))
    return (_SCHOOLS[(found["school"] or "초")[0]],)


def _of_birth(found: re.Match[str], year: int | None) -> tuple[str, ...]:
    if year is None:
        return ()
    born = sorted(_full(number, year) for number in (found["low"], found["high"]) if number)
    if found["reach"]:
        older = found["reach"] == "이전"
        return _and_older(year - born[0] + 1) if older else ()
    return between(year - born[-1] + 1, year - born[0] + 1)


def _full(number: str, year: int) -> int:
    born = int(number)
    if born >= 100:
        return born
    return born + (2000 if born + 2000 <= year else 1900)
