"""The words that people type at the desk for categories and audiences, and what each is in the store."""

from types import MappingProxyType

CATEGORIES = MappingProxyType(
    {
        "독서퀴즈": "quiz",
        "독서모임·독서동아리": "book_club",
        "만들기·공예": "craft",
        "책 읽어주기·동화구연": "storytelling",
        "책놀이·독후활동": "reading",
        "작가와의 만남": "author",
        "강연·강좌": "lecture",
        "공연": "performance",
        "영화상영": "film",
        "전시": "exhibition",
        "축제·장터": "festival",
        "견학·탐방": "tour",
        "보드게임·놀이": "game",
        "공모·대회": "contest",
        "봉사자 모집": "volunteer",
        "회의·간담회": "meeting",
        "책·대출 서비스": "service",
        "운영 안내": "notice",
        "그 밖의 프로그램": "other",
    }
)
AUDIENCES = MappingProxyType(
    {
        "유아": "infant",
        "초등·어린이": "child",
        "청소년": "teen",
        "성인": "adult",
        "어르신": "senior",
        "가족": "family",
        "누구나": "everyone",
        "운영자·봉사자": "librarian",
    }
)


def of(word: str, words: MappingProxyType[str, str]) -> str:
    """The word on screen for one of the store; itself where there is none."""
    return next((said for said, kept in words.items() if kept == word), word)
