"""Venue: where a programme happens, as written. Sections in, a `Fact` out.

Asked in this order: the line of 장소; `장소는 마루방입니다`; a part of a line that is a place alone (`… / 동그라미방
/ …`); prose, where something happens at a place (`마루방에서 만나요`, `햇살방으로 오세요`) or a room of a named
library is told. A place ends in a known word (방, 층, 도서관, 마당 …) and takes in the words before it until a
particle, a time or a clause ends them. What is held online (온라인, 줌) is such a place.

Guards against false positives. 도서관 alone is no news; where one signs up, borrows or asks (도서관에서 신청) is not
where it happens; a library's name alone in the last or first line is a signature; brackets that tell no place (우천
시 취소, 왕복 2km) are left out; 추후 공지 is no place.
"""

import re
from collections.abc import Sequence
from functools import cache

from aggregator.reading.fact import Fact
from aggregator.reading.sections import Section, evidence
from aggregator.reading.wordlists import any_of, load

_LONGEST = 60
_MOST_WORDS = 6
_BRACKET = re.compile(r"\s?[(\[](?P<inside>[^()\[\]]{1,60})[)\]]")
_CUT = re.compile(r"\n|[※*☎📞]|\b0\d{1,2}-|(?<=[가-힣)])\.(?:\s|$)|\s[-–→]\s|\s{2,}|;\s")
_TOLD = re.compile(
    r"(?:장소|곳)[은는]\s(?:(?:그대로|역시|모두|똑같이|변함없이|바로) )?"
    r"(?P<place>[^,.!?\n]{2,50}?)(?:입니다|이에요|예요|이고|이며|이랍니다|에서|으로|,|[.!?\n]|$)"
)
_BARE_LABEL = re.compile(r"^(?:곳|장소|어디) ")
_PARTS = re.compile(r"\s*(?:[,|]|(?<!\d)/|/(?!\d))(?![^()]*\))\s*")
_SLASHES = re.compile(r"\s*(?:\||(?<!\d)/|/(?!\d))(?![^()]*\))\s*")
_NO_PLACE = re.compile(r"\s[/|·]\s(?=[^/|·]{0,20}?(?:\d ?(?:명|팀|원|가족|세)|무료|누구나|성인|초등|어르신|유아))")
_VERB = re.compile(r"[다요]\.?(?:\s|$)")
_LEADING_TIME = re.compile(
    r"^.{0,80}(?:\d ?시(?: ?반| ?\d+분)?|\d:\d\d|[월화수목금토일]\)|요일|정오"
    r"|\d ?일|\d/\d{1,2}|\d\.\d{1,2}\.?)(?:부터|까지|에)?"
    r"[\s,]+(?!\d{1,2}[시분:])"
)
_TRAILING = re.compile(
    r"\s(?=선착순|누구나|무료|(?:집결|집합|출발|모임)(?![가-힣])|정원|인원|성인|초등|\d{1,3} ?(?:명|팀|가족|분))"
)  # 1층 로비 선착순 30명
_STOPS = re.compile(
    r"(?:[은는이가을를에의도고서며면께로]|에서|까지|부터|마다|으로|하는|동안|달간|대신|말고|종일|이나|거나|접어|꽂아|들어|열어|모여|만들어|찾아|걸어|돌아|나와|내려|올라|건너|지나|[오한할된될린릴]|요일|주|오전|오후|저녁|아침|낮|밤|매주|매월|매일|정각|[)\]~:!?.,·])$"
    r"|\d\s?(?:시|분|일|월|년|회|명|차)|^(?:및|또는|그리고|다음|이번|오는|첫째|둘째|셋째|넷째|우리|저희|함께|바로|모두|이|그|새|첫|오늘|내일|모레)$"
)
_SIDES = ("앞", "옆", "뒤", "안")
_NAMED = re.compile(r"(?<=[가-힣]) ?['‘“\"][^'’”\"]{1,12}['’”\"]$")  # 카페 '느린오후'
_SUBJECT = re.compile(r"[가-힣](?:[는은를을]|(?<![창서강물롯냇])가) ")  # 이동도서관 버스가 정문 앞
_COURSE = re.compile(r"[가-힣] 교실$(?<!층 교실)(?<!관 교실)(?<!학교 교실)(?<!호 교실)")  # 힙합 교실: what is taught
_FLOOR = re.compile(r"(?:지하|지상)?\s?\d{1,2}층$")


