"""What an operator gets wrong, and what a mailbox can hold: one sentence with the cure, no loss."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.core.mail import MailState
from bot.store import cases, messages
from tests.builders import a_mail
from tests.installation import Installation, install
from tests.servers.dovecot import Account, Dovecot
from tests.servers.smtp import SmtpServer


@pytest.fixture
def home(
    tmp_path: Path, dovecot: Dovecot, account: Account, smtp_server: SmtpServer
) -> Installation:
    return install(tmp_path, dovecot, account, smtp_server)


def changed(home: Installation, old: str, new: str) -> None:
    text = home.config.read_text(encoding="utf-8")
    assert old in text
    home.config.write_text(text.replace(old, new), encoding="utf-8")


def refusal(home: Installation, *command: str) -> str:
    """What the program says when it fails as expected: exit 1, one sentence, no traceback."""
    done = home.micrec_bot(*command)
    assert done.returncode == 1, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def test_a_healthy_installation_passes_its_own_check(home: Installation) -> None:
    lines = home.must("check").splitlines()
    assert all(line.startswith("ok ") for line in lines)
    proved = ("config", "keys", "database", "holidays", "templates", "model", "imap", "smtp")
    assert [line.split()[1].rstrip(":") for line in lines] == list(proved)


def test_a_wrong_password_is_named_with_its_key_and_not_shown(home: Installation) -> None:
    (home.folder / "imap.password").write_text("geheim123", encoding="utf-8")
    said = refusal(home, "poll")
    assert "password_file" in said
    assert "geheim123" not in said


def test_a_wrong_host_is_named_with_its_key(home: Installation) -> None:
    changed(home, 'host = "127.0.0.1"', 'host = "mail.nowhere.invalid"')
    said = refusal(home, "poll")
    assert "mail.nowhere.invalid" in said
    assert "[mailbox]" in said


def test_an_unknown_key_gets_a_guess_and_all_problems_come_at_once(home: Installation) -> None:
    changed(home, "password_file", "pasword_file")
    said = refusal(home, "check")
    assert said.count("did you mean password_file?") == 2


def test_a_missing_key_file_says_which_one_to_put_back(home: Installation) -> None:
    (home.folder / "micrec.keys").unlink()
    assert "put back the one this database was written with" in refusal(home, "cases")


def test_a_key_file_open_to_others_is_refused(home: Installation) -> None:
    (home.folder / "micrec.keys").chmod(0o644)
    assert "chmod 600" in refusal(home, "cases")


def test_a_database_that_is_none_is_said_plainly(home: Installation) -> None:
    (home.folder / "micrec.sqlite3").write_bytes(b"this is no database" * 1000)
    for rest in home.folder.glob("micrec.sqlite3-*"):
        rest.unlink()
    assert "[database] url" in refusal(home, "cases")


def test_an_old_schema_names_the_command_that_mends_it(home: Installation) -> None:
    (home.folder / "micrec.sqlite3").unlink()
    assert "micrec-bot migrate" in refusal(home, "cases")
    home.must("migrate")
    assert "No cases" in home.must("cases")


def without(header: str) -> bytes:
    lines = a_mail().split(b"\n")
    return b"\n".join(line for line in lines if not line.startswith(header.encode()))


def big(megabytes: int) -> bytes:
    mail = EmailMessage()
    mail["From"] = "Liela Vēstule <liela@piemers.lv>"
    mail["Subject"] = "Dokumenti"
    mail.set_content("Lūdzu, izdzēsiet manu kontu. Pielikumā dokumenti.")
    mail.add_attachment(
        b"x" * megabytes * 1024 * 1024, maintype="application", subtype="pdf", filename="a.pdf"
    )
    return mail.as_bytes()


STRANGE = {
    "nothing at all": b"",
    "no Message-ID": without("Message-ID"),
    "no From": without("From"),
    "no Date": without("Date"),
    "only bytes": bytes(range(256)) * 40,
    "30 MB": big(22),
    "half a mail": a_mail()[:60],
}


def test_no_strange_mail_is_lost_or_stops_the_rest(
    home: Installation, dovecot: Dovecot, account: Account
) -> None:
    for raw in STRANGE.values():
        dovecot.deliver(account, raw or b"\r\n")
    dovecot.deliver(account, a_mail("Lūdzu atsūtiet manu datu kopiju.", sender="pedejais@x.lv"))
    home.must("poll")
    assert home.must("reconcile").strip().startswith("INBOX: 8 on the server")
    app = home.app()
    with app.store.read() as tx:
        assert sum(messages.counts(tx).values()) == len(STRANGE) + 1
        assert not messages.waiting(tx, 1)
        senders = {case.sender for case in cases.listed(tx)}
    assert {"pedejais@x.lv", "liela@piemers.lv", "anna@piemers.lv"} <= senders


def test_a_mail_over_the_limit_waits_in_quarantine_and_is_accounted_for(
    home: Installation, dovecot: Dovecot, account: Account
) -> None:
    changed(home, "timeout_seconds = 20\n[smtp]", "timeout_seconds = 20\nmax_mail_mb = 1\n[smtp]")
    dovecot.deliver(account, big(2))
    home.must("poll")
    assert "max_mail_mb" in home.must("quarantine", "list")
    assert "1 unfetched" in home.must("reconcile")
    changed(home, "max_mail_mb = 1\n", "max_mail_mb = 10\n")
    home.must("poll")
    app = home.app()
    with app.store.read() as tx:
        assert messages.counts(tx) == {MailState.CASE: 1}
