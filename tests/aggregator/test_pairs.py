"""Posts of thirty libraries in varied hands, and what a careful librarian would tie: what is held sure is never wrong.

`data/pairs.jsonl` has a library a line: its posts, mostly in the order of publishing, on the portal, its blog or the city's
board (which names no library beside its posts), and the ties of their numbers. Two posts without a tie are two entries.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from aggregator import intake, settling
from aggregator.clock import SEOUL
from aggregator.models import Post, Source, Tie, Verdict
from aggregator.rawpost import RawPost
from aggregator.store import Store

DATA = Path(__file__).with_name("data") / "pairs.jsonl"
GROUPS = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
BOARDS = ("portal", "blog", "city")
NOW = datetime(2027, 1, 10, 9, tzinfo=SEOUL)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two posts as numbers, what they are to each other, what was held sure, and whether it was proposed to people."""

    library: str
    titles: tuple[str, str]
    truth: str
    held: str
    proposed: bool


def keep(store: Store, group: dict[str, Any], order: list[int]) -> dict[int, str]:
    """The ids of a group's posts, which are kept in this order."""
    ids = {}
    for number in order:
        post = group["posts"][number]
        url = f"https://{post['on']}.kr/{group['library']}/{number}"
        raw = RawPost(
            line="",
            key=f"{group['library']}-{number}",
            url=url,
            title=post["title"],
            body_html="".join(f"<p>{line}</p>" for line in post["body"].splitlines()),
            page_url=url,
            posted=date.fromisoformat(post["posted"]),
            library_text="" if post["on"] == "city" else group["library"],
        )
        with store.writing() as session:
            source = session.exec(select(Source).where(Source.uid == post["on"])).one()
            ids[number] = intake.keep(session, source, raw, NOW).post.id
    return ids


def pairs(store: Store, group: dict[str, Any], ids: dict[int, str]) -> Iterator[Pair]:
    truth = {(tie["one"], tie["two"]): tie["sort"] for tie in group["ties"]}
    with store.reading() as session:
        posts = {number: session.get_one(Post, one) for number, one in ids.items()}
        for one, two in combinations(range(len(group["posts"])), 2):
            first, then = posts[one], posts[two]
            held = "nothing"
            if settling.entry_of(first) == settling.entry_of(then):
                held = "duplicate"
            elif then.programme_id == settling.entry_of(first):
                held = "programme"
            elif first.programme_id == settling.entry_of(then):
                held = "backwards"
            ends = {first.id, then.id}
            ties = session.exec(select(Tie).where(Tie.verdict == Verdict.PROPOSED))
            proposed = any({tie.one, tie.two} == ends for tie in ties)
            yield Pair(group["library"], (first.title, then.title), truth.get((one, two), "nothing"), held, proposed)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(f"sqlite:///{tmp_path}/sosik.db") as made:
        made.upgrade()
        with made.writing() as session:
            for uid in BOARDS:
                session.add(
                    Source(
                        uid=uid, platform="board", address=f"https://{uid}.kr", title=uid, options={}, region="48250",
                        due=NOW, added=NOW,
                    )
                )  # fmt: skip
        yield made


@pytest.mark.parametrize("backwards", [False, True])
def test_what_is_held_sure_is_right_and_most_of_what_is_tied_is_found(store: Store, backwards: bool) -> None:
    found: list[Pair] = []
    for group in GROUPS:
        order = list(range(len(group["posts"])))
        found += pairs(store, group, keep(store, group, order[::-1] if backwards else order))
    wrong = [pair for pair in found if pair.held not in (pair.truth, "nothing")]
    assert not wrong
    counts = Counter(pair.truth for pair in found)
    held = Counter(pair.truth for pair in found if pair.held == pair.truth)
    assert held["duplicate"] >= 0.8 * counts["duplicate"]
    assert held["programme"] >= 0.6 * counts["programme"]
