"""The library that a source's posts are of, where an admin said so: one, or several of which a post names one.

`library = "숲 작은도서관"`, or `library = ["숲 작은도서관", "별빛 작은도서관"]`, beside the source's region; a name may stand
behind its address as in the portal (`경상남도 김해시 덕정로 68 팔판작은도서관`), and then places the post more finely.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from aggregator.libraries import name_in, name_key
from aggregator.rawpost import RawPost
from aggregator.reading import address, regions

_BADGE = re.compile(r"\s*[\[(<【]\s*([^\])>】]{1,40}?)\s*[\])>】]")
_KIND = re.compile(r"(?:공공|시립|구립|군립|작은)*도서관$")


def at_home(raw: RawPost, region: str | None, options: Mapping[str, Any]) -> RawPost:
    """A post that names neither place nor library, as one of its source's library; any other as it is.

    Of several libraries it is the one that the post names: in its title, or as a badge before it (`[숲] …`); none or two of
    them leave it open. A library is known by its name within its city, so a name without a place says nothing.
    """
    if raw.place_text or raw.library_text:
        return raw
    name = _named(raw.title, libraries_of(options))
    place, library = _apart(name)
    home = regions.gazetteer().get(region) if region else None
    place = place or (home.full_name if home else "")
    return replace(raw, place_text=place, library_text=library) if library and place else raw


def libraries_of(options: Mapping[str, Any]) -> list[str]:
    """What an admin wrote of the libraries of a source: names, each with its address in front or without."""
    said = options.get("library")
    names = said if isinstance(said, list) else [said]
    return [name.strip() for name in names if isinstance(name, str) and name.strip()]


def has_place(library: str) -> bool:
    """Whether a library was written with its address, so that no region is needed beside it."""
    return bool(_apart(library)[0])


def _named(title: str, names: Sequence[str]) -> str:
    """The one of these that a title names; with one alone there is nothing to ask. "" where that is open."""
    if len(names) < 2:
        return names[0] if names else ""
    said, badge = name_key(title), _BADGE.match(title)
    keys = {name: name_key(_apart(name)[1]) for name in names}
    found = [name for name, key in keys.items() if key and key in said]
    if not found and badge is not None:
        found = [name for name, key in keys.items() if _KIND.sub("", key) == _KIND.sub("", name_key(badge[1]))]
    # 숲속도서관 names 숲속도서관, not 속도서관 as well.
    longest = [name for name in found if not any(keys[name] != keys[one] and keys[name] in keys[one] for one in found)]
    return longest[0] if len(longest) == 1 else ""


def _apart(name: str) -> tuple[str, str]:
    """An address and the library's name behind it; without an address all of it is the name."""
    written = address.parse(name)
    if not (written.sido or written.sigungu):
        return "", name
    return name, name_in(written.remainder, has_address=True)
