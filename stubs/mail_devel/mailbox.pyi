from pymap.backend.dict.mailbox import MailboxSet

class TestMailboxDict:
    async def get(self, user: str) -> MailboxSet: ...
