"""Rules of accounts, invitations, sessions and attempts, and that no secret stands anywhere."""

import contextlib
import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import inspect, text
from sqlmodel import Session

from aggregator.desk import accounts, attempts, audit, invitations, sessions, signing_in
from aggregator.errors import InputError
from aggregator.models import Hub, Role
from aggregator.store import Store

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
PASSWORD = "느티나무 아래 오후 네 시"
HOME = "192.0.2.1"

pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.fixture(autouse=True)
def _hubs(request: pytest.FixtureRequest) -> None:
    name = "any_store" if "any_store" in request.fixturenames else "store"
    with request.getfixturevalue(name).writing() as session:
        session.add_all([Hub(slug=slug, name=slug, region="11380", added=NOW) for slug in ("bulgwang", "nokbeon")])


def invited(store: Store, name: str = "kim", role: Role = Role.HUB, hub: str = "bulgwang") -> str:
    with store.writing() as session:
        return accounts.add(session, "test", name, role, hub, NOW)


def joined(store: Store, name: str = "kim", role: Role = Role.HUB, hub: str = "bulgwang") -> None:
    invitations.accept(store, invited(store, name, role, hub), PASSWORD, NOW)


def sign_in(store: Store, name: str = "kim", password: str = PASSWORD, now: datetime = NOW, had: str = "") -> str:
    return signing_in.sign_in(store, name, password, HOME, now, had=had)


def who(store: Store, token: str, now: datetime = NOW) -> sessions.Signed | None:
    with store.reading() as session:
        return sessions.find(session, token, now)


def test_a_link_is_looked_at_often_and_used_once(any_store: Store) -> None:
    token = invited(any_store)
    for _ in range(2):
        with any_store.reading() as session:
            assert invitations.look(session, token, NOW).hub == "bulgwang"
    with pytest.raises(InputError, match="10자"):
        invitations.accept(any_store, token, "short", NOW)
    assert invitations.accept(any_store, token, PASSWORD, NOW) == "kim"
    with pytest.raises(InputError, match="쓸 수 없습니다"):
        invitations.accept(any_store, token, PASSWORD + "!", NOW)
    assert who(any_store, sign_in(any_store))


