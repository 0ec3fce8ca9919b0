"""Kind: is a post an announcement, a report, a notice or a result?

The title decides where its words are plain (`data/kind_words.toml`), in this order: results (they may show the least),
reports, changes, notices. Where it is silent, the signs of the body are weighed (`kind_signs.py`). Two names of which a sign
hides a part (`김*윤`, `윤○지`) make any post a result, whatever it says. What stays open is unknown: shown as a report, its
names masked as those of a result.

Guards: 다독왕, 정답자, 수상작 make no result of a title that invites (모집, 전시), nor over a form. 후기 공모 asks for
something to come. What a title quotes tells no kind (`<봄이 왔어요> 상영`). 휴관 makes no notice of a post whose title names
something to come to, nor does it in the body of a class. Posts of the house (채용, 기간제) are notices, though they say 모집.
A change (장소 변경, 취소 안내) is a notice; as a tag (`[취소] 책놀이`) it tells the state of an announcement. A report often
quotes the form that announced it, so that words of reports in a title are never overruled by a form; but a past tense in a
title alone (`이야기꾼이 떴다!`) makes no report of a body that only looks ahead.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from aggregator.reading.fact import Fact
from aggregator.reading.headline import split
from aggregator.reading.kind_signs import Signs, past_tenses
from aggregator.reading.lexicon import Lexicon
from aggregator.reading.winners import hidden_names

_HIDDEN_NAMES = 2  # so many names of which a sign hides a part make a body a result
_ACTIVITY = 4.0  # the weight of a title that names an activity by its own word
_FORM = 1.7  # two labels, or three figures of a message without labels


@dataclass(frozen=True, slots=True)
class _Titles:
    """The lists for titles of `data/kind_words.toml`."""

    result: Lexicon
    maybe_result: Lexicon
    invites: Lexicon
    report: Lexicon
    not_report: Lexicon
    change: Lexicon
    notice: Lexicon
    posts: Lexicon
    not_notice: Lexicon
    announcement: Lexicon
    leans_to_report: Lexicon


def by_title(title: str, body: str, signs: Signs, activity: float) -> Fact[str]:
    """What the title alone makes sure: result, report or notice; and two hidden names of the body: result. Else open.

    `activity` is how much the title speaks of something that one goes to: much makes no notice of it.
    """
    words, said = _titles(), split(title).said
    if found := words.result.first(title) or _maybe_result(title, signs):
        return Fact("result", found, "제목의 말", 0.9)
    if (hidden := hidden_names(body)) >= _HIDDEN_NAMES:
        return Fact("result", f"가린 이름 {hidden}개", "본문의 가린 이름", 0.7)
    if not words.not_report.first(title):
        if found := words.report.first(said):
            return Fact("report", found, "제목의 말", 0.9)
        looks_back = signs.past or signs.over or (activity and signs.comes < _FORM)
        if looks_back and past_tenses(f"{said} ") and not words.announcement.first(title):
            return Fact("report", said.strip(), "제목의 지난 일", 0.8)
    if found := words.change.first(said):
        return Fact("notice", found, "제목의 바뀐 일", 0.8)
    if found := words.posts.first(said):
        return Fact("notice", found, "제목의 일자리·계약", 0.85)
    if activity < _ACTIVITY and not words.not_notice.first(title) and (found := words.notice.first(title)):
        return Fact("notice", found, "제목의 말", 0.85)
    return Fact()


def by_body(title: str, signs: Signs, activity: str) -> Fact[str]:
    """What the signs of a body make of a post whose title was silent: announcement, report or result; or open.

    `activity` are the words by which the title names something that one goes to, "" if it names none.
    """
    if signs.won and len(signs.labels) < 2:
        return Fact("result", ", ".join(signs.won), "본문의 말", 0.7)
    asked, told = _titles().announcement.first(title), _titles().leans_to_report.first(title)
    went = signs.went + 1.5 * bool(told and signs.went)
    comes = signs.comes + 2.5 * bool(asked) + bool(activity and not went)
    if went > comes and went >= 2:
        past = f"지난 일을 말한 문장 {signs.past}개" if signs.past else ""
        return Fact("report", _few(*signs.over, past), "본문의 지난 일", _sure(went, comes))
    if comes < max(went, 1.0):
        return Fact(open_because="부르는 말도 지난 일도 뚜렷하지 않음")
    if signs.labels:
        return Fact("announcement", _few(*signs.labels), "본문의 안내 항목", _sure(comes, went))
    rule = "제목의 말" if asked else "본문의 부르는 말" if signs.comes >= 1 else "제목의 활동"
    return Fact("announcement", _few(asked, *signs.invites) or activity, rule, _sure(comes, went))


def calls(title: str, signs: Signs) -> bool:
    """Whether a post calls people to something on a day, so that it is no mere notice."""
    return bool(_titles().not_notice.first(title) or (signs.has_day and (signs.invites or signs.present)))


def _maybe_result(title: str, signs: Signs) -> str:
    """A word of results in a title that does not invite, over a body that does not either."""
    words = _titles()
    return "" if words.invites.first(title) or signs.form_weight >= _FORM else words.maybe_result.first(title)


def _few(*words: str) -> str:
    return ", ".join([*filter(None, words)][:4])


def _sure(more: float, less: float) -> float:
    """How sure one side is: by how much it weighs more than the other."""
    return round(0.5 + 0.4 * (more - less) / (more + less + 1), 2)


@cache
def _titles() -> _Titles:
    table = tomllib.loads(resources.files("aggregator.data").joinpath("kind_words.toml").read_text("utf-8"))
    return _Titles(**{name: Lexicon(words) for name, words in table["title"].items()})