def read(found: Sequence[Section]) -> Fact[str]:
    """Where a programme happens. `found` are the sections of a body: titles name libraries, not places."""
    return next((fact for look in (_labelled, _told, _in_lists, _in_prose) if (fact := look(found))), Fact())


def _labelled(found: Sequence[Section]) -> Fact[str]:
    for section in found:
        if section.kind == "place" and (place := _written(section.text)):
            return Fact(place, evidence(section.text), "장소 항목", 0.95)
    for section in found:
        if section.kind == "other" and _words().only_online.fullmatch(section.text.strip()):
            return Fact(section.text.strip(), evidence(section.text), "온라인 항목", 0.9)  # 방식: 온라인(줌)
    return Fact()


def _told(found: Sequence[Section]) -> Fact[str]:
    for section in found:
        if section.kind == "" and (told := _TOLD.search(section.text)) and (place := _written(told["place"])):
            return Fact(place, evidence(told[0]), "장소를 말한 문장", 0.85)
    return Fact()


def _in_lists(found: Sequence[Section]) -> Fact[str]:
    for number, section in enumerate(found):
        if section.kind in ("", "when") and (place := _listed(section, edge=number in (0, len(found) - 1))):
            return Fact(place, evidence(section.text), "장소뿐인 줄", 0.8)
    return Fact()


def _in_prose(found: Sequence[Section]) -> Fact[str]:
    for section in found:
        if section.kind in ("", "when", "audience"):
            for sentence in section.sentences:
                if place := _in_sentence(sentence):
                    return Fact(place, evidence(sentence), "본문의 문장", 0.7)
    return Fact()


def _written(text: str) -> str:
    """A place from behind its label: its first part, without brackets that tell no place; "" if there is none."""
    words = _words()
    if words.none.search(text):
        return ""
    text = _CUT.split(text.strip(), maxsplit=1)[0]
    text = _NO_PLACE.split(text, maxsplit=1)[0]
    text = _BRACKET.sub(lambda found: "" if words.notes.search(found["inside"]) else found[0], text).strip(" ,/.-:!~")
    if len(text) > _LONGEST:
        text = re.split(r"[,/]", text)[0].strip()
    return text if 1 < len(text) <= _LONGEST and not words.alone(text) else ""


def _listed(section: Section, *, edge: bool) -> str:
    """The part of a line that is a place and nothing else."""
    if len(section.text) > 4 * _LONGEST:
        return ""
    parts = [
        _TRAILING.split(_LEADING_TIME.sub("", _BARE_LABEL.sub("", part)), maxsplit=1)[0].rstrip(" .!~")
        for sentence in section.sentences
        for part in (_SLASHES if _VERB.search(sentence) else _PARTS).split(sentence)
    ]
    if len(parts) == 1 and edge and " " not in parts[0]:
        return ""  # a signature
    return next((part for part in parts if 2 < len(part) <= 40 and (_is_place(part) or _online(part))), "")


def _online(text: str) -> bool:
    return bool(_words().only_online.fullmatch(text))


def _is_place(text: str) -> bool:
    words = _words()
    bare = _NAMED.sub("", _BRACKET.sub("", text).strip())
    tokens = bare.split()
    return (
        0 < len(tokens) <= _MOST_WORDS
        and bool(words.head.search(bare) or words.first.fullmatch(bare))
        and not _COURSE.search(bare)
        and not words.alone(bare)
        and not any(_STOPS.search(token) for token in tokens[:-1])
        and not (len(tokens) > 1 and words.alone(tokens[-1]) and not words.library.search(bare))
    )


def _in_sentence(sentence: str) -> str:
    """The place at which a sentence says that something happens."""
    words = _words()
    if online := words.online.search(sentence):
        return online["place"]
    for found in words.named.finditer(sentence):
        if not words.elsewhere.search(sentence, found.end(), found.end() + 30) and words.fits(found):
            return found["place"]
    for found in words.at.finditer(sentence):
        behind = sentence[found.end() : found.end() + 50]
        place = _back(sentence[: found.end("head")])
        if not place or words.alone(place) or place in _SIDES or words.beside_people.search(place):
            continue
        clause = re.split(r"[,.!?;]\s", behind)[0]
        elsewhere = words.elsewhere.search(clause)
        happens = words.happens.search(behind)
        if found["to"]:
            happens = words.comes.match(behind)
        if not behind.strip(" .!~") and not found["to"]:
            return place  # … 14시 한울도서관에서.
        if happens and not (elsewhere and elsewhere.start() <= happens.start()):
            return place
    return ""


