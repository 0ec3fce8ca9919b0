"""Rules of the search's tokens: spaces and marks do not count, a part of a word is enough, no query is any syntax."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.search_marks import marked
from aggregator.search_tokens import LONGEST_QUERY, MOST_TERMS, Phrase, initials, query, words
from tests.growth import require_even


def has(text: str, phrase: Phrase) -> bool:
    """Whether a phrase stands in a text, the way an index of words finds it."""
    row = initials(text) if phrase.initials else words(text)
    size = len(phrase.tokens)
    return any(
        row[at : at + size - 1] == list(phrase.tokens[:-1])
        and (
            row[at + size - 1].startswith(phrase.tokens[-1])
            if phrase.prefix
            else row[at + size - 1] == phrase.tokens[-1]
        )
        for at in range(len(row) - size + 1)
    )


def finds(asked: str, text: str) -> bool:
    terms = query(asked)
    return bool(terms) and all(has(text, phrase) for term in terms for phrase in term.phrases)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("독서모임", "수요 독서 모임"),
        ("독서 모임", "수요독서모임"),
        ("모임 독서", "독서 모임"),
        ("책", "책 읽는 밤"),
        ("밤", "책 읽는 밤"),
        ("읽는밤", "[전주] 책 읽는 밤!"),
        ("ㄷㅅㅋㅈ", "11월 독서퀴즈"),
        ("ㄷㅅ", "독서"),
        ("ㅈ", "퀴즈"),
        ("은평 ㅋㅈ", "은평구 퀴즈"),
        ("ai", "AI와 놀자"),
        ("AI와", "AI와 놀자"),
        ("2026년", "2026 년 겨울"),
        ("ＡＩ", "AI 놀이"),
        ("독서會", "독서會 모임"),
        ("작가와의만남", "작가와의 - 만남"),
    ],
)
def test_what_is_found(asked: str, text: str) -> None:
    assert finds(asked, text)


@pytest.mark.parametrize(
    ("asked", "text"),
    [("서독", "독서 모임"), ("or", "story"), ("20", "2026"), ("ㅋㅈ", "독서 모임"), ("밤책", "책 읽는 밤")],
)
def test_what_is_not(asked: str, text: str) -> None:
    assert not finds(asked, text)


@pytest.mark.parametrize("asked", ["", " ", '"*()', "ㅏㅏ", "\u202e", "🎉", "-- ;", "\ud800"])
def test_what_asks_for_nothing(asked: str) -> None:
    assert query(asked) == []


_KOREAN = st.text(st.sampled_from("가나책읽는밤독서 ·[]!"), min_size=1, max_size=30)


@given(_KOREAN, st.data())
def test_any_part_of_a_korean_text_finds_it(text: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(text) - 1))
    part = text[first : data.draw(st.integers(first + 1, len(text)))]
    assert finds(part, text) or not query(part)


@given(st.text(max_size=300))
def test_tokens_are_letters_and_digits_alone(text: str) -> None:
    asked = query(text)
    assert len(asked) <= MOST_TERMS
    tokens = [
        *words(text),
        *initials(text),
        *(token for term in asked for part in term.phrases for token in part.tokens),
    ]
    assert all(token and token.isalnum() and token == token.casefold() for token in tokens)


@given(st.text(max_size=100), st.text(max_size=100))
def test_marks_leave_the_text_whole(text: str, asked: str) -> None:
    assert "".join(part for part, _ in marked(text, query(asked))) == text


@pytest.mark.parametrize(
    ("text", "asked", "shown"),
    [
        ("책 읽는 밤", "책읽", "<책 읽>는 밤"),
        ("독서 퀴즈 OR", "ㄷㅅㅋㅈ or", "<독서 퀴즈> <OR>"),
        ("story 모임book", "or book", "story 모임<book>"),
        ("가가가", "가가", "<가가가>"),
        ("AI 와 놀자", "AI와", "<AI 와> 놀자"),
    ],
)
def test_what_was_searched_for_is_marked(text: str, asked: str, shown: str) -> None:
    parts = marked(text, query(asked))
    assert "".join(f"<{part}>" if found else part for part, found in parts) == shown


@pytest.mark.parametrize("piece", ["가", "a", "ㄱ", " ", "가 ", "1가", "\u1100"])
def test_no_text_takes_longer_than_it_grows(piece: str) -> None:
    require_even(lambda size: (words(piece * size), initials(piece * size)), 40_000)
    require_even(lambda size: marked(piece * size, query("가가 a ㄱㄱ 1가")), 20_000)


def test_a_query_is_read_up_to_its_bound() -> None:
    assert query("가 " * LONGEST_QUERY + "나") == query("가")
