"""Tokens of time: one walk over a text gives every word that may tell a day, an hour, how often or how many.

    12월 5일(토) 오후 2시~4시     month 12 · days 5 (토) · time 14:00 · time 16:00
    매주 화요일 10:00, 총 8회     every WEEKLY · weekdays 화 · time 10:00 · count 8

What a token means beside others (a range, a list, which year) is told in `when.py`. Guards against false positives stand
here, since they look at the letters around: telephone and account numbers, addresses of pages and what is quoted (『…』,
「…」, “…”) are blanked first; `24시간`, `3시 방향`, `1~3학년`, `5~7세`, `2015년생`, `제3회`, `월 1회`, `2회 이상`, `2.5km`,
`1.2.3`, `3.1운동` and `4일간` are no tokens of a day; a day of a month needs 일, a point or a weekday behind it.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from aggregator.reading import when_forms as forms
from aggregator.reading.when_words import WEEKDAYS, any_of, words

LONGEST = 20_000  # letters of a text in which its times must stand


class Token(NamedTuple):
    """A word of time: its kind, its place, its numbers, and a word (the weekday of a day, the half of a time)."""

    kind: str
    start: int
    end: int
    numbers: tuple[int, ...] = ()
    word: str = ""


_ODD, _EVEN = "∼〜～–—―−ㅡ‐－ㆍ∙・‧•․。：；，／（）．０１２３４５６７８９", "~~~-------·····..:;,/().0123456789"
_SIGNS = dict(zip(_ODD, _EVEN, strict=True))
_ODD_SIGN = re.compile(f"[{_ODD}]")
_ENGLISH_DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_ENGLISH_DAY = re.compile(
    r"(?<=\d )(?:MON|TUE|WED|THU|FRI|SAT|SUN|Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?![A-Za-z])"
)  # 9.28 SAT
_LETTER_O = re.compile(r"(?<=\d)[OoＯ](?![A-Za-z])|(?<=[/.])[OoＯ](?=\d)")
_SILENT = re.compile(  # the first sign is asked first: most letters open nothing
    r"(?=[『「《“‘〈<\"'hw\d])(?:『[^』\n]{0,80}』|「[^」\n]{0,80}」|《[^》\n]{0,80}》|“[^”\n]{0,80}”|‘[^’\n]{0,60}’|〈[^〉\n]{0,60}〉|<[^>\n]{0,60}>"
    r'|"[^"\n]{0,60}"|(?<!\d)\'(?!\d\d\s?[.년])[^\'\n]{1,60}\''
    r"|(?:https?://|www\.)\S{1,300}"
    r"|(?<!\d)(?:\d{2,4}[-).]\s?\d{3,4}-\d{4}|1[5-9]\d\d-\d{4}|(?!(?:19|20)\d\d-\d\d?-\d\d?(?!\d))\d{2,6}-\d{2,6}-\d{2,8}|\d{3,4}-\d{4})(?!\d))"
)
_DATELIKE = re.compile(r"[\s\d./~\-()월화수목금토일요시분오전후:,·년주매]{4,}")


def plain(text: str) -> str:
    """`text` of equal length, in plain digits and signs, with what is quoted and numbers that are no dates blanked."""
    text = _ODD_SIGN.sub(lambda found: _SIGNS[found[0]], text[:LONGEST])
    if "O" in text or "o" in text:
        text = _LETTER_O.sub("0", text)
    if _ENGLISH_DAY.search(text):
        text = _ENGLISH_DAY.sub(lambda found: f"({WEEKDAYS[_ENGLISH_DAYS.index(found[0].upper())]})", text)
    return _SILENT.sub(_blanked, text)


def _blanked(found: re.Match[str]) -> str:
    inner = found[0][1:-1]
    if found[0][0] in "<〈“‘\"'" and _DATELIKE.fullmatch(inner) and any(sign in inner for sign in "일/.:"):
        return " " + inner + " "
    return "\u2022" * len(found[0])


def tokens(text: str, year: int) -> list[Token]:
    """The tokens of a text that `plain` made, in order. `year` is that of the posting: years of two digits lie near it."""
    found: list[Token] = []
    end = 0
    for start in _starts().finditer(text):
        if start.start() < end:
            continue
        for token in _at(text, start, year, found):
            found.append(token)
            end = token.end
    return found


@cache
def _starts() -> re.Pattern[str]:
    known = words()
    spelled = any_of(known.numbers)
    parts = {
        "half": any_of(known.halves),
        "noon": "정오|자정",
        "spelled": rf"(?<![가-힣])(?:{spelled})(?=\s?(?:시|번|차례|주|시간|강)(?![가-힣]*께))",
        "every": any_of(known.every),
        "kinds": "평일|주말|주중",
        "week": rf"(?:{any_of(word for word in known.weeks if word.endswith('주'))})(?!말|년)"
        rf"|(?:이번|다음)(?=\s[{WEEKDAYS}](?:요일|욜))|(?:이번|다음|지난)(?=\s?주말)",
        "coming": r"(?<![가-힣])(?:오는|돌아오는)(?=\s)|(?<![가-힣])지난(?=\s(?!주|달|해))",
        "relmonth": any_of(known.months),
        "relyear": any_of(known.years),
        "relday": rf"(?<![가-힣])(?:{any_of(known.days)})(?![가-힣]*의)",
        "span": rf"(?<![가-힣])(?:{any_of(known.spans)})(?=\s?(?:동안|간(?![가-힣])|내내|에 걸쳐|밤))",
        "nth": rf"(?<![가-힣\d])(?:{any_of(known.nth)})(?=\s?(?:주|[,·와과&]|\s?[{WEEKDAYS}]요일|(?:둘|셋|넷)째))"
        r"|(?<!\d)[1-5](?:주?\s?[,·]\s?[1-5]){1,4}(?=\s?[째주])|(?<=매월 )[1-5](?=\s?주)",
        "digits": r"(?<!\d)\d{1,4}",
        "named": rf"(?:{any_of([*known.fixed, *known.moon, *known.also])})",
        "weekdays": rf"(?<![가-힣])[{WEEKDAYS}](?=요일|욜|\s?[,·/~&-]\s?[{WEEKDAYS}](?:요일|욜|[\s),.]|$|[,·/]))",
        "one": rf"(?:(?<=[매격]주 )|(?<=[매격]주))[{WEEKDAYS}](?=[\s,()/\d]|$)|(?<=[(\[])[{WEEKDAYS}](?=[)\],])",
    }
    tables = (
        known.halves,
        known.every,
        known.weeks,
        known.months,
        known.years,
        known.days,
        known.nth,
        known.numbers,
        known.spans,
    )
    named = (known.fixed, known.moon, known.also)
    first = "".join({word[0] for table in (*tables, *named) for word in table} | set("정자평주오돌지이다" + WEEKDAYS))
    either = "|".join(f"(?P<{name}>{part})" for name, part in parts.items())
    return re.compile(rf"(?=[\d{first}])(?:{either})")  # the first letter is asked first: most letters begin nothing


def _at(text: str, start: re.Match[str], year: int, before: list[Token]) -> Iterator[Token]:
    """The tokens that begin at a place; none if the letters around speak against it."""
    kind = start.lastgroup or ""
    if kind == "digits":
        end = start.end() + (text[start.end() : start.end() + 1].isspace())
        if text[end : end + 1] in _AFTER_DIGITS:  # most digits count something else (10명, 3층)
            yield from _digits(text, start.start(), year, before)
    elif kind == "spelled":
        yield from _spelled(text, start, before)
    elif kind in ("weekdays", "one"):
        yield from _weekdays(text, start.start())
    elif kind == "noon":
        yield Token("time", *start.span(), (12 if start[0] == "정오" else 24, 0), "정오")
    else:
        yield from _word(text, start, kind, before)


def _digits(text: str, at: int, year: int, before: list[Token]) -> Iterator[Token]:
    """What the digits at a place may be: the longest form first."""
    full = forms.FULL.match(text, at)
    if full and (near := _near(full["y"], year)):
        yield Token("date", at, full.end(), (near, int(full["m"] or full["n"]), int(full["d"])), _weekday(full))
    elif full and len(full["y"]) == 4:
        yield Token("far", at, full.end())  # 1919. 3. 1.
    elif hours := list(_clock(text, at, before)):
        yield from hours
    elif (told := forms.YEAR.match(text, at)) and (near := _near(told["y"] or told["z"], year)):
        yield Token("year", at, told.end(), (near,))
    elif month := forms.MONTHLY.match(text, at):
        yield Token("month", at, month.end(), (0, int(month["m"])))
    elif (points := forms.POINTS.match(text, at)) and _is_day(points, text, at, before):
        yield Token("date", at, points.end(), (0, int(points["m"]), int(points["d"])), _weekday(points))
    elif text[at - 1 : at] not in "/." or not at:
        if slash := forms.SLASH.match(text, at):
            yield Token("date", at, slash.end(), (0, int(slash["m"]), int(slash["d"])), _weekday(slash))
            end = slash.end()
            while more := forms.MORE.match(text, end):  # 3/18·25
                yield Token("date", end, more.end(), (0, int(slash["m"]), int(more["d"])), _weekday(more))
                end = more.end()
        else:
            yield from _counted(text, at)


_AFTER_DIGITS = frozenset("./-~:;,·&([년월일알시분주회강차번반aApPSMTWF")  # signs with which forms of time go on


def _clock(text: str, at: int, before: list[Token]) -> Iterator[Token]:
    """The hours that begin with digits: 2~4시, 14:00, 2시 반."""
    if hours := forms.SPAN_OF_HOURS.match(text, at):
        yield _time(text, at, hours.end("h"), int(hours["h"]), 0, before)
        yield _time(text, hours.start("k"), hours.end(), int(hours["k"]), 0, [])
    elif clock := forms.CLOCK.match(text, at):
        yield _time(text, at, clock.end(), int(clock["h"]), int(clock["i"]), before)
    elif hours := forms.HOURS.match(text, at):
        yield _with_minutes(text, at, hours.end(), int(hours["h"]), before)
    elif english := forms.ENGLISH.match(text, at):
        yield _time(text, at, english.end("h"), int(english["h"]), 0, before)


def _near(text: str, year: int) -> int:
    """The year told by two or four digits if it lies near the year of the posting, else 0."""
    told = int(text) if len(text) == 4 else 2000 + int(text)
    return told if abs(told - year) <= (2 if len(text) == 4 else 1) else 0


def _is_day(points: re.Match[str], text: str, at: int, before: list[Token]) -> bool:
    """Whether `12.5` is a day: a point or weekday is behind it, or it goes on from a day, or a time or range follows."""
    if points["p"] or _weekday(points) or points["w"] is not None:
        return True
    if (
        before
        and before[-1].kind in ("date", "time", "days")
        and re.fullmatch(r"[\s()]*[~,·/-]\s*", text[before[-1].end : at])
    ):
        return True
    return bool(forms.DAY_GOES_ON.match(text, points.end()))


def _weekday(found: re.Match[str]) -> str:
    return found["w"] or found["v"] or found["u"] or ""


def _time(text: str, start: int, end: int, hour: int, minute: int, before: list[Token]) -> Token:
    half = ""
    if before and before[-1].kind == "half" and not text[before[-1].end : start].strip(" (."):
        half, start = before[-1].word, before[-1].start
        before.pop()
    elif behind := forms.PM_BEHIND.match(text, end):
        half, end = behind["x"].upper() + "M", behind.end()
    return Token("time", start, end, (hour, minute), half)


def _with_minutes(text: str, start: int, end: int, hour: int, before: list[Token]) -> Token:
    minutes = forms.MINUTES.match(text, end)
    if not minutes:
        return _time(text, start, end, hour, 0, before)
    return _time(text, start, minutes.end(), hour, int(minutes["i"]) if minutes["i"] else 30, before)


def _counted(text: str, at: int) -> Iterator[Token]:
    """Days of a month, sessions, weeks or a length that begin with digits."""
    if span := forms.SPAN.match(text, at):
        yield Token("span", at, span.end(), (int(span["n"]),))
    elif days := forms.DAYS.match(text, at):
        numbers = tuple(int(number) for number in re.findall(r"\d+", days["l"]))
        yield Token("days", at, days.end(), numbers, _weekday(days))
    elif count := forms.SESSIONS.match(text, at):
        if text[max(at - 2, 0) : at].strip()[-1:] not in tuple("제월주연년매인당각"):
            yield Token("count", at, count.end(), (int(count["n"]),))
    elif weeks := forms.WEEKS.match(text, at):
        if text[max(at - 2, 0) : at].strip()[-1:] not in ("월", "제", "셋", "째"):
            yield Token("weeks", at, weeks.end(), (int(weeks["n"]),))
    elif (length := forms.LENGTH.match(text, at)) and (token := _length(length, at)):
        yield token


def _length(found: re.Match[str], at: int, hours: int = 0) -> Token | None:
    hours = hours or int(found["h"] or 0)
    minutes = hours * 60 + (30 if found["half"] else int(found["i"] or 0))
    behind = found.string[found.end() : found.end() + 4].lstrip()
    about = found["of"] in ("정도", "가량") or behind.startswith(("쯤", "남짓", "인정"))
    behind_hours = minutes >= 20 and bool(_BRACKETED.search(found.string, max(0, at - 4), at))
    alone = behind_hours and found.string.startswith(")", found.end())  # 14:00(50분)
    if about or not minutes or not (hours or alone or found["of"] in ("동안", "간", "씩", "짜리", "진행")):
        return None
    return Token("length", at, found.end(), (minutes,))


_BRACKETED = re.compile(r"[\d시분반]\s?\($")


def _spelled(text: str, start: re.Match[str], before: list[Token]) -> Iterator[Token]:
    """What a spelled number counts: hours of the day or of length, weeks, sessions."""
    number, at = words().number_of(start[0]), start.start()
    unit = start.end() + (text[start.end() : start.end() + 1] == " ")
    if text.startswith("시간", unit):
        if (length := forms.LENGTH.match(text, unit + 2)) and (token := _length(length, at, number)):
            yield token
    elif number <= 12 and _HOUR.match(text, unit):
        yield _with_minutes(text, at, unit + 1, number, before)
    elif _WEEKS_LONG.match(text, unit):
        yield Token("weeks", at, unit + 1, (number,))
    elif (
        number > 1 and _TIMES.match(text, unit) and not text[max(at - 3, 0) : at].rstrip().endswith(("에", "월", "주"))
    ):
        yield Token("count", at, unit + 1, (number,))  # not 한 달에 두 번


_HOUR = re.compile(rf"시{forms.NOT_HOURS}")
_WEEKS_LONG = re.compile(r"주\s?(?:간|동안|과정|코스)")
_TIMES = re.compile("번(?!째)|차례|강")


_EACH = re.compile(r"(?:\s(?:오[전후]|아침|낮|저녁|밤)?\s?\d{1,2}시(?:\s?반|\s?\d{1,2}분)?)?마다")


def _weekdays(text: str, at: int) -> Iterator[Token]:
    run = forms.WEEKDAY_RUN.match(text, at)
    if not run:
        return
    first = WEEKDAYS.index(run["a"])
    if run["z"]:
        last = WEEKDAYS.index(run["z"])
        days: tuple[int, ...] = tuple((first + step) % 7 for step in range((last - first) % 7 + 1))
    else:
        more = re.sub("요일|욜", "", run["l"] or "")
        days = tuple(dict.fromkeys([first, *(WEEKDAYS.index(sign) for sign in more if sign in WEEKDAYS)]))
    word = "마다" if _EACH.match(text, run.end()) else ""
    yield Token("weekdays", at, run.end(), days, word)


def _word(text: str, start: re.Match[str], kind: str, before: list[Token]) -> Iterator[Token]:
    known, word = words(), start[0].replace(" ", "")
    at, end = start.span()
    if kind == "half":
        yield Token("half", at, end, (), word)
    elif kind == "every":
        frequency, interval = known.every[word]
        yield Token("every", at, end, (interval,), frequency)
    elif kind == "kinds":
        yield Token("weekdays", at, end, (5, 6) if word == "주말" else (0, 1, 2, 3, 4), word)
    elif kind in ("span", "week", "relmonth", "relyear"):
        table = {"span": known.spans, "week": known.weeks, "relmonth": known.months, "relyear": known.years}[kind]
        yield Token(kind, at, end, (table[word],))
    elif kind == "coming":
        yield Token("coming", at, end, (-1 if word == "지난" else 1,))
    elif kind == "relday":
        yield Token("date", at, end, (0, 0, known.days[word]), "relative")
    elif kind == "named":
        yield from _named(text, at, end, word)
    elif kind == "nth":
        numbers = tuple(int(sign) for sign in re.findall(r"\d", word)) if word not in known.nth else (known.nth[word],)
        if before and before[-1].kind == "nth" and re.fullmatch(r"\s?주?\s?[,·와과&/]?\s?", text[before[-1].end : at]):
            numbers = before.pop().numbers + numbers
        yield Token("nth", at, end, numbers)


def _named(text: str, at: int, end: int, word: str) -> Iterator[Token]:
    """A named day, or one beside it; none where it only names an occasion (추석 맞이, 크리스마스 카드)."""
    beside = forms.BESIDE.match(text, end)
    if beside and beside["not"]:
        return
    step = {"전": -1, "이": -1, "다": 1, "당": 0}[beside["d"][0]] if beside else 0
    yield Token("named", at, beside.end() if beside else end, (step,), word)
