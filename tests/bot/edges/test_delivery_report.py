"""Bounces tell which letter did not arrive, as far as they can be read."""

import base64

from bot.core.message import DeliveryReport
from bot.edges.delivery_report import report_in_text
from bot.edges.parse import parse

QMAIL = (
    "Hi. This is the qmail-send program at mx.example.com.\nI'm afraid I wasn't able to deliver "
    "your message. Undeliverable:\n\n<anna@example.com>:\nSorry, no mailbox here. (#5.1.1)\n\n"
    "--- Below this line is a copy of the message.\n\nMessage-ID: <letter-7@micrec.lv>\n"
)
REPORT = (
    b"From: MAILER-DAEMON@mx.lv\nIn-Reply-To: <letter-7@micrec.lv>\n"
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=r\n\n"
    b"--r\n\nsorry\n--r\n"
    b"Content-Type: message/delivery-status\n%s\n--r--\n"
)


def test_a_qmail_bounce_is_read_from_its_text() -> None:
    report = report_in_text("mailer-daemon@mx.example.com", {}, QMAIL, None)
    assert report == DeliveryReport("failed", "5.1.1", "anna@example.com", "<letter-7@micrec.lv>")


def test_a_person_who_quotes_a_bounce_is_no_bounce() -> None:
    assert report_in_text("anna@example.com", {}, QMAIL, None) is None


def test_a_postmaster_who_writes_a_letter_is_no_bounce() -> None:
    assert report_in_text("postmaster@example.com", {}, "Please delete my data.", None) is None


def test_a_bounce_without_returned_headers_goes_by_what_it_answers() -> None:
    fields = b"Final-Recipient: rfc822; a@b.lv\nAction: failed\nStatus: 5.0.0\n"
    report = parse(REPORT % (b"\nReporting-MTA: dns; x\n\n" + fields)).report
    assert report == DeliveryReport("failed", "5.0.0", "a@b.lv", "<letter-7@micrec.lv>")


def test_a_report_encoded_against_the_rules_is_read() -> None:
    fields = b"Final-Recipient: rfc822; a@b.lv\nAction: delayed\nStatus: 4.2.2\n"
    encoded = b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(fields)
    report = parse(REPORT % encoded).report
    assert report == DeliveryReport("delayed", "4.2.2", "a@b.lv", "<letter-7@micrec.lv>")


def test_a_read_receipt_is_no_delivery_report() -> None:
    mail = (REPORT % b"\nDisposition: manual\n").replace(
        b"delivery-status", b"disposition-notification"
    )
    assert parse(mail).report is None
