"""A mail becomes a Message, whatever it is made of. Real letters lie in tests/letters."""

import random
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.core.message import Message
from bot.edges.parse import parse

LETTERS = Path(__file__).parents[2] / "letters"
HEAD = (
    b"From: Anna <anna@inbox.lv>\r\nTo: info@micrec.lv\r\nSubject: A\r\n"
    b"Date: Mon, 2 Mar 2026 10:14:00 +0200\r\nMessage-ID: <1@inbox.lv>\r\n"
)


def codes(message: Message) -> set[str]:
    return {defect.code for defect in message.defects}


def read(message: Message) -> dict[str, Any]:
    """Return the fields a letter's .toml may name."""
    report = message.report
    return {
        "subject": message.subject,
        "name": message.sender.name,
        "address": message.sender.address,
        "own": message.own,
        "signature": message.signature,
        "in_reply_to": list(message.in_reply_to),
        "references": list(message.references),
        "return_path": message.return_path,
        "authentication": list(message.authentication),
        "sent_at": message.sent_at.isoformat() if message.sent_at else None,
        "attachments": [attachment.name for attachment in message.attachments],
        "report": report
        and {
            "action": report.action,
            "status": report.status,
            "recipient": report.recipient,
            "original_message_id": report.original_message_id,
        },
    }


@pytest.mark.parametrize("path", sorted(LETTERS.glob("*.eml")), ids=lambda path: path.stem)
def test_a_letter_is_read_as_its_notes_say(path: Path) -> None:
    notes = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
    message = parse(path.read_bytes())
    assert set(notes.pop("defects")) <= codes(message)
    assert notes.pop("quoted_has", "") in message.quoted
    assert notes.pop("own_has", "") in message.own
    assert notes.pop("body_has", "") in message.body
    found = read(message)
    assert {key: found[key] for key in notes} == notes


def test_clean_letters_have_no_defects() -> None:
    message = parse((LETTERS / "gmail-lv-reply.eml").read_bytes())
    assert message.defects == ()


def test_every_letter_has_its_notes() -> None:
    assert {path.stem for path in LETTERS.glob("*.eml")} == {
        path.stem for path in LETTERS.glob("*.toml")
    }


def test_the_topmost_of_repeated_headers_counts() -> None:
    message = parse(
        b"Subject: first\r\n" + HEAD.replace(b"Subject: A", b"Subject: second") + b"\r\nx"
    )
    assert message.subject == message.headers["subject"] == "first"


def test_a_group_of_recipients_is_read() -> None:
    mail = HEAD.replace(b"info@micrec.lv", b"Visi: Info <INFO@micrec.lv>, b@c.lv;") + b"\r\nx"
    assert [one.address for one in parse(mail).recipients] == ["info@micrec.lv", "b@c.lv"]


def test_a_comma_inside_an_encoded_name_does_not_split_the_sender() -> None:
    mail = HEAD.replace(b"Anna <", b"=?utf-8?q?B=C4=93rzi=C5=86=C5=A1=2C_J=C4=81nis?= <") + b"\r\nx"
    message = parse(mail)
    assert (message.sender.name, message.sender.address) == ("Bērziņš, Jānis", "anna@inbox.lv")
    assert "several_senders" not in codes(message)


def test_an_international_address_keeps_its_letters() -> None:
    mail = HEAD.replace(b"anna@inbox.lv", "Jānis@bērziņš.lv".encode()) + b"\r\nx"
    assert parse(mail).sender.address == "jānis@bērziņš.lv"


def test_an_attached_container_is_not_read_as_the_letter() -> None:
    mail = HEAD + (
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\nmine\r\n--a\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\nContent-Disposition: attachment\r\n\r\n"
        b"--b\r\n\r\nnot mine\r\n--b--\r\n--a--\r\n"
    )
    assert parse(mail).own == "mine"


def test_a_part_that_only_says_look_at_the_html_gives_way_to_it() -> None:
    mail = HEAD + (
        b"Content-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\n\r\nView in browser"
        b"\r\n--a\r\nContent-Type: text/html\r\n\r\n<p>"
        + b"delete my account now " * 20
        + b"</p>\r\n--a--\r\n"
    )
    message = parse(mail)
    assert message.own.startswith("delete my account now")
    assert "plain_part_poor" in codes(message)


