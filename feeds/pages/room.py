"""Room on a page: as much of a list as may stand there, so that no page is over 100 kB whatever libraries write."""

from collections.abc import Iterable, Iterator


def fitting(pieces: Iterable[str], weight: int) -> Iterator[str]:
    """The first pieces of a page, as many as weigh no more than so many bytes together."""
    for piece in pieces:
        weight -= len(piece.encode())
        if weight < 0:
            return
        yield piece
