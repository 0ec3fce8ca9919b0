"""The forms that the parts of an address are written in, after its region words.

    불광동 | 성수2가 | 돌산읍 군내리        읍면동 and 리
    연서로13길 29-23 | 테크노 4로 131       road, building number (도로명주소)
    산9-14 | 478-3번지                     lot number (지번), only after a 동 or 리
    (관동동, …아파트) | , 3층 | 204호        bracket and detail (상세주소)

Guards against false positives:

- `묘동4길` and `묘동 4길` are roads: a 동 or 가 followed by digits and 길 or 로 is no 동;
- a road's name runs to the last 로 or 길 before a number (`구로중앙로27나길 9`), and may hold one space (`테크노 4로`);
- a detail word without a bracket or a comma is one only if a unit (층, 호, 동 with digits) follows soon, and never if
  it speaks of a library: what follows the address may be the library's name, and that stays whole.

Every repetition is bounded, so that no input makes a pattern run away.
"""

import re

_LETTER = r"[가-힣A-Za-z0-9·.ㆍ‧・?]"
_BRANCH = r"\d{1,4}\s?(?:번안|번가|번\d{0,3}|[가-하])?\s?(?:안)?길"  # 13길, 295번길, 136 나길, 608번안길, 744번4길
_ROAD = rf"(?:[가-힣]{{1,8}}\s)?{_LETTER}{{1,20}}?(?:로|길|거리|고개)(?:\s?{_BRANCH})?"
_ROAD_NOW = rf"{_LETTER}{{1,20}}?(?:로|길|거리|고개)(?:\s?{_BRANCH})?"
_COUNTED = r"[월일시분회차명세주개권년등원층호]"  # 3월, 2층: a number of something else
_NUMBER = rf"-?(?:지하\s?)?\d{{1,5}}(?:\s?-\s?\d{{1,5}})?(?!\d|\s?번?[가-하]?길|가(?:\s|$)|{_COUNTED})"
_NO_ROAD = r"(?!\s?\d{1,4}(?:번|[가-하])?(?:길|로))"
_LOT = r"(?:산\s?)?\d{1,5}(?:\s?-\s?\d{1,5})?(?!\d)(?:\s?번지(?:\s?\d{1,4}호)?)?"

DONG = re.compile(
    rf"(?P<emd>[가-힣][가-힣\d·.]{{0,11}}(?:읍|면|동|가))(?:제?\d가)?(?=[\s,(]|$|산?\d{{1,5}}(?:-\d|[\s,(]|번지|$)){_NO_ROAD}[\s,]*"
)
RI = re.compile(r"(?P<ri>[가-힣][가-힣\d]{0,7}리)(?=[\s,(]|$|산?\d)[\s,]*")
ROAD = re.compile(rf"(?P<road>{_ROAD_NOW}|{_ROAD})\s?(?P<number>{_NUMBER})")
BARE_ROAD = re.compile(rf"(?P<road>{_LETTER}{{1,20}}(?:로|길)(?:\s?{_BRANCH})?)(?=[\s,(]|$)")
LOT = re.compile(rf"(?P<number>{_LOT})(?=[\s,(]|$)")

_FLOOR = r"(?:지하|지상|[A-Za-z])?\s?-?\d{1,4}(?:\s?[-~,]\s?\d{1,4}){0,20}\s?(?:층|호실|호)"
_UNIT = rf"(?:제?{_FLOOR}|[A-Za-z]?\d{{1,4}}동|[A-Za-z가나다라마바사]동|B\d{{1,2}}|지하|지층|PIT층|옥상층?)"
_END = r"(?=[\s,.(]|$)"
UNIT = re.compile(rf"{_UNIT}(?:\s?(?:일부|전체|옆|앞|내))?{_END}")
UNIT_AHEAD = re.compile(rf"(?:[^\s(),]{{1,20}}\s){{0,4}}?(?:[^\s(),]{{1,20}}?{_FLOOR}|{_UNIT}){_END}")
BRACKET_AHEAD = re.compile(r"[^(),]{1,40}(?=\([가-힣][가-힣\d.]{0,8}[동가읍면리][,)\s])")
LOT_AFTER = re.compile(rf"[가-힣][가-힣\d]{{0,9}}(?:동|가|리)\s(?:산\s?)?\d{{1,5}}(?:-\d{{1,5}})?{_END}")
LIBRARY_WORD = re.compile(r"도서관|문고|책|서재|독서|도서실|북카페|라이브러리|library", re.IGNORECASE)
ADMIN_NUMBER = re.compile(r"제?\d[\d·.,]{0,12}동$")
LEAD = re.compile(
    r"(?:(?:주소|소재지|위치|장소|도로명주소|지번주소|우편번호)\s?[:：]?\s|[□○◯●■▶※*·\-\[(<우]{1,3}\s?(?=[\d가-힣]))?"
    r"(?:[\[(<]?\s?우?\s?\)?\s?\d{3}-?\d{2,3}\s?[\])>]?\s)?"
)
