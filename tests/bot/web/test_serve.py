import socket
import threading
import time
import urllib.request

import pytest

from bot.web.serve import serve
from tests.bot.web.premises import Premises


def gone(port: int, patience: float = 5.0) -> bool:
    """Whether nobody listens any more."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            return True
    return False


def test_it_serves_until_it_is_told_to_stop(office: Premises) -> None:
    stopping = threading.Event()
    port = serve(office.web, stopping, "127.0.0.1", 0)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/signin", timeout=5) as answer:
        assert answer.status == 200
        assert "waitress" not in (answer.headers["Server"] or "")
    stopping.set()
    assert gone(port)
    for thread in threading.enumerate():
        if thread.name == "web":
            thread.join(5)
            assert not thread.is_alive()


def test_a_taken_port_is_refused_at_once(office: Premises) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        serve(office.web, threading.Event(), "127.0.0.1", taken.getsockname()[1])
