"""To sign in and out, to accept an invitation, to look after one's own account."""

from starlette.responses import Response

from aggregator.clock import SEOUL
from aggregator.desk import invitations, sessions, signing_in
from aggregator.desk.attempts import WaitError
from aggregator.desk.permissions import Action
from aggregator.errors import InputError
from feeds.web.desk.guard import SIGN_IN, Asked, Desk
from feeds.web.desk.words import WORDS

INVITATION = f"{invitations.PATH}{{token}}"


def add(desk: Desk) -> None:
    """Adds the routes."""
    desk.route("GET", SIGN_IN, Action.SIGN_IN, _form)
    desk.route("POST", SIGN_IN, Action.SIGN_IN, _sign_in)
    desk.route("POST", "/desk/sign-out/", Action.SIGN_OUT, _sign_out)
    desk.route("GET", INVITATION, Action.ACCEPT_INVITATION, _invitation)
    desk.route("POST", INVITATION, Action.ACCEPT_INVITATION, _accept)
    desk.route("GET", "/desk/account/", Action.CHANGE_OWN_ACCOUNT, _account)
    desk.route("POST", "/desk/account/password/", Action.CHANGE_OWN_ACCOUNT, _change_password)
    desk.route("POST", "/desk/account/sessions/", Action.CHANGE_OWN_ACCOUNT, _end_session)


def _form(asked: Asked) -> Response:
    note = "ended" if "ended" in asked.query else "invitation_done" if "done" in asked.query else ""
    return _sign_in_page(asked, note=WORDS[note] if note else "", wanted=asked.query.get("next", ""))


def _sign_in(asked: Asked) -> Response:
    form = asked.form
    name, wanted = form.get("name", ""), form.get("next", "")
    try:
        token = signing_in.sign_in(
            asked.store, name, form.get("password", ""), asked.address, asked.now, had=asked.token
        )
    except WaitError as why:
        made = _sign_in_page(asked, wrong=str(why), name=name, wanted=wanted, status=429)
        made.headers["retry-after"] = str(why.seconds)
        return made
    except InputError as why:
        return _sign_in_page(asked, wrong=str(why), name=name, wanted=wanted, status=422)
    target = signing_in.local_path(wanted)
    return asked.desk.signed_in(asked.desk.to(_home(asked) if target == signing_in.HOME else target), token)


def _sign_in_page(
    asked: Asked, *, note: str = "", wrong: str = "", name: str = "", wanted: str = "", status: int = 200
) -> Response:
    wanted = signing_in.local_path(wanted)
    return asked.desk.page(
        "sign_in.html", WORDS["sign_in"], status=status, note=note, wrong=wrong, name=name[:100], wanted=wanted
    )


def _sign_out(asked: Asked) -> Response:
    with asked.store.writing() as session:
        sessions.end(session, asked.token)
    return asked.desk.signed_in(asked.desk.to(f"{asked.desk.prefix}{SIGN_IN}"), "")


def _invitation(asked: Asked, wrong: str = "") -> Response:
    try:
        with asked.store.reading() as session:
            invited = invitations.look(session, asked.values["token"], asked.now)
    except InputError as why:
        return asked.desk.page("problem.html", WORDS["invitation"], status=404, text=str(why))
    status = 422 if wrong else 200
    return asked.desk.page("invitation.html", WORDS["invitation"], status=status, name=invited.name, wrong=wrong)


def _accept(asked: Asked) -> Response:
    password = asked.form.get("password", "")
    if password != asked.form.get("again", ""):
        return _invitation(asked, WORDS["password_unlike"])
    try:
        invitations.accept(asked.store, asked.values["token"], password, asked.now)
    except InputError as why:
        return _invitation(asked, str(why))
    return asked.desk.to(f"{asked.desk.prefix}{SIGN_IN}?done=1")


def _account(asked: Asked, wrong: str = "", status: int = 200) -> Response:
    with asked.store.reading() as session:
        found = sessions.of(session, asked.who.user_id, asked.now)
    rows = [(handle, seen.astimezone(SEOUL)) for handle, _, seen in found]
    note = WORDS["password_changed"] if "changed" in asked.query and not wrong else ""
    told = {"sessions": rows, "note": note, "wrong": wrong}
    return asked.desk.page("account.html", WORDS["account"], status=status, signed=asked.who, **told)


def _change_password(asked: Asked) -> Response:
    form = asked.form
    if form.get("password", "") != form.get("again", ""):
        return _account(asked, wrong=WORDS["password_unlike"], status=422)
    try:
        token = signing_in.change_password(
            asked.store, asked.token, form.get("old", ""), form.get("password", ""), asked.address, asked.now
        )
    except WaitError as why:
        made = _account(asked, wrong=str(why), status=429)
        made.headers["retry-after"] = str(why.seconds)
        return made
    except InputError as why:
        return _account(asked, wrong=str(why), status=422)
    return asked.desk.signed_in(asked.desk.to(f"{asked.desk.prefix}/desk/account/?changed=1"), token)


def _end_session(asked: Asked) -> Response:
    with asked.store.writing() as session:
        if asked.form.get("handle"):
            sessions.end_one(session, asked.who.user_id, asked.form["handle"])
        else:
            sessions.end_all(session, asked.who.user_id, but=asked.token)
    return asked.desk.to(f"{asked.desk.prefix}/desk/account/")


def _home(asked: Asked) -> str:
    return f"{asked.desk.prefix}{signing_in.HOME}"
