"""What a person may say of a field of a post: the words that were typed in, the value as the store has it out.

Values are written as the readers write them: a place or a library by its code or number, kind and category by their words,
days as `2026-12-05`, times as `2026-12-05T14:00` in Seoul, numbers whole. "" says that the post does not tell it.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from dateutil.rrule import rrulestr
from sqlmodel import Session

from aggregator import library_merging
from aggregator.errors import InputError
from aggregator.explaining import label
from aggregator.models import Kind
from aggregator.reading import address, regions
from aggregator.reading.audience import GROUPS
from aggregator.reading.gazetteer import Region
from aggregator.reading.text import mask_stored, plain_title
from aggregator.reading.topics import CATEGORIES

_OF_POST = ("region", "library", "kind", "category")
_MOMENTS = ("starts", "ends", "registration_opens", "registration_closes", "announced")
_NUMBERS = ("sessions", "capacity", "fee", "materials_fee")
_WORDS = ("place", "ages", "eligibility", "selection", "unit")
FACTS = (*_MOMENTS, "rrule", "audience", *_NUMBERS, *_WORDS)
"""Fields of the activity, each of which can be told alone: what the quick form beside a poster asks for."""
FIELDS = (*_OF_POST, *FACTS)
LASTING = ("region", "kind", "category", "audience", "eligibility", "selection", "place", "fee")
"""What may be the same of every post of a library; its days are not."""
_LONGEST = 200
_MOST = 100_000_000
_BETWEEN = re.compile(r"[,\s]+")


def places(text: str, on: date) -> tuple[Region, ...]:
    """The regions that a person may mean: by code, name, old name, or an address. For the search beside the map."""
    words = " ".join(text.split())[:_LONGEST]
    if found := regions.gazetteer().find(words, on):
        return found
    where = address.locate(words, on)
    return (where.region,) if where.region and not where.candidates else where.candidates


def of(session: Session, field: str, given: Any, on: date) -> Any:
    """The value that a person gives a field, as the store has it; None for "the post does not tell it".

    `on` is the day on which a place is named. Raises InputError that names the field and says what would fit.
    """
    if field not in FIELDS:
        raise InputError(f"{field!r} is no field that can be corrected; these are: {', '.join(FIELDS)}")
    text = ", ".join(map(str, given)) if isinstance(given, list | tuple) else str(given if given is not None else "")
    text = " ".join(text.split())
    if not text:
        if field in ("kind", "region"):
            raise InputError(f"{label(field)}: 값을 골라 주세요.")
        return None
    if field == "region":
        return _place(text, on)
    if field == "library":
        return _library(session, text)
    return _READ[field](field, text)


def require_sound(told: Mapping[str, Any]) -> None:
    """Raises InputError where the days of an activity, as corrected, contradict each other."""
    for first, then in (("starts", "ends"), ("registration_opens", "registration_closes")):
        one, other = str(told.get(first) or ""), str(told.get(then) or "")
        size = min(len(one), len(other))
        if one[:size] > other[:size]:
            raise InputError(f"{label(then)}({other})이 {label(first)}({one})보다 빠릅니다.")


def require_lasting(field: str) -> None:
    """Raises InputError for a field of which no rule for a library can be made."""
    if field not in LASTING:
        fit = ", ".join(map(label, LASTING))
        raise InputError(f"{label(field)}: 글마다 다르므로 항상 정해 둘 수 없습니다. 정해 둘 수 있는 것: {fit}")


def _place(text: str, on: date) -> str:
    found = places(text, on)
    if len(found) == 1:
        return found[0].short_code
    if not found:
        near = regions.gazetteer().close_names(text)
        raise InputError(f"{text!r}이라는 지역이 없습니다{': ' + ', '.join(near) if near else ''}.")
    named = ", ".join(f"{one.full_name} ({one.short_code})" for one in found[:8])
    raise InputError(f"{text!r}은(는) 여러 곳입니다: {named}")


def _library(session: Session, text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 12:
        raise InputError(f"{text!r} is no number of a library; 'sosik library list' shows them")
    number = library_merging.living(session, int(text)).id
    assert number is not None
    return number


def _word(field: str, text: str) -> str:
    known = [one.value for one in Kind] if field == "kind" else list(CATEGORIES)
    if text not in known:
        raise InputError(f"{label(field)}: {text!r}은(는) 없습니다. {', '.join(known)} 가운데 하나를 주세요.")
    return text


def _moment(field: str, text: str) -> str:
    try:
        if len(text) == 10:
            return date.fromisoformat(text).isoformat()
        moment = datetime.fromisoformat(text.replace(" ", "T", 1))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None or not 1990 <= moment.year <= 2200:
        raise InputError(
            f"{label(field)}: {text!r}은(는) 날짜가 아닙니다. 2026-12-05 또는 2026-12-05 14:00처럼 주세요."
        )
    return moment.strftime("%Y-%m-%dT%H:%M")


def _number(field: str, text: str) -> int:
    digits = text.replace(",", "").removesuffix("원").removesuffix("명").strip()
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 9 or int(digits) > _MOST:
        raise InputError(f"{label(field)}: {text!r}은(는) 수가 아닙니다.")
    return int(digits)


def _groups(field: str, text: str) -> list[str]:
    words = list(dict.fromkeys(filter(None, _BETWEEN.split(text))))
    if unknown := [word for word in words if word not in GROUPS]:
        raise InputError(f"{label(field)}: {unknown[0]!r}은(는) 없습니다. {', '.join(GROUPS)} 가운데서 주세요.")
    return words


def _rule(field: str, text: str) -> str:
    try:
        rrulestr(text, dtstart=datetime(2026, 1, 1))  # noqa: DTZ001 - wall time, as series are written
    except (ValueError, TypeError, OverflowError, AttributeError, KeyError):
        raise InputError(f"{label(field)}: {text!r} is no RFC 5545 rule such as FREQ=WEEKLY;BYDAY=TU") from None
    return text


def _plain(_field: str, text: str) -> str:
    return mask_stored(plain_title(text))[:_LONGEST]


_READ: dict[str, Callable[[str, str], Any]] = {
    "kind": _word,
    "category": _word,
    "rrule": _rule,
    "audience": _groups,
    **dict.fromkeys(_MOMENTS, _moment),
    **dict.fromkeys(_NUMBERS, _number),
    **dict.fromkeys(_WORDS, _plain),
}
