"""Every test of the store runs on SQLite and on a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from bot.store.engine import Store
from tests.builders import a_store
from tests.servers.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return "sqlite:///test.sqlite3"
    return cast("Postgres", request.getfixturevalue("postgres")).new_database()


@pytest.fixture
def store(tmp_path: Path, url: str) -> Iterator[Store]:
    store = a_store(tmp_path, url)
    yield store
    store.close()
