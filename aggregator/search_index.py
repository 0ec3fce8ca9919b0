"""The index of words: FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL. Their differences stand here alone.

Both are given our own tokens (`search_tokens.py`) and cut nothing themselves. A query is made of tokens alone, each in
quotes; tokens are letters and digits, so nothing that was typed is ever taken for syntax.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from aggregator.search_tokens import Phrase

TABLE = "post_words"
_GAP = 20
"""Positions between the parts of a post, so that no phrase goes from one into the next."""
_LAST_POSITION = 16_000
"""PostgreSQL keeps no positions beyond 16,383."""

_SQLITE = (
    # Signs that are no letters or digits never reach it, and capitals do not either: it only parts tokens at spaces.
    (
        f"CREATE VIRTUAL TABLE {TABLE} USING fts5(head, body, initials, labels, columnsize=0, prefix='1', "
        'tokenize="unicode61 remove_diacritics 0")'
    ),
    (
        f"CREATE TRIGGER {TABLE}_erased AFTER DELETE ON post_search "  # noqa: S608 - nothing of it is given
        f"BEGIN DELETE FROM {TABLE} WHERE rowid = old.number; END"
    ),
)
_POSTGRESQL = (
    (
        f"CREATE TABLE {TABLE} (number bigint PRIMARY KEY REFERENCES post_search (number) ON DELETE CASCADE, "
        "words tsvector NOT NULL)"
    ),
    f"CREATE INDEX ix_{TABLE} ON {TABLE} USING gin (words)",
)


@dataclass(frozen=True, slots=True)
class Words:
    """The tokens of a post: `head` of its title and what it is called by, `body` of its excerpt, `initials` of the head.

    `labels` are where it stands: codes, of which each is one token of a kind that no text has.
    """

    head: Sequence[str]
    body: Sequence[str]
    initials: Sequence[str]
    labels: Sequence[str]


@dataclass(frozen=True, slots=True)
class Wish:
    """One term of a query: any of these labels, or all of these phrases."""

    phrases: tuple[Phrase, ...]
    labels: tuple[str, ...] = ()


def create(connection: Connection) -> None:
    """Makes the index. Belongs in a migration."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.execute(text(statement))


def drop(connection: Connection) -> None:
    """Takes the index away. Belongs in a migration."""
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"DROP TRIGGER {TABLE}_erased"))
    connection.execute(text(f"DROP TABLE {TABLE}"))


def forget(connection: Connection) -> None:
    """Takes what was deleted out of the index's own pages too. PostgreSQL does its part by itself."""
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"INSERT INTO {TABLE}({TABLE}) VALUES ('optimize')"))  # noqa: S608


def put(connection: Connection, number: int, words: Words) -> None:
    """Adds the words of a post whose row is `number` of `post_search`."""
    if connection.dialect.name == "sqlite":
        values = {
            "number": number,
            "head": " ".join(words.head),
            "body": " ".join(words.body),
            "initials": " ".join(words.initials),
            "labels": " ".join(words.labels),
        }
        columns = "head, body, initials, labels"
        insert = f"INSERT INTO {TABLE}(rowid, {columns}) VALUES (:number, :head, :body, :initials, :labels)"  # noqa: S608
        connection.execute(text(insert), values)
    else:
        insert = f"INSERT INTO {TABLE}(number, words) VALUES (:number, CAST(:words AS tsvector))"  # noqa: S608
        connection.execute(text(insert), {"number": number, "words": _vector(words)})


def find(
    connection: Connection,
    wishes: Sequence[Wish],
    *,
    head: bool,
    label: str = "",
    before: int | None = None,
    limit: int,
) -> list[int]:
    """The numbers of the newest posts that fulfil every wish, newest first: in their heads, or only with their bodies.

    `label` narrows to what stands there, `before` to what is older than a number.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    write = _matching if is_sqlite else _ts_query
    key, match = ("rowid", f"{TABLE} MATCH :wanted") if is_sqlite else ("number", "words @@ CAST(:wanted AS tsquery)")
    older = "" if before is None else f"AND {key} < :before"
    query = f"SELECT {key} FROM {TABLE} WHERE {match} {older} ORDER BY {key} DESC LIMIT :limit"  # noqa: S608
    wanted = write(wishes, head=head, label=label)
    values = {"wanted": wanted, "limit": limit} | ({} if before is None else {"before": before})
    return list(connection.execute(text(query), values).scalars())


def _matching(wishes: Sequence[Wish], *, head: bool, label: str) -> str:
    """A query of FTS5."""

    def whole(columns: str) -> str:
        return " AND ".join(f"({' OR '.join(_options(wish, columns))})" for wish in wishes)

    def _options(wish: Wish, columns: str) -> Iterable[str]:
        yield from (f'labels : "{label}"' for label in wish.labels)
        if wish.phrases:
            yield " AND ".join(_phrase(phrase, columns) for phrase in wish.phrases)

    def _phrase(phrase: Phrase, columns: str) -> str:
        where = "initials" if phrase.initials else columns
        return f'{where} : "{" ".join(phrase.tokens)}"{"*" if phrase.prefix else ""}'

    found = whole("{head}") if head else f"({whole('{head body}')}) NOT ({whole('{head}')})"
    return f'({found}) AND labels : "{label}"' if label else found


def _ts_query(wishes: Sequence[Wish], *, head: bool, label: str) -> str:
    """A query of PostgreSQL: of a head are the words of weight A, of a body those of D; initials and labels have C and B."""

    def whole(weights: str) -> str:
        return " & ".join(f"({' | '.join(_options(wish, weights))})" for wish in wishes)

    def _options(wish: Wish, weights: str) -> Iterable[str]:
        yield from (f"'{label}':B" for label in wish.labels)
        if wish.phrases:
            yield f"({' & '.join(_phrase(phrase, weights) for phrase in wish.phrases)})"

    def _phrase(phrase: Phrase, weights: str) -> str:
        sort = "C" if phrase.initials else weights
        last = len(phrase.tokens) - 1
        begun = "*" if phrase.prefix else ""
        asked = (f"'{token}':{begun if at == last else ''}{sort}" for at, token in enumerate(phrase.tokens))
        return f"({' <-> '.join(asked)})"

    found = whole("A") if head else f"({whole('AD')}) & !({whole('A')})"
    return f"({found}) & '{label}':B" if label else found


def _vector(words: Words) -> str:
    places: dict[str, list[str]] = {}
    at = 1
    for tokens, weight in ((words.head, "A"), (words.body, "D"), (words.initials, "C"), (words.labels, "B")):
        for token in tokens:
            places.setdefault(token, []).append(f"{min(at, _LAST_POSITION)}{weight}")
            at += 1
        at += _GAP
    return " ".join(f"'{token}':{','.join(found[:255])}" for token, found in places.items())
