"""The main job on real parts: Dovecot, the daemon, Chromium, a real SMTP server."""

import re
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from pathlib import Path

from bot.core.case import State
from bot.store import cases, ledger, messages
from bot.wiring import App
from tests.browser import DESK, Browser, needs_browser
from tests.builders import a_mail
from tests.installation import CLERK, PASSWORD, Installation, install
from tests.samples import mails
from tests.servers.dovecot import Account, Dovecot
from tests.servers.smtp import SmtpServer
from tests.servers.waiting import wait_until

MAILS = 199
ANNA = a_mail(
    "Labdien!\n\nLūdzu, izdzēsiet manu kontu un visus manus datus. Esmu pārdomājusi.\n\nAnna",
    subject="Konta dzēšana",
    message_id="<anna-2@piemers.lv>",
    References="<anna-1@piemers.lv>",
    In_Reply_To="<anna-1@piemers.lv>",
)


def all_read(app: App) -> bool:
    with app.store.read() as tx:
        return len(ledger.known_everywhere(tx)) == MAILS + 1 and not messages.waiting(tx, 1)


def address_of_the_pages(home: Installation) -> str:
    wait_until(lambda: "The queue is at" in home.log(), seconds=60, what="the pages")
    found = re.search(r"http://[\d.:]+", home.log())
    assert found
    return found[0]


def approve_in_the_browser(base: str, ref: str) -> None:
    """What a clerk does: sign in, confirm the kinds if asked to, do the duties, approve."""
    page = Browser(base, DESK, scripts=True)
    try:
        page.sign_in(CLERK.name, PASSWORD)
        page.go(f"/cases/{ref}")
        if page.all(".kinds button.primary"):
            page.press(".kinds button.primary")
        while page.all(".duties .open button[name=done]"):
            page.press(".duties .open button[name=done]")
        page.press(".go")
    finally:
        page.driver.quit()


def answer(smtp: SmtpServer) -> EmailMessage:
    wait_until(lambda: bool(smtp.received), what="the answer at the SMTP server")
    return message_from_bytes(smtp.received[0].raw, policy=default)


def sent_copies(dovecot: Dovecot, account: Account) -> list[Message]:
    with dovecot.session(account) as imap:
        imap.select("Sent", readonly=True)
        _, data = imap.uid("FETCH", "1:*", "(BODY.PEEK[])")
    return [message_from_bytes(part[1]) for part in data if isinstance(part, tuple)]


@needs_browser
def test_a_mail_is_answered_after_a_click_and_every_mail_is_accounted_for(
    tmp_path: Path, dovecot: Dovecot, account: Account, smtp_server: SmtpServer
) -> None:
    for raw in mails(MAILS):
        dovecot.deliver(account, raw)
    uid = dovecot.deliver(account, ANNA)
    home = install(tmp_path, dovecot, account, smtp_server)
    app = home.app()
    with home.running():
        base = address_of_the_pages(home)
        wait_until(lambda: all_read(app), seconds=120, what="200 mails to be read")
        with app.store.read() as tx:
            case = next(c for c in cases.listed(tx) if c.sender == "anna@piemers.lv")
        approve_in_the_browser(base, case.ref)
        letter = answer(smtp_server)
        wait_until(
            lambda: r"\Answered" in dovecot.flags(account)[uid], what="the flag on the original"
        )
    assert smtp_server.received[0].rcpt_tos == ("anna@piemers.lv",)
    assert letter["In-Reply-To"] == "<anna-2@piemers.lv>"
    assert letter["References"].split() == ["<anna-1@piemers.lv>", "<anna-2@piemers.lv>"]
    assert letter["Subject"] == f"Re: Konta dzēšana [{case.ref}]"
    assert "⟦" not in letter.get_content()
    assert [c["Message-ID"] for c in sent_copies(dovecot, account)] == [letter["Message-ID"]]
    with app.store.read() as tx:
        assert cases.get(tx, case.ref).state is State.ANSWERED
    assert_nothing_moves_a_second_time(home, dovecot, account, smtp_server)


def assert_nothing_moves_a_second_time(
    home: Installation, dovecot: Dovecot, account: Account, smtp: SmtpServer
) -> None:
    """Poll and deliver again: the same cases, no second letter; unread mail is still unread."""
    before = home.must("cases", "--json")
    home.must("poll")
    home.must("deliver")
    assert home.must("cases", "--json") == before
    assert len(smtp.received) == 1
    assert len(sent_copies(dovecot, account)) == 1
    assert "unaccounted" not in home.must("reconcile")
    assert not any(r"\Seen" in flags for flags in dovecot.flags(account).values())
    home.must("history", "verify")
