"""The words on screen, in one table: templates and feeds name a word here and never spell one out themselves."""

from types import MappingProxyType

from aggregator.models import Kind

KINDS = MappingProxyType(
    {
        Kind.ANNOUNCEMENT: "안내",
        Kind.REPORT: "활동 후기",
        Kind.NOTICE: "알림",
        Kind.RESULT: "당첨·선정 발표",
        Kind.UNKNOWN: "",
    }
)

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

STATES = MappingProxyType({"cancelled": "취소", "postponed": "연기", "full": "정원마감"})

WAYS = MappingProxyType(
    {
        "link": "온라인 접수",
        "phone": "전화 접수",
        "visit": "방문 접수",
        "qr": "QR 코드로 접수",
        "band": "밴드로 접수",
        "kakao": "카카오톡으로 접수",
        "message": "문자 접수",
        "comment": "댓글로 접수",
        "mail": "이메일 접수",
        "onsite": "현장 접수",
        "none": "신청 없이 참여",
    }
)
"""How to register, by the word that a reader of posts gives it; another one is not shown."""

WORDS = MappingProxyType(
    {
        "site": "소식",
        "site_title": "소식 · 우리 동네 작은도서관",
        "tagline": "우리 동네 작은도서관에서 무슨 일이 있을까요?",
        "lead": "전국 작은도서관이 올린 프로그램 안내와 활동 소식을 지역마다 모아 드립니다.",
        "skip": "본문으로 건너뛰기",
        "nav": "주요 메뉴",
        "breadcrumb": "현재 위치",
        "regions": "지역별 소식",
        "about": "이 사이트는",
        "country": "전국",
        "news": "새 소식",
        "feed_title": "작은도서관 소식",
        "feed_description": "{place} 작은도서관이 올린 프로그램 안내와 활동 소식입니다. 자세한 내용은 원문에서 확인하세요.",
        "section_subject": "작은도서관 {name}",
        "section_description": "{place} 작은도서관 안내 가운데 {name}만 모았습니다. 자세한 내용은 원문에서 확인하세요.",
        "audience_subject": "작은도서관 {name} 대상",
        "library_subject": "소식",
        "library_description": "{place}에서 올린 프로그램 안내와 활동 소식입니다. 자세한 내용은 원문에서 확인하세요.",
        "calendar": "일정",
        "registration": "접수 일정",
        "sections": "분류별로 보기",
        "audiences": "대상별로 보기",
        "libraries": "작은도서관",
        "original": "원문 보기",
        "poster": "포스터 공지: 자세한 내용은 원문",
        "attachments": "첨부 {count}개 (원문)",
        "also_at": "함께 올라온 곳",
        "changes": "바뀐 소식",
        "untitled": "(제목 없음)",
        "date": "{month}월 {day}일",
        "date_with_year": "{year}년 {month}월 {day}일",
        "sessions": "({count}회)",
        "until": "{day}까지",
        "from": "{day}부터",
        "people": "명",
        "free": "무료",
        "won": "{amount:,}원",
        "materials": "재료비 {amount:,}원",
        "registering": "접수 {when}",
        "place": "장소 {place}",
        "first_day": "시작",
        "last_day": "마지막 날",
        "opens": "접수시작",
        "closes": "접수마감",
        "tagged": "[{tag}] {title}",
        "posts": "소식 {count:,}건",
        "count": "{count:,}건",
        "no_posts": "지금은 올라온 소식이 없습니다. 새 소식이 올라오면 이 자리와 아래 주소로 전해 드립니다.",
        "newest": "최근 {count}건을 보여 드립니다.",
        "smaller": "더 가까운 지역",
        "places": "{count}곳",
        "follow": "소식받기",
        "follow_rss": "대부분의 앱",
        "follow_atom": "Atom을 쓰는 앱",
        "follow_json": "개발자용",
        "follow_opml": "지역 여러 곳 한꺼번에",
        "follow_all": "모든 지역의 주소",
        "masthead": "{operator}에서 운영합니다.",
        "footer": "글의 저작권은 올린 도서관에 있으며, 이곳에는 사실과 짧은 발췌와 원문 주소만 싣습니다.",
        "contact": "문의",
        "about_title": "이 사이트는",
        "about_who": "누가 운영하나요",
        "about_who_text": (
            "{operator}에서 운영합니다. 작은도서관 누리집에 공개된 글을 모아, "
            "어느 지역의 소식인지 가려 지역마다 보여 드립니다."
        ),
        "about_contact_missing": "연락처는 준비 중입니다.",
        "about_public": "무엇을 싣나요",
        "about_public_1": "제목, 도서관 이름, 지역, 올린 날짜, 그리고 원문으로 가는 주소를 싣습니다.",
        "about_public_2": "본문은 200자까지만 발췌하며, 사진과 첨부 파일은 옮기지 않습니다.",
        "about_public_3": "당첨·선정 발표는 발췌하지 않고, 제목에 든 이름도 가립니다.",
        "about_public_4": "휴대전화 번호 같은 개인정보는 가리고 싣습니다. 번호는 원문에서 확인하세요.",
        "about_requests": "고치거나 내려 달라고 하려면",
        "about_requests_text": (
            "정보 정정, 게시중단, 개인정보, 저작권, 수집 거부를 요청할 수 있습니다. "
            "어느 글인지 알 수 있는 주소와 까닭을 적어 보내 주세요. 원문이 사라진 글은 다음 반영 때 함께 내려갑니다."
        ),
        "about_collect": "어떻게 모으나요",
        "about_collect_text": (
            "robots.txt를 지키고, 한 누리집에 한 번에 하나씩 천천히 읽습니다. "
            "수집을 원하지 않으면 robots.txt에 적거나 알려 주세요."
        ),
        "missing_title": "찾는 페이지가 없습니다",
        "missing_text": "주소가 바뀌었거나 아직 소식이 없는 지역일 수 있습니다. 지역 목록에서 다시 찾아보세요.",
        "missing_link": "지역 목록으로",
        # The pages of places, weeks and posts
        "coming": "다가오는 일정",
        "coming_more": "이 밖에 {count:,}건이 더 있습니다. 캘린더로 받으면 모두 볼 수 있습니다.",
        "archives": "지난 소식",
        "going_on": "계속하는 것",
        "span": "{first}–{last}",
        "week": "이번 주",
        "week_title": "{name} 작은도서관 이번 주",
        "week_empty": "이번 주에 알려진 일정이 없습니다. 새 일정이 올라오면 이 자리에 나옵니다.",
        "chat": "단체 대화방에 옮기기",
        "chat_how": "아래 글을 복사해 붙여 넣으세요.",
        "chat_title": "📚 {name} 작은도서관 이번 주 ({span})",
        "chat_day": "■ {day}",
        "chat_line": "{title} ({library})",
        "chat_more": "자세히: {address}",
        "save_calendar": "캘린더에 저장",
        "evidence": "판독 근거",
        "follow_lead": "{name}의 새 일정과 소식을 쓰던 앱에서 받아 보세요.",
        "follow_apple": "아이폰·아이패드·맥",
        "follow_apple_how": "누르면 캘린더 앱이 열립니다. ‘구독’을 누르면 끝입니다.",
        "follow_google": "갤럭시·구글 캘린더",
        "follow_google_how": "누른 뒤 ‘추가’를 누르세요. 새 일정은 몇 시간에서 하루 뒤 반영됩니다.",
        "follow_calendar": "프로그램 일정",
        "follow_registration": "접수 시작과 마감",
        "follow_copy": "주소 복사",
        "follow_reader": "구독 앱(피드 리더)으로 받기",
        "follow_reader_1": "구독 앱을 하나 고릅니다. 무료인 것이 많습니다.",
        "follow_reader_2": "아래에서 첫 번째 주소를 복사합니다.",
        "follow_reader_3": "앱에서 ‘구독 추가’(+)를 누릅니다.",
        "follow_reader_4": "주소를 붙여 넣고 확인을 누릅니다.",
        "follow_reader_5": "새 글이 올라오면 앱이 알려 줍니다.",
    }
)
