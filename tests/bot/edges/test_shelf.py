import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.models import DELIVERED
from bot.edges.shelf import IN_USE, Shelf, broken
from bot.errors import NotFound, StoreError
from classifiers.decide import delivered_version

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
STANDING = {"mails": 9, "macro_f1": 0.8, "missed": 1, "requests": 7}
RECORD = {
    "champion": delivered_version(),
    "before": {"all": {**STANDING, "macro_f1": 0.7}},
    "after": {"all": STANDING},
}


def save(folder: Path, corrections: Sequence[str] = ("4", "9")) -> None:
    """What a training would write."""
    record = {**RECORD, "corrections": list(corrections)}
    folder.mkdir()
    (folder / "meta.json").write_text("{}", encoding="utf-8")
    (folder / "weights.npz").write_bytes(b"weights")
    (folder / "learnt.json").write_text(json.dumps(record), encoding="utf-8")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    made = Shelf(tmp_path / "models")
    made.put("v1", save, NOW)
    return made


def test_an_empty_shelf_has_the_delivered_version_in_use(tmp_path: Path) -> None:
    (version,) = Shelf(tmp_path / "models").versions()
    assert (version.delivered, version.in_use) == (True, True)
    assert not (tmp_path / "models").exists()


def test_a_stored_version_tells_what_it_learnt_from_and_how_good_it_is(shelf: Shelf) -> None:
    delivered, found = shelf.versions()
    assert (found.name, found.learnt_at, found.corrections) == ("v1", NOW, (4, 9))
    assert (found.standings["all"].macro_f1, delivered.standings["all"].macro_f1) == (0.8, 0.7)
    assert (found.in_use, found.trouble) == (False, "")


def test_going_forth_and_back_is_one_small_file(shelf: Shelf, tmp_path: Path) -> None:
    shelf.use(shelf.get("v1"))
    assert [v.in_use for v in shelf.versions()] == [False, True]
    assert (tmp_path / "models" / IN_USE).read_text(encoding="utf-8") == "v1\n"
    shelf.use(shelf.get(DELIVERED))
    assert shelf.chosen() == DELIVERED
    assert [p.name for p in (tmp_path / "models").iterdir() if p.is_file()] == [IN_USE]


@pytest.mark.parametrize("harm", ["weights.npz", "learnt.json", "meta.json"])
def test_a_version_with_a_changed_or_missing_file_is_not_usable(
    shelf: Shelf, tmp_path: Path, harm: str
) -> None:
    file = tmp_path / "models" / "v1" / harm
    file.write_bytes(file.read_bytes() + b" ")
    assert "are missing or changed" in shelf.get("v1").trouble
    file.unlink()
    assert "are missing or changed" in broken(file.parent)


def test_what_was_being_stored_when_the_program_died_is_shown_as_unusable(
    shelf: Shelf, tmp_path: Path
) -> None:
    save(tmp_path / "models" / "v2")
    assert "v2 is not in" in shelf.get("v2").trouble


def test_a_chosen_version_that_is_gone_leaves_the_delivered_one_in_use(shelf: Shelf) -> None:
    version = shelf.get("v1")
    shelf.use(version)
    shelf.remove(version)
    assert [(v.delivered, v.in_use) for v in shelf.versions()] == [(True, True)]
    with pytest.raises(NotFound, match="There is no model v1"):
        shelf.get("v1")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file", encoding="utf-8")
    shelf = Shelf(tmp_path / "models")
    with pytest.raises(StoreError, match=r"models cannot be written: .* \[classifier\] models"):
        shelf.use(shelf.get(DELIVERED))
