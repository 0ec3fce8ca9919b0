"""The commands on accounts, `user …`, and on what was changed, `audit …`. What they need is imported when they run."""

import json
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from aggregator import config
from aggregator.cli_posts import Json, open_store
from aggregator.clock import SEOUL, clock_at
from aggregator.errors import SosikError

if TYPE_CHECKING:
    from aggregator.models import Audit, User

Name = Annotated[str, typer.Argument(metavar="NAME", help="The account's name, such as kim.sj.")]
Hub = Annotated[str, typer.Option(metavar="SLUG", help="The hub that a librarian works for.")]
Now = Annotated[str | None, typer.Option("--now", metavar="TIME", help="Take this for the time now.")]
RoleWord = Literal["hub", "admin"]
AsRole = Annotated[RoleWord, typer.Option("--role", help="hub: looks after one zone; admin: everything.")]
WHO = "command"
"""Who did it, in the audit, where that was the command line."""

user_app = typer.Typer(help="Accounts of the desk: hub librarians and admins.", no_args_is_help=True)
audit_app = typer.Typer(help="What people changed at the desk, and that nobody altered that.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Adds `user` and `audit` to the command line."""
    app.add_typer(user_app, name="user")
    app.add_typer(audit_app, name="audit")


@user_app.command("add")
def add(name: Name, role: AsRole = "hub", hub: Hub = "", as_json: Json = False, now: Now = None) -> None:
    """Add an account, and print the one-time link with which its owner sets a password.

    Example: sosik user add kim.sj --role hub --hub eunpyeong
    """
    from aggregator.desk import accounts  # noqa: PLC0415 - imports SQLAlchemy
    from aggregator.models import Role  # noqa: PLC0415

    with open_store() as store, store.writing() as session:
        token = accounts.add(session, WHO, name, Role(role), hub, clock_at(now)())
    _print_link(accounts.name_of(name), token, as_json=as_json)


@user_app.command("invite")
def invite(name: Name, as_json: Json = False, now: Now = None) -> None:
    """Print a new one-time link, for who never used theirs or forgot the password. Older links lead nowhere then.

    Example: sosik user invite kim.sj
    """
    from aggregator.desk import accounts  # noqa: PLC0415

    with open_store() as store, store.writing() as session:
        token = accounts.invite(session, WHO, name, clock_at(now)())
    _print_link(accounts.name_of(name), token, as_json=as_json)


@user_app.command("list")
def list_users(as_json: Json = False) -> None:
    """List all accounts, closed ones too.

    Example: sosik user list
    """
    from aggregator.desk import accounts  # noqa: PLC0415

    with open_store() as store, store.reading() as session:
        for user in accounts.every(session):
            told = _user(user)
            line = f"{user.name}\t{user.role}\t{user.hub or '-'}\t{told['state']}"
            typer.echo(json.dumps(told, ensure_ascii=False) if as_json else line)


@user_app.command("disable")
def disable(name: Name, now: Now = None) -> None:
    """Close an account: it is signed out everywhere and its links lead nowhere. What it did stays recorded.

    Example: sosik user disable kim.sj
    """
    from aggregator.desk import accounts  # noqa: PLC0415

    with open_store() as store, store.writing() as session:
        accounts.disable(session, WHO, name, clock_at(now)())
    typer.echo(f"{accounts.name_of(name)} is disabled. 'sosik user enable' undoes it.")


@user_app.command("enable")
def enable(name: Name, now: Now = None) -> None:
    """Open a closed account again, with the password that it had.

    Example: sosik user enable kim.sj
    """
    from aggregator.desk import accounts  # noqa: PLC0415

    with open_store() as store, store.writing() as session:
        accounts.enable(session, WHO, name, clock_at(now)())
    typer.echo(f"{accounts.name_of(name)} can sign in again.")


@user_app.command("role")
def role(name: Name, role: Annotated[RoleWord, typer.Argument(metavar="ROLE")], hub: Hub = "", now: Now = None) -> None:
    """Give an account another role or another hub; it is signed out everywhere.

    Example: sosik user role kim.sj hub --hub eunpyeong
    """
    from aggregator.desk import accounts  # noqa: PLC0415
    from aggregator.models import Role  # noqa: PLC0415

    with open_store() as store, store.writing() as session:
        accounts.set_role(session, WHO, name, Role(role), hub, clock_at(now)())
    typer.echo(f"{accounts.name_of(name)} is {role}{f' of {hub}' if hub else ''} now.")


@user_app.command("sign-out")
def sign_out(name: Name, now: Now = None) -> None:
    """End every session of an account.

    Example: sosik user sign-out kim.sj
    """
    from aggregator.desk import accounts  # noqa: PLC0415

    with open_store() as store, store.writing() as session:
        count = accounts.sign_out(session, WHO, name, clock_at(now)())
    typer.echo(f"{accounts.name_of(name)}: {count} sessions ended.")


@audit_app.command("list")
def list_changes(
    subject: Annotated[str, typer.Option(metavar="WHAT", help="Only of this, such as user:kim.sj or post:ID.")] = "",
    most: Annotated[int, typer.Option(min=1, max=10_000, help="So many of the newest.")] = 50,
    as_json: Json = False,
) -> None:
    """List what people changed, newest first.

    Example: sosik audit list --subject user:kim.sj
    """
    from aggregator.desk import audit  # noqa: PLC0415

    with open_store() as store, store.reading() as session:
        for row in audit.history(session, subject, most=most):
            told = _change(row)
            line = "\t".join(str(told[name]) for name in ("number", "at", "who", "what", "subject"))
            typer.echo(json.dumps(told, ensure_ascii=False) if as_json else f"{line}\t{_difference(row)}")


@audit_app.command("verify")
def verify() -> None:
    """Check that no row was altered, taken out or put in between (exit 1 if one was).

    Example: sosik audit verify
    """
    from aggregator.desk import audit  # noqa: PLC0415

    with open_store() as store, store.reading() as session:
        broken = audit.verify(session)
        newest = audit.history(session, most=1)
    if broken is not None:
        raise SosikError(f"Row {broken} of the audit is missing or is not as it was written; compare it with a backup.")
    typer.echo(f"{newest[0].number} rows, the last with digest {newest[0].digest}." if newest else "No rows yet.")


def _print_link(name: str, token: str, *, as_json: bool) -> None:
    from aggregator.desk import invitations  # noqa: PLC0415

    link = f"{config.load().site_url}{invitations.PATH}{token}"
    if as_json:
        typer.echo(json.dumps({"name": name, "link": link}, ensure_ascii=False))
        return
    days = invitations.LASTS.days
    typer.echo(f"{name} sets a password here, once, within {days} days (it is shown only now):\n{link}")


def _user(user: "User") -> dict[str, Any]:
    state = "disabled" if user.disabled else "active" if user.password else "invited"
    return {"name": user.name, "role": user.role.value, "hub": user.hub or None, "state": state}


def _change(row: "Audit") -> dict[str, Any]:
    """A row as `--json` writes it."""
    told = row.model_dump(include={"number", "who", "what", "subject", "before", "after", "undoes", "digest"})
    return {**told, "at": row.at.astimezone(SEOUL).isoformat()}


def _difference(row: "Audit") -> str:
    """What a row tells of a change: each field that is another now."""
    before, after = row.before or {}, row.after or {}
    names = [name for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name)]
    return "; ".join(f"{name}: {before.get(name)!r} → {after.get(name)!r}" for name in names)
