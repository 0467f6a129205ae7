"""A real Dovecot on loopback, with a mailbox of its own for every test."""

import grp
import imaplib
import os
import pwd
import re
import signal
import socket
from binascii import b2a_base64
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from shutil import which

import pytest

from tests.servers.certificate import Certificate
from tests.servers.process import Process, folder, start
from tests.servers.waiting import answers, free_port, wait_until

PROGRAM = which("dovecot", path="/usr/sbin:/usr/local/sbin:/usr/bin")
HOST = "127.0.0.1"
PASSWORD = 'parole-ķēžu-5 "x\\'
# The same server on a second address, where it says it knows nothing but the bare protocol.
OLD_HOST = "127.0.0.2"

CONFIG = """
protocols = imap
listen = {host}, {old_host}
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/dovecot.log
default_internal_user = {internal_user}
default_internal_group = {internal_group}
default_login_user = {login_user}
first_valid_uid = 1
ssl = yes
ssl_cert = <{certificate.cert_file}
ssl_key = <{certificate.key_file}
disable_plaintext_auth = no
auth_mechanisms = plain
auth_failure_delay = 0
mail_location = maildir:~/Maildir
mailbox_list_index = yes
mail_fsync = never
mail_plugins = acl
mail_max_userip_connections = 50
default_client_limit = 3000
protocol imap {{
  mail_plugins = $mail_plugins imap_acl
}}
plugin {{
  acl = vfile:{base}/acl
}}
passdb {{
  driver = passwd-file
  args = {base}/users/%n
}}
userdb {{
  driver = static
  args = uid={mail_uid} gid={mail_gid} home={base}/home/%n
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox "Nosūtītie" {{
    special_use = \\Sent
  }}
  mailbox "Mēstules" {{
    special_use = \\Junk
  }}
}}
local {old_host} {{
  protocol imap {{
    imap_capability = IMAP4rev1 UIDPLUS
  }}
}}
service imap-login {{
  service_count = 0
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
  {no_chroot}
}}
service anvil {{
  # Else a wrong password makes every login from this address wait.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
  {no_chroot}
}}
service imap {{
  service_count = 500
}}
service stats {{
  {no_chroot}
}}
"""

# In folders of this name the owner may look and mark as read, but not store keywords.
ACL = "NoKeywords owner lrs\n"


@dataclass(frozen=True)
class Account:
    user: str
    password: str


@dataclass
class Dovecot:
    base: Path
    certificate: Certificate
    host: str = HOST
    old_host: str = OLD_HOST
    port: int = field(default_factory=free_port)
    tls_port: int = field(default_factory=free_port)
    _numbers: Iterator[int] = field(default_factory=count)
    _process: Process | None = None

    @property
    def ca_file(self) -> Path:
        return self.certificate.ca_file

    def new_account(self, folders: tuple[str, ...] = (), password: str = PASSWORD) -> Account:
        """A user nobody had before; `folders` are made beside INBOX."""
        account = Account(f"user{next(self._numbers)}", password)
        # A file each, for Dovecot notices a change to a file only when the second is over.
        line = f"{account.user}:{{PLAIN}}{account.password}\n"
        (self.base / "users" / account.user).write_text(line, encoding="utf-8")
        with self.session(account) as imap:
            for name in folders:
                _ok(imap.create(_wire(name)))
        return account

    @contextmanager
    def session(self, account: Account) -> Iterator[imaplib.IMAP4]:
        """The standard library's client, to prepare and inspect what our own code sees."""
        secret = f"\0{account.user}\0{account.password}".encode()
        with imaplib.IMAP4(self.host, self.port, timeout=20) as imap:
            # The library sends in small pieces, each of which would wait 40 ms for the one before.
            imap.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            imap.authenticate("PLAIN", lambda _: secret)
            yield imap

    def deliver(
        self,
        account: Account,
        raw: bytes,
        folder: str = "INBOX",
        internaldate: datetime | None = None,
    ) -> int:
        """Put a mail into the folder as a mail server would; the answer is its UID."""
        when = imaplib.Time2Internaldate(internaldate or datetime.now(UTC))
        with self.session(account) as imap:
            reply = _ok(imap.append(_wire(folder), "", when, raw))
        found = re.search(rb"APPENDUID \d+ (\d+)", reply[0])
        assert found
        return int(found[1])

    def flags(self, account: Account, folder: str = "INBOX") -> dict[int, set[str]]:
        """The flags of every mail in the folder by UID, read without changing any."""
        with self.session(account) as imap:
            _ok(imap.select(_wire(folder), readonly=True))
            lines = _ok(imap.uid("FETCH", "1:*", "(FLAGS)"))
        found = [re.search(rb"UID (\d+) FLAGS \(([^)]*)\)", line) for line in lines]
        return {int(one[1]): set(one[2].decode().split()) - {r"\Recent"} for one in found if one}

    def raw(self, account: Account, uid: int, folder: str = "INBOX") -> bytes:
        with self.session(account) as imap:
            _ok(imap.select(_wire(folder), readonly=True))
            _, data = imap.uid("FETCH", str(uid), "(BODY.PEEK[])")
        body: bytes = data[0][1]
        return body

    def spoil(self, account: Account, uid: int) -> None:
        """Make one mail of the inbox unreadable for Dovecot itself."""
        folder = self.base / "home" / account.user / "Maildir"
        raw = self.raw(account, uid).replace(b"\r\n", b"\n")
        for path in (*folder.glob("cur/*"), *folder.glob("new/*")):
            if path.read_bytes().replace(b"\r\n", b"\n") == raw:
                path.chmod(0)

    def expunge(self, account: Account, uid: int, folder: str = "INBOX") -> None:
        """What a colleague does who deletes a mail for good."""
        with self.session(account) as imap:
            _ok(imap.select(_wire(folder)))
            _ok(imap.uid("STORE", str(uid), "+FLAGS", r"(\Deleted)"))
            _ok(imap.expunge())

    def recreate(self, account: Account, folder: str) -> None:
        """Delete a folder and make it anew: the same name with another UIDVALIDITY."""
        with self.session(account) as imap:
            _ok(imap.delete(_wire(folder)))
            _ok(imap.create(_wire(folder)))

    def start(self) -> None:
        assert PROGRAM
        command = [PROGRAM, "-F", "-c", f"{self.base}/dovecot.conf"]
        self._process = start(command, self.base / "out.log")
        wait_until(lambda: answers(self.host, self.port), what=f"Dovecot, see {self.base}")

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        self.stop()
        self.start()

    def _end(self, how: signal.Signals) -> None:
        """The master and its children share a process group, which is ended as one."""
        if self._process:
            os.killpg(self._process.pid, how)
            self._process.wait(20)
            self._process = None