MULTI = HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nhi\r\n"
HOSTILE = {
    "a large attachment": MULTI
    + b"--x\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    + (b"QUJD" * 19 + b"\r\n") * 130_000,
    "a large text": HEAD + b"\r\n" + b"Labdien, vards \r\n" * 300_000,
    "a header of megabytes": HEAD + b"X-A: " + b"a" * 5_000_000 + b"\r\n\r\nhi",
    "a million headers": HEAD + b"X-A: b\r\n" * 1_000_000 + b"\r\nhi",
    "headers without end inside": MULTI + b"--x\r\n" + b"X-A: b\r\n" * 200_000 + b"\r\nhi\r\n",
    "nested containers": HEAD
    + b"".join(
        b"Content-Type: multipart/mixed; boundary=x%d\r\n\r\n--x%d\r\n" % (i, i)
        for i in range(5000)
    ),
    "nested messages": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 5000,
    "thousands of parts": MULTI + b"--x\r\nContent-Type: image/png; name=a\r\n\r\nb\r\n" * 20_000,
    "parameters to count quotes in": HEAD
    + b"Content-Type: multipart/mixed; "
    + b'a=";' * 100_000
    + b"\r\n\r\nhi",
    "unclosed quotes in an address": b"From: " + b'"(<' * 20_000 + b"\r\n\r\nhi",
    "unclosed words": HEAD + b"X: " + b"=?utf-8?q?" * 20_000 + b"\r\n\r\nhi",
    "combining marks": HEAD + b"\r\na" + "\u0315\u0300".encode() * 100_000,
    "deep html": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<b><i>x" * 50_000,
    "one wide cell": HEAD
    + b"Content-Type: text/html\r\n\r\n<table><tr><td>"
    + b"x" * 400_000
    + b"<tr><td>y" * 20_000,
    "margins of a stranger": HEAD
    + b"Content-Type: text/html\r\n\r\n"
    + b"<p style='margin-top:99999em'>x" * 5000,
    "every byte": HEAD + b"\r\n" + bytes(range(256)) * 500,
}


@pytest.mark.parametrize("mail", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_mail_takes_seconds_at_most(mail: bytes) -> None:
    started = time.process_time()
    message = parse(mail)
    assert time.process_time() - started < 5
    assert len(message.body) <= 1_000_000
    assert sum(map(len, message.headers.values())) < 200_000


def test_a_body_above_the_cap_is_cut_and_says_so() -> None:
    message = parse(HEAD + b"\r\n" + b"word " * 400_000)
    assert 999_000 < len(message.body) <= 1_000_000
    assert "body_cut" in codes(message)


def test_an_attachment_is_measured() -> None:
    part = (
        b"--x\r\nContent-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    message = parse(MULTI + part + b"QUJDRA==\r\n--x--\r\n")
    assert [(one.name, one.content_type, one.size) for one in message.attachments] == [
        ("a.png", "image/png", 4)
    ]


def test_it_never_raises_for_damaged_mail() -> None:
    chance = random.Random(11)
    letters = [path.read_bytes() for path in sorted(LETTERS.glob("*.eml"))]
    for _ in range(400):
        raw = bytearray(chance.choice(letters))
        for _ in range(chance.randrange(1, 12)):
            at = chance.randrange(len(raw) + 1)
            change = chance.choice(
                [b"", b"\n", b"\xff", b"\0", b"--", b'"', b"=?", b"boundary=", b"<"]
            )
            raw[at : at + chance.randrange(20)] = change
        message = parse(bytes(raw))
        assert message.body.isprintable() or "\n" in message.body or "\t" in message.body
        message.body.encode()


def test_no_defect_quotes_the_mail() -> None:
    secret = b"Content-Type: tex/secret-name; x\r\nFrom: Secret Name <secret@@name>\r\n"
    message = parse(secret + HEAD + b"Date: secret name\r\n\r\nx")
    assert "secret@" not in repr(message.defects)
    assert "Name" not in repr(message.defects)
