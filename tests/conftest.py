"""Nothing in a test leaves this machine, and the servers some tests need are real ones."""

import socket
import sys
from ipaddress import ip_address
from typing import cast

pytest_plugins = [
    "tests.servers.certificate",
    "tests.servers.dovecot",
    "tests.servers.postgres",
    "tests.servers.relay",
    "tests.servers.smtp",
]


class NetworkUsedInTest(AssertionError):
    """Not an OSError, so that no code under test takes it for a bad line and goes on."""


def _is_here(host: object) -> bool:
    if host in (None, "", b"", "localhost"):
        return True
    try:
        address = ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _guard(event: str, args: tuple[object, ...]) -> None:
    """Refuse to connect anywhere but to loopback, and to look up names (sys.addaudithook)."""
    if event == "socket.getaddrinfo":
        host = args[0]
        if str(host).endswith(".invalid"):  # what every resolver answers, RFC 6761 section 6.4
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    elif event == "socket.connect" and isinstance(args[1], tuple):
        host = cast("tuple[object, ...]", args[1])[0]
    else:
        return
    if not _is_here(host):
        raise NetworkUsedInTest(f"a test wanted to reach {host!r}; only loopback is allowed")


sys.addaudithook(_guard)
