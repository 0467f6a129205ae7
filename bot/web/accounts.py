"""Accounts: Flask-Security's view of the people in the database, and what is done to accounts.

Passwords are hashed with argon2 by Flask-Security; none is hashed or compared here.
"""

import re
import secrets
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any

from flask import Flask, g, has_app_context
from flask_security import RoleMixin, Security, UserDatastore, UserMixin, hash_password
from flask_security.proxies import _security

from bot.core.roles import Role
from bot.errors import NotAllowed
from bot.store import history, users
from bot.store.engine import Store
from bot.store.tx import Tx
from bot.store.users import Account
from bot.wiring import App, utc_now

SHORTEST, LONGEST = 12, 256
COMMAND_LINE = "command line"
NOBODY = "nobody"
"""Set in `g` for the page that tells of a dead database: it is shown to whoever it is."""
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class RoleName(RoleMixin):
    """A role as Flask-Security asks for it; what it may do stands in `core.roles`."""

    def __init__(self, name: str) -> None:
        self.name = name


class User(UserMixin):
    """A person who may sign in. Sessions carry `fs_uniquifier`; another one ends them."""

    fs_uniquifier: str = ""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.id = account.id
        self.username = account.username
        self.email = account.email
        self.password = account.password
        self.active = account.active
        self.fs_uniquifier = account.uniquifier
        self.roles = [RoleName(account.role)]


class Accounts(UserDatastore):
    """The accounts of one database, as Flask-Security looks them up."""

    def __init__(self, store: Store) -> None:
        super().__init__(User, RoleName)
        self.store = store

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> User | None:  # noqa: ANN401, FBT001, FBT002  (Flask-Security's own signature)
        del case_insensitive
        if g.get(NOBODY):
            return None
        with self.store.read() as tx:
            found = users.find(tx, **kwargs)
        return User(found) if found else None

    def find_role(self, role: str) -> RoleName | None:
        return RoleName(role) if role in set(Role) else None

    def put(self, model: User) -> User:
        """Keep a password that was hashed anew with today's parameters."""
        with self.store.begin() as tx:
            users.set_fields(tx, model.id, password=model.password)
        return model


def set_up(web: Flask, store: Store) -> None:
    """Let Flask-Security look after sessions and passwords; the pages are our own."""
    web.config.update(
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        # One pass of argon2: a second secret in the hash would make accounts die with a key file.
        SECURITY_PASSWORD_SINGLE_HASH=True,
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
    )
    security = Security(web, Accounts(store), register_blueprint=False)
    # Flask-Security would also take its token from a header or the address; ours gives none out.
    security.login_manager.request_loader(_no_token)


def _no_token(_request: object) -> None:
    return None


def normal(username: str) -> str:
    """A user ID as it is stored and looked up."""
    return username.strip().lower()


def create_user(
    app: App,
    username: str,
    email: str,
    password: str,
    role: Role | str,
    language: str = "lv",
    *,
    by: str = COMMAND_LINE,
    now: datetime | None = None,
) -> int:
    """Create an account. Raises NotAllowed for a bad user ID, address, role or password."""
    name = normal(username)
    if not _USERNAME.fullmatch(name):
        raise NotAllowed(
            "A user ID has 2 to 64 small letters, digits, dots or dashes and begins with a "
            "letter or digit; “{name}” does not.",
            name=username,
        )
    if not _EMAIL.fullmatch(email.strip()):
        raise NotAllowed("The account {name} needs an e-mail address.", name=name)
    if role not in set(Role):
        raise NotAllowed("There is no role {role}; choose staff, manager or admin.", role=str(role))
    hashed, at = _hashed(app, password), now or utc_now()
    with app.store.begin() as tx:
        made = users.add(
            tx,
            name,
            email=email.strip().lower(),
            password=hashed,
            role=Role(role),
            language=language,
            uniquifier=_fresh(),
            now=at,
        )
        history.add(tx, at, by, "account created", user=name, role=Role(role))
    return made


def set_password(
    app: App, username: str, password: str, *, by: str = COMMAND_LINE, now: datetime | None = None
) -> None:
    """Give an account another password; its sessions end. Raises NotFound or NotAllowed."""
    hashed, at = _hashed(app, password), now or utc_now()
    with app.store.begin() as tx:
        account = users.get(tx, normal(username))
        users.set_fields(tx, account.id, password=hashed, fs_uniquifier=_fresh())
        history.add(tx, at, by, "password set", user=account.username)


def set_active(
    app: App, username: str, *, active: bool, by: str = COMMAND_LINE, now: datetime | None = None
) -> None:
    """Lock or unlock an account. Locking ends its sessions. Raises NotFound or NotAllowed."""
    with app.store.begin() as tx:
        account = users.get(tx, normal(username))
        if not active:
            _must_leave_an_admin(tx, account)
        users.set_fields(tx, account.id, active=active, fs_uniquifier=_fresh())
        action = "account unlocked" if active else "account locked"
        history.add(tx, now or utc_now(), by, action, user=account.username)


def set_role(
    app: App, username: str, role: Role, *, by: str = COMMAND_LINE, now: datetime | None = None
) -> None:
    """Give an account another role. Raises NotFound or NotAllowed."""
    with app.store.begin() as tx:
        account = users.get(tx, normal(username))
        if role is not Role.ADMIN:
            _must_leave_an_admin(tx, account)
        users.set_fields(tx, account.id, role=role)
        history.add(tx, now or utc_now(), by, "role set", user=account.username, role=role)


def end_sessions(store: Store, account: Account) -> None:
    """Sign a person out everywhere."""
    with store.begin() as tx:
        users.set_fields(tx, account.id, fs_uniquifier=_fresh())


def _must_leave_an_admin(tx: Tx, account: Account) -> None:
    admins = {a.id for a in users.listed(tx) if a.active and a.role is Role.ADMIN}
    if admins == {account.id}:
        raise NotAllowed(
            "{name} is the only administrator who can sign in; make another one first.",
            name=account.username,
        )


def _fresh() -> str:
    return secrets.token_hex(32)


def _hashed(app: App, password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise NotAllowed(
            "The password has {length} characters; it needs {least} to {most}.",
            length=len(password),
            least=SHORTEST,
            most=LONGEST,
        )
    with _context(app):
        return str(hash_password(_security.password_util.normalize(password)))


def _context(app: App) -> AbstractContextManager[object]:
    """Flask-Security hashes within a web application only; the command line has none."""
    if has_app_context():
        return nullcontext()
    web = Flask("bot.web.accounts", static_folder=None)
    web.config["SECRET_KEY"] = app.store.sealer.web_secret
    set_up(web, app.store)
    return web.app_context()
