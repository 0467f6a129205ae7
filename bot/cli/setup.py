"""The commands that set an installation up: init, migrate, user."""

import secrets
import shutil
import sys
from pathlib import Path

import click

from bot.cli.common import app_of, as_json, json_option
from bot.cli.main import Context
from bot.core.roles import Role
from bot.errors import ConfigError
from bot.store import users
from bot.store.engine import migrate as bring_up_to_date
from bot.store.sealing import write_keys
from bot.web.accounts import create_user, set_active, set_password
from bot.wiring import App, build

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--yes", is_flag=True, help="Ask nothing; print the generated password.")
def init(folder: Path, *, yes: bool) -> None:
    """Write FOLDER/config.toml with fresh keys, create the database and the first admin."""
    config = folder / "config.toml"
    if config.exists():
        raise ConfigError("{path} is there already; nothing was changed.", path=config)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(example(), config)
    for name in ("imap.password", "smtp.password"):
        _touch(folder / name)
    app = build(config)
    write_keys(app.key_file)
    bring_up_to_date(app.store)
    username, email, password = ("admin", app.config.company.email, secrets.token_urlsafe(15))
    if not yes:
        username = click.prompt("User ID of the first administrator", default=username)
        email = click.prompt("Their mail address", default=email)
        password = click.prompt("Their password", hide_input=True, confirmation_prompt=True)
    create_user(app, username, email, password, Role.ADMIN, "lv")
    click.echo(f"Written: {config}, {app.key_file}, the database.")
    if yes:
        click.echo(f"User ID: {username}\nPassword: {password}")
    click.echo(
        f"Next: put the server names into {config} and the passwords into "
        f"{folder / 'imap.password'} and {folder / 'smtp.password'}, "
        f"then run “micrec-bot --config {config} check”."
    )


def example() -> Path:
    """The example configuration, beside the sources or installed with the package."""
    installed = Path(sys.prefix) / "share" / "micrec-bot" / EXAMPLE.name
    return EXAMPLE if EXAMPLE.exists() else installed


def _touch(path: Path) -> None:
    path.touch(mode=0o600, exist_ok=True)


@click.command()
@click.pass_obj
def migrate(context: Context) -> None:
    """Bring the database to the schema this program needs."""
    app = build(context.path)
    bring_up_to_date(app.store)
    click.echo("The database is up to date.")


@click.group()
def user() -> None:
    """The people who may sign in."""


@user.command("add")
@click.argument("username")
@click.option("--email", required=True, help="Their mail address.")
@click.option("--role", type=click.Choice([r.value for r in Role]), default="staff")
@click.option("--language", type=click.Choice(["lv", "en"]), default="lv")
@click.option("--password-file", type=click.Path(path_type=Path), help="Else it is asked for.")
@click.pass_obj
def add(
    context: Context,
    username: str,
    email: str,
    role: str,
    language: str,
    password_file: Path | None,
) -> None:
    """Create an account."""
    app = app_of(context.path)
    create_user(app, username, email, _password(password_file), Role(role), language)
    click.echo(f"{username} may sign in as {role}.")


def _password(file: Path | None) -> str:
    if file is None:
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigError("{file} cannot be read: {why}.", file=file, why=error.strerror) from error


@user.command("list")
@json_option
@click.pass_obj
def list_(context: Context, *, as_lines: bool) -> None:
    """Show every account."""
    app = app_of(context.path)
    with app.store.read() as tx:
        found = users.listed(tx)
    for account in found:
        line = {"user": account.username, "role": account.role, "active": account.active}
        state = "" if account.active else "  locked"
        click.echo(as_json(line) if as_lines else f"{account.username}  {account.role}{state}")


@user.command("password")
@click.argument("username")
@click.option("--password-file", type=click.Path(path_type=Path), help="Else it is asked for.")
@click.pass_obj
def password(context: Context, username: str, password_file: Path | None) -> None:
    """Set a new password; all their sessions end."""
    set_password(app_of(context.path), username, _password(password_file))
    click.echo(f"{username} has a new password.")


@user.command("lock")
@click.argument("username")
@click.pass_obj
def lock(context: Context, username: str) -> None:
    """Lock an account; all its sessions end."""
    _switch(app_of(context.path), username, active=False)


@user.command("unlock")
@click.argument("username")
@click.pass_obj
def unlock(context: Context, username: str) -> None:
    """Let a locked account sign in again."""
    _switch(app_of(context.path), username, active=True)


def _switch(app: App, username: str, *, active: bool) -> None:
    set_active(app, username, active=active)
    click.echo(f"{username} is {'active' if active else 'locked'}.")
