"""An open transaction, and the few things every verb does with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, Table, Update, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.chain import Event
from bot.store.sealing import Sealer


@cache
def _by_id(table: Table) -> Update:
    return update(table).where(table.c.id == bindparam("row_id"))


@cache
def _unless_there(table: Table, dialect: str) -> Executable:
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    # Otherwise an INSERT that returns the new id does not say how many rows there were.
    return make(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


@dataclass(frozen=True, slots=True)
class Tx:
    """An open transaction. Verbs take it first; whoever opened it commits."""

    connection: Connection
    sealer: Sealer
    # The history's entries form a chain, so they are written together, at the very end.
    last_words: list[Event] = field(default_factory=list)

    def execute(self, statement: Executable, values: Any = None) -> CursorResult[Any]:  # noqa: ANN401
        """Run one statement; `values` as SQLAlchemy takes them."""
        return self.connection.execute(statement, values)

    def insert(self, table: Table, **values: object) -> int:
        """Insert one row and return its id."""
        # Values as parameters: SQLAlchemy then compiles the statement once, not for each row.
        key = self.connection.execute(table.insert(), values).inserted_primary_key or (0,)
        return int(key[0])

    def update(self, table: Table, row_id: int, **values: object) -> None:
        """Set columns of the row with this id."""
        self.connection.execute(_by_id(table), {"row_id": row_id, **values})

    def insert_unless_there(self, table: Table, **values: object) -> bool:
        """Insert a row; False if one with its unique key is there, or comes at the same moment."""
        statement = _unless_there(table, self.connection.dialect.name)
        return self.connection.execute(statement, values).rowcount == 1

    @contextmanager
    def nested(self) -> Iterator[None]:
        """A savepoint: what fails inside is undone, the rest of the transaction stays."""
        before = len(self.last_words)
        try:
            with self.connection.begin_nested():
                yield
        except BaseException:
            del self.last_words[before:]
            raise
