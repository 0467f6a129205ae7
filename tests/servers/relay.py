"""A bad line: a relay in front of a real server that breaks when told bytes pass through."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

import pytest

Trouble = Literal["cut", "stall", "drip"]
DRIP_EVERY = 0.1


@dataclass
class Relay:
    """Watches both directions; after `pattern` passed, the answers suffer the trouble.

    cut: both ends are closed. stall: no more answers come. drip: one byte at a time.
    A function is called once instead, and nothing breaks.
    """

    target: tuple[str, int]
    pattern: bytes = b""
    trouble: Trouble | Callable[[], object] | None = None
    host: str = "127.0.0.1"
    port: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    _sockets: list[socket.socket] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listener = socket.create_server((self.host, self.port))
        self.port = self._listener.getsockname()[1]
        self._start(self._accept)

    def when(self, pattern: bytes, trouble: Trouble | Callable[[], object]) -> None:
        self.pattern, self.trouble = pattern, trouble

    def close(self) -> None:
        self.over.set()
        for one in (self._listener, *self._sockets):
            _shut(one)
        for thread in self._threads:
            thread.join(10)
        for one in (self._listener, *self._sockets):
            one.close()

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self.over.is_set():
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(self.target, timeout=30)
            except OSError:
                return
            self._sockets += [client, server]
            line = _Line(self, client, server)
            self._start(line.ask)
            self._start(line.answer)


@dataclass
class _Line:
    relay: Relay
    client: socket.socket
    server: socket.socket
    troubled: threading.Event = field(default_factory=threading.Event)

    def ask(self) -> None:
        for chunk in _chunks(self.client):
            self._watch(chunk)
            if not _sent(self.server, chunk):
                break
        _shut(self.server)

    def answer(self) -> None:
        for chunk in _chunks(self.server):
            seen = self._watch(chunk)
            if not _sent(self.client, chunk[:seen]) or not self._suffer(chunk[seen:]):
                break
        _shut(self.client)
        _shut(self.server)

    def _watch(self, chunk: bytes) -> int:
        """How much of the chunk still passes unharmed."""
        if self.troubled.is_set():
            return 0
        if self.relay.trouble is None or self.relay.pattern not in chunk:
            return len(chunk)
        if callable(self.relay.trouble):
            work, self.relay.trouble = self.relay.trouble, None
            work()
            return len(chunk)
        self.troubled.set()
        if self.relay.trouble == "cut":
            _shut(self.server)
        return chunk.index(self.relay.pattern) + len(self.relay.pattern)

    def _suffer(self, rest: bytes) -> bool:
        """What becomes of the bytes after the trouble began; false ends the connection."""
        if not self.troubled.is_set():
            return True
        if self.relay.trouble == "drip":
            return all(
                _sent(self.client, rest[i : i + 1]) and self._pause() for i in range(len(rest))
            )
        return self.relay.trouble == "stall"

    def _pause(self) -> bool:
        return not self.relay.over.wait(DRIP_EVERY)


def _chunks(source: socket.socket) -> Iterator[bytes]:
    try:
        while chunk := source.recv(65536):
            yield chunk
    except OSError:
        return


def _sent(target: socket.socket, data: bytes) -> bool:
    try:
        target.sendall(data)
    except OSError:
        return False
    return True


def _shut(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def relay() -> Iterator[Callable[[str, int], Relay]]:
    """Call it with host and port of a real server; it answers with a relay in front of that."""
    relays: list[Relay] = []

    def before(host: str, port: int) -> Relay:
        # On the address 127.0.0.3, which no certificate names, as on the usual one.
        relays.append(Relay((host, port), host=""))
        return relays[-1]

    yield before
    for one in relays:
        one.close()
