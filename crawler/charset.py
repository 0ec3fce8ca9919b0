"""Which charset is this page really in? Header, meta and bytes disagree on many Korean sites.

The bytes decide. What decodes as UTF-8 without a fault is UTF-8, unless it is labelled as Korean and only Korean, and reads
as Latin letters (a few two-byte syllables can look like UTF-8). Else the candidates are weighed by what they turn out:
syllables in daily use speak for one; signs that cannot be decoded, and Chinese characters as garbage has them, against it.
EUC-KR is always read as CP949 (UHC), which has the syllables outside KS X 1001 as well (똠, 펲, 햏), as browsers do.

No byte is lost in silence: what no charset has becomes U+FFFD and is counted.
"""

import codecs
import re
from dataclasses import dataclass

UTF8 = "utf-8"
KOREAN = "cp949"
LATIN = "windows-1252"

_EUC_NAMES = frozenset(
    {"euc-kr", "euckr", "cseuckr", "ks_c_5601-1987", "ks_c_5601-1989", "ks_c_5601", "ksc5601", "ksc_5601", "korean"}
)
_KOREAN_NAMES = _EUC_NAMES | {"cp949", "ms949", "uhc", "windows-949", "x-windows-949", "949"}
_LATIN_NAMES = frozenset(
    {"iso-8859-1", "iso8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "us-ascii", "ascii"}
)
_BOMS = ((codecs.BOM_UTF8, UTF8), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:\-]{1,40})", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:\-]{1,40})", re.IGNORECASE)
_PROLOG = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:\-]{1,40})", re.IGNORECASE)
_META_WITHIN = 4096  # browsers look at the first 1,024 bytes; Korean sites put long comments in front
_WEIGHED = 200_000

_HANGUL = re.compile("[가-힣]+")
# The 2,350 syllables of KS X 1001. (Python's EUC-KR codec cannot be asked: it spells the others out in eight bytes.)
_DAILY = frozenset(bytes((lead, trail)).decode("euc_kr") for lead in range(0xB0, 0xC9) for trail in range(0xA1, 0xFF))
_STRANGE = re.compile("[\u0080-\u009f\ufffd\u0100-\u02ff\u0400-\u052f\u3400-\u9fff\ue000-\uf8ff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text, the charset that it was in, and what was wrong about it.

    `repaired` is "" where the labels were right, else the kind of repair: `header`, `meta` or `both` named another charset
    than the bytes are in, `unlabelled` (nothing named one), `uhc` (labelled EUC-KR, but it has syllables beyond it), `bytes`
    (labels right, but some bytes are in no charset). `lost` is how many signs became U+FFFD.
    """

    text: str
    charset: str
    repaired: str = ""
    lost: int = 0


def decode(body: bytes, content_type: str = "") -> Decoded:
    """The text of a page, from its bytes and its Content-Type header ("" where it has none). Pure, never raises."""
    said = _HEADER.search(content_type)
    header = said[1] if said else ""
    meta = _meta(body)
    for bom, charset in _BOMS:
        if body.startswith(bom):
            text, lost = _decoded(body[len(bom) :], charset)
            return Decoded(text, charset, _repair(header, meta, charset, text, lost), lost)
    if body.isascii() and b"\x1b$" not in body:
        return Decoded(body.decode("ascii"), _named(header) or _named(meta) or UTF8)
    charset, text, lost = _best(body, _named(header), _named(meta))
    return Decoded(text, charset, _repair(header, meta, charset, text, lost), lost)


def _meta(body: bytes) -> str:
    """The charset that the page itself names, in its XML prolog or a meta tag."""
    head = body[:_META_WITHIN]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ""
    found = _PROLOG.search(head.removeprefix(codecs.BOM_UTF8)) or _META.search(head)
    return found[1].decode("ascii") if found else ""


def _named(label: str) -> str:
    """A label as the name of a codec; "" for one that no browser knows."""
    name = label.lower()
    if name in _KOREAN_NAMES:
        return KOREAN
    if name in _LATIN_NAMES:
        return LATIN
    if name in ("utf8", "utf-8", "unicode-1-1-utf-8"):
        return UTF8
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    # Python's own codecs (rot13, hex, idna) are no charsets of the web.
    return found.name if re.match(r"(?:iso|windows|cp\d|koi8|shift|euc|gb|big5|utf-16|mac)", found.name) else ""


def _best(body: bytes, *labels: str) -> tuple[str, str, int]:
    """Charset, text and lost signs of the likeliest reading of bytes that are not plain ASCII."""
    text, lost = _decoded(body, UTF8)
    if not lost and (UTF8 in labels or KOREAN not in labels or _HANGUL.search(text)):
        return UTF8, text, 0
    others = [label for label in dict.fromkeys((*labels, KOREAN)) if label not in (UTF8, "")]
    others += ["iso2022_kr"] * (b"\x1b$" in body)
    readings = [(UTF8, text, lost), *((charset, *_decoded(body, charset)) for charset in others)]
    # Among equals the label comes before UTF-8 and that before the rest: max() keeps the first.
    readings.sort(key=lambda reading: reading[0] not in labels)
    return max(readings, key=lambda reading: _weight(reading[1]))


def _decoded(body: bytes, charset: str) -> tuple[str, int]:
    try:
        return body.decode(charset), 0
    except (UnicodeDecodeError, UnicodeError):
        text = body.decode(charset, "replace")
        return text, text.count("\ufffd")


def _weight(text: str) -> float:
    """How much `text` looks like a page that a Korean wrote."""
    sample = text[:_WEIGHED]
    hangul = "".join(_HANGUL.findall(sample))
    common = sum(sign in _DAILY for sign in hangul)
    strange = len(_STRANGE.findall(sample))
    latin = sum("\u00a0" <= sign <= "\u00ff" for sign in sample) if not hangul else 0
    return common - 0.5 * (len(hangul) - common) - 2 * strange - 0.25 * latin


def _repair(header: str, meta: str, charset: str, text: str, lost: int) -> str:
    said = [(name, _named(label)) for name, label in (("header", header), ("meta", meta)) if label]
    wrong = [name for name, named in said if named != charset and not (named == "utf-16" and charset[:6] == named)]
    if len(wrong) == 2:
        return "both"
    if wrong:
        return wrong[0]
    if not said:
        return "" if charset == UTF8 and not lost else "unlabelled"
    if lost:
        return "bytes"
    if charset == KOREAN and any(label.lower() in _EUC_NAMES for label in (header, meta) if label):
        return "" if _DAILY.issuperset("".join(_HANGUL.findall(text))) else "uhc"
    return ""
