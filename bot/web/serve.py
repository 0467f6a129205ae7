"""waitress serves the pages from a thread of its own."""

import logging
import socket
import threading
from collections.abc import Callable
from typing import Protocol, cast

from flask import Flask
from waitress.server import create_server

log = logging.getLogger(__name__)
THREADS = 8


class Channel(Protocol):
    """A connection, or the socket that waits for connections."""

    def close(self) -> None: ...


def serve(app: Flask, stopping: threading.Event, host: str, port: int) -> int:
    """Serve in a thread until `stopping` is set. Returns the port bound (0 asks for any).

    Raises OSError where the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family)
    bound = int(listening.getsockname()[1])
    channels: dict[int, object] = {}
    server = create_server(app, channels, sockets=[listening], threads=THREADS, ident=None)
    threading.Thread(target=server.run, name="web", daemon=True).start()

    def _stop() -> None:
        stopping.wait()
        # Answers under way are finished; the loop ends once nothing is left to listen to.
        server.task_dispatcher.shutdown()
        server.trigger.pull_trigger(_closer(channels))

    threading.Thread(target=_stop, name="web-stop", daemon=True).start()
    log.info("the pages are at port %d", bound)
    return bound


def _closer(channels: dict[int, object]) -> Callable[[], None]:
    def _close() -> None:
        for channel in list(channels.values()):
            cast("Channel", channel).close()

    return _close
