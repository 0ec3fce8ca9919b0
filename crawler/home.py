"""The library that a source belongs to, where an admin said so: `options = { library = "숲 작은도서관" }` and a region."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from aggregator.rawpost import RawPost
from aggregator.reading import regions


def at_home(raw: RawPost, region: str | None, options: Mapping[str, Any]) -> RawPost:
    """A post that names neither place nor library, as one of its source's library; any other as it is.

    A library is known by its name within its city, so a name without a region says nothing.
    """
    name = options.get("library")
    home = regions.gazetteer().get(region) if region else None
    if raw.place_text or raw.library_text or home is None or not isinstance(name, str) or not name.strip():
        return raw
    return replace(raw, place_text=home.full_name, library_text=name.strip())
