"""Passwords: which may be chosen, how they are kept (argon2id, RFC 9106), and that nobody learns from the time it takes.

At least ten signs, not the name, and none of the commonest: what is left of it without common words, keyboard walks, years
and steps in a row must still be worth guessing. A sentence of a few words passes whatever alphabet it is in.
"""

import re
import threading
import unicodedata
from functools import cache
from importlib import resources
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from aggregator.errors import InputError

SHORTEST, LONGEST = 10, 200
_HASHER = PasswordHasher()
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$TujztX7IBh9YRCVpBaQkSw$+pgE8niJ5hw6vGsd/RopzoTPzyHh8g/AlRN//IFvO90"
"""The hash of nothing that anybody knows, as costly as all others: what unknown names are compared with."""
_AT_ONCE = threading.BoundedSemaphore(2)  # each takes 64 MB and a core
_ROWS = (
    "1234567890-=",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ",
    "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ",
    "ㅋㅌㅊㅍㅠㅜㅡ",
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_LEFT = 5
"""Signs that must be left, each counted once, when all that is common is taken away."""
_GAP = "\0"
"""Stands where something common was taken out."""


def require_good(password: str, name: str) -> None:
    """Raises InputError, in Korean, for a password that may not be chosen for the account `name`."""
    plain = _plain(password)
    if len(plain) < SHORTEST:
        raise InputError(f"비밀번호는 {SHORTEST}자 이상이어야 합니다. 낱말 서너 개를 이어 쓰면 외우기 쉽습니다.")
    if len(plain) > LONGEST:
        raise InputError(f"비밀번호는 {LONGEST}자까지 쓸 수 있습니다.")
    folded, own = plain.casefold(), _plain(name).casefold()
    if own and own in folded and _left(folded.replace(own, _GAP)) < _LEFT:
        raise InputError("비밀번호에 이름을 쓰지 마세요.")
    if _left(folded) < _LEFT:
        raise InputError("너무 흔한 비밀번호입니다. 다른 사람이 떠올리기 어려운 낱말을 이어 써 보세요.")


def hashed(password: str) -> str:
    """The password as it is kept. Takes its time: never within a transaction."""
    with _AT_ONCE:
        return _HASHER.hash(_bytes(password))


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one that is kept. None or "" (no account, no password yet) costs the same, and never fits."""
    if len(password) > 4 * LONGEST:
        password = ""
    with _AT_ONCE:
        try:
            _HASHER.verify(kept or _NOBODY, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False
    return bool(kept)


def is_old(kept: str) -> bool:
    """Whether a password is kept in a weaker way than new ones are, and should be hashed anew."""
    return _HASHER.check_needs_rehash(kept)


def _plain(text: str) -> str:
    """A text in one spelling: keyboards and systems write the same 한글 in several."""
    return unicodedata.normalize("NFC", text)


def _bytes(text: str) -> bytes:
    """A text as it is hashed, whatever a form was made to send."""
    return _plain(text).encode("utf-8", "surrogatepass")


def _left(folded: str) -> int:
    """How many signs of a password are none that one would try first, each counted once."""
    for word in _common():
        if len(word) <= len(folded):
            folded = folded.replace(word, _GAP)
    folded = _YEAR.sub(_GAP, folded)
    left = {sign for before, sign in pairwise(_GAP + folded) if not _follows(before, sign)}
    return len(left - {_GAP, " "})


def _follows(before: str, sign: str) -> bool:
    """Whether a sign is what fingers or counting come to next."""
    if abs(ord(before) - ord(sign)) <= 1:
        return True
    return any(before in row and sign in row and abs(row.index(before) - row.index(sign)) == 1 for row in _ROWS)


@cache
def _common() -> tuple[str, ...]:
    """Words of the commonest passwords, the longest first."""
    text = resources.files("aggregator.data").joinpath("common_passwords.txt").read_text(encoding="utf-8")
    words = {line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")}
    return tuple(sorted((_plain(word).casefold() for word in words), key=lambda word: (-len(word), word)))
