"""The table of permissions: every action has a rule, and nobody sees what is another hub's."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.desk.permissions import RULES, Action, Answer, answer
from aggregator.models.words import Role

OPEN = {Action.SIGN_IN, Action.ACCEPT_INVITATION, Action.ENTER_BY_LINK, Action.SEE_SHARED_REPORT}


def test_every_action_has_a_rule() -> None:
    assert set(RULES) == set(Action)


@pytest.mark.parametrize("action", Action)
def test_who_is_not_signed_in_can_do_only_what_a_token_or_a_password_guards(action: Action) -> None:
    assert answer(action, None, hubs=["a"]) is (Answer.YES if action in OPEN else Answer.SIGN_IN)


@pytest.mark.parametrize("action", [action for action in Action if RULES[action].own_zone])
def test_another_hubs_zone_is_not_there(action: Action) -> None:
    assert answer(action, Role.HUB, "a", ["a"]) is Answer.YES
    assert answer(action, Role.HUB, "a", ["b", "a"]) is Answer.YES
    for own, hubs in itertools.product(("a", ""), ([], ["b"], [""])):
        assert answer(action, Role.HUB, own, hubs) is Answer.MISSING


def test_an_admin_may_do_all_but_read_a_hubs_notes() -> None:
    refused = {action for action in Action if answer(action, Role.ADMIN, "", ["a"]) is not Answer.YES}
    assert refused == {Action.SEE_NOTES, Action.WRITE_NOTES}


def test_a_librarian_changes_no_accounts_hubs_zones_or_sources() -> None:
    for action in (
        Action.CHANGE_USERS,
        Action.CHANGE_HUBS,
        Action.CHANGE_ZONES,
        Action.CHANGE_SOURCES,
        Action.SEE_AUDIT,
    ):
        assert answer(action, Role.HUB, "a", ["a"]) is Answer.NO


@given(st.sampled_from(Action), st.sampled_from([None, *Role]), st.text(), st.lists(st.text()))
def test_a_right_is_never_more_than_an_admins(action: Action, role: Role | None, own: str, hubs: list[str]) -> None:
    if answer(action, role, own, hubs) is Answer.YES and action not in {Action.SEE_NOTES, Action.WRITE_NOTES}:
        assert answer(action, Role.ADMIN, "", hubs) is Answer.YES
