"""The steps run on SQLite; where workers race, on a real PostgreSQL too."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.engine import Store
from tests.builders import a_store
from tests.databases import BOTH, an_empty_database


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = a_store(tmp_path)
    yield store
    store.close()


@pytest.fixture(params=BOTH)
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """One database after the other."""
    store = a_store(tmp_path, an_empty_database(str(request.param), request))
    yield store
    store.close()
