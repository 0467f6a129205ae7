"""A real PostgreSQL on loopback, with a database of its own for every test."""

import os
import pwd
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.servers.process import folder, run
from tests.servers.waiting import free_port

HOST = "127.0.0.1"
# A test database need not survive a power cut.
HURRIED = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


def _programs() -> Path | None:
    """The newest version's programs, where Debian puts them."""
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max(
        (path.parent for path in found), key=lambda path: int(path.parent.name), default=None
    )


def _as_postgres() -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


@dataclass
class Postgres:
    base: Path
    programs: Path
    port: int = field(default_factory=free_port)
    _numbers: Iterator[int] = field(default_factory=count)

    def new_database(self) -> str:
        """The URL of an empty database, as SQLAlchemy wants it."""
        name = f"test{next(self._numbers)}"
        place = f"host={HOST} port={self.port} user=postgres dbname=postgres"
        with psycopg.connect(place, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return f"postgresql+psycopg://postgres@{HOST}:{self.port}/{name}"

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses={HOST} -k {self.base} {HURRIED}"
        self._pg_ctl("-w", "-l", str(self.base / "log"), "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Mode immediate is a crash: the next start recovers from it."""
        self._pg_ctl("-w", "-m", mode, "stop")

    def prepare(self) -> None:
        command = [f"{self.programs}/initdb", "-D", f"{self.base}/data", "-U", "postgres"]
        choices = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        run([*_as_postgres(), *command, *choices])

    def _pg_ctl(self, *arguments: str) -> None:
        run([*_as_postgres(), f"{self.programs}/pg_ctl", "-D", f"{self.base}/data", *arguments])


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    programs = _programs()
    if not programs:
        pytest.skip("PostgreSQL is missing, so only SQLite is tested: apt-get install postgresql")
    owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
    with folder("postgres-", (owner.pw_uid, owner.pw_gid) if owner else None) as base:
        server = Postgres(base, programs)
        server.prepare()
        server.start()
        yield server
        server.stop("immediate")
