"""Forms of time: how days, hours, weekdays, counts and lengths are written, as patterns that match at a place in a text.

Each is bounded, so that its time does not depend on the text behind it.
"""

import re

from aggregator.reading.when_words import WEEKDAYS

BRACKET_DAY = (
    rf"(?:\s{{0,2}}[(\[]\s{{0,2}}(?:(?P<w>[{WEEKDAYS}])(?:요일|욜)?(?=[\s)\],·~/])\s{{0,2}}[)\]]?|[)\]])"
    rf"|\s{{0,2}}(?P<v>[{WEEKDAYS}])(?:요일|욜)(?!마다)|\s?(?P<u>[{WEEKDAYS}])(?=[\s,)]+(?:\d{{1,2}}\s?(?:[:시]|[ap]m)|오[전후]|낮|저녁|~|$)))?"
)
DAY = r"(?:3[01]|[12]\d|0?[1-9])"
MONTH = r"(?:1[0-2]|0?[1-9])"

FULL = re.compile(
    rf"(?P<y>(?:19|20)\d\d|\d\d)\s?(?:(?P<s>[./-])\s{{0,2}}(?P<m>{MONTH})\s?(?P=s)|년\s{{0,2}}(?P<n>{MONTH})\s?[./])"
    rf"\s{{0,2}}(?P<d>{DAY})(?![\d:])(?:\s?\.(?!\d)|\s?\.(?=\d\d:)|\s?일(?!간))?{BRACKET_DAY}"
)
YEAR = re.compile(
    r"(?P<y>(?:19|20)\d\d)\s?(?:년도?(?!생|대)|\.(?=\s?\d{1,2}\s?월))|(?P<z>\d\d)\s?(?:년(?!생|대)|\.)(?=\s?\d{1,2}\s?월)"
)
POINTS = re.compile(
    rf"(?P<m>{MONTH})\s?\.\s{{0,2}}(?P<d>{DAY})(?!\d|:|\s?(?:km|m|cm|도|배|%|kg|점|만|억|운동|절|의거|회))"
    rf"(?P<p>\s?\.(?!\d|\s?\d{{1,2}}\s?\.\s?[(\[])|\s?\.(?=\d\d?:))?(?:\s?일)?{BRACKET_DAY}"
)
SLASH = re.compile(
    rf"(?P<m>{MONTH})/\s?(?P<d>{DAY})(?![\d/]|\s?(?:명|인|회|권|층|쪽|정도|이상|이하|만|개|컵|분기|크기|조각|kg|g|L))(?:일)?{BRACKET_DAY}"
)
MORE = re.compile(rf"(?:\s?·\s?|,)(?P<d>{DAY})(?![\d/:월시])(?=\s?[·,(]|\s*$|\s?일|\s\D)(?:\s?일)?{BRACKET_DAY}")
MONTHLY = re.compile(rf"(?P<m>{MONTH})\s?월(?!\s?(?:호|생))")
NOT_A_DAY = "간|동안|차|반|분|권|체험|모두|내내|과정|째|이내|이상|전|후|캠프|클래스|특강|수업|식|회"
BEHIND_A_WAVE = r"(?:(?<=[~-]\d)|(?<=[~-]\d\d)|(?<=[~-] \d)|(?<=[~-] \d\d))"  # 14.(수)~16.(금)
DAYS = re.compile(
    rf"(?P<l>{DAY}(?:\s?(?:일\s?)?[,·/&]\s?{DAY}(?![\d:])){{0,30}})\s?"
    rf"(?:일(?!\s?(?:{NOT_A_DAY}))|알(?=\s?\()|{BEHIND_A_WAVE}\.(?=[(\[][{WEEKDAYS}][)\]])"
    rf"|(?=\s?[(\[]\s?[{WEEKDAYS}](?:요일|욜)?\s?[)\],])){BRACKET_DAY}"
)
CLOCK = re.compile(r"(?P<h>[01]?\d|2[0-4])\s?[:;]\s?(?P<i>[0-5]\d)(?:\s?분)?(?!\d)")
NOT_HOURS = r"(?!간|민|립|장|작품|설|상|인[^\s]|각|집|청|도|험|대|기|계|점|의|조|리즈|니어|선|\s?방향)"
HOURS = re.compile(rf"(?P<h>2[0-4]|1\d|0?\d)(?:\s?(?P<i>[0-5]\d))?\s?시{NOT_HOURS}")
SPAN_OF_HOURS = re.compile(rf"(?P<h>2[0-4]|1\d|0?\d)\s?(?:~|-)\s?(?P<k>2[0-4]|1\d|0?\d)\s?시{NOT_HOURS}")
ENGLISH = re.compile(r"(?P<h>1[0-2]|0?[1-9])\s?(?=[AaPp][Mm]\b)")  # 2pm
MINUTES = re.compile(
    r"\s?(?:(?P<i>[0-5]?\d)\s?분(?!\s?(?:간|동안|정도|이내|전))|(?P<half>반)(?![가-힣])|(?P<half2>반)(?=에|부|까|이|쯤|입|,|\.))"
)
PM_BEHIND = re.compile(r"\s?(?P<x>[PpAa])\.?[Mm]\b")
NOT_A_COUNT = r"이상|이하|까지|부터|째|당|까|권|씩|상영|독서|공모|축제|대회|방문|참여|신청|대출|\d"
SESSIONS = re.compile(rf"(?P<n>\d{{1,3}})\s?(?:회기|회차|회|강|차시|번)(?![가-힣]?[가-힣]?관)(?!\s?(?:{NOT_A_COUNT}))")
WEEKS = re.compile(r"(?P<n>\d{1,2})\s?주(?:간|\s?과정|\s?동안|\s?코스|\s?프로그램|(?=[\s,)]))(?!차)")
SPAN = re.compile(r"(?P<n>\d{1,3})\s?일\s?(?:간|동안)(?!에|\s?(?:대출|보관|게시))")
LENGTH = re.compile(
    r"(?:(?P<h>\d)\s?시간)?\s?(?:(?P<half>반)|(?P<i>\d{1,3})\s?분)?\s?(?P<of>동안|간|씩|정도|가량|짜리|수업|진행)?"
)
WEEKDAY_RUN = re.compile(
    rf"(?P<a>[{WEEKDAYS}])(?:요일|욜)?(?:\s?[~-]\s?(?P<z>[{WEEKDAYS}])(?:요일|욜)?|(?P<l>(?:\s?[,·/&]\s?[{WEEKDAYS}](?:요일|욜)?){{1,6}}))?"
)
DAY_GOES_ON = re.compile(
    rf"\s?[~-]\s?(?:{MONTH}\s?\.\s?)?{DAY}\s?(?:\.|\(|일)|\s{{1,2}}\d{{1,2}}:\d\d|\s?,\s?{MONTH}\.{DAY}|\s/\s{MONTH}\.{DAY}\s?[/(]|\s?오[전후]|\s?까지"
)
BESIDE = re.compile(
    r"\s?(?P<d>전날|전일|이브|다음\s?날|당일)|(?P<not>\s?(?:연휴|맞이|기념|특집|선물|시즌|주간|특별|만들기|카드|트리|리스|이벤트|행사|파티|노래))"
)
