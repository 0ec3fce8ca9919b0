"""Values as TOML text (the standard library reads TOML, but does not write it)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def key(name: str) -> str:
    """A key, quoted where it must be."""
    return name if _BARE.fullmatch(name) else string(name)


def string(text: str) -> str:
    """A basic string on one line."""
    signs = (_ESCAPES.get(sign) or (sign if sign.isprintable() else _code(sign)) for sign in text)
    return f'"{"".join(signs)}"'


def value(thing: Any) -> str:
    """A value: text, number, truth, list, or table (inline). None has no form in TOML and is left out of tables and lists.

    Raises ValueError for anything else.
    """
    if isinstance(thing, bool):
        return "true" if thing else "false"
    if isinstance(thing, str):
        return string(thing)
    if isinstance(thing, int | float):
        return repr(thing)
    if isinstance(thing, Mapping):
        pairs = [f"{key(str(name))} = {value(one)}" for name, one in thing.items() if one is not None]
        return "{ " + ", ".join(pairs) + " }" if pairs else "{}"
    if isinstance(thing, Sequence):
        return "[" + ", ".join(value(one) for one in thing if one is not None) + "]"
    raise ValueError(f"{thing!r} cannot be written as TOML")


def _code(sign: str) -> str:
    number = ord(sign)
    if 0xD800 <= number <= 0xDFFF:
        number = 0xFFFD  # half a surrogate pair is no text
    return f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"
