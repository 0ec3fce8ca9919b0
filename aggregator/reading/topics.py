"""Topics: how much a post speaks of each of the nineteen categories, and by which words.

A word of the title counts by its strength, the last one more (`그림책 읽고 부채 만들기` makes something), unless a sign lists
things (및, 외, /): then the first. Two words may name a thing together (`심리학 책 읽는 화요 모임`). Names in quotes and tags
count less, book titles least: they decide where the title itself is silent. Of the body, what stands behind a label that
tells the content (강좌명, 내용) counts most, then the first sentences, the rest little, and all together less than a word of
the title that names the thing, since bodies speak of much. Labels that one category alone has
(공연일시) speak for it, and so do two words near each other (읽고 … 나눕니다).
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from aggregator.reading.headline import split, without_book_titles, without_library_names
from aggregator.reading.lexicon import Lexicon, key

CATEGORIES = (
    "quiz",
    "book_club",
    "craft",
    "storytelling",
    "reading",
    "author",
    "lecture",
    "performance",
    "film",
    "exhibition",
    "festival",
    "tour",
    "game",
    "contest",
    "volunteer",
    "meeting",
    "service",
    "notice",
    "other",
)

LENGTH = 3000
_STRENGTH = {"strong": 5.0, "plain": 3.0, "form": 2.4, "weak": 0.8}
_IN_BODY = {"strong": 3.0, "plain": 1.5, "form": 1.0, "weak": 0.4, "body": 2.5}
_LAST, _AGAIN = 1.35, 0.15
_NAMES, _TAGS, _BOOKS = 0.7, 0.5, 0.25
_LABELLED, _LEAD, _REST, _FORM = 0.9, 0.5, 0.15, 0.05
_LABEL = 1.5  # of a label that only one category has, of two words that tell what is done
_LEAD_LENGTH, _TOGETHER = 220, 30
_BODY_CAP = 5.0
_LISTED = re.compile(r" 및 |[/,&+]|·| 외(?= |$)")
_BRACKET = re.compile(r"[][()（）【】]")
_COLON = re.compile(r" ?[:：] | [-–—|~] ")
_LABEL_LINE = re.compile(
    r"[^\w\n]{0,6}(?:[0-9]{1,2}[.)]|[가-하][.)])?[^\w\n]{0,4}([가-힣](?: {0,4}[가-힣]){0,7})\s{0,6}[:：;|]"
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What speaks for one category: the weight of the title, that of the body, and the words."""

    category: str
    title: float
    body: float
    words: tuple[str, ...]

    @property
    def weight(self) -> float:
        """Title and body together."""
        return self.title + self.body


@dataclass(frozen=True, slots=True)
class _Words:
    """The lists of `data/category_words.toml`: words to look for, and what each is worth for which category."""

    title: Lexicon
    body: Lexicon
    title_worth: dict[str, tuple[tuple[str, float], ...]]
    body_worth: dict[str, tuple[tuple[str, float], ...]]
    labels: frozenset[str]
    label_tells: dict[str, str]
    together: tuple[tuple[str, str, str], ...]
    together_in_bodies: dict[str, list[tuple[str, str]]]


def topics(title: str, body: str) -> tuple[Topic, ...]:
    """What a post speaks of, the most likely first; those that nothing speaks for are left out."""
    words: dict[str, list[str]] = {}
    titles = _of_title(title, words)
    bodies = _of_body(body, words)
    found = [
        Topic(category, titles.get(category, 0.0), min(bodies.get(category, 0.0), _BODY_CAP), tuple(words[category]))
        for category in CATEGORIES
        if category in words
    ]
    return tuple(sorted(found, key=lambda topic: -topic.weight))


def _of_title(title: str, words: dict[str, list[str]]) -> dict[str, float]:
    parts = split(title)
    weights: dict[str, float] = {}
    for text, factor in ((parts.said, 1.0), (parts.names, _NAMES), (parts.tags, _TAGS), (parts.books, _BOOKS)):
        if text.isspace():
            continue
        hits = [
            (at, word, worth)
            for at, word, name in _words().title.hits(text)
            if (worth := _words().title_worth.get(name))
        ]
        if not hits:
            continue
        telling = [at for at, _, worth in hits if worth[0][1] > _STRENGTH["form"]] or [at for at, _, _ in hits]
        colon = _COLON.search(text, telling[0], telling[-1])
        listed = _LISTED.search(text, telling[0], telling[-1])
        head = telling[0] if listed else max(at for at in telling if not colon or at < colon.start())
        for at, word, worth in hits:
            behind = _NAMES if colon and at > colon.start() else 1.0
            whole = factor == _TAGS and _BRACKET.match(text, at - 1) and _BRACKET.match(text, at + len(word))
            share = 1.0 if whole else factor  # (공모): the form of it all
            for category, value in worth:
                more = value * share * (_LAST if at == head and value > _STRENGTH["form"] else behind)
                had = weights.get(category, 0.0)
                weights[category] = max(had, more) + _AGAIN * min(had, more)
                words.setdefault(category, []).append(word)
    for one, two, category in _words().together:
        if 0 <= (at := parts.said.find(one)) < parts.said.find(two):
            weights[category] = max(weights.get(category, 0.0), _STRENGTH["strong"] * _LAST)
            words.setdefault(category, []).append(parts.said[at : parts.said.find(two) + len(two)])
    return weights


