"""Months, written as zones and reports have them: `2026-11`."""

import re
from datetime import datetime

from aggregator.clock import SEOUL
from aggregator.errors import InputError

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


def read(text: str) -> str:
    """A month as typed. Raises InputError for what is none."""
    if not _MONTH.fullmatch(text.strip()):
        raise InputError(f"{text!r}은(는) 월이 아닙니다. 2026-11처럼 적어 주세요.")
    return text.strip()


def of(moment: datetime) -> str:
    """The month of a moment (aware) in Seoul."""
    return moment.astimezone(SEOUL).strftime("%Y-%m")


def after(month: str, by: int = 1) -> str:
    """The month that comes so many months after one; before it for a negative number."""
    years, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + by, 12)
    return f"{years:04}-{number + 1:02}"
