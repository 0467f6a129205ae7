"""Waiting for a condition with a deadline, and finding a port nobody uses."""

import socket
import time
from collections.abc import Callable


def wait_until(condition: Callable[[], bool], *, seconds: float = 20, what: str) -> None:
    """Ask again and again until the condition holds; an AssertionError names what never came."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} seconds in vain for {what}")
        time.sleep(0.02)


def free_port(host: str = "127.0.0.1") -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False
