from pathlib import Path

import pytest

from bot.core.mail import MailState
from bot.errors import StoreError
from bot.store import cases, drafts, messages, notes, outbox
from bot.store.engine import Store, open_store
from bot.store.rotation import rotate
from bot.store.sealing import add_key, read_keys, write_keys
from tests.builders import CLERK, NOW, an_approved_letter


def written(store: Store) -> None:
    """A case with mail, letter and note."""
    an_approved_letter(store)
    with store.begin() as tx:
        notes.add(tx, 1, CLERK.name, "Zvanīju.", NOW)


def read_all(store: Store) -> list[object]:
    """Everything that is sealed, opened."""
    with store.read() as tx:
        (mail,) = messages.in_states(tx, [MailState.CASE], limit=9)
        raw = messages.raw_of(tx, mail.id)
        opened = cases.get(tx, "MR-2026-000001"), drafts.latest(tx, 1), outbox.get(tx, 1)
        return [mail, raw, *opened, notes.of_case(tx, 1)]


def without_the_old_key(path: Path) -> None:
    newest, rest = path.read_text(encoding="utf-8").split('", "', 1)
    path.write_text(newest + rest[rest.index('"]') :], encoding="utf-8")


def test_after_rotation_everything_opens_with_the_new_key_alone(
    store: Store, url: str, tmp_path: Path
) -> None:
    written(store)
    before = read_all(store)
    add_key(tmp_path / "test.keys")
    with store.begin() as tx:
        number = rotate(tx, read_keys(tmp_path / "test.keys"))
    without_the_old_key(tmp_path / "test.keys")
    fresh = read_keys(tmp_path / "test.keys")
    assert fresh.keys == 1
    assert number > 9
    again = open_store(url, tmp_path, fresh)
    assert read_all(again) == before
    again.close()
    with pytest.raises(StoreError, match="no key in the key file fits"):
        read_all(store)


def test_rotation_with_keys_of_another_database_changes_nothing(
    store: Store, tmp_path: Path
) -> None:
    written(store)
    write_keys(tmp_path / "other.keys")
    with pytest.raises(StoreError, match="put the key file back"), store.begin() as tx:
        rotate(tx, read_keys(tmp_path / "other.keys"))
    assert len(read_all(store)) == 6
