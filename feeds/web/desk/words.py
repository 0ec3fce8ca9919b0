"""The words on the desk's screens, in one table: templates name a word here and never spell one out themselves."""

from types import MappingProxyType

WORDS = MappingProxyType(
    {
        "desk": "거점도서관 업무",
        "sign_in": "로그인",
        "sign_out": "로그아웃",
        "name": "이름",
        "password": "비밀번호",
        "password_now": "지금 비밀번호",
        "password_new": "새 비밀번호",
        "password_again": "새 비밀번호 한 번 더",
        "password_rule": "10자 이상. 낱말 서너 개를 이어 쓰면 외우기 쉽고 안전합니다.",
        "password_unlike": "새 비밀번호 두 개가 서로 다릅니다.",
        "password_set": "비밀번호 정하기",
        "password_change": "비밀번호 바꾸기",
        "password_changed": "비밀번호를 바꾸었습니다. 다른 기기에서는 로그아웃되었습니다.",
        "invitation": "초대",
        "invitation_lead": "{name} 님, 비밀번호를 정하면 계정이 열립니다.",
        "invitation_done": "비밀번호를 정했습니다. 이제 로그인해 주세요.",
        "account": "내 계정",
        "role_hub": "거점도서관 담당",
        "role_admin": "관리자",
        "sessions": "로그인한 곳",
        "session_here": "지금 이 기기",
        "session_seen": "{at:%Y-%m-%d %H:%M}에 마지막으로 씀",
        "session_end": "끝내기",
        "session_end_all": "다른 곳 모두 끝내기",
        "ended": "로그인이 끝났습니다. 다시 로그인해 주세요.",
        "not_allowed": "이 일은 할 수 없습니다",
        "not_allowed_text": "이 계정으로는 할 수 없는 일입니다. 필요하면 관리자에게 말씀해 주세요.",
        "forged": "보낸 내용을 확인할 수 없습니다",
        "forged_text": "화면이 오래되었거나 다른 곳에서 보낸 요청입니다. 바뀐 것은 없으니 새로 열어 다시 해 주세요.",
        "missing": "찾을 수 없습니다",
        "missing_text": "이 주소에는 아무것도 없습니다.",
        "too_large": "보낸 내용이 너무 큽니다",
        "too_large_text": "한 번에 보낼 수 있는 크기를 넘었습니다. 나누어 보내 주세요.",
        "to_desk": "업무 화면으로",
    }
)
