from argparse import Namespace
from asyncio import AbstractEventLoop
from typing import Self

from mail_devel.mailbox import TestMailboxDict
from pymap.imap import IMAPService

class _Controller:
    loop: AbstractEventLoop

class Service:
    imap: IMAPService
    smtp: _Controller
    mailboxes: TestMailboxDict
    @classmethod
    async def init(cls, args: Namespace) -> Self: ...
    @classmethod
    def parse(cls, args: list[str] | None = None) -> Namespace: ...
