"""What a visitor narrowed a region's list to, as it stands in the address: `category=quiz&audience=child&free=1`."""

from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The filters of a view. `day` is an ISO date; "" and False leave a list as wide as it is."""

    category: str = ""
    audience: str = ""
    day: str = ""
    free: bool = False
    open: bool = False
    everyone: bool = False

    @property
    def query(self) -> str:
        """The one way in which an address says this, "" where nothing is narrowed."""
        told = {
            "category": self.category,
            "audience": self.audience,
            "day": self.day,
            "free": "1" if self.free else "",
            "open": "1" if self.open else "",
            "everyone": "1" if self.everyone else "",
        }
        return urlencode({name: value for name, value in told.items() if value})
