"""Tense: does a sentence tell what has been? `열렸습니다`, `다녀왔어요`, but not `있습니다` nor `하겠습니다`."""

import re

_ENDING = re.compile(r"([가-힣])(?:습니다|어요|답니다|지요|네요|던|던지요|는데)(?![가-힣])")
_DOUBLE_S = 20  # ㅆ among the 28 endings of a syllable


def is_past(sentence: str) -> bool:
    """Whether a sentence is in the past tense: a verb's syllable ends in ㅆ, and is neither 있 nor 겠."""
    return any(
        (ord(found[1]) - 0xAC00) % 28 == _DOUBLE_S and found[1] not in "있겠" for found in _ENDING.finditer(sentence)
    )
