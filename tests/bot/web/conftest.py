"""The premises, fresh for each test: a copy of an installation that was furnished once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.web.premises import Premises, furnish, premises


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    folder = tmp_path_factory.mktemp("furnished")
    return folder, furnish(folder)


@pytest.fixture
def office(tmp_path: Path, furnished: tuple[Path, dict[str, str]]) -> Iterator[Premises]:
    folder, cookies = furnished
    for file in folder.iterdir():
        shutil.copy2(file, tmp_path)
    made = premises(tmp_path)
    made.cookies.update(cookies)
    yield made
    made.app.store.close()
