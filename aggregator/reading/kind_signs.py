"""Signs of kinds in a body: what points to something that comes, and what to something that is over.

What comes is announced by a form (일시, 대상, 장소 …), by a message that says the same without labels (10명, 5천원,
2시~4시), by words that invite, and by requests and present tenses (`나눕니다`, `들려주세요`). What is over is told by past
tenses, thanks and 지난주. Guards: a past tense tells of news as often as of what was done (준비했습니다, 새 책이
들어왔어요), so such verbs count for nothing; 있습니다 and 하겠습니다 are no past tenses; thanks and greetings call nobody.

Evidence names words of the lists and counts sentences: what stands in a sentence may be somebody's name.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from aggregator.reading.lexicon import Lexicon, key

LENGTH = 4000  # what a post is about is said before; a body may have a megabyte
_B, _SS = 17, 20  # ㅂ and ㅆ among the final consonants of Unicode's composition of syllables


def _ending_in(final: int) -> str:
    return "".join(chr(at) for at in range(ord("가"), ord("힣") + 1) if (at - ord("가")) % 28 == final)


_PAST = re.compile(
    f"[{_ending_in(_SS).replace('있', '').replace('겠', '')}]"
    r"(?=습니다|어요|답니다|지요|죠|네요|는데|고요|던|다[.!\s]|음[.!\s]|거든|더니|더라)"
)
_PRESENT = re.compile(  # looks back from what is rare
    f"니다(?:(?<=[{_ending_in(_B).replace('습', '')}]니다)|(?<=[^{_ending_in(_SS)}]습니다))"
    f"|요(?:(?<=[해여아려와가봐돼세게까워]요)|(?<=[^{_ending_in(_SS)}]어요))"
)
_HOURS = re.compile(
    r"[0-9]{1,2}(?::[0-9]{2}|시|시 ?[0-9]{1,2}분|시 ?반) ?[~∼～〜–—-] ?(?:오[전후] ?)?[0-9]{1,2}(?::|시)"
)
_DAY = re.compile(
    r"[0-9]{1,2} ?월 ?(?:[0-9]{1,2} ?일|한 ?달)|[0-9]{1,2}\. ?[0-9]{1,2}\.|(?<![0-9/])[0-9]{1,2}/[0-9]{1,2}(?![0-9/])"
)
_FIGURES = (  # how many, how much, on what day of the week, at what hour
    re.compile(r"[0-9] ?(?:명|분(?=[ ,.까이을\n)]|$)|팀|쌍|가족)"),
    re.compile(r"[0-9]천? ?원"),
    re.compile(r"[0-9]\.? ?\(?[월화수목금토일]\)|[월화수목금토일]요일"),
    re.compile(r"[0-9]{1,2} ?시(?!간)|[0-9]:[0-9]{2}"),
)
_LABELS = (
    re.compile(
        r"^[^\w\n]{0,6}(?:[0-9]{1,2}[.)]|[가-하][.)])?[^\w\n]{0,4}([가-힣](?: {0,4}[가-힣·]){0,7})\s{0,6}[:：;|?]",
        re.MULTILINE,
    ),
    re.compile(r"^(?:[^\w\s]{1,3}|[0-9]{1,2}[.)]|[가-하][.)]) ?([가-힣]{1,6}) (?=\S)", re.MULTILINE),
    re.compile(r"\| {0,3}([가-힣](?: ?[가-힣]){0,7}) {0,3}(?=\|)"),
)


@dataclass(frozen=True, slots=True)
class Signs:
    """What a body shows: labels of a form, words that invite, that look back, that tell winners; and the weights.

    `form_weight` is that of the form alone, `present` and `past` are how many sentences are in that tense.
    """

    labels: tuple[str, ...]
    form_weight: float
    invites: tuple[str, ...]
    over: tuple[str, ...]
    won: tuple[str, ...]
    present: int
    past: int
    has_day: bool

    @property
    def comes(self) -> float:
        """What points to something that comes."""
        return self.form_weight + min(len(self.invites), 6) + 0.4 * min(self.present, 6)

    @property
    def went(self) -> float:
        """What points to something that is over."""
        return 1.2 * min(self.past, 6) + 1.3 * len(self.over)


def signs(title: str, body: str) -> Signs:
    """The signs of a body; of the title only the tense counts. No more than the first 4,000 characters are read."""
    body, words = body[:LENGTH], _words()
    found: dict[str, dict[str, str]] = {"invites": {}, "over": {}, "won": {}}
    for _, word, name in words.lexicon.hits(body):
        found[words.lists[name]][name] = word
    said = {"".join(label.split()) for pattern in _LABELS for label in pattern.findall(body)}
    labels = tuple(sorted(said & words.labels))
    return Signs(
        labels=labels,
        form_weight=1.5 * len(labels)
        + bool(_HOURS.search(body))
        + 0.6 * sum(bool(figure.search(body)) for figure in _FIGURES),
        invites=tuple(found["invites"].values()),
        over=tuple(found["over"].values()),
        won=tuple(found["won"].values()),
        present=_present_tenses(f"{title}\n{body}"),
        past=past_tenses(body),
        has_day=bool(_DAY.search(body)),
    )


def past_tenses(text: str) -> int:
    """How often `text` tells in a past tense what is no news."""
    news, words = _words().news, (text[max(0, past.end() - 6) : past.end()] for past in _PAST.finditer(text))
    return sum(not word.endswith(news) for word in words)


def _present_tenses(text: str) -> int:
    """How often `text` asks or tells in the present tense, but for thanks and greetings."""
    words = (text[max(0, said.end() - 6) : said.end()] for said in _PRESENT.finditer(text))
    return sum(not word.endswith(_words().polite) for word in words)


@dataclass(frozen=True, slots=True)
class _Words:
    """The lists for bodies of `data/kind_words.toml`."""

    lexicon: Lexicon
    lists: dict[str, str]
    labels: frozenset[str]
    news: tuple[str, ...]
    polite: tuple[str, ...]


@cache
def _words() -> _Words:
    table = tomllib.loads(resources.files("aggregator.data").joinpath("kind_words.toml").read_text("utf-8"))
    body = table["body"]
    lists = {"won": table["result"]["body"], "over": body["over"], "invites": body["invites"]}
    return _Words(
        lexicon=Lexicon(word for words in lists.values() for word in words),
        lists={key(word): name for name, words in lists.items() for word in words},
        labels=frozenset(label.replace(" ", "") for label in body["labels"]),
        news=tuple(body["news"]),
        polite=tuple(body["polite"]),
    )
