"""A whole installation in a folder: made by `init`, run by the commands a person would type."""

import atexit
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from bot.core.roles import Actor, Role
from bot.steps import approval
from bot.steps.approval import Shown
from bot.store import cases
from bot.wiring import App, build, utc_now
from replies.points import fill, keys, unresolved
from tests.servers.dovecot import Account, Dovecot
from tests.servers.smtp import SmtpServer

ROOT = Path(__file__).parents[1]
CLERK = Actor("liga", Role.STAFF)
PASSWORD = "correct horse battery"

CONFIG = """\
[company]
email = "info@micrec.lv"
[mailbox]
host = "{imap_host}"
port = {imap_port}
user = "{imap_user}"
password_file = "imap.password"
tls = "tls"
ca_file = "{ca_file}"
timeout_seconds = 20
[smtp]
host = "{smtp_host}"
port = {smtp_port}
user = "{smtp_user}"
password_file = "smtp.password"
tls = "starttls"
ca_file = "{ca_file}"
timeout_seconds = 20
[database]
url = "{database}"
[web]
port = 0
secure_cookies = false
[schedule]
poll_seconds = 5
deliver_seconds = 1
unsure_after_seconds = 1
"""


@dataclass(frozen=True)
class Installation:
    """Where it lives; `micrec_bot` runs one command in it."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    def app(self) -> App:
        return build(self.config)

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "bot", "--config", str(self.config), *arguments]

    def micrec_bot(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603  (the tests' own command lines)
            self.command(*arguments),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def must(self, *arguments: str) -> str:
        done = self.micrec_bot(*arguments)
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        return done.stdout

    @contextmanager
    def running(self, *, end: signal.Signals = signal.SIGTERM) -> Iterator[subprocess.Popen[bytes]]:
        """The daemon, ended by a signal; its log is kept in the folder."""
        with (self.folder / "daemon.log").open("ab") as log:
            daemon = subprocess.Popen(  # noqa: S603
                self.command("run"), cwd=ROOT, stdout=log, stderr=log, env=os.environ
            )
            try:
                yield daemon
            finally:
                daemon.send_signal(end)
                daemon.wait(60)

    def log(self) -> str:
        return (self.folder / "daemon.log").read_text(encoding="utf-8")


def install(
    folder: Path,
    dovecot: Dovecot,
    account: Account,
    smtp: SmtpServer,
    database: str = "sqlite:///micrec.sqlite3",
) -> Installation:
    """`init`, then the servers' names, the passwords and a clerk, as the one on duty would."""
    shutil.copytree(_initialised(), folder, dirs_exist_ok=True)
    made = Installation(folder)
    text = CONFIG.format(
        imap_host=dovecot.host,
        imap_port=dovecot.tls_port,
        imap_user=account.user,
        smtp_host=smtp.host,
        smtp_port=smtp.port,
        smtp_user=smtp.user,
        ca_file=dovecot.ca_file,
        database=database,
    )
    made.config.write_text(text, encoding="utf-8")
    for name, password in (("imap", account.password), ("smtp", smtp.password)):
        (folder / f"{name}.password").write_text(password, encoding="utf-8")
    if not database.startswith("sqlite"):
        made.must("migrate")
        _add_clerk(made)
    return made


@cache
def _initialised() -> Path:
    """What `init` and `user add` leave behind; made once, for they take seconds."""
    folder = Path(mkdtemp(prefix="installation-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = Installation(folder)
    made.must("init", str(folder), "--yes")
    _add_clerk(made)
    return folder


def _add_clerk(made: Installation) -> None:
    secret = made.folder / "clerk.password"
    secret.write_text(PASSWORD, encoding="utf-8")
    made.must(
        "user", "add", CLERK.name, "--email", "liga@micrec.lv", "--password-file", str(secret)
    )


def make_ready(app: App, ref: str) -> Shown:
    """Do what a clerk does to a letter: confirm the kinds, tick every duty, fill every gap."""
    now = utc_now()
    while True:
        with app.store.read() as tx:
            draft, digest = approval.current(tx, cases.get(tx, ref))
        shown = Shown(draft.version, digest)
        todo = [p.key for p in draft.points if p.form == "confirm" and p.done_by is None]
        if todo:
            approval.tick(app.store, CLERK, ref, shown, todo[0], now)
        elif gaps := keys(draft.body):
            body = draft.body
            for gap in gaps:
                body = fill(body, gap, "pārbaudīts un norādīts")
            approval.edit(app.store, CLERK, ref, shown, (draft.subject, body), now)
        else:
            assert not unresolved(draft.body)
            return shown
