"""Who may do what at the desk: one table, which screens name an action of, and tests walk with every role.

An action of a zone is open to the hub whose zone it is and to admins. What belongs to another hub is not there at all for a
librarian: she is not told that it is. Notes on whom to ask are for the hub's eyes only, not even for an admin's.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from aggregator.models.words import Role


class Action(StrEnum):
    """What can be asked of the desk."""

    SIGN_IN = "sign_in"
    ACCEPT_INVITATION = "accept_invitation"
    ENTER_BY_LINK = "enter_by_link"
    SEE_SHARED_REPORT = "see_shared_report"

    SEE_DESK = "see_desk"
    SIGN_OUT = "sign_out"
    CHANGE_OWN_ACCOUNT = "change_own_account"

    SEE_ZONE = "see_zone"
    SEE_NOTES = "see_notes"
    WRITE_NOTES = "write_notes"
    SET_BOARD = "set_board"
    ENTER_PROGRAMMES = "enter_programmes"
    LEND_ENTRY_LINK = "lend_entry_link"
    SEE_QUEUE = "see_queue"
    SEE_POSTER = "see_poster"
    REVIEW = "review"
    MAKE_RULE = "make_rule"
    SEE_REPORT = "see_report"
    ENTER_ATTENDANCE = "enter_attendance"
    WRITE_REPORT = "write_report"
    CLOSE_MONTH = "close_month"
    SHARE_REPORT = "share_report"
    SEE_ZONE_HISTORY = "see_zone_history"

    CHANGE_HUBS = "change_hubs"
    CHANGE_ZONES = "change_zones"
    CHANGE_USERS = "change_users"
    CHANGE_SOURCES = "change_sources"
    ANSWER_REQUESTS = "answer_requests"
    EXPORT_REVIEWS = "export_reviews"
    SEE_AUDIT = "see_audit"


class Answer(StrEnum):
    """What comes of asking: do it; sign in first; not with this role; there is no such thing (for you)."""

    YES = "yes"
    SIGN_IN = "sign_in"
    NO = "no"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Rule:
    """Which roles may do something (nobody signed in too, if `anybody`), and whether a librarian only in her own zone."""

    roles: frozenset[Role]
    anybody: bool = False
    own_zone: bool = False


_BOTH = frozenset({Role.HUB, Role.ADMIN})
_ANYBODY = Rule(_BOTH, anybody=True)  # what these do is guarded by a token, or by a password
_SIGNED_IN = Rule(_BOTH)
_ZONE = Rule(_BOTH, own_zone=True)
_HUB_ALONE = Rule(frozenset({Role.HUB}), own_zone=True)
_ADMIN = Rule(frozenset({Role.ADMIN}))

RULES: Mapping[Action, Rule] = {
    Action.SIGN_IN: _ANYBODY,
    Action.ACCEPT_INVITATION: _ANYBODY,
    Action.ENTER_BY_LINK: _ANYBODY,
    Action.SEE_SHARED_REPORT: _ANYBODY,
    Action.SEE_DESK: _SIGNED_IN,
    Action.SIGN_OUT: _SIGNED_IN,
    Action.CHANGE_OWN_ACCOUNT: _SIGNED_IN,
    Action.SEE_ZONE: _ZONE,
    Action.SEE_NOTES: _HUB_ALONE,
    Action.WRITE_NOTES: _HUB_ALONE,
    Action.SET_BOARD: _ZONE,
    Action.ENTER_PROGRAMMES: _ZONE,
    Action.LEND_ENTRY_LINK: _ZONE,
    Action.SEE_QUEUE: _ZONE,
    Action.SEE_POSTER: _ZONE,
    Action.REVIEW: _ZONE,
    Action.MAKE_RULE: _ZONE,
    Action.SEE_REPORT: _ZONE,
    Action.ENTER_ATTENDANCE: _ZONE,
    Action.WRITE_REPORT: _ZONE,
    Action.CLOSE_MONTH: _ZONE,
    Action.SHARE_REPORT: _ZONE,
    Action.SEE_ZONE_HISTORY: _ZONE,
    Action.CHANGE_HUBS: _ADMIN,
    Action.CHANGE_ZONES: _ADMIN,
    Action.CHANGE_USERS: _ADMIN,
    Action.CHANGE_SOURCES: _ADMIN,
    Action.ANSWER_REQUESTS: _ADMIN,
    Action.EXPORT_REVIEWS: _ADMIN,
    Action.SEE_AUDIT: _ADMIN,
}


def answer(action: Action, role: Role | None, own_hub: str = "", hubs: Collection[str] = ()) -> Answer:
    """Whether somebody may do something. `role` is None where nobody is signed in, `own_hub` the slug of a librarian's hub.

    `hubs` are the hubs whose zone it belongs to: that of the address, or all that look after a library. Pure.
    """
    rule = RULES[action]
    if rule.anybody:
        return Answer.YES
    if role is None:
        return Answer.SIGN_IN
    if role not in rule.roles:
        return Answer.NO if not rule.own_zone else Answer.MISSING
    if rule.own_zone and role is Role.HUB and (not own_hub or own_hub not in hubs):
        return Answer.MISSING
    return Answer.YES
