import mailbox
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.case import Case
from bot.errors import NotFound
from bot.steps import intake
from bot.steps.importing import Found, count, mails, received_at, take_in
from bot.store import messages
from bot.store.engine import Store
from tests.builders import NOW, a_mail, a_store, all_cases, arrive
from tests.fakes import FakeMailbox

WRITTEN = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
BODIES = [
    "izdzēsiet\n\nFrom the day I ordered I got letters.\nFrom: me\n",
    "kopiju\n",
    "bojāta prece\n\nFrom time to time, at 10:30\nit breaks\n",
]
RAWS = [a_mail(body, message_id=f"<{n}@x>") for n, body in enumerate(BODIES)]


def files(folder: Path) -> None:
    for number, raw in enumerate(RAWS):
        (folder / f"{number}.eml").write_bytes(raw)


def an_mbox(folder: Path) -> None:
    box = mailbox.mbox(folder / "all.mbox")
    for raw in RAWS:
        box.add(message_from_bytes(raw))
    box.close()


def an_unquoted_mbox(folder: Path) -> None:
    """As programs write it that leave lines with "From " as they are."""
    line = b"From anna@piemers.lv Mon Nov 23 10:00:00 2026\n"
    (folder / "all").write_bytes(b"\n".join(line + raw for raw in RAWS))


def a_maildir(folder: Path) -> None:
    box = mailbox.Maildir(folder / "Maildir")
    deeper = box.add_folder("Junk").add_folder("Old")
    for place, raw in zip((box, box.get_folder("Junk"), deeper), RAWS, strict=True):
        place.add(raw)
    (folder / "Maildir" / "tmp" / "half").write_bytes(b"half a mail")


def folders_in_folders(folder: Path) -> None:
    for part, raw in zip(("a", "a/b", "c"), RAWS, strict=True):
        (folder / part).mkdir()
        (folder / part / "mail.eml").write_bytes(raw)
    (folder / ".DS_Store").write_bytes(b"no mail")