def _back(text: str) -> str:
    """The place that a text ends in: the last word and those before it that belong to it."""
    tokens = text[-_LONGEST:].split(" ")
    kept = [tokens.pop()]
    while tokens and len(kept) < _MOST_WORDS:
        token = tokens.pop()
        joined = token.endswith(("과", "와")) and _words().head.search(token[:-1])
        if not token or (_STOPS.search(token) and not joined and not _FLOOR.search(token)):
            break
        kept.insert(0, token)
    while len(kept) > 1 and not _words().opens(kept[0]):
        kept.pop(0)
    return " ".join(kept).strip("'\"‘’“”()[]「」 ")


class _Words:
    """The word lists as patterns."""

    def __init__(self) -> None:
        data = load("place_words")
        heads = any_of(data["heads"])
        self.own = frozenset(data["own"])
        letters = "".join({word[0] for word in data["heads"]} | set("앞옆뒤안"))  # asked first: few begin a place
        self.head = re.compile(rf"(?=[\d{letters}])(?:{heads}|\d층|앞|옆|뒤|안)$")
        self.first = re.compile(rf"(?:{any_of(data['first'])}) [가-힣A-Za-z]{{1,10}}")
        self.at = re.compile(
            rf"(?=[{letters}])(?P<head>(?<=\S)(?:{heads})|\b(?:{heads})|(?<=[가-힣] )(?:앞|옆|뒤|안))"
            r"(?:에서[는도]?(?: ?(?=\S)|$)|(?:(?P<to>으로|로)|에) ?(?=\S))"
        )
        self.happens = re.compile(any_of(data["happens"]))
        self.comes = re.compile(r"[^.!?]{0,12}(?:오세요|오시면|오면|와 주|와요|모여|모이|모입|나오)")
        self.elsewhere = re.compile(any_of(data["elsewhere"]))
        online = any_of(data["online"])
        self.online = re.compile(
            rf"(?P<place>(?:{online})(?: ?\((?:{online})\))?)(?:으로|로|에서)[^.!?]{{0,20}}?(?:{any_of(data['happens'])})"
        )
        self.only_online = re.compile(rf"(?:{online})(?: ?\((?:{online})\))?")
        self.beside_people = re.compile(rf"(?:{any_of(data['people'])}) ?(?:앞|옆|뒤|안)$")
        self.notes = re.compile(any_of(data["notes"]))
        self.none = re.compile(any_of(data["none"]))
        self.library = re.compile(r"[가-힣]{2,12} ?(?:작은도서관|도서관|문고|책방)")
        self.named = re.compile(
            r"(?P<place>(?<![가-힣])(?!우리|저희|이 |본 )[가-힣0-9A-Za-z]{2,14}(?:도서관|문고)"
            r"(?: (?!매주|매월|오전|오후|저녁)[가-힣0-9A-Za-z]{1,8}?){1,4}?)"
            r"(?P<by>에서|에 |(?<=[래위])서 |이고|입니다|이에요|예요|이며|으로 |[,.](?!\S)|$)"
        )
        self.spots = re.compile(rf"(?:{heads}|{any_of(data['spots'])})$")
        self.no_spots = re.compile(rf"(?:{any_of(data['no_spots'])})[가-힣]?$")

    def fits(self, found: re.Match[str]) -> bool:
        """Whether what follows a library's name is a spot in it: a known one, or any at which something is done."""
        spot = found["place"].rpartition(" ")[2]
        if self.no_spots.search(spot) or _SUBJECT.search(found["place"]):
            return False
        return found["by"] == "에서" or bool(self.spots.search(spot))

    def alone(self, place: str) -> bool:
        """Whether a place is only the library itself, unnamed."""
        return place.replace(" ", "") in self.own

    def opens(self, token: str) -> bool:
        """Whether a place may begin with a word: a noun as far as can be told."""
        return bool(re.match(r"[가-힣A-Za-z0-9('‘“「\"]", token))


@cache
def _words() -> _Words:
    return _Words()
