"""Files taken in by the command line end as the same cases as the mailbox."""

import mailbox
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.installation import Installation, install
from tests.samples import mails
from tests.servers.dovecot import Account, Dovecot
from tests.servers.smtp import SmtpServer

RECEIVED = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)
RAWS = mails(40)


def as_eml(folder: Path) -> Path:
    folder.mkdir()
    for number, raw in enumerate(RAWS):
        (folder / f"{number:03d}.eml").write_bytes(raw)
    return folder


def as_mbox(path: Path) -> Path:
    box = mailbox.mbox(path)
    for raw in RAWS:
        box.add(raw)
    box.close()
    return path


def as_maildir(path: Path) -> Path:
    for part in ("cur", "new", "tmp"):
        (path / part).mkdir(parents=True)
    for number, raw in enumerate(RAWS):
        part = "new" if number % 2 else "cur"
        (path / part / f"{number:03d}.host:2,").write_bytes(raw)
    return path


def outcome(home: Installation) -> list[str]:
    """Every case as JSON, without the reference, which tells the order of arrival only."""
    lines = home.must("cases", "--json").splitlines()
    return sorted(line.partition('"received_at"')[2] for line in lines)


@pytest.fixture
def fetched(
    tmp_path: Path, dovecot: Dovecot, account: Account, smtp_server: SmtpServer
) -> Installation:
    """An installation that fetched the mails from the mailbox."""
    (tmp_path / "fetched").mkdir()
    for raw in RAWS:
        dovecot.deliver(account, raw, internaldate=RECEIVED)
    home = install(tmp_path / "fetched", dovecot, account, smtp_server)
    home.must("poll")
    return home


@pytest.mark.parametrize("written", [as_eml, as_mbox, as_maildir])
def test_an_import_gives_the_same_cases_as_the_mailbox(
    fetched: Installation,
    tmp_path: Path,
    dovecot: Dovecot,
    account: Account,
    smtp_server: SmtpServer,
    written: Callable[[Path], Path],
) -> None:
    (tmp_path / "imported").mkdir()
    home = install(tmp_path / "imported", dovecot, account, smtp_server)
    source = written(tmp_path / "source")
    said = home.must("import", str(source), "--received", RECEIVED.isoformat())
    assert f"{len(RAWS)} mails, {len(RAWS)} new here" in said
    assert outcome(home) == outcome(fetched)
    assert "0 new here" in home.must("import", str(source), "--received", RECEIVED.isoformat())
