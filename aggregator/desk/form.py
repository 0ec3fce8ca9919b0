"""A programme as a person enters it: texts of a form or a sheet in, a checked `Form` out, and what the store keeps of it.

Every field is read; what does not fit is told field by field with what is allowed, so that all can be put right at once.
Pure: the store is `by_hand`'s.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from types import MappingProxyType
from typing import Any

from aggregator.desk import months, words
from aggregator.errors import InputError
from aggregator.reading import text

FIELDS = MappingProxyType(
    {
        "title": "프로그램명",
        "category": "분류",
        "days": "운영일",
        "through": "종료일",
        "begins": "시작시간",
        "finishes": "종료시간",
        "audience": "대상",
        "capacity": "모집인원",
        "fee": "참가비",
        "materials_fee": "재료비",
        "place": "장소",
        "registering": "접수방법",
        "url": "안내주소",
        "note": "비고",
    }
)
NEEDED = ("title", "category", "days")
MOST_DAYS = 100
_DAY = re.compile(r"(20\d\d)\s?[-./년]\s?(\d{1,2})\s?[-./월]\s?(\d{1,2})\s?[.일]?")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::00)?")
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.0)?\s?(?:명|원)?")
_SPLIT = re.compile(r"[,;\n]")


class FormError(InputError):
    """A form in which fields do not fit: `problems` has for each field (as in `FIELDS`) what is allowed."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(f"{FIELDS[name]}: {words}" for name, words in problems.items()))


@dataclass(frozen=True, slots=True)
class Form:
    """A programme: its sessions by day, or a period (`through`) from its one day on. Fees are in won, None: not told."""

    title: str
    category: str
    days: tuple[date, ...]
    through: date | None = None
    begins: time | None = None
    finishes: time | None = None
    audience: tuple[str, ...] = ()
    capacity: int | None = None
    fee: int | None = None
    materials_fee: int | None = None
    place: str = ""
    registering: str = ""
    url: str = ""
    note: str = ""

    @property
    def month(self) -> str:
        """The month in which it begins."""
        return f"{self.days[0]:%Y-%m}"


def read(told: Mapping[str, str]) -> Form:
    """A form from its texts, by the names of `FIELDS`; what is missing is empty. Raises FormError."""
    problems: dict[str, str] = {}
    values: dict[str, Any] = {}
    for name in FIELDS:
        said = told.get(name, "").strip()
        try:
            values[name] = _READERS[name](said)
        except ValueError as why:
            problems[name] = str(why)
        if not said and name in NEEDED:
            problems[name] = "꼭 적어야 합니다."
    if not problems:
        problems = _together(values)
    if problems:
        raise FormError(problems)
    return Form(**values)


def _together(values: Mapping[str, Any]) -> dict[str, str]:
    days, through = values["days"], values["through"]
    found = {}
    if through is not None and (len(days) > 1 or through < days[0]):
        found["through"] = "운영일이 하루일 때, 그날이나 그 뒤의 날을 적습니다."
    if values["finishes"] is not None and (values["begins"] is None or values["finishes"] <= values["begins"]):
        found["finishes"] = "시작시간보다 늦은 시각을 적습니다."
    return found


def _line(most: int) -> Callable[[str], str]:
    def line(said: str) -> str:
        clean = text.mask_stored(text.plain_title(said))
        if len(clean) > most:
            raise ValueError(f"{most}자까지 적을 수 있습니다.")
        return clean

    return line


def _note(said: str) -> str:
    clean = "\n".join(text.mask_stored(text.plain_title(line)) for line in said.splitlines()).strip()
    if len(clean) > _NOTE:
        raise ValueError(f"{_NOTE}자까지 적을 수 있습니다.")
    return clean


_NOTE = 1_000


def _category(said: str) -> str:
    found = words.CATEGORIES.get(said) or (said if said in words.CATEGORIES.values() else "")
    if said and not found:
        raise ValueError(f"{said[:20]!r}은(는) 분류가 아닙니다. 쓸 수 있는 것: {', '.join(words.CATEGORIES)}")
    return found


def _audience(said: str) -> tuple[str, ...]:
    found = []
    for one in filter(None, (part.strip() for part in _SPLIT.split(said))):
        word = words.AUDIENCES.get(one) or (one if one in words.AUDIENCES.values() else "")
        if not word:
            raise ValueError(f"{one[:20]!r}은(는) 대상이 아닙니다. 쓸 수 있는 것: {', '.join(words.AUDIENCES)}")
        found.append(word)
    return tuple(word for word in words.AUDIENCES.values() if word in found)


def _days(said: str) -> tuple[date, ...]:
    found = {_one_day(part) for part in map(str.strip, _SPLIT.split(said)) if part}
    if len(found) > MOST_DAYS:
        raise ValueError(f"{MOST_DAYS}회까지 적을 수 있습니다.")
    return tuple(sorted(found))


