"""Text: cleaned and cut; masked in `privacy.py`. Pure; nothing here knows where a text goes.

`clean` takes out what no writer may meet (control characters, direction marks, half surrogates) and brings Unicode to NFC,
so that one word is one string.
"""

import re
import unicodedata

from aggregator.reading.privacy import (
    MASKED_ACCOUNT,
    MASKED_MAIL,
    MASKED_MOBILE,
    MASKED_RESIDENT_NUMBER,
    mask_public,
    mask_stored,
)
from aggregator.reading.winners import MASKED_NAME

__all__ = [
    "EXCERPT_LENGTH",
    "MASKED_ACCOUNT",
    "MASKED_MAIL",
    "MASKED_MOBILE",
    "MASKED_NAME",
    "MASKED_RESIDENT_NUMBER",
    "clean",
    "excerpt",
    "mask_public",
    "mask_stored",
    "plain_title",
]

EXCERPT_LENGTH = 200

# Everything that is invisible or steers a terminal or a bidi algorithm; tab and newline are kept.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\uffff\ud800-\udfff\ufdd0-\ufdef]"
)
_LINE_SPACE = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """`text` in NFC, with line breaks as newlines, runs of spaces as one, and without invisible characters."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _LINE_SPACE.sub(" ", _CONTROLS.sub("", text))
    return _BLANK_LINES.sub("\n\n", "\n".join(line.strip() for line in text.split("\n"))).strip()


def plain_title(text: str) -> str:
    """A title in one clean line."""
    return " ".join(clean(text).split())


def excerpt(text: str, limit: int = EXCERPT_LENGTH) -> str:
    """At most `limit` characters of `text` in one line, cut after a sentence where one ends in its second half."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    sentence = max(head.rfind(mark) for mark in (". ", "! ", "? ", "。", "다. ", "요. "))
    if sentence >= limit // 2:
        return head[: sentence + 1]
    word = head.rfind(" ")
    return (head[:word] if word >= limit // 2 else head).rstrip() + "…"
