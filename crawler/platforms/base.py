"""What a platform is: the software that a site runs, and how its boards are addressed and read.

A platform is mostly declarations. A site is a row in the store (`Source`), never a class. To add a platform, subclass
Platform, set its names, write `read_list` and `read_post` (usually one call into `crawler.pages`), and name it in
`crawler/platforms/__init__.py`.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlsplit

from aggregator.rawpost import RawPost
from crawler.options import Check, check_all
from crawler.pages.page import ListPage, Page, Row

Options = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """What an address was recognised as: the source's address in its lasting form, its board, a title, options."""

    address: str
    board: str
    title: str
    options: Options = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Board:
    """One list of a source: the source's address and options, and the feed line."""

    address: str
    options: Options
    line: str


class Platform(ABC):
    """One kind of site. Instances hold nothing: all that differs between sites is in a source's address and options."""

    # Declarations: the name in sources and of the spider, the domains that are known to run it, and its options with
    # what each may be.
    name: ClassVar[str]
    title: ClassVar[str]
    domains: ClassVar[Sequence[str]] = ()
    takes: ClassVar[Mapping[str, Check]] = {}

    @abstractmethod
    def recognise(self, address: str) -> Found | None:
        """What `address` is on this platform; None if it cannot be a place of this platform that is crawled."""

    @abstractmethod
    def lines(self, options: Options) -> Sequence[str]:
        """The feed lines of a source: a portal's sections; `("",)` where a source is one board."""

    @abstractmethod
    def list_url(self, board: Board, page: int) -> str:
        """The address of a list page. Pages count from 1; page 1 has its plainest form."""

    @abstractmethod
    def read_list(self, page: Page, board: Board) -> ListPage:
        """The rows of a list page. Raises Unreadable."""

    @abstractmethod
    def read_post(self, page: Page, board: Board, row: Row) -> RawPost:
        """The post on a page, seen in the list as `row`. Raises Unreadable: SECRET and DELETED are named as such."""

    def detect(self, page: Page) -> Found | None:  # noqa: ARG002 - a platform that no page gives away
        """What a fetched page is on this platform, told by its markup; None where it shows no sign of it.

        Stands beside `recognise`, which sees the address alone. An address of one post leads to its board.
        """
        return None

    def ways(self, found: Found) -> Sequence[Found]:
        """The same place in each way in which it may be read (REST, feed, pages), the best first.

        Whether a way is open only a request can tell: the first whose list can be read is the one to keep. What
        `recognise` and `detect` give is the one that works wherever the place can be read at all.
        """
        return (found,)

    def check(self, options: Options) -> None:
        """Raises InputError, one sentence, for an option that this platform does not take or cannot use."""
        check_all(options, self.takes, self.name)

    def claims(self, address: str) -> bool:
        """Whether `address` is on a domain that is known to run this platform."""
        host = (urlsplit(address).hostname or "").removeprefix("www.")
        return host in self.domains
