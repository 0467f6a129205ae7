# The part of waitress, which ships no types, that bot/web/serve.py uses.

from collections.abc import Callable
from socket import socket

from flask import Flask

class Trigger:
    def pull_trigger(self, thunk: Callable[[], object] | None = None) -> None: ...

class Dispatcher:
    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool: ...

class BaseWSGIServer:
    trigger: Trigger
    task_dispatcher: Dispatcher
    def run(self) -> None: ...
    def close(self) -> None: ...

def create_server(
    application: Flask,
    map: dict[int, object] | None = None,
    *,
    sockets: list[socket],
    threads: int,
    ident: str | None,
) -> BaseWSGIServer: ...
