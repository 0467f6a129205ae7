"""The people who may sign in. Password hashes are made elsewhere; none is made here."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from bot.core.roles import Role
from bot.errors import NotAllowed, NotFound
from bot.store.tables import users
from bot.store.tx import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One person's account; `uniquifier` changes when all their sessions must end."""

    id: int
    username: str
    email: str
    password: str = field(repr=False)
    role: Role
    active: bool
    language: str
    uniquifier: str = field(repr=False)
    created_at: datetime
    last_login_at: datetime | None


def add(
    tx: Tx,
    username: str,
    *,
    email: str,
    password: str,
    role: Role,
    language: str,
    uniquifier: str,
    now: datetime,
) -> int:
    """Create an account with a password hash. Raises NotAllowed if name or address is taken."""
    taken = select(users.c.id).where((users.c.username == username) | (users.c.email == email))
    if tx.execute(taken).first():
        raise NotAllowed(
            "There is an account with the user ID {name} or its address already.", name=username
        )
    return tx.insert(
        users,
        username=username,
        email=email,
        password=password,
        role=role,
        active=True,
        language=language,
        fs_uniquifier=uniquifier,
        created_at=now,
    )


def find(tx: Tx, **criteria: object) -> Account | None:
    """The account whose columns have these values, or None."""
    query = select(users)
    for name, value in criteria.items():
        query = query.where(users.c[name] == value)
    row = tx.execute(query).first()
    return _account(row) if row else None


def get(tx: Tx, username: str) -> Account:
    """One account by user ID. Raises NotFound."""
    found = find(tx, username=username)
    if found is None:
        raise NotFound("There is no user {name}; “micrec-bot user list” shows all.", name=username)
    return found


def listed(tx: Tx) -> list[Account]:
    """Every account by user ID."""
    return [_account(row) for row in tx.execute(select(users).order_by(users.c.username))]


def set_fields(tx: Tx, user_id: int, **values: object) -> None:
    """Set columns of an account."""
    tx.update(users, user_id, **values)


def _account(row: Row[Any]) -> Account:
    return Account(
        id=row.id,
        username=row.username,
        email=row.email,
        password=row.password,
        role=Role(row.role),
        active=row.active,
        language=row.language,
        uniquifier=row.fs_uniquifier,
        created_at=row.created_at,
        last_login_at=row.last_login_at,
    )
