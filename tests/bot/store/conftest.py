"""Every test of the store runs on SQLite and on a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.engine import Store
from tests.builders import a_store
from tests.databases import BOTH, an_empty_database


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest) -> str:
    return an_empty_database(str(request.param), request)


@pytest.fixture
def store(tmp_path: Path, url: str) -> Iterator[Store]:
    store = a_store(tmp_path, url)
    yield store
    store.close()
