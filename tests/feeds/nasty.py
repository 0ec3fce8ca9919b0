"""Titles as boards really have them, and worse: every writer must get them through readable and harmless."""

NASTY = (
    "<책 읽는 밤>",
    "<Book Night> & friends",
    "</title><script>alert(1)</script>",
    "<!-- 공지 --> [/공지] [bold]안내[/bold]",
    "A & B \"따옴표\" '작은'",
    "]]> <![CDATA[ x",
    "줄\r\n바꿈\tX-Evil: 1",
    "\x1b[31m빨강\x1b[0m \x00\x07",
    "크리스마스 \U0001f384 \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "가" * 1000,
    "\u202e뒤집힌 글\u202c \u2067x\u2069",
    '=HYPERLINK("http://x.example","눌러")',
    "{{ 7 * 7 }} {% raw %}",
    "\ud800 반쪽",
    "",
)

FORBIDDEN = "\x00\x07\x0b\x1b\r\u202a\u202e\u2066\u2067"
"""What may stand in no file that is published."""