def test_of_two_who_use_a_link_at_once_one_is_let_in(any_store: Store) -> None:
    token, done = invited(any_store), []
    gate = threading.Barrier(2)

    def accept(password: str) -> None:
        gate.wait()
        with contextlib.suppress(InputError):
            done.append((invitations.accept(any_store, token, password, NOW), password))

    threads = [threading.Thread(target=accept, args=(PASSWORD + end,)) for end in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [(_, password)] = done
    assert sign_in(any_store, password=password)


def test_every_link_that_cannot_be_used_is_answered_alike(store: Store) -> None:
    old = invited(store)
    with store.writing() as session:
        fresh = accounts.invite(session, "test", "kim", NOW)
    said = set()
    for token, at in ((old, NOW), (fresh, NOW + invitations.LASTS), ("", NOW), ("x" * 9999, NOW), ("\udc80", NOW)):
        with store.reading() as session, pytest.raises(InputError) as why:
            invitations.look(session, token, at)
        said.add(str(why.value))
    with store.writing() as session:
        accounts.disable(session, "test", "kim", NOW)
    with store.reading() as session, pytest.raises(InputError) as why:
        invitations.look(session, fresh, NOW)
    assert said == {str(why.value)}


def test_whoever_cannot_sign_in_is_told_the_same(store: Store) -> None:
    joined(store)
    joined(store, "lee")
    invited(store, "park")
    with store.writing() as session:
        accounts.disable(session, "test", "lee", NOW)
    said = set()
    for name, password in (
        ("kim", "x"),
        ("nobody", "x"),
        ("lee", PASSWORD),
        ("park", ""),
        ("", ""),
        ("\udc80", "\udc80"),
    ):
        with pytest.raises(InputError) as why:
            sign_in(store, name, password)
        said.add(str(why.value))
    assert said == {"이름이나 비밀번호가 맞지 않습니다."}


def test_a_name_is_the_same_however_it_is_typed(store: Store) -> None:
    joined(store, "Kim.SJ")
    signed = who(store, sign_in(store, "  ＫＩＭ.sj "))
    assert signed is not None
    assert (signed.name, signed.role, signed.hub) == ("kim.sj", Role.HUB, "bulgwang")


@pytest.mark.parametrize("name", ["", "a", "a b", "../x", "<b>", "=cmd", "a" * 41, "가\n나"])
def test_a_name_that_cannot_be_one_is_refused(store: Store, name: str) -> None:
    with pytest.raises(InputError, match="cannot be a name"):
        invited(store, name)


def test_a_hub_that_there_is_not_and_a_name_twice_are_refused(store: Store) -> None:
    joined(store)
    for words, name, role, hub in (
        ("no hub 'none'", "lee", Role.HUB, "none"),
        ("give the hub", "lee", Role.HUB, ""),
        ("every hub", "lee", Role.ADMIN, "bulgwang"),
        ("an account kim already", "KIM", Role.HUB, "bulgwang"),
    ):
        with pytest.raises(InputError, match=words):
            invited(store, name, role, hub)


def test_each_sign_in_has_an_id_of_its_own_and_ends_the_one_before(store: Store) -> None:
    joined(store)
    first = sign_in(store)
    second = sign_in(store, had=first)
    assert first != second
    assert who(store, first) is None
    assert who(store, second)


def test_a_session_ends_when_idle_and_after_thirty_days_at_most(store: Store) -> None:
    joined(store)
    token = sign_in(store)
    assert who(store, token, NOW + sessions.IDLE - timedelta(seconds=1))
    assert who(store, token, NOW + sessions.IDLE) is None
    moment = NOW
    while moment < NOW + sessions.LONGEST:
        assert who(store, token, moment)
        with store.writing() as session:
            sessions.touch(session, token, moment)
        moment += timedelta(hours=11)
    assert who(store, token, moment) is None


def test_sessions_are_ended_one_and_all(store: Store) -> None:
    joined(store)
    joined(store, "lee")
    mine, other, hers = sign_in(store), sign_in(store), sign_in(store, "lee")
    here, there, lees = (who(store, token) for token in (mine, other, hers))
    assert here
    assert there
    assert lees
    with store.writing() as session:
        assert {row[0] for row in sessions.of(session, here.user_id, NOW)} == {here.handle, there.handle}
        assert not sessions.end_one(session, here.user_id, lees.handle)
        assert not sessions.end_one(session, here.user_id, "")
        assert sessions.end_one(session, here.user_id, there.handle)
    assert [bool(who(store, token)) for token in (mine, other, hers)] == [True, False, True]
    with store.writing() as session:
        assert accounts.sign_out(session, "test", "kim", NOW) == 1
    assert [bool(who(store, token)) for token in (mine, hers)] == [False, True]


def test_a_session_goes_on_under_a_new_id(any_store: Store) -> None:
    joined(any_store)
    token = sign_in(any_store)
    with any_store.writing() as session:
        fresh = sessions.rotate(session, token, NOW)
        assert sessions.rotate(session, token, NOW) is None
    assert fresh
    before, after = who(any_store, token), who(any_store, fresh)
    assert before is None
    assert after
    assert after.made == NOW
    assert not sessions.is_csrf(after, sessions.csrf(token))


def test_another_role_or_a_closed_account_ends_every_session(store: Store) -> None:
    joined(store)
    joined(store, "admin.a", Role.ADMIN, "")
    changes: list[Callable[[Session], None]] = [
        lambda session: accounts.set_role(session, "test", "kim", Role.HUB, "nokbeon", NOW),
        lambda session: accounts.set_role(session, "test", "kim", Role.ADMIN, "", NOW),
        lambda session: accounts.disable(session, "test", "kim", NOW),
    ]
    for change in changes:
        token = sign_in(store)
        with store.writing() as session:
            change(session)
        assert who(store, token) is None
    with pytest.raises(InputError):
        sign_in(store)
    with store.writing() as session:
        accounts.enable(session, "test", "kim", NOW)
    assert who(store, sign_in(store, now=NOW + timedelta(minutes=2)), NOW + timedelta(minutes=2))


def test_the_last_admin_stays(any_store: Store) -> None:
    joined(any_store, "admin.a", Role.ADMIN, "")
    with any_store.writing() as session:
        with pytest.raises(InputError, match="last admin"):
            accounts.disable(session, "test", "admin.a", NOW)
        with pytest.raises(InputError, match="last admin"):
            accounts.set_role(session, "test", "admin.a", Role.HUB, "bulgwang", NOW)
    joined(any_store, "admin.b", Role.ADMIN, "")
    with any_store.writing() as session:
        accounts.disable(session, "test", "admin.a", NOW)


def test_another_password_ends_all_sessions_but_this_one(store: Store) -> None:
    joined(store)
    mine, other = sign_in(store), sign_in(store)
    with pytest.raises(InputError, match="지금 비밀번호"):
        signing_in.change_password(store, mine, "wrong", "해질녘 강가 자전거 둘", HOME, NOW)
    fresh = signing_in.change_password(store, mine, PASSWORD, "해질녘 강가 자전거 둘", HOME, NOW)
    assert [bool(who(store, token)) for token in (mine, other, fresh)] == [False, False, True]
    with pytest.raises(InputError):
        sign_in(store)
    assert sign_in(store, password="해질녘 강가 자전거 둘")
    with pytest.raises(InputError, match="다시 로그인"):
        signing_in.change_password(store, other, PASSWORD, "해질녘 강가 자전거 셋", HOME, NOW)


def test_two_hundred_attempts_are_slowed_in_words_and_nobody_is_locked_out(any_store: Store) -> None:
    joined(any_store)
    waited, said, looked_at, at = [], set(), 0, NOW
    for _ in range(200):
        try:
            sign_in(any_store, password="wrong", now=at)
        except attempts.WaitError as why:
            said.add(str(why).replace(str(why.seconds), "N"))
            waited.append(why.seconds)
            at += timedelta(seconds=1)
        except InputError:
            looked_at += 1
    assert said == {"로그인 시도가 많았습니다. N초 뒤에 다시 해 주세요."}
    assert looked_at < 20
    assert max(waited) <= attempts.ADDRESS.longest
    with pytest.raises(attempts.WaitError) as last:
        sign_in(any_store, now=at)
    assert who(any_store, sign_in(any_store, now=at + timedelta(seconds=last.value.seconds)))


def test_an_address_that_tries_many_names_is_slowed_and_an_own_account_does_not_help(store: Store) -> None:
    joined(store)
    for number in range(attempts.ADDRESS.free):
        with pytest.raises(InputError, match="맞지 않습니다"):
            sign_in(store, f"name{number}", "wrong")
        if number % 5 == 4 and number < attempts.ADDRESS.free - 1:
            sign_in(store)
    with pytest.raises(attempts.WaitError):
        sign_in(store, "name99", "wrong")
    assert signing_in.sign_in(store, "kim", PASSWORD, "198.51.100.7", NOW)


def test_failures_are_forgotten_after_a_day(store: Store) -> None:
    joined(store)
    for _ in range(attempts.NAME.free):
        with pytest.raises(InputError):
            sign_in(store, password="wrong")
    later = NOW + attempts.FORGOTTEN + timedelta(seconds=1)
    assert sign_in(store, now=later)
    with store.reading() as session:
        assert session.connection().execute(text("SELECT count(*) FROM attempt")).scalar() == 0


@given(st.integers(0, 10**9), st.integers(0, 10**6))
def test_a_wait_grows_with_failures_shrinks_with_time_and_has_an_end(failures: int, seconds: int) -> None:
    since = timedelta(seconds=seconds)
    for patience in (attempts.NAME, attempts.ADDRESS):
        left = attempts.wait(failures, since, patience)
        assert 0 <= left <= patience.longest
        assert left <= attempts.wait(failures + 1, since, patience)
        assert attempts.wait(failures, since + timedelta(seconds=1), patience) <= left
        assert failures >= patience.free or not left


@given(st.text())
@example("//evil.kr")
@example("/\\evil.kr")
@example("/\t/evil.kr")
@example("https://evil.kr")
@example("///evil.kr")
@example("/desk/?a=//b")
@example("/[")
def test_one_is_only_ever_led_to_this_site(path: str) -> None:
    target = signing_in.local_path(path)
    assert target in (path, signing_in.HOME)
    parts = urlsplit(target)
    assert (parts.scheme, parts.netloc) == ("", "")
    assert target.startswith("/")
    assert target[1:2] not in ("/", "\\")
    assert target.isascii()
    assert target.isprintable()


def test_a_path_of_the_desk_is_gone_on_with() -> None:
    assert signing_in.local_path("/desk/bulgwang/report/?month=2026-10") == "/desk/bulgwang/report/?month=2026-10"


@given(st.text())
def test_only_a_sessions_own_token_goes_with_its_changes(given_token: str) -> None:
    signed = sessions.Signed(1, "kim", Role.HUB, "bulgwang", "", sessions.csrf("id"), NOW, NOW)
    assert sessions.is_csrf(signed, given_token) is (given_token == signed.csrf)
    assert sessions.is_csrf(signed, signed.csrf)


def test_no_token_and_no_password_stands_in_the_store_the_audit_or_a_log(
    any_store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    new = "해질녘 강가 자전거 둘"
    link = invited(any_store)
    invitations.accept(any_store, link, PASSWORD, NOW)
    first = sign_in(any_store)
    second = signing_in.change_password(any_store, first, PASSWORD, new, HOME, NOW)
    with pytest.raises(InputError):
        sign_in(any_store, name=PASSWORD, password="wrong one typed")  # the wrong box
    with any_store.writing() as session:
        again = accounts.invite(session, "test", "kim", NOW)
    secrets = [link, again, first, second, sessions.csrf(first), sessions.csrf(second)]
    secrets += [PASSWORD, new, "wrong one typed", accounts.name_of(PASSWORD)]
    with any_store.reading() as session:
        connection = session.connection()
        kept = [
            str(value)
            for table in inspect(connection).get_table_names()
            for row in connection.execute(text(f'SELECT * FROM "{table}"'))
            for value in row
        ]
        assert audit.verify(session) is None
    assert any("kim" in value for value in kept)
    everything = "\n".join((*kept, caplog.text))
    assert not [secret for secret in secrets if secret in everything]
