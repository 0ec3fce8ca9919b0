"""Kind: is a post an announcement, a report, a notice or a result?

A plain first rule. The title decides, by the word lists in `data/kind_words.toml`: results come first (they may show the
least), reports next, since a report of a class repeats the words that announced it. Where the title says nothing, a body
that fills in a form (일시, 대상, 장소 …) announces. Two names of which a sign hides a part (`김*윤`, `윤○지`) make any post a
result, whatever its title says. Guards: 다독왕, 정답자, 수상작 alone make no result of a title that also invites (모집,
전시); a past tense or 후기 in the title is never overruled by a form in the body, since reports often quote the form. What
stays unknown is treated as a report, and its names as those of a result.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from aggregator.reading.winners import hidden_names

VERSION = "2"
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
    rules = _rules()
    if found := rules.titles["result"].search(title) or rules.maybe_result(title):
        return KindReading("result", found[0], "제목의 말", 0.8)
    if (hidden := hidden_names(body)) >= rules.hidden_names:
        return KindReading("result", f"가린 이름 {hidden}개", "본문의 가린 이름", 0.6)
    for kind in KINDS:
        if found := rules.titles[kind].search(title):
            return KindReading(kind, found[0], "제목의 말", 0.8)
    labels = {re.sub(r"\s", "", label) for label in rules.form.findall(body)}
    if len(labels) >= rules.least_labels:
        return KindReading("announcement", ", ".join(sorted(labels)), "본문의 안내 항목", 0.7)
    return KindReading("unknown", "", "정할 말이 없음", 0.0)


@dataclass(frozen=True, slots=True)
class _Rules:
    titles: dict[str, re.Pattern[str]]
    maybe: re.Pattern[str]
    invites: re.Pattern[str]
    hidden_names: int
    form: re.Pattern[str]
    least_labels: int

    def maybe_result(self, title: str) -> re.Match[str] | None:
        """A word of results in a title that does not invite."""
        return None if self.invites.search(title) else self.maybe.search(title)


@cache
def _rules() -> _Rules:
    words = tomllib.loads(resources.files("aggregator.data").joinpath("kind_words.toml").read_text("utf-8"))
    labels = "|".join(map(_pattern, words["form"]["labels"]))
    return _Rules(
        titles={kind: _any(words[kind]) for kind in KINDS},
        maybe=_any(words["maybe_result"]),
        invites=_any(words["invites"]),
        hidden_names=words["hidden_names"],
        form=re.compile(rf"(?m)^[^\w\n]{{0,6}}({labels})\s{{0,3}}[:：?]"),
        least_labels=words["form"]["least"],
    )


def _any(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(_pattern, words)))


def _pattern(word: str) -> str:
    return r"\s?".join(map(re.escape, word.split(" ")))
