"""What the commands share: the program's parts, output as lines or JSON, the person acting."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from bot.core.roles import Actor
from bot.errors import NotAllowed
from bot.logs import set_up
from bot.store import users
from bot.store.engine import must_be_current
from bot.wiring import App, build


def app_of(path: Path) -> App:
    """The program with a database that is up to date. Raises ConfigError or StoreError."""
    app = build(path)
    set_up(app.config.log.level, app.config.log.form)
    must_be_current(app.store)
    return app


def actor_of(app: App, username: str) -> Actor:
    """The person a script acts for. Raises NotFound, or NotAllowed for a locked account."""
    with app.store.read() as tx:
        account = users.get(tx, username)
    if not account.active:
        raise NotAllowed("The account {name} is locked.", name=username)
    return Actor(account.username, account.role)


def as_json(value: object) -> str:
    """One line of JSON with ISO dates."""
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _plain(value: Any) -> str:  # noqa: ANN401  (whatever JSON does not know)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


json_option = click.option("--json", "as_lines", is_flag=True, help="JSON Lines on stdout.")
user_option = click.option(
    "--user", "username", required=True, help="The user ID this is done in the name of."
)
