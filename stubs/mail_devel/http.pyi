from mail_devel.mailbox import TestMailboxDict
from pymap.backend.dict.mailbox import Message

class Page:
    async def cleanup(self) -> None: ...

class Frontend:
    def __init__(
        self,
        mailboxes: TestMailboxDict,
        *,
        user: str,
        host: str = "",
        port: int = 8080,
        multi_user: bool = False,
    ) -> None: ...
    async def start(self) -> Page: ...
    async def _message_content(self, msg: Message) -> bytes: ...
