from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select
from sqlalchemy.exc import StatementError

from bot.errors import StoreError
from bot.store import beats, history
from bot.store.engine import Store, migrate, must_be_current, open_store
from bot.store.tables import beats as table
from bot.store.tables import metadata
from tests.builders import NOW, a_sealer


def test_the_migrations_make_exactly_the_tables_the_program_writes(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_migrated_database_is_current_and_a_second_migration_changes_nothing(
    store: Store,
) -> None:
    before = inspect(store.engine).get_table_names()
    migrate(store)
    must_be_current(store)
    assert inspect(store.engine).get_table_names() == before


def test_an_empty_database_is_refused_with_the_cure(url: str, tmp_path: Path, store: Store) -> None:
    other = url if url.startswith("postgres") else "sqlite:///empty.sqlite3"
    empty = open_store(other, tmp_path, store.sealer)
    with empty.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    with pytest.raises(StoreError, match=r"schema none, this program needs .*micrec-bot migrate"):
        must_be_current(empty)
    empty.close()


def test_what_fails_half_way_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(RuntimeError), store.begin() as tx:  # noqa: PT012  (both belong together)
        beats.ok(tx, "polling", NOW)
        raise RuntimeError
    with store.read() as tx:
        assert beats.all_of(tx) == []


def test_a_savepoint_undoes_only_what_was_done_inside_it(store: Store) -> None:
    with store.begin() as tx:
        beats.ok(tx, "polling", NOW)
        with pytest.raises(RuntimeError), tx.nested():  # noqa: PT012
            beats.ok(tx, "delivery", NOW)
            raise RuntimeError
    with store.read() as tx:
        assert [beat.step for beat in beats.all_of(tx)] == ["polling"]


def test_a_moment_without_a_time_zone_is_refused(store: Store) -> None:
    naive = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001  (that is the point)
    with pytest.raises(StatementError, match="without a time zone"), store.begin() as tx:
        beats.ok(tx, "polling", naive)


def test_a_moment_comes_back_as_the_same_instant_in_utc(store: Store) -> None:
    riga = datetime(2026, 10, 25, 3, 30, 0, 123456, tzinfo=ZoneInfo("Europe/Riga"), fold=1)
    with store.begin() as tx:
        beats.ok(tx, "polling", riga)
    with store.read() as tx:
        found = tx.execute(select(table.c.ok_at)).scalar_one()
    assert found == riga.astimezone(UTC)
    assert found.utcoffset() == datetime(2026, 1, 1, tzinfo=UTC).utcoffset()


@pytest.mark.parametrize("wrong", ["no address", "oracle://host/name", "nonsense://secret@host/x"])
def test_an_impossible_address_is_one_sentence_with_the_form_to_write(
    wrong: str, tmp_path: Path
) -> None:
    with pytest.raises(StoreError, match=r"write sqlite:///FILE or postgresql://USER@HOST/NAME"):
        open_store(wrong, tmp_path, a_sealer())


def test_a_malformed_address_is_not_repeated_since_it_may_hold_a_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refusal:
        open_store("postgresql:/micrec:hunter2@host", tmp_path, a_sealer())
    assert "hunter2" not in str(refusal.value)


def test_a_database_that_cannot_be_reached_is_said_in_a_sentence(tmp_path: Path) -> None:
    missing = open_store("sqlite:///no/such/folder/x.sqlite3", tmp_path, a_sealer())
    with pytest.raises(StoreError, match=r"Check \[database\] url"), missing.read():
        pass


def test_a_relative_sqlite_path_is_relative_to_the_configuration(tmp_path: Path) -> None:
    store = open_store("sqlite:///here.sqlite3", tmp_path, a_sealer())
    migrate(store)
    store.close()
    assert (tmp_path / "here.sqlite3").exists()


def test_sqlite_survives_a_power_cut_and_lets_people_read_while_the_bot_writes(
    tmp_path: Path,
) -> None:
    store = open_store("sqlite:///x.sqlite3", tmp_path, a_sealer())
    migrate(store)
    with store.begin() as tx:
        assert tx.connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert tx.connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        beats.ok(tx, "polling", NOW)
        with store.read() as other:
            assert beats.all_of(other) == []
    store.close()


def test_who_reads_sees_one_moment_whatever_is_written_meanwhile(store: Store) -> None:
    with store.read() as tx:
        before = history.head(tx)
        with store.begin() as writer:
            history.add(writer, NOW, "bot", "tested")
        assert history.head(tx) == before
        assert list(history.events(tx)) == []
    with store.read() as tx:
        assert history.head(tx)[0] == 1
