"""Reads what follows the number of an address: brackets, floors and rooms, and then what is no address any more.

    "(관동동, …아파트) 102동 1층 팔판작은도서관"  →  bracket, detail, "팔판작은도서관"

A bracket may be left open (`(나래동 책마을로 작은도서관`): then it holds its first word, and the words that follow a
comma. A doubled one (`((나래동)`) is one. Brackets inside a library's name (`온누리(교회)작은도서관`) are left alone:
only a bracket that stands by itself, or one that holds a 동, belongs to the address.
"""

from aggregator.reading import address_tokens as form

_JOINTS = " ,.)"
_LONGEST_BRACKET = 120
_LONGEST = 400  # characters behind a number in which its details stand; behind them nothing is read


def details(text: str, *, after_number: bool) -> tuple[str, str, str]:
    """Bracket, detail and remainder of the text after a number (or, without a number, after the last part read)."""
    text, beyond = text[:_LONGEST], text[_LONGEST:]
    brackets: list[str] = []
    found: list[str] = []
    comma, rest = _joint(text)
    while rest:
        if rest[0] == "(":
            content, rest = _bracket(rest)
            brackets.append(content)
        elif after_number and (end := _detail(rest, comma=comma)):
            found.append(rest[:end].strip())
            rest = rest[end:]
        else:
            break
        comma, rest = _joint(rest)
    return ", ".join(brackets), " ".join(found), rest + beyond


def _joint(text: str) -> tuple[bool, str]:
    rest = text.lstrip(_JOINTS)
    return text.lstrip(" )")[:1] in (",", "."), rest


def _detail(text: str, *, comma: bool) -> int:
    """How many characters of a text are detail; 0 if it begins with something else."""
    if unit := form.UNIT.match(text):
        return unit.end()
    if comma and (lot := form.LOT_AFTER.match(text)):
        return lot.end()
    for pattern in (form.UNIT_AHEAD, form.BRACKET_AHEAD):
        if (ahead := pattern.match(text)) and not form.LIBRARY_WORD.search(ahead[0]):
            return ahead.end()
    return 0


def _bracket(text: str) -> tuple[str, str]:
    """Content of the bracket that a text begins with, and the text after it."""
    start = 2 if text.startswith("((") and _close(text, 0) < 0 else 1
    end = _close(text, start - 1)
    if end >= 0:
        return text[start:end].strip(), text[end + 1 :]
    words = text[start:].split(" ")
    count = 1
    while count < len(words) and words[count - 1].endswith(","):
        count += 1
    return " ".join(words[:count]).rstrip(","), " ".join(words[count:])


def _close(text: str, start: int) -> int:
    """Where the bracket that opens at `start` closes; -1 if it is left open."""
    depth = 0
    for place in range(start, min(len(text), start + _LONGEST_BRACKET)):
        if text[place] == "(":
            depth += 1
        elif text[place] == ")":
            depth -= 1
            if depth == 0:
                return place
    return -1
