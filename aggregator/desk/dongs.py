"""The libraries of 읍면동, to fill a zone with: by the 법정동 that their addresses lie in, or the 행정동 that they name."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from aggregator import directory_file
from aggregator.errors import InputError
from aggregator.libraries import city_of
from aggregator.library_match import SMALL
from aggregator.models import Library
from aggregator.reading import regions


def libraries(session: Session, region: str, names: Sequence[str]) -> list[int]:
    """The numbers of the small libraries in some 읍면동 (불광동, 불광2동) of the 시군구 that a region lies in.

    A library of which neither its 동 nor its 행정동 is known is in none. Raises InputError for a name that is no 동 there.
    """
    city = city_of(region)
    codes = {name: _codes(city, name) for name in names}
    strange = [name for name, found in codes.items() if not found and not directory_file.is_admin_dong(name, city)]
    if not city or strange:
        raise InputError(f"{', '.join(strange or names)}: {region} 안에 그런 읍면동이 없습니다.")
    places = {code for found in codes.values() for code in found}
    query = select(Library).where(Library.city == city, col(Library.merged_into).is_(None))
    return [
        row.id
        for row in session.exec(query.order_by(col(Library.id)))
        if row.id is not None and row.type in ("", SMALL) and (row.place in places or row.admin_dong in codes)
    ]


def _codes(city: str, name: str) -> set[str]:
    """The codes of the 읍면동 of this name in a 시군구, in its 일반구 too."""
    gazetteer, todo, found = regions.gazetteer(), [city] if city else [], set()
    while todo:
        for child in gazetteer.children(todo.pop()):
            if child.level is regions.Level.EMD:
                found.update([child.short_code] if child.name == name else [])
            else:
                todo.append(child.short_code)
    return found
