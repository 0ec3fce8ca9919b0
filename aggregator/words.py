"""What categories and audiences are called on screen, by the word of the store: shown on pages, typed at the desk."""

from types import MappingProxyType

CATEGORIES = MappingProxyType(
    {
        "quiz": "독서퀴즈",
        "book_club": "독서모임·독서동아리",
        "craft": "만들기·공예",
        "storytelling": "책 읽어주기·동화구연",
        "reading": "책놀이·독후활동",
        "author": "작가와의 만남",
        "lecture": "강연·강좌",
        "performance": "공연",
        "film": "영화상영",
        "exhibition": "전시",
        "festival": "축제·장터",
        "tour": "견학·탐방",
        "game": "보드게임·놀이",
        "contest": "공모·대회",
        "volunteer": "봉사자 모집",
        "meeting": "회의·간담회",
        "service": "책·대출 서비스",
        "notice": "운영 안내",
        "other": "그 밖의 프로그램",
    }
)

AUDIENCES = MappingProxyType(
    {
        "infant": "유아",
        "child": "초등·어린이",
        "teen": "청소년",
        "adult": "성인",
        "senior": "어르신",
        "family": "가족",
        "everyone": "누구나",
        "librarian": "운영자·봉사자",
    }
)
