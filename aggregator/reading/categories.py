"""Kind: is a post an announcement, a report, a notice or a result?

A plain first rule. The title decides, by the word lists in `data/kind_words.toml`: results come first (they may show the
least), reports next, since a report of a class repeats the words that announced it. Where the title says nothing, a body
that fills in a form (일시, 대상, 장소 …) announces. Guard: a past tense or 후기 in the title is never overruled by a form in
the body, since reports often quote the form. What stays unknown is treated as a report.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

VERSION = "1"
KINDS = ("result", "report", "notice", "announcement")


@dataclass(frozen=True, slots=True)
class KindReading:
    """What a post is, the words that decided, the rule, and how sure it is (0 to 1)."""

    kind: str
    evidence: str
    rule: str
    confidence: float


def read_kind(title: str, body: str) -> KindReading:
    """The kind of a post: announcement, report, notice, result or unknown. `title` and `body` are plain text."""
    titles, form, least = _rules()
    for kind in KINDS:
        if found := titles[kind].search(title):
            return KindReading(kind, found[0], "제목의 말", 0.8)
    labels = {re.sub(r"\s", "", label) for label in form.findall(body)}
    if len(labels) >= least:
        return KindReading("announcement", ", ".join(sorted(labels)), "본문의 안내 항목", 0.7)
    return KindReading("unknown", "", "정할 말이 없음", 0.0)


@cache
def _rules() -> tuple[dict[str, re.Pattern[str]], re.Pattern[str], int]:
    words = tomllib.loads(resources.files("aggregator.data").joinpath("kind_words.toml").read_text("utf-8"))
    titles = {kind: re.compile("|".join(map(_pattern, words[kind]))) for kind in KINDS}
    labels = "|".join(map(_pattern, words["form"]["labels"]))
    form = re.compile(rf"(?m)^[^\w\n]{{0,6}}({labels})\s{{0,3}}[:：?]")
    return titles, form, words["form"]["least"]


def _pattern(word: str) -> str:
    return r"\s?".join(map(re.escape, word.split(" ")))