SHAPES = [files, an_mbox, an_unquoted_mbox, a_maildir, folders_in_folders]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder beside the database."""
    made = tmp_path / "mails"
    made.mkdir()
    return made


@pytest.mark.parametrize("shape", SHAPES, ids=lambda make: str(make.__name__))
def test_every_mail_is_found_whole_in_whatever_it_is_kept(
    folder: Path, shape: Callable[[Path], None]
) -> None:
    shape(folder)
    assert sorted(mail.raw for mail in mails([folder])) == sorted(RAWS)
    assert count([folder]) == len(RAWS)


def test_lines_an_mbox_had_to_quote_are_as_they_were(folder: Path) -> None:
    box = b"From x Mon Nov 23 10:00:00 2026\nA: b\n\n>From me\n>>From you\n> From us\n\n"
    (folder / "box").write_bytes(box)
    (found,) = mails([folder / "box"])
    assert found.raw == b"A: b\n\nFrom me\n>From you\n> From us\n"


def test_a_path_that_is_not_there_is_said_before_anything_is_stored(
    folder: Path, store: Store
) -> None:
    files(folder)
    with pytest.raises(NotFound, match=r"nowhere is not there; name a file or folder"):
        list(take_in(store, mails([folder / "nowhere", folder]), given=None, now=NOW))
    with store.read() as tx:
        assert messages.counts(tx) == {}


def test_what_was_imported_before_is_not_new(folder: Path, store: Store) -> None:
    files(folder)
    assert list(take_in(store, mails([folder]), given=None, now=NOW)) == [True] * 3
    assert list(take_in(store, mails([folder]), given=None, now=NOW)) == [False] * 3


def test_progress_is_told_for_each_mail_and_only_once_it_is_kept(store: Store) -> None:
    found = [Found(str(n).encode(), WRITTEN) for n in range(120)]
    for number, new in enumerate(take_in(store, found, given=None, now=NOW), 1):
        with store.read() as tx:
            assert sum(messages.counts(tx).values()) >= number
        assert new


def received(*lines: str, given: datetime | None = None) -> datetime:
    raw = "\r\n".join([*lines, "Subject: x", "", "Received: in the body; 1 Jan 2020"])
    return received_at(Found(raw.encode(), WRITTEN), given, NOW)


TOP = "Received: from a by b;\r\n\tSat, 21 Nov 2026 23:30:00 +0200"
NEXT = "Received: from c by d; Fri, 20 Nov 2026 08:00:00 +0200"
HALF_PAST_NINE = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)


def test_the_topmost_received_header_says_when_a_mail_came() -> None:
    assert received("Return-Path: <a@b>", TOP, NEXT) == HALF_PAST_NINE
    assert received(TOP.replace("Received", "RECEIVED").replace("\r\n", "\n")) == HALF_PAST_NINE


def test_a_moment_named_on_the_command_line_goes_before_the_header() -> None:
    assert received(TOP, given=WRITTEN) == WRITTEN


def test_a_received_header_without_a_zone_is_read_as_rigas_which_is_never_later() -> None:
    assert received("Received: by b; Sat, 21 Nov 2026 23:30:00") == HALF_PAST_NINE


@pytest.mark.parametrize(
    "line",
    [
        "X-Nothing: here",
        "Received: from a by b",
        "Received: by b; yesterday",
        "Received: by b; 99 Nov 2026 10:00:00 +0200",
        "Received: by b; Fri, 31 Dec 9999 23:59:59 -1200",
        "Received: by b; Mon, 23 Nov 2026 10:00:00 +9999",
        "Received: \xff; \u2028",
    ],
)
def test_without_a_usable_header_the_files_own_time_counts(line: str) -> None:
    assert received(line) == WRITTEN


def test_the_files_time_is_read_from_the_disk(folder: Path) -> None:
    path = folder / "mail.eml"
    path.write_bytes(RAWS[0])
    os.utime(path, (WRITTEN.timestamp(),) * 2)
    (found,) = mails([path])
    assert received_at(found, None, NOW) == WRITTEN


@pytest.mark.parametrize("ahead", [timedelta(seconds=1), timedelta(days=400)])
def test_no_mail_is_received_in_the_future_since_that_would_give_it_more_days(
    ahead: timedelta,
) -> None:
    assert received(given=NOW + ahead) == NOW
    text = f"{NOW + ahead:%a, %d %b %Y %H:%M:%S} +0000"
    assert received(f"Received: by b; {text}") == NOW
    assert received_at(Found(b"", NOW + ahead), None, NOW) == NOW


@given(st.text(max_size=60), st.binary(max_size=60))
def test_no_header_however_odd_stops_an_import(text: str, junk: bytes) -> None:
    raw = b"Received: by b; " + text.encode("utf-8", "replace") + b"\n" + junk
    assert received_at(Found(raw, WRITTEN), None, NOW) <= NOW


def told(store: Store) -> list[tuple[object, ...]]:
    def one(case: Case) -> tuple[object, ...]:
        return case.ref, case.sender, case.due_on, case.state, [r.kind for r in case.requests]

    return [one(case) for case in all_cases(store)]


def test_the_same_mails_imported_or_fetched_end_as_the_same_cases(
    folder: Path, store: Store
) -> None:
    an_mbox(folder)
    list(take_in(store, mails([folder / "all.mbox"]), given=WRITTEN, now=NOW))
    arrive(store)
    other = a_store(folder)
    # A server keeps CRLF line ends, so the bytes differ.
    inbox = {n: (WRITTEN, raw.replace(b"\n", b"\r\n")) for n, raw in enumerate(RAWS, 1)}
    intake.take_in(other, FakeMailbox({"INBOX": inbox}), NOW)
    arrive(other)
    assert told(store) == told(other)
    assert len(told(store)) == len(RAWS)
    other.close()


def test_what_was_fetched_and_is_imported_too_opens_no_second_case(
    folder: Path, store: Store
) -> None:
    inbox = {n: (NOW, raw.replace(b"\n", b"\r\n")) for n, raw in enumerate(RAWS, 1)}
    intake.take_in(store, FakeMailbox({"INBOX": inbox}), NOW)
    arrive(store)
    files(folder)
    assert list(take_in(store, mails([folder]), given=None, now=NOW)) == [True] * 3
    arrive(store)
    with store.read() as tx:
        assert messages.counts(tx) == {"case": 3, "duplicate": 3}


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    for part in ("cur", "new", "cur/strange"):
        (tmp_path / part).mkdir()
    with pytest.raises(NotFound, match="cur/strange cannot be read: Is a directory"):
        count([tmp_path])
