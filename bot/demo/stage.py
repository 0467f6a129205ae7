"""Sets the demo up: servers with the sample mails, configuration, keys, database, accounts."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.config import (
    Config,
    KeysConfig,
    LogConfig,
    MailboxConfig,
    ScheduleConfig,
    Secret,
    SmtpConfig,
    WebConfig,
)
from bot.demo.samples import Arrival, arrivals
from bot.demo.servers import HOST, PROCESSED, Account, Arrived, Servers
from bot.store.engine import migrate
from bot.store.sealing import write_keys
from bot.wiring import App

ADDRESS = "info@micrec.lv"


@dataclass(frozen=True, slots=True)
class Stage:
    """The program as installed, on the demo's own servers, before the first poll."""

    app: App
    servers: Servers
    mails: Mapping[bytes, Arrival]


@contextmanager
def stage(now: datetime, arrived: Arrived, port: int = 0) -> Iterator[Stage]:
    """Everything the demo needs, gone without a trace afterwards.

    `arrived` is told of every letter that reaches a mailbox; `port` is the queue's, 0 a free one.
    """
    account = Account(ADDRESS, secrets.token_urlsafe(18))
    with TemporaryDirectory(prefix="micrec-demo-") as name, Servers(account, arrived) as servers:
        folder = Path(name)
        app = App(_config(servers, folder, port), folder)
        write_keys(app.config.keys.file)
        with closing(app.store):
            migrate(app.store)
            mails = {a.raw: a for a in arrivals(now)}
            for raw, mail in mails.items():
                servers.put(mail.sample.folder, raw, mail.received_at)
            yield Stage(app, servers, mails)


def _config(servers: Servers, folder: Path, port: int) -> Config:
    """What an operator would write into config.toml; plain connections stay on loopback."""
    password = Secret(value=servers.account.password)
    return Config(
        mailbox=MailboxConfig(
            host=HOST,
            port=servers.imap_port,
            user=ADDRESS,
            password=password,
            tls="none",
            after="move",  # this server keeps no keywords
            move_to=PROCESSED,
        ),
        smtp=SmtpConfig(
            host=HOST, port=servers.smtp_port, user=ADDRESS, password=password, tls="none"
        ),
        keys=KeysConfig(file=folder / "micrec.keys"),
        web=WebConfig(host=HOST, port=port, secure_cookies=False),
        schedule=ScheduleConfig(poll_seconds=10, deliver_seconds=2),
        log=LogConfig(level="WARNING"),
    )
