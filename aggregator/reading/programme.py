"""Which of a post's times are those of its programme: the labelled lines (일시, 시간) if they tell a day, else prose.

A post may hold several programmes; the first is read: a label that comes again begins the next one. In prose the first
sentence that tells a day of the programme counts, with what others add to it (hours, a series, how many sessions) and
with rows that go on with its days (1회 10/1, 2회 10/8 …) or with the same hour. A feast that is only near (동지는 12월
22일!) is no day of it. Beside labelled days, prose may add a series or the hours of rounds. Hours of the house and of
asking are no hours of the programme.
"""

import re
from dataclasses import replace

from aggregator.reading.series import ROUNDS
from aggregator.reading.times import Series, Stretch, Times
from aggregator.reading.when_roles import CLOSED, UNTIL, WHEN, Part
from aggregator.reading.when_words import words

_ROW = re.compile(r"\W{0,4}(?:제?\s?\d{1,2}\s?(?:회차|회|강|주차|주|차시|차|기)?\W{0,4})?$")
_FEAST = re.compile(rf"(?:{words().about['feast'].pattern})[은는이가]?\s?(?:올해\s|바로\s)?$")
_ROW_BEGINS = 3  # signs before the day of a row
_OWN_HOURS = re.compile(r"(?<![가-힣])시간(?:은|:)\s")
_TOTAL = re.compile(r"총|모두|전체|과정|회기|횟수|\d\s?(?:회|강|번)\s?[)/·]|번의 수업|번 만")


def times_of(title: Part, parts: list[Part]) -> tuple[Times, list[Part]]:
    """The times of the first programme, and the parts that they came from."""
    labelled = _first_programme([part for part in parts if part.kind == WHEN])
    merged, used = Times(""), []
    for part in labelled:
        _merge(merged, part, WHEN, CLOSED)
        used.append(part)
    if not (merged.stretches or merged.months or merged.series):
        used += _from_prose(merged, [part for part in parts if part.kind in ("", "other")])
    elif not any(not each.excepted for each in merged.stretches):
        used += _days_beside(merged, parts)
    else:
        used += _hours_beside(merged, parts)
    _until(merged, parts)
    _left_out(merged, parts, used)
    _from_title(merged, title, used)
    return merged, used


def _until(merged: Times, parts: list[Part]) -> None:
    """The last day of a series that prose tells apart from its first (개강은 3월 7일이고 … 3월 31일까지)."""
    held = [each for each in merged.stretches if not each.excepted]
    first = held[0] if len(held) == 1 else None
    if first and first.last is None and (first.onward or (merged.series and merged.series.frequency)):
        ends = [each for part in parts for each in part.of(UNTIL) if each.first.on > first.first.on]
        if len(ends) == 1:
            first.last = ends[0].first


def _left_out(merged: Times, parts: list[Part], used: list[Part]) -> None:
    """Days of a series on which the house is closed, as other sentences tell."""
    ranged = any(each.last and not each.excepted for each in merged.stretches)
    if merged.series and merged.stretches and (merged.series.frequency or ranged):
        for part in parts:
            if part not in used:
                for each in part.of(CLOSED):
                    merged.stretches.append(replace(each, excepted=True))


def _first_programme(labelled: list[Part]) -> list[Part]:
    """The labelled lines up to the first label that comes again with a day."""
    seen: set[str] = set()
    for at, part in enumerate(labelled):
        label = part.label.replace(" ", "")
        if label and label in seen and part.times.stretches:
            return labelled[:at]
        if part.times.stretches:
            seen.add(label)
    return labelled


def _merge(into: Times, part: Part, *roles: str) -> None:
    """Adds what a part tells."""
    times = part.times
    for each, role in zip(times.stretches, part.roles, strict=True):
        if role in roles:
            each.excepted = each.excepted or role == CLOSED
            into.stretches.append(each)
    into.hours += times.hours
    into.counts += times.counts
    into.months += [month for month in times.months if month not in into.months]
    into.weeks = into.weeks or times.weeks
    into.length = into.length or times.length
    into.span = into.span or times.span
    into.series = _both(into.series, times.series)
    into.text += "\n" + times.text


def _both(one: Series | None, other: Series | None) -> Series | None:
    if one is None or other is None:
        return one or other
    frequent = one if one.frequency else other
    weekdays = one.weekdays or other.weekdays
    weekly = frequent.frequency == "DAILY" and bool(weekdays)  # 평일 매일
    return Series(
        "MONTHLY" if one.nth or other.nth else "WEEKLY" if weekly else frequent.frequency,
        frequent.interval,
        weekdays,
        one.nth or other.nth,
        one.month_days or other.month_days,
    )


def _from_prose(merged: Times, prose: list[Part]) -> list[Part]:
    used: list[Part] = []
    rows = True  # whether the lines with days so far are rows of one programme
    several = sum(any(each.begin is not None for each in part.of(WHEN)) for part in prose) > 1
    prose = _without_feast(prose)
    for part in prose:
        days = part.of(WHEN)
        if days and (not merged.stretches or (rows and _is_next_row(merged, part)) or _goes_on(merged, part)):
            if (
                not merged.stretches
                and part.times.series
                and not part.times.series.frequency
                and not part.times.counts
                and not any(each.last for each in days)
            ):
                part.times.series = None
            _merge(merged, part, WHEN, CLOSED)
            used.append(part)
        elif _same_day(merged, days):
            merged.stretches, merged.text = days, f"{merged.text}\n{part.times.text}"
            used.append(part)
        elif (
            not days
            and set(part.roles) <= {CLOSED, UNTIL}
            and not (several and part.times.series)
            and _adds(merged, part)
        ):
            merged.stretches += [replace(each, excepted=True) for each in part.of(CLOSED)]
            used.append(part)
        elif days:
            rows = False
        elif not merged.hours and _OWN_HOURS.search(part.times.text):
            merged.hours += part.times.hours[:1]
    return used


