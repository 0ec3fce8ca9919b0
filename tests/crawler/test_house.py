"""Rules of the one thread that writes: works that wait share a transaction, and none pays for another's fault."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from aggregator.config import Settings
from aggregator.errors import StoreError
from aggregator.models import Host
from aggregator.store import Store
from crawler.house import AT_ONCE, House

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


def add(session: Session, name: str) -> str:
    session.add(Host(origin=name, robots="", status=200, checked=NOW))
    session.flush()
    return name


def fail(session: Session, name: str) -> str:
    add(session, name)
    raise ValueError(name)


@asynccontextmanager
async def house_of(settings: Settings, store: Store) -> AsyncIterator[House]:
    house = House(settings, store, lambda: NOW)
    try:
        yield house
    finally:
        house.close()


def run(settings: Settings, store: Store, course: Callable[[House], Awaitable[Any]]) -> Any:
    async def whole() -> Any:
        async with house_of(settings, store) as house:
            return await course(house)

    return asyncio.run(whole())


def kept(store: Store) -> set[str]:
    with store.reading() as session:
        return set(session.exec(select(Host.origin)))


@pytest.fixture
def transactions(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A word for each transaction that is begun."""
    begun: list[str] = []
    real = store.writing

    def counted() -> Any:
        begun.append(threading.current_thread().name)
        return real()

    monkeypatch.setattr(store, "writing", counted)
    return begun


def test_what_waits_while_the_writer_is_at_work_goes_into_one_transaction(
    settings: Settings, store: Store, transactions: list[str]
) -> None:
    names = [f"http://{number}" for number in range(AT_ONCE)]
    answers = run(settings, store, lambda house: asyncio.gather(*(house.write(add, name) for name in names)))
    assert answers == names
    assert kept(store) == set(names)
    assert len(transactions) <= 2
    assert all(thread.startswith("writer") for thread in transactions)


def test_a_work_that_raises_is_undone_alone_and_the_others_are_kept(settings: Settings, store: Store) -> None:
    async def course(house: House) -> Any:
        works = [house.write(add, "http://1"), house.write(fail, "http://2"), house.write(add, "http://3")]
        return await asyncio.gather(*works, return_exceptions=True)

    first, second, third = run(settings, store, course)
    assert (first, str(second), third) == ("http://1", "http://2", "http://3")
    assert kept(store) == {"http://1", "http://3"}


def test_a_store_that_fails_is_told_to_everyone_who_waits(
    settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> Any:
        raise StoreError("the disk is full")

    async def course(house: House) -> Any:
        monkeypatch.setattr(store, "writing", full)
        answers = await asyncio.gather(
            house.write(add, "http://1"), house.write(add, "http://2"), return_exceptions=True
        )
        return house.broken, answers

    broken, answers = run(settings, store, course)
    assert all(isinstance(one, StoreError) for one in (broken, *answers))


def test_one_who_does_not_wait_any_more_keeps_nobody_else_from_writing(settings: Settings, store: Store) -> None:
    async def course(house: House) -> None:
        given_up = asyncio.ensure_future(house.write(add, "http://1"))
        await asyncio.sleep(0)
        given_up.cancel()
        await house.write(add, "http://2")

    run(settings, store, course)
    assert "http://2" in kept(store)
