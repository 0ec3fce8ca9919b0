"""Rules of word lists, and of the parts of a title."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.reading.headline import split, without_book_titles
from aggregator.reading.lexicon import Lexicon


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (["책 놀이"], "책놀이와 책 놀이", ["책놀이", "책 놀이"]),
        (["책 놀이"], "책  놀이, 책\n놀이", []),
        (["^주차"], "3주차 주차", ["주차"]),
        (["극장$"], "극장에서 마을극장", ["극장"]),
        (["퀴즈", "퀴즈북"], "퀴즈북과 퀴즈", ["퀴즈북", "퀴즈"]),
        (["독서", "독서 교실", "교실"], "독서교실", ["독서교실"]),
        (["독서 교실", "독서"], "독서 교육", ["독서"]),
    ],
)
def test_words_are_found_as_they_are_spelt(words: list[str], text: str, found: list[str]) -> None:
    assert [word for _, word, _ in Lexicon(words).hits(text)] == found


def test_a_word_of_one_letter_is_refused() -> None:
    with pytest.raises(ValueError, match="two letters"):
        Lexicon(["^책$"])


WORD = st.text("가나 ", min_size=2, max_size=4).filter(
    lambda word: len(word.replace(" ", "")) > 1 and word == word.strip()
)


@given(st.lists(WORD, min_size=1, max_size=5), st.text("가나다 ", max_size=30))
def test_what_is_found_stands_there_and_nothing_is_passed_over(words: list[str], text: str) -> None:
    lexicon = Lexicon(words)
    end = 0
    for at, word, name in lexicon.hits(text):
        assert text.startswith(word, at)
        assert name in {one.replace(" ", "") for one in words}
        assert at >= end
        end = at + len(word)
    assert bool(lexicon.first(text)) == any(word in text for word in words) or any(" " in word for word in words)


def test_a_title_has_tags_names_and_books() -> None:
    parts = split("[모집] 『강아지똥』과 <책수다> 회원 (성인)")
    assert parts.said.split() == ["과", "회원"]
    assert parts.tags.split() == ["[모집]", "(성인)"]
    assert (parts.names.strip(), parts.books.strip()) == ("<책수다>", "『강아지똥』")


def test_names_of_libraries_are_no_words_of_titles() -> None:
    assert "인형극" not in split("인형극작은도서관 소식").said
    assert "인형극" in split("작은도서관 인형극").said


@given(st.text("[]()<>『』「」'\"가도서관 ", max_size=60))
def test_parts_keep_their_places(title: str) -> None:
    parts = split(title)
    for place, letter in enumerate(title):
        kept = {part[place] for part in (parts.said, parts.tags, parts.names, parts.books) if part} - {" "}
        assert kept <= {letter}


def test_a_body_is_read_without_the_titles_of_books() -> None:
    assert without_book_titles("『마술 쇼』를 읽고") == " " * 6 + "를 읽고"
