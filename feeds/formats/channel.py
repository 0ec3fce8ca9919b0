"""Channel: what a feed says about itself, whatever its format."""

from dataclasses import dataclass
from datetime import datetime

REFRESH_MINUTES = 60
GENERATOR = "Sosik"
LANGUAGE = "ko"


@dataclass(frozen=True, slots=True)
class Channel:
    """The feed of one shelf in one format. `address` is where this very document is published, `home` its page.

    `place` is the code of the place that it is in; `category`, `audience` and `library` say what of that place it holds, all
    of it where they are empty. `updated` is the newest change that its readers see, never the time of writing, so that bytes
    depend on data alone. `status` is the address that tells how complete the place is: never what stands there.

    `previous` is the archive in the same format before this document, "" where there is none. `current` is set in an archive:
    the address of the feed as it is now.
    """

    id: str
    title: str
    description: str
    address: str
    home: str
    updated: datetime
    operator: str
    site: str
    about: str
    place: str
    place_name: str
    category: str = ""
    audience: str = ""
    library: str = ""
    previous: str = ""
    current: str = ""
    status: str = ""
