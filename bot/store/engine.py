"""The database: one engine, its sealer, and transactions that belong to the steps."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from bot.errors import StoreError
from bot.store import history
from bot.store.sealing import Sealer
from bot.store.tx import Tx

WRITERS = 2026
"""The number of PostgreSQL's advisory lock; it means something in this database only."""
MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Store:
    """The tracking database of one installation."""

    engine: Engine
    sealer: Sealer

    @contextmanager
    def begin(self) -> Iterator[Tx]:
        """A transaction that may write: committed at the end, undone by an exception.

        One at a time on either database: what was looked at still holds when it is decided on,
        and no two can wait for each other. None is open while a server is spoken to.
        """
        with _said_plainly(), self.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")
            tx = Tx(connection, self.sealer)
            yield tx
            history.write_down(tx)

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A transaction that only reads, sees one moment, and holds up nobody who writes."""
        with _said_plainly(), self.engine.connect() as plain:
            connection = plain.execution_options(micrec_read=True, **_snapshot(plain))
            with connection.begin():
                yield Tx(connection, self.sealer)

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


def _snapshot(connection: Connection) -> dict[str, str]:
    """SQLite's readers see one moment by themselves; PostgreSQL's have to ask for it."""
    asks = connection.dialect.name == "postgresql"
    return {"isolation_level": "REPEATABLE READ"} if asks else {}


@contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise StoreError(
            "The database did not do its work: {error}. Check [database] url, its disk and its "
            "rights; “micrec-bot check” tries it again.",
            error=str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else "?",
        ) from error


def open_store(url: str, folder: Path, sealer: Sealer) -> Store:
    """Connect to the database; a relative SQLite path is relative to `folder`.

    Raises StoreError for an address that cannot be one.
    """
    try:
        address = make_url(url)
        if address.drivername == "postgresql":
            address = address.set(drivername="postgresql+psycopg")
        if address.get_backend_name() == "sqlite" and address.database not in (
            None,
            "",
            ":memory:",
        ):
            address = address.set(database=str(folder / str(address.database)))
        engine = create_engine(address, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(
            "[database] url is not an address this program can use: {error}; "
            "write sqlite:///FILE or postgresql://USER@HOST/NAME.",
            error=error,
        ) from error
    if engine.dialect.name == "sqlite":
        _settle_sqlite(engine)
    return Store(engine, sealer)


def _settle_sqlite(engine: Engine) -> None:
    """WAL, full syncs, enforced keys; a writer locks at BEGIN, so that no upgrade can fail."""

    @event.listens_for(engine, "connect")
    def _pragmas(raw: Any, _record: object) -> None:  # noqa: ANN401
        raw.isolation_level = None
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "busy_timeout = 30000",
        ):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        only_reads = connection.get_execution_options().get("micrec_read", False)
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")


def migrate(store: Store) -> None:
    """Bring the schema to the newest revision. Raises StoreError when it cannot be done."""
    with _said_plainly(), store.engine.begin() as connection:
        command.upgrade(_alembic(connection), "head")


def must_be_current(store: Store) -> None:
    """Raise StoreError unless the schema is the one this program writes."""
    with _said_plainly(), store.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
        wanted = ScriptDirectory.from_config(_alembic(connection)).get_current_head()
    if found != wanted:
        raise StoreError(
            "The database has schema {found}, this program needs {wanted}: “micrec-bot migrate”.",
            found=found or "none",
            wanted=wanted,
        )


def _alembic(connection: Connection) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


__all__ = ["OperationalError", "Store", "Tx", "migrate", "must_be_current", "open_store"]
