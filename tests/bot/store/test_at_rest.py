"""What a thief of the database finds: references, states, dates and sealed bytes."""

from pathlib import Path

from sqlalchemy import select

from bot.steps import approval, casework
from bot.store.engine import Store
from bot.store.tables import metadata
from tests.builders import CLERK, NOW, SENDER, a_case, a_mail, arrive, ready

PERSONAL = (
    "Kalniņa",
    "anna.kalnina",
    "piemers.lv",
    "Ielūgumi",
    "Brīvības",
    "20001234",
    "izdzēsiet",
    "atkritums",
    "Labdien,",
    "Piezīme",
    "slepena",
)


def an_office_at_work(store: Store) -> None:
    """A case with a mail, a letter on its way, a note, and mails that opened none."""
    body = "Lūdzu, izdzēsiet kontu: Brīvības iela 1, tālr. 20001234."
    sender = "Anna Kalniņa <anna.kalnina@piemers.lv>"
    case = a_case(store, a_mail(body, sender=sender, subject="Ielūgumi"))
    casework.add_note(store, CLERK, case.ref, "Piezīme: slepena", NOW)
    approval.approve(store, SENDER, CLERK, case.ref, ready(store, case.ref), NOW)
    junk = a_mail(
        "atkritums", sender=sender, subject="Labdien, birojs", message_id="<2@piemers.lv>"
    )
    arrive(store, junk, a_mail("crash atkritums", sender=sender, message_id="<3@piemers.lv>"))


def dump(store: Store) -> bytes:
    """Every value of every table, as it lies there."""
    with store.read() as tx:
        rows = [row for t in metadata.sorted_tables for row in tx.execute(select(t)).all()]
    return b"\n".join(
        bytes(v) if isinstance(v, bytes) else str(v).encode() for row in rows for v in row
    )


def test_no_table_holds_a_name_an_address_or_a_word_of_a_mail(store: Store) -> None:
    an_office_at_work(store)
    found = dump(store)
    assert b"MR-2026-000001" in found
    assert [word for word in PERSONAL if word.encode().lower() in found.lower()] == []


def test_the_sqlite_file_and_its_log_hold_no_word_of_a_mail_either(
    store: Store, tmp_path: Path
) -> None:
    an_office_at_work(store)
    files = [f.read_bytes() for f in tmp_path.glob("test.sqlite3*")]
    assert bool(files) is (store.engine.dialect.name == "sqlite")
    assert [w for w in PERSONAL for f in files if w.encode().lower() in f.lower()] == []


def test_every_binary_column_is_one_that_rotation_knows_as_sealed() -> None:
    kinds = {(t.name, c.name, str(c.type)) for t in metadata.sorted_tables for c in t.columns}
    binary = {
        (table, column) for table, column, kind in kinds if "BLOB" in kind or "BINARY" in kind
    }
    assert binary
    assert {column for _, column in binary if not column.startswith("sealed_")} == set()
