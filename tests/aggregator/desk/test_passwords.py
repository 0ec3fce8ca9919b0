"""Rules of passwords: which may be chosen, and that a hash tells nothing by its cost."""

import contextlib
import threading
import time
import unicodedata

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from aggregator.desk import passwords
from aggregator.errors import InputError


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("아홉자리비번이다", "10자"),
        ("", "10자"),
        ("x9!" * 100, "200자"),
        ("1234567890", "흔한"),
        ("qwertyuiop", "흔한"),
        ("Password2026!", "흔한"),
        ("aaaaaaaaaaaaaaa", "흔한"),
        ("abababababab", "흔한"),
        ("1q2w3e4r5t!!", "흔한"),
        ("qwer1234!@", "흔한"),
        ("작은도서관12345", "흔한"),
        ("작은도서관사랑해요!!", "흔한"),
        ("library2026!!", "흔한"),
        ("dkssudgktpdy1!", "흔한"),
        ("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ", "흔한"),
        ("                ", "흔한"),
        ("pumpkin.kim1", "이름"),
        ("PUMPKIN.KIM2026", "이름"),
    ],
)
def test_what_is_guessed_first_is_refused_in_words(password: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        passwords.require_good(password, "pumpkin.kim")


@pytest.mark.parametrize(
    "password",
    [
        "파란 우산 고양이 기차",
        "correct horse battery",
        "vT9#mQ2$xL",
        "느티나무아래오후네시",
        "k3j8d0s7f6",
        "책읽는 밤 별무리 언덕",
    ],
)
def test_a_few_words_or_ten_odd_signs_will_do(password: str) -> None:
    passwords.require_good(password, "kim")


@given(st.text(max_size=250), st.text(max_size=40))
def test_whatever_is_typed_gets_an_answer(password: str, name: str) -> None:
    with contextlib.suppress(InputError):
        passwords.require_good(password, name)


@given(st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), min_size=40, max_size=200))
def test_long_texts_of_many_signs_are_never_called_common(password: str) -> None:
    if len(set(password.casefold())) > 30:
        passwords.require_good(password, "kim")


@pytest.mark.usefixtures("quick_hashes")
def test_one_password_in_another_spelling_of_hangul_fits() -> None:
    typed = "느티나무아래오후"
    kept = passwords.hashed(unicodedata.normalize("NFD", typed))
    assert passwords.fits(typed, kept)
    assert not passwords.fits(typed + "!", kept)
    assert not passwords.fits("x" * 10_000_000, kept)


@pytest.mark.usefixtures("quick_hashes")
@pytest.mark.parametrize("kept", [None, "", "no hash", "$argon2id$"])
def test_where_no_password_is_kept_none_fits(kept: str | None) -> None:
    assert not passwords.fits("", kept)
    assert not passwords.fits("느티나무아래오후", kept)


def test_a_name_that_there_is_not_costs_what_others_do() -> None:
    assert not passwords.is_old(passwords._NOBODY)
    kept = passwords.hashed("느티나무 아래 오후")
    seconds: dict[str | None, list[float]] = {kept: [], None: []}
    for _ in range(5):
        for one, took in seconds.items():
            began = time.thread_time() + time.process_time()
            passwords.fits("wrong", one)
            took.append(time.thread_time() + time.process_time() - began)
    known, unknown = (min(took) for took in seconds.values())
    assert 0.4 < known / unknown < 2.5


def test_at_most_two_hashes_are_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most, lock = 0, 0, threading.Lock()

    class Slow(PasswordHasher):
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:  # noqa: ARG002
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.02)
            with lock:
                running -= 1
            return "hash"

    monkeypatch.setattr(passwords, "_HASHER", Slow())
    threads = [threading.Thread(target=passwords.hashed, args=("느티나무",)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


@pytest.mark.usefixtures("quick_hashes")
def test_a_weaker_hash_of_old_is_known() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("느티나무")
    assert not passwords.is_old(weak)
    assert passwords.is_old(passwords._NOBODY)