def _without_feast(prose: list[Part]) -> list[Part]:
    """Leaves out a day that only tells why another is near (동지는 12월 22일! 21일 낮 12시에 팥죽을 나눠요)."""
    for at, part in enumerate(prose):
        days = part.of(WHEN)
        if not days:
            continue
        before = part.times.text[: days[0].first.start]
        if len(days) == 1 and days[0].begin is None and _FEAST.search(before):
            later = prose[at + 1 :]
            if any(each.begin is not None for other in later for each in other.of(WHEN)):
                return later
        return prose
    return prose


def _is_next_row(merged: Times, part: Part) -> bool:
    """Whether a line goes on with rows that are days with the same hour (1/3 2시 …, 1/10 2시 …)."""
    row, last = part.of(WHEN)[0], merged.stretches[-1] if merged.stretches else None
    return (
        last is not None
        and not part.label
        and not (row.last or last.last or row.first.start > _ROW_BEGINS or last.first.start > _ROW_BEGINS)
        and row.begin is not None
        and (row.begin, row.finish) == (last.begin, last.finish)
        and row.first.on > last.first.on
    )


def _same_day(merged: Times, days: list[Stretch]) -> bool:
    """Whether a later sentence names the one day told so far once more, now with its hours."""
    if len(merged.stretches) != 1 or len(days) != 1 or merged.hours:
        return False
    told, again = merged.stretches[0], days[0]
    return told.begin is None and again.begin is not None and not told.last and told.first.on == again.first.on


def _goes_on(merged: Times, part: Part) -> bool:
    """Whether a later part with days goes on with the list: a row that begins with its day, of a series or a counted list."""
    first = part.of(WHEN)[0]
    if not _ROW.match(part.times.text[: first.first.start]) or (
        part.times.hours and merged.hours and part.times.hours != merged.hours
    ):
        return False
    if first.begin is not None and (merged.hours or any(each.begin is not None for each in merged.stretches)):
        return False
    day = first.first.on
    if merged.series and merged.series.frequency:
        return not merged.series.weekdays or day.weekday() in merged.series.weekdays
    return bool(re.match(r"\W{0,4}\d{1,2}\s?(?:회|강|차)", part.times.text))


def _adds(merged: Times, part: Part) -> bool:
    """Adds hours, a series or a count from a part without days; whether anything was added."""
    times, added = part.times, False
    about = words().about
    closed = not part.of(CLOSED) and about["closed"].search(times.text)
    if part.of_the_house or about["registration"].search(times.text) or closed:
        return False
    long = any(each.last and (each.last.on - each.first.on).days > 6 for each in merged.stretches)
    if (
        times.series
        and (times.series.frequency or (long and not merged.series))
        and not (merged.series and merged.series.frequency)
    ):
        merged.series, added = _both(times.series, merged.series), True
    if (times.hours and not any(each.begin is not None for each in merged.stretches)) or (
        times.hours and _ENDS.search(times.text)
    ):
        merged.hours += times.hours
        added = True
    if times.counts and (_TOTAL.search(times.text) or (times.series and times.series.frequency)):
        merged.counts += times.counts
        added = True
    if times.weeks and not merged.weeks:
        merged.weeks, added = times.weeks, True
    if (
        times.length
        and not merged.length
        and (times.hours or merged.hours or merged.stretches)
        and not _ASIDE.search(times.text)
    ):
        merged.length, added = times.length, True
    if times.span and not merged.span:
        merged.span, added = times.span, True
    if times.months and not merged.months:
        merged.months, added = list(times.months), True
    if added:
        merged.text += "\n" + times.text
    return added


_ENDS = re.compile("끝나|끝납|끝이|마칩|마쳐|마치|데리러|돌아옵|돌아와|헤어")
_ASIDE = re.compile("주차|전에|전까지|일찍|끝나면|쉬는|무료")


def _days_beside(merged: Times, parts: list[Part]) -> list[Part]:
    """The days that prose tells beside labelled hours or a labelled series."""
    for part in parts:
        if part.kind in ("", "other") and (days := part.of(WHEN)) and not part.kind:
            merged.stretches += days
            merged.hours += part.times.hours if not merged.hours else []
            return [part]
    return []


def _hours_beside(merged: Times, parts: list[Part]) -> list[Part]:
    """The series, or the hours of rounds, that prose tells beside labelled days (매주 수요일 4시; 1회 11:00, 2회 14:00)."""
    timeless = not merged.hours and all(each.begin is None for each in merged.stretches)
    for part in parts:
        if part.kind not in ("", "other") or part.roles:
            continue
        series = part.times.series and part.times.series.frequency and not (merged.series and merged.series.frequency)
        if (series or (timeless and ROUNDS.search(part.times.text))) and _adds(merged, part):
            return [part]
    return []


def _from_title(merged: Times, title: Part, used: list[Part]) -> None:
    """What the title tells and the body does not."""
    before = (len(merged.stretches), len(merged.months), merged.series)
    if not merged.stretches and not merged.months:
        merged.stretches += title.of(WHEN)
        merged.months += title.times.months
        merged.text += "\n" + title.times.text
    if title.times.series and title.times.series.frequency and not (merged.series and merged.series.frequency):
        merged.series = _both(title.times.series, merged.series)
    if not merged.hours and not any(each.begin is not None for each in merged.stretches):
        merged.hours += title.times.hours
    if before != (len(merged.stretches), len(merged.months), merged.series):
        used.append(title)
