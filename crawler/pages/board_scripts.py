"""What the scripts in a page would open, read as text: nothing is ever run.

Old boards open posts by `goView('34')`: a function that puts the number into an address, or into a hidden form that it
sends. Only what can be followed for sure is followed: texts, arguments, and `+`; anything else ends the search.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

from lxml.etree import _Element as Element

Opened = tuple[str, tuple[tuple[str, str], ...], bool]  # the address, the fields, and whether it is sent by POST

_LONGEST = 4000
_MOST_SCRIPT = 500_000
_TOKEN = re.compile(
    r"\s*(?:\"(?P<double>[^\"\n]*)\"|'(?P<single>[^'\n]*)'|`(?P<template>[^`]*)`|(?P<name>[A-Za-z_$][\w$.]*)|(?P<number>\d+)|(?P<plus>\+))"
)
_WRAPPED = re.compile(
    r"(?:encodeURIComponent|encodeURI|escape|String|\$\.trim|parseInt|Number)\(\s*([\w$.]+)(?:\s*,\s*\d+)?\s*\)"
)
_SET = re.compile(r"(?:\b(?:var|let|const)\s+)?(?<![\w.$])([A-Za-z_$][\w$]*)\s*(\+?=)(?!=)\s*([^;\n]{1,400})")
_GO = re.compile(
    r"(?:location(?:\.href)?\s*=(?!=)|location\.(?:assign|replace)\s*\(|window\.open\s*\()\s*([^;\n]{1,400})"
)
_ACTION = re.compile(r"(?:\.action\s*=(?!=)|\.(?:attr|prop)\(\s*['\"]action['\"]\s*,)\s*([^;\n]{1,400})")
_METHOD = re.compile(r"(?:\.method\s*=|\.(?:attr|prop)\(\s*['\"]method['\"]\s*,)\s*['\"](\w+)", re.IGNORECASE)
_FIELD = re.compile(
    r"(?:getElementById\(\s*['\"](?P<by_id>[\w-]+)['\"]\s*\)|\$\(\s*['\"](?:[\w#.\s]*\s)?[#]?(?:input\[name=\\?['\"]?)?(?P<query>[\w-]+)\\?['\"]?\]?['\"]\s*\)"
    r"|\.(?P<dotted>[\w$]+))(?:\.value\s*=(?!=)|\.val\()\s*(?P<value>[^;\n]{1,200})"
)
_FUNCTION = re.compile(
    r"(?:function\s++(?P<said>[\w$]{1,100}+)\s*+|(?<![\w$])(?P<given>[\w$]{1,100}+)\s*+[=:]\s*+function\s*+)\((?P<names>[^()]*+)\)\s*+(?=\{)"
)
_CLASS_OR_ID = re.compile(r"[.#][\w-]+")
_QUOTED_BEFORE = re.compile(r"['\"][^'\"\n]{0,60}$")
_QUOTED_BEHIND = re.compile(r"[^'\"\n]{0,20}['\"]")
_MOST_HANDLERS = 5  # of one class or id
_SENT = re.compile(r"submit\s*\(")
_FORM_NAME = re.compile(
    r"document\.(?:forms\[\s*['\"](\w+)|forms\.(\w+)|(\w+)\.(?:action|submit|method|\w+\.value))|['\"]#(\w+)['\"]|ById\(\s*['\"](\w+)"
)
_DATA_READ = (
    r"(?:\$\(this\)|this|[\w$]+)\.(?:data\(\s*['\"]{0}['\"]\s*\)|attr\(\s*['\"]data-{0}['\"]\s*\)"
    r"|getAttribute\(\s*['\"]data-{0}['\"]\s*\)|dataset\.{1})"
)


class Scripts:
    """The scripts and hidden forms of a page."""

    def __init__(self, root: Element) -> None:
        self.text = "\n".join(str(script.text) for script in root.iter("script") if script.text)[:_MOST_SCRIPT]
        self._forms = list(root.iter("form"))[:50]
        self._bodies: dict[str, tuple[list[str], str] | None] = {}
        self._handlers: dict[str, list[str]] = {}

    @cached_property
    def _functions(self) -> dict[str, re.Match[str]]:
        """The functions in the scripts by their names. All are found at once: a page may call thousands."""
        found: dict[str, re.Match[str]] = {}
        for function in _FUNCTION.finditer(self.text):
            found.setdefault(function["said"] or function["given"], function)
        return found

    @cached_property
    def _selected(self) -> dict[str, list[int]]:
        """Where each `.class` and `#id` stands in the scripts."""
        found: dict[str, list[int]] = defaultdict(list)
        for name in _CLASS_OR_ID.finditer(self.text):
            found[name[0]].append(name.start())
        return found

    def opened(self, function: str, values: Sequence[str], data: Mapping[str, str]) -> Opened | None:
        """What a call of `function` opens; None where its script is not in the page or does more than can be followed."""
        if function not in self._bodies:
            self._bodies[function] = self._body(function)
        found = self._bodies[function]
        if found is None:
            return None
        names, body = found
        known = dict(zip(names, values, strict=False))
        body, from_data = _data_values(body, data)
        return self._follow(body, known | from_data)

    def opened_by_data(self, data: Mapping[str, str], classes: str, identifier: str) -> Opened | None:
        """What a handler opens that takes its number from `data-…` of the element that was clicked."""
        for name in (*(f".{one}" for one in classes.split()), *([f"#{identifier}"] if identifier else [])):
            if name not in self._handlers:
                self._handlers[name] = list(islice(self._handled(name), _MOST_HANDLERS))
            for handler in self._handlers[name]:
                body, known = _data_values(handler, data)
                opened = self._follow(body, known) if known else None
                if opened is not None:
                    return opened
        return None

    def _handled(self, name: str) -> Iterator[str]:
        """The blocks that stand behind a `.class` or `#id` in quotes."""
        end = 0
        for start in self._selected.get(name, ()):
            behind = _QUOTED_BEHIND.match(self.text, start + len(name))
            if start >= end and behind and _QUOTED_BEFORE.search(self.text[max(0, start - 61) : start]):
                end = behind.end()
                opened = self.text.find("{", end, end + 201)
                if opened >= 0:
                    yield _block(self.text, opened)

    def _body(self, function: str) -> tuple[list[str], str] | None:
        found = self._functions.get(function)
        if found is None:
            return None
        names = [one.strip() for one in found["names"].split(",") if one.strip()]
        return names, _block(self.text, found.end())

    def _follow(self, body: str, known: dict[str, str]) -> Opened | None:
        body = _WRAPPED.sub(r"\1", body)
        for name, sign, expression in _SET.findall(body):
            value = _value(expression, known)
            if value is not None and name not in ("location", "action", "value"):
                known[name] = known.get(name, "") + value if sign == "+=" else value
        for expression in _GO.findall(body):
            address = _value(expression, known)
            if address:
                return address, (), False
        return self._sent(body, known)

    def _sent(self, body: str, known: dict[str, str]) -> Opened | None:
        if not _SENT.search(body):
            return None
        fields = {}
        for found in _FIELD.finditer(body):
            value = _value(found["value"], known)
            if value is not None:
                fields[found["by_id"] or found["query"] or found["dotted"]] = value
        form = self._form(body, fields)
        if not fields or form is None:
            return None
        action = next(
            (value for one in _ACTION.findall(body) if (value := _value(one, known))), form.get("action") or ""
        )
        method = _METHOD.search(body)
        is_post = (method[1] if method else form.get("method") or "get").lower() == "post"
        hidden = {}
        for field in form.iter("input"):
            name, given = field.get("name"), (field.get("value") or "").strip()
            value = fields.get(name or "", fields.get(field.get("id") or "", given))
            if name and (field.get("type") or "").lower() == "hidden" and value:
                hidden[name] = value
        missing = {name: value for name, value in fields.items() if form.xpath("not(.//*[@name=$n or @id=$n])", n=name)}
        return (action, tuple((hidden | missing).items()), is_post) if action else None

    def _form(self, body: str, fields: Mapping[str, str]) -> Element | None:
        said = {name for found in _FORM_NAME.findall(body) for name in found if name}
        named = [form for form in self._forms if said & {form.get("name"), form.get("id")}]
        holding = [
            form for form in self._forms if any(form.xpath(".//*[@name=$n or @id=$n]", n=name) for name in fields)
        ]
        return next((form for form in named if form in holding), next(iter(named or holding), None))


def _block(text: str, start: int) -> str:
    """What stands between the brace at `start` and the one that closes it."""
    depth = 0
    end = min(len(text), start + _LONGEST)
    for at in range(start, end):
        depth += (text[at] == "{") - (text[at] == "}")
        if depth == 0:
            return text[start + 1 : at]
    return text[start + 1 : end]


def _data_values(body: str, data: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The body with each reading of a `data-…` attribute as a name, and what these names hold."""
    known = {}
    for index, (name, value) in enumerate(data.items()):
        camel = re.sub(r"-(\w)", lambda found: found[1].upper(), name)
        body, count = re.subn(_DATA_READ.format(re.escape(name), re.escape(camel)), f"data__{index}", body)
        if count:
            known[f"data__{index}"] = value
    return body, known


def _value(expression: str, known: Mapping[str, str]) -> str | None:
    """What texts, known names and `+` come to; None where anything else stands among them."""
    value, at, expects = "", 0, True
    while found := _TOKEN.match(expression, at):
        at = found.end()
        if found["plus"]:
            expects = True
            continue
        if not expects:
            return None
        expects = False
        if found["name"]:
            if found["name"] not in known:
                return None
            value += known[found["name"]]
        elif found["template"] is not None:
            filled = re.sub(r"\$\{\s*([\w$.]+)\s*\}", lambda name: known.get(name[1], "\x00"), found["template"])
            if "\x00" in filled:
                return None
            value += filled
        else:
            value += found["double"] or found["single"] or found["number"] or ""
    rest = expression[at:].strip()
    return None if expects or rest[:1] not in ("", ")", ",", ";", "}") else value