def _wire(folder: str) -> str:
    """A quoted folder name in modified UTF-7 (RFC 3501 5.1.3)."""
    plain = folder.replace("&", "&-")
    parts = re.split(r"([^\x20-\x7e]+)", plain)
    odd = (part.encode("utf-16-be") for part in parts[1::2])
    coded = [f"&{_base64(part)}-" for part in odd]
    parts[1::2] = coded
    return '"' + "".join(parts) + '"'


def _base64(data: bytes) -> str:
    return b2a_base64(data, newline=False).decode().rstrip("=").replace("/", ",")


def _ok(answer: tuple[str, Sequence[object]]) -> list[bytes]:
    kind, data = answer
    assert kind == "OK", data
    return [line for line in data if isinstance(line, bytes)]


def _users() -> dict[str, str | int]:
    """As root Dovecot insists on its own users; as anyone else everything runs as that user."""
    if os.geteuid() == 0:
        mail = pwd.getpwnam("mail")
        return {
            "internal_user": "dovecot",
            "internal_group": "dovecot",
            "login_user": "dovenull",
            "mail_uid": mail.pw_uid,
            "mail_gid": mail.pw_gid,
            "no_chroot": "",
        }
    me = pwd.getpwuid(os.geteuid())
    return {
        "internal_user": me.pw_name,
        "internal_group": grp.getgrgid(me.pw_gid).gr_name,
        "login_user": me.pw_name,
        "mail_uid": me.pw_uid,
        "mail_gid": me.pw_gid,
        "no_chroot": "chroot =",
    }


def _prepare(server: Dovecot) -> None:
    users = _users()
    values = {"port": server.port, "tls_port": server.tls_port, **users}
    text = CONFIG.format(
        base=server.base,
        certificate=server.certificate,
        host=server.host,
        old_host=server.old_host,
        **values,
    )
    (server.base / "dovecot.conf").write_text(text, encoding="utf-8")
    (server.base / "acl").write_text(ACL, encoding="utf-8")
    (server.base / "users").mkdir()
    home = server.base / "home"
    home.mkdir()
    os.chown(home, int(users["mail_uid"]), int(users["mail_gid"]))


@contextmanager
def running(certificate: Certificate) -> Iterator[Dovecot]:
    """A server of its own, ended with the block; also for the benchmarks."""
    with folder("dovecot-") as base:
        server = Dovecot(base, certificate)
        _prepare(server)
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def dovecot(certificate: Certificate) -> Iterator[Dovecot]:
    if not PROGRAM:
        pytest.skip("Dovecot is missing, so no real IMAP: apt-get install dovecot-imapd")
    with running(certificate) as server:
        yield server


@pytest.fixture
def account(dovecot: Dovecot) -> Account:
    """A fresh mailbox with nothing but an empty INBOX."""
    return dovecot.new_account()