def _one_day(said: str) -> date:
    match = _DAY.fullmatch(said)
    try:
        return date(*map(int, match.groups())) if match else date.min.replace(month=13)
    except ValueError:
        raise ValueError(
            f"{said[:20]!r}은(는) 날짜가 아닙니다. 2026-12-05처럼, 여러 날은 쉼표로 나누어 적습니다."
        ) from None


def _optional_day(said: str) -> date | None:
    return _one_day(said) if said else None


def _time(said: str) -> time | None:
    match = _TIME.fullmatch(said)
    if said and not match:
        raise ValueError(f"{said[:20]!r}은(는) 시각이 아닙니다. 14:00처럼 적습니다.")
    return time(int(match[1]), int(match[2])) if match else None


def _number(least: int, most: int) -> Callable[[str], int | None]:
    def number(said: str) -> int | None:
        if not said:
            return None
        match = _NUMBER.fullmatch("0" if said == "무료" and not least else said)
        value = int(match[1].replace(",", "")) if match else -1
        if not least <= value <= most:
            raise ValueError(f"{said[:20]!r}: {least:,}부터 {most:,}까지의 수를 적습니다.")
        return value

    return number


def _url(said: str) -> str:
    if said and not (re.match(r"https?://[^\s/]+", said) and len(said) <= _LONGEST_URL and said.isprintable()):
        raise ValueError("http:// 또는 https://로 시작하는 주소를 적습니다.")
    return said


_LONGEST_URL = 500
_READERS: Mapping[str, Callable[[str], Any]] = {
    "title": _line(100),
    "category": _category,
    "days": _days,
    "through": _optional_day,
    "begins": _time,
    "finishes": _time,
    "audience": _audience,
    "capacity": _number(1, 10_000),
    "fee": _number(0, 1_000_000),
    "materials_fee": _number(0, 1_000_000),
    "place": _line(60),
    "registering": _line(100),
    "url": _url,
    "note": _note,
}


def activity(form: Form) -> dict[str, Any]:
    """The facts of a form as `Post.activity` has them."""
    sessions = [(_moment(day, form.begins), _moment(day, form.finishes or form.begins)) for day in form.days]
    told: dict[str, Any] = {"starts": sessions[0][0]}
    if form.through is not None:
        told["ends"] = _moment(form.through, form.finishes)
    elif form.finishes is not None or form.begins is None:
        told["ends"] = sessions[-1][1]
    if form.through is None:
        told["sessions"] = len(sessions)
        told |= {"dates": [list(pair) for pair in sessions]} if len(sessions) > 1 else {}
    told |= {"audience": list(form.audience)} if form.audience else {}
    numbers = {"capacity": form.capacity, "fee": form.fee, "materials_fee": form.materials_fee}
    told |= {name: value for name, value in numbers.items() if value is not None}
    told |= {"place": form.place} if form.place else {}
    return told | ({"registering": [{"way": "other", "words": form.registering}]} if form.registering else {})


def of(title: str, category: str, told: Mapping[str, Any], url: str, note: str) -> Form:
    """The form that a programme's facts were made from, to be edited or copied."""
    starts, ends = str(told["starts"]), str(told.get("ends") or "")
    dates = [str(pair[0])[:10] for pair in told.get("dates") or ()] or [starts[:10]]
    finishes = ends[11:] or (str(told["dates"][0][1])[11:] if told.get("dates") else "")
    ways = told.get("registering") or [{}]
    return Form(
        title=title,
        category=category,
        days=tuple(map(date.fromisoformat, dates)),
        through=date.fromisoformat(ends[:10]) if ends and "sessions" not in told else None,
        begins=time.fromisoformat(starts[11:]) if starts[11:] else None,
        finishes=time.fromisoformat(finishes) if finishes and finishes != starts[11:] else None,
        audience=tuple(told.get("audience") or ()),
        capacity=told.get("capacity"),
        fee=told.get("fee"),
        materials_fee=told.get("materials_fee"),
        place=told.get("place") or "",
        registering=ways[0].get("words") or "",
        url=url,
        note=note,
    )


def moved(form: Form, month: str) -> Form | None:
    """A programme of another month in this one: on the same weekdays of its weeks (둘째 토요일 stays 둘째 토요일).

    Sessions of a fifth week that a month lacks fall away; None where none is left.
    """
    between = (int(month[:4]) - form.days[0].year) * 12 + int(month[5:]) - form.days[0].month
    days = tuple(day for each in form.days if (day := _same_weekday(each, between)))
    if not days:
        return None
    through = form.through and days[0] + (form.through - form.days[0])
    return replace(form, days=days, through=through)


def _same_weekday(day: date, by: int) -> date | None:
    month = months.after(f"{day:%Y-%m}", by)
    first = date.fromisoformat(f"{month}-01")
    found = first + timedelta(days=(day.weekday() - first.weekday()) % 7 + (day.day - 1) // 7 * 7)
    return found if found.month == first.month else None


def _moment(day: date, at: time | None) -> str:
    return day.isoformat() + (f"T{at:%H:%M}" if at else "")
