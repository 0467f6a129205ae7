"""How fast 1,000 ordinary mails become cases, against django-helpdesk on the same mails.

Both fetch from the same Dovecot in the same run; the ratio is what counts.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import rounds
from bot.store import cases, messages
from tests.installation import install
from tests.samples import mails
from tests.servers.certificate import new_certificate
from tests.servers.dovecot import Account, Dovecot, running
from tests.servers.smtp import SmtpServer

MAILS = 1_000
PEER = "django-helpdesk==2.6.*"
PEER_VENV = Path(os.environ.get("BENCH_PEER", Path(__file__).parents[1] / ".venv-peer"))


def peer_python() -> Path:
    """The interpreter of an environment that holds the peer; made at the first run."""
    python = PEER_VENV / "bin" / "python"
    if not python.exists():
        print(f"Installing {PEER} into {PEER_VENV.name}: about 20 MB to download.", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(PEER_VENV)], check=True)  # noqa: S603
        install_it = [str(python), "-m", "pip", "install", "--quiet", PEER, "setuptools"]
        subprocess.run(install_it, check=True)  # noqa: S603
    return python


def peer(server: Dovecot, account: Account) -> float:
    """Mails a second of django-helpdesk's get_email."""
    here = [str(peer_python()), str(Path(__file__).with_name("peer_helpdesk.py"))]
    where = [server.host, str(server.port), account.user, account.password]
    done = subprocess.run(here + where, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["tickets"] == MAILS, found
    return MAILS / float(found["seconds"])


def ours(server: Dovecot, account: Account) -> float:
    """Mails a second of one poll: fetched, stored encrypted, classified, cased and drafted.

    The model is loaded before, as it is in the daemon.
    """
    with TemporaryDirectory() as folder:
        smtp = SmtpServer(server.ca_file, port=1)
        app = install(Path(folder), server, account, smtp).app()
        app.reader.start()
        _ = app.calendar
        start = time.perf_counter()
        rounds.poll(app)
        seconds = time.perf_counter() - start
        with app.store.read() as tx:
            assert sum(messages.counts(tx).values()) == MAILS
            print(f"  {len(cases.listed(tx))} cases from {MAILS} mails")
    return MAILS / seconds


def run() -> list[tuple[str, float, float]]:
    """One row: name, our rate, the peer's rate, in mails a second."""
    raws = mails(MAILS)
    with new_certificate() as made, running(made) as server:
        first, second = (server.new_account(password="benchmark") for _ in range(2))
        for account in (first, second):
            with server.session(account) as imap:
                for raw in raws:
                    imap.append("INBOX", "", "", raw)
        theirs = peer(server, second)
        return [("import of 1,000 mails", ours(server, first), theirs)]
