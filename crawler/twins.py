"""Whether two sources would read the same board: by another form of its address, another platform, its feed or its pages."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from aggregator.errors import InputError
from aggregator.models import Source, SourceState
from crawler.addresses import plain
from crawler.platforms import PLATFORMS

Options = Mapping[str, Any]


def uid_of(address: str, platform: str, board: str) -> str:
    """The uid of a source: host without www, platform, board. Minted once; posts' identities are built on it."""
    return "/".join(part for part in (_host(address), platform, board) if part)


class Boards:
    """The boards that sources read, as one asks for them before another is added."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._by_uid: dict[str, Source] = {}
        self._by_address: defaultdict[str, list[Source]] = defaultdict(list)
        self._by_host: defaultdict[str, list[Source]] = defaultdict(list)
        for source in sources:
            self.add(source)

    def add(self, source: Source) -> None:
        """Knows one more."""
        self._by_uid[source.uid] = source
        self._by_host[_host(source.address)].append(source)
        for address in _addresses(source.address, source.options, (source.checked or {}).get("feed", "")):
            self._by_address[address].append(source)

    def refuse(self, platform: str, address: str, uid: str, options: Options, feed: str = "") -> None:
        """Raises InputError, naming the source that is there, if one reads the board at `address` already.

        `feed` is the address of a feed of the same board, where one was found.
        """
        one = self._by_uid.get(uid) or self._other_way(platform, address, options, feed)
        if one is not None:
            state = "" if one.state is SourceState.ACTIVE else f", {one.state}"
            do = f"'sosik source resume {one.id}' takes it up again"
            do = do if one.state is SourceState.REMOVED else f"see 'sosik source show {one.id}'"
            raise InputError(f"{address} is source {one.id} ({one.uid}{state}) already; {do}.")

    def _other_way(self, platform: str, address: str, options: Options, feed: str) -> Source | None:
        for said in _addresses(address, options, feed):
            for one in self._by_address.get(said, ()):
                if one.options.get("category") == options.get("category"):  # those of one feed are boards of their own
                    return one
        for one in self._by_host.get(_host(address), ()):
            # Each is asked what the other's address is to it.
            ours = _uid(platform, address)
            if one.platform != platform and (
                _uid(one.platform, address) == one.uid or (ours and _uid(platform, one.address) == ours)
            ):
                return one
        return None


def _addresses(address: str, options: Options, feed: str) -> set[str]:
    """Where a board is read: its pages, its feed, its REST list; as compared."""
    said = (address, feed, options.get("feed"), options.get("rest"))
    return {found for one in said if isinstance(one, str) and (found := plain(one))}


def _uid(platform: str, address: str) -> str:
    """What an address is to a platform; "" where it is no board, as platforms that take any address for a site say."""
    found = PLATFORMS[platform].recognise(address) if platform in PLATFORMS else None
    return uid_of(found.address, platform, found.board) if found is not None and found.board else ""


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")
