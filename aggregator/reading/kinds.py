"""Kind: is a post an announcement, a report, a notice or a result?

The title decides where its words are plain (`data/kind_words.toml`), in this order: results (they may show the least),
reports, notices. Where it is silent, the body is weighed: a form (일시, 대상, 장소 …) and invitations on one side; past
tenses, thanks and 지난주 on the other. Two names of which a sign hides a part (`김*윤`, `윤○지`) make any post a result,
whatever it says. What stays open is unknown: shown as a report, its names masked as those of a result.

Guards: 다독왕, 정답자, 수상작 make no result of a title that invites (모집, 전시). 후기 공모 asks for something to come. A past
tense tells of news as often as of what was done (준비했습니다, 새 책이 들어왔어요), so such verbs count for nothing. 휴관 in the
body of a class makes no notice; in its title neither, where the title names something to come to. A report often quotes the
form that announced it, so that words of reports in the title are never overruled by a form.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from aggregator.reading.fact import Fact
from aggregator.reading.headline import split
from aggregator.reading.lexicon import Lexicon
from aggregator.reading.winners import hidden_names

_ACTIVITY = 4.0  # the weight of a title that names an activity by its own word
_FORM = 1.7  # three figures of a message, or two labels
LENGTH = 4000  # what a post is about is said before; a body may have a megabyte
_SYLLABLES = range(ord("가"), ord("힣") + 1)
_B, _SS = 17, 20  # ㅂ and ㅆ among the final consonants of Unicode's composition of syllables
_WITH_SS = "".join(chr(at) for at in _SYLLABLES if (at - ord("가")) % 28 == _SS)
_PAST = re.compile(
    f"[{_WITH_SS.replace('있', '').replace('겠', '')}]"
    r"(?=습니다|어요|답니다|지요|죠|네요|는데|고요|던|다[.!\s]|음[.!\s]|거든|더니|더라)"
)
_PRESENT = re.compile(
    f"[{''.join(chr(at) for at in _SYLLABLES if (at - ord('가')) % 28 == _B and chr(at) != '습')}]니다|(?<![{_WITH_SS}])습니다"
    f"|(?<![{_WITH_SS}])어요|[해여아려와가봐돼세게까워]요"
)
_HOURS = re.compile(
    r"[0-9]{1,2}(?::[0-9]{2}|시|시 ?[0-9]{1,2}분|시 ?반) ?[~∼～〜–—-] ?(?:오[전후] ?)?[0-9]{1,2}(?::|시)"
)
_DAY = re.compile(r"[0-9]{1,2} ?월 ?[0-9]{1,2} ?일|[0-9]{1,2}\. ?[0-9]{1,2}\.|(?<![0-9/])[0-9]{1,2}/[0-9]{1,2}(?![0-9/])")
# What a message says that leaves the labels away: how many, how much, on what day of the week, at what hour.
_FIGURES = (
    re.compile(r"[0-9] ?(?:명|분(?=[ ,.까이을\n)]|$)|팀|쌍|가족)"),
    re.compile(r"[0-9]천? ?원"),
    re.compile(r"[0-9]\.? ?\(?[월화수목금토일]\)|[월화수목금토일]요일"),
    re.compile(r"[0-9]{1,2} ?시(?!간)|[0-9]:[0-9]{2}"),
)
_LABEL = re.compile(
    r"^[^\w\n]{0,6}(?:[0-9]{1,2}[.)]|[가-하][.)])?[^\w\n]{0,4}([가-힣](?: {0,4}[가-힣·]){0,7})\s{0,6}[:：;|?]",
    re.MULTILINE,
)
_MARKED = re.compile(r"^(?:[^\w\s]{1,3}|[0-9]{1,2}[.)]|[가-하][.)]) ?([가-힣]{1,6}) (?=\S)", re.MULTILINE)
_CELL = re.compile(r"\| {0,3}([가-힣](?: ?[가-힣]){0,7}) {0,3}(?=\|)")


@dataclass(frozen=True, slots=True)
class _Rules:
    """The lists of `data/kind_words.toml`."""

    result: Lexicon
    maybe_result: Lexicon
    invites: Lexicon
    report: Lexicon
    not_report: Lexicon
    notice: Lexicon
    change: Lexicon
    not_notice: Lexicon
    announcement: Lexicon
    leans_to_report: Lexicon
    hidden_names: int
    won: Lexicon
    labels: frozenset[str]
    body_invites: Lexicon
    over: Lexicon
    news: tuple[str, ...]
    polite: tuple[str, ...]


def by_title(title: str, body: str, *, activity: float) -> Fact[str]:
    """What the title alone makes sure: result, report or notice; and two hidden names of the body: result. Else open.

    `activity` is how much the title speaks of something that one goes to: much makes no notice of it.
    """
    rules, said = _rules(), split(title).said
    if found := rules.result.first(title) or _maybe_result(title, body):
        return Fact("result", found, "제목의 말", 0.9)
    if (hidden := hidden_names(body)) >= rules.hidden_names:
        return Fact("result", f"가린 이름 {hidden}개", "본문의 가린 이름", 0.7)
    if not rules.not_report.first(title):
        if found := rules.report.first(said):
            return Fact("report", found, "제목의 말", 0.9)
        if (found := _past(said)) and not rules.announcement.first(title):
            return Fact("report", found, "제목의 지난 일", 0.8)
    if found := rules.change.first(said):
        return Fact("notice", found, "제목의 바뀐 일", 0.8)
    if (found := rules.notice.first(title)) and activity < _ACTIVITY and not rules.not_notice.first(title):
        return Fact("notice", found, "제목의 말", 0.85)
    return Fact()


def by_body(title: str, body: str, *, names_activity: bool) -> Fact[str]:
    """What form, invitations and tenses make of a post whose title was silent: announcement, report or result; or open.

    `names_activity` tells that the title names something that one goes to (a category other than notices).
    """
    rules, body = _rules(), body[:LENGTH]
    form, calls, asks = labels(body), _calls(body), _present_tenses(f"{title}\n{body}")
    over = {word: found for _, found, word in rules.over.hits(body)}
    past = _past_tenses(body)
    if (won := rules.won.first(body)) and len(form) < 2:
        return Fact("result", won, "본문의 말", 0.7)
    asked, told = rules.announcement.first(title), rules.leans_to_report.first(title)
    went = 1.2 * min(len(past), 6) + 1.3 * len(over) + 1.5 * bool(told and (past or over))
    comes = _weight_of_form(body, form) + min(len(calls), 6) + 2.5 * bool(asked) + 0.4 * min(len(asks), 6)
    comes += bool(names_activity and not went)
    if went > comes and went >= 2:
        return Fact("report", ", ".join([*over.values(), *past][:4]), "본문의 지난 일", _sure(went, comes))
    if form and comes >= went:
        return Fact("announcement", ", ".join(sorted(form)), "본문의 안내 항목", _sure(comes, went))
    if comes >= max(went, 1.0):
        words = [asked, *calls.values()] if asked else [*calls.values(), *asks]
        return Fact(
            "announcement", ", ".join(words[:4]), "제목의 말" if asked else "본문의 부르는 말", _sure(comes, went)
        )
    if names_activity and not went:
        return Fact("announcement", title.strip(), "제목의 활동", 0.5)
    return Fact(open_because="부르는 말도 지난 일도 없음")


def calls(title: str, body: str) -> bool:
    """Whether a post calls people to something on a day, so that it is no mere notice."""
    rules = _rules()
    asks = rules.body_invites.first(body[:LENGTH]) or _present_tenses(body[:LENGTH])
    return bool(rules.not_notice.first(title) or (asks and _DAY.search(body[:LENGTH])))


def _maybe_result(title: str, body: str) -> str:
    """A word of results in a title that does not invite, over a body that does not either."""
    rules = _rules()
    if rules.invites.first(title) or _weight_of_form(body[:LENGTH], labels(body[:LENGTH])) >= _FORM:
        return ""
    return rules.maybe_result.first(title)


def _weight_of_form(body: str, form: frozenset[str]) -> float:
    """How much a body looks like a form, or like a message that says the same without labels."""
    return 1.5 * len(form) + bool(_HOURS.search(body)) + 0.6 * sum(bool(figure.search(body)) for figure in _FIGURES)


def _calls(body: str) -> dict[str, str]:
    """The words that ask people to come."""
    return {word: found for _, found, word in _rules().body_invites.hits(body)}


def labels(body: str) -> frozenset[str]:
    """The labels of a form that stand in `body` (일시, 대상 …), without their spaces."""
    known = _rules().labels
    said = {"".join(found.split()) for found in (*_LABEL.findall(body), *_CELL.findall(body), *_MARKED.findall(body))}
    return frozenset(said & known)


def _past(title: str) -> str:
    """A past tense in a title that is no news."""
    told = _past_tenses(title + " ")
    return told[0] if told else ""


def _past_tenses(text: str) -> list[str]:
    """The words in a past tense, but for those that tell news, each with the few letters before it."""
    news = _rules().news
    found = []
    for past in _PAST.finditer(text):
        word = text[max(0, past.end() - 6) : past.end()]
        if not word.endswith(news):
            found.append(word.split()[-1])
    return found


def _present_tenses(text: str) -> list[str]:
    """Requests and what is said in the present tense, but for thanks and greetings: `나눕니다`, `들려주세요`."""
    polite = _rules().polite
    words = (text[max(0, said.start() - 4) : said.end()].split() for said in _PRESENT.finditer(text))
    return [word[-1] for word in words if word and not word[-1].endswith(polite)]


def _sure(more: float, less: float) -> float:
    """How sure one side is: by how much it weighs more than the other."""
    return round(0.5 + 0.4 * (more - less) / (more + less + 1), 2)


@cache
def _rules() -> _Rules:
    words = tomllib.loads(resources.files("aggregator.data").joinpath("kind_words.toml").read_text("utf-8"))
    title, body = words["title"], words["body"]
    return _Rules(
        **{name: Lexicon(title[name]) for name in title},
        hidden_names=words["result"]["hidden_names"],
        won=Lexicon(words["result"]["body"]),
        labels=frozenset(label.replace(" ", "") for label in body["labels"]),
        body_invites=Lexicon(body["invites"]),
        over=Lexicon(body["over"]),
        news=tuple(body["news"]),
        polite=tuple(body["polite"]),
    )