def _of_body(body: str, words: dict[str, list[str]]) -> dict[str, float]:
    said = without_library_names(without_book_titles(body[:LENGTH]))
    best: dict[tuple[str, str], float] = {}
    seen: dict[str, str] = {}
    stretches = list(_stretches(said))
    weights = _told(said, [label for _, _, label in stretches], words)
    walk = iter(stretches)
    end, factor, _ = next(walk)
    for at, word, name in _words().body.hits(said):
        while at >= end:
            end, factor, _ = next(walk)
        for category, value in _words().body_worth.get(name, ()):
            if value * factor > best.get((category, name), 0.0):
                best[category, name] = value * factor
                seen[name] = word
    for (category, name), value in best.items():
        weights[category] = weights.get(category, 0.0) + value
        words.setdefault(category, []).append(seen[name])
    return weights


def _told(body: str, labels: list[str], words: dict[str, list[str]]) -> dict[str, float]:
    """What labels of one category alone tell, and two words near each other in the first sentences."""
    lead = body[: 2 * _LEAD_LENGTH]
    found = [(category, [label]) for label in labels if (category := _words().label_tells.get(label[:2]))]
    for one, others in _words().together_in_bodies.items():
        near = lead[at : at + _TOGETHER] if (at := lead.find(one)) >= 0 else ""
        found += [(category, [one, two]) for two, category in others if two in near]
    for category, some in found:
        words.setdefault(category, []).extend(some)
    return dict.fromkeys((category for category, _ in found), _LABEL)


def _stretches(body: str) -> Iterator[tuple[int, float, str]]:
    """The ends of the lines of a body, each with what a word in it is worth, and with its label."""
    end = lead = 0
    for line in body.split("\n"):
        end += len(line) + 1
        if found := _LABEL_LINE.match(line):
            label = "".join(found[1].split())
            yield end, _LABELLED if label in _words().labels else _FORM, label
        elif lead < _LEAD_LENGTH:
            yield min(end, end - len(line) - 1 + _LEAD_LENGTH - lead), _LEAD, ""
            yield end, _REST, ""
            lead += len(line)
        else:
            yield end, _REST, ""


def _pairs(table: dict[str, list[list[str]]]) -> tuple[tuple[str, str, str], ...]:
    return tuple((one, two, category) for category, pairs in table.items() for one, two in pairs)


@cache
def _words() -> _Words:
    table = tomllib.loads(resources.files("aggregator.data").joinpath("category_words.toml").read_text("utf-8"))
    in_title: dict[str, list[tuple[str, float]]] = {}
    in_body: dict[str, list[tuple[str, float]]] = {}
    title_words, body_words = list(table["swallowed"]), table["swallowed"] + table["swallowed_in_bodies"]
    swallowed = {key(word) for word in body_words}
    in_bodies: dict[str, list[tuple[str, str]]] = {}
    for one, two, category in _pairs(table["together_in_bodies"]):
        in_bodies.setdefault(one, []).append((two, category))
    for category in CATEGORIES:
        for strength, words in table[category].items():
            for word in words:
                if strength in _STRENGTH:
                    in_title.setdefault(key(word), []).append((category, _STRENGTH[strength]))
                    title_words.append(word)
                if key(word) not in swallowed:
                    in_body.setdefault(key(word), []).append((category, _IN_BODY[strength]))
                    body_words.append(word)
    return _Words(
        title=Lexicon(title_words),
        body=Lexicon(body_words),
        title_worth={name: tuple(worth) for name, worth in in_title.items()},
        body_worth={name: tuple(worth) for name, worth in in_body.items()},
        labels=frozenset(table["labels"]),
        label_tells={label: category for category, some in table["label_tells"].items() for label in some},
        together=_pairs(table["together"]),
        together_in_bodies=in_bodies,
    )
