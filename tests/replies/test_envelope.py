from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replies.envelope import MAX_REFERENCES, Enclosure, Mail, compose_mail, trimmed
from replies.plain import one_line

MAIL = Mail(
    sender="info@paraugs.example",
    sender_name='SIA "Paraugs, Rīga"',
    recipient="ilze@mail.example",
    subject="Re: Mani dati [MR-2026-000123]",
    body="Labdien!\n\nJūsu dati ir dzēsti.\n",
    message_id="<abc@paraugs.example>",
    date=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    in_reply_to="<q@mail.example>",
    references=("<p@mail.example>",),
)
INJECTION = "x\r\nBcc: all@mail.example"


def sent(**changes: Any) -> EmailMessage:  # noqa: ANN401 - any field of Mail
    raw = compose_mail(replace(MAIL, **changes))
    return message_from_bytes(raw, _class=EmailMessage, policy=policy.default)


def text(mail: EmailMessage) -> str:
    return str(mail.get_content()).replace("\r\n", "\n")


def test_the_mail_carries_what_it_was_given() -> None:
    mail = sent()
    assert mail["From"].addresses[0].display_name == 'SIA "Paraugs, Rīga"'
    assert (mail["To"], mail["Subject"]) == (MAIL.recipient, MAIL.subject)
    assert (mail["Message-ID"], mail["Date"].datetime) == (MAIL.message_id, MAIL.date)
    assert mail["In-Reply-To"] == "<q@mail.example>"
    assert mail["References"] == "<p@mail.example> <q@mail.example>"
    assert text(mail) == MAIL.body
    assert mail["Auto-Submitted"] is None


def test_only_mail_nobody_released_says_it_is_automatic() -> None:
    assert sent(automatic=True)["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("body", ["a" * 5_000, "Лишь слово " * 900, "ā\n" * 700, "x\r\ny\rz", "."])
def test_the_bytes_suit_every_mail_server(body: str) -> None:
    raw = compose_mail(replace(MAIL, body=body))
    assert raw.isascii()
    assert all(len(line) <= 76 + 2 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")


@given(st.text(max_size=300))
def test_every_subject_arrives_as_it_was_approved(subject: str) -> None:
    subject = one_line(subject)
    raw = compose_mail(replace(MAIL, subject=subject))
    header = raw.split(b"Subject:", 1)[1].split(b"\r\nDate:", 1)[0]
    assert all(len(line) <= 78 for line in header.split(b"\r\n")) or " " not in subject
    assert sent(subject=subject)["Subject"] == subject


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r⟦⟧"), max_size=300))
def test_every_body_arrives_as_it_was_approved(body: str) -> None:
    assert text(sent(body=body)) == body.rstrip() + "\n"


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": INJECTION},
        {"subject": "a\u2028Bcc: b"},
        {"subject": "a\0b"},
        {"sender_name": INJECTION},
        {"sender": f"info@paraugs.example{INJECTION}"},
        {"recipient": "ilze@mail.example, all@mail.example"},
        {"recipient": f"ilze@mail.example{INJECTION}"},
        {"recipient": "ilze"},
        {"recipient": ""},
        {"recipient": "ilžē@mail.example"},
        {"recipient": "<ilze@mail.example>"},
        {"recipient": "ilze@" + "ā" * 100 + ".example"},
        {"message_id": "abc"},
        {"message_id": "<a b@c>"},
        {"message_id": f"<a@b>{INJECTION}"},
        {"date": datetime(2026, 11, 22)},  # noqa: DTZ001 - a naive date is what is refused
        {"enclosures": [Enclosure(name=INJECTION, content_type="text/csv", content=b"")]},
        {"enclosures": [Enclosure(name="a.eml", content_type="message/rfc822", content=b"")]},
        {"enclosures": [Enclosure(name="a", content_type=f"text/{INJECTION}", content=b"")]},
        {"subject": "Re: ⟦other.answer: x⟧"},
        {"body": "Dati ⟦erasure.data: x⟧ ir dzēsti."},
    ],
)
def test_what_must_not_leave_is_refused_without_quoting_it(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"^[A-Z].*\.$") as refused:
        compose_mail(replace(MAIL, **changes))
    assert "ilze" not in str(refused.value)


@given(st.text(), st.sampled_from(["subject", "sender_name", "sender", "recipient", "message_id"]))
def test_no_text_can_add_a_header(text: str, where: str) -> None:
    try:
        mail = sent(**{where: f"x{text}\nBcc: all@mail.example"})
    except ValueError:
        return
    pytest.fail(f"{where} let a second line through: {mail.keys()}")


def test_a_customers_strange_ids_cannot_add_a_header() -> None:
    mail = sent(in_reply_to=f"<q@m>{INJECTION}", references=["<a b>", "<ā@m>", "<r@m\r\nX: y>"])
    assert mail["In-Reply-To"] == "<q@m>"
    assert mail["References"] == "<q@m>"
    assert mail["Bcc"] is None


def test_a_mail_that_answers_nothing_has_no_threading() -> None:
    mail = sent(in_reply_to=None, references=())
    assert "References" not in mail
    assert "In-Reply-To" not in mail


def test_long_ids_are_neither_encoded_nor_broken() -> None:
    long = f"<{'a' * 200}@mail.example>"
    raw = compose_mail(replace(MAIL, in_reply_to=long))
    assert f"In-Reply-To: {long}\r\n".encode() in raw
    assert f"References: <p@mail.example>\r\n {long}\r\n".encode() in raw


@given(st.lists(st.integers(0, 400), max_size=200))
def test_a_long_thread_keeps_its_first_and_last_ids(sizes: list[int]) -> None:
    ids = [f"<{number}.{'a' * size}@m>" for number, size in enumerate(sizes)]
    usable = [id_ for id_ in ids if len(id_) <= 250]
    kept = trimmed(ids)
    assert len("References:") + sum(3 + len(id_) for id_ in kept) <= MAX_REFERENCES
    assert kept[:1] + kept[-1:] == tuple(usable[:1] + usable[-1:])
    assert [id_ for id_ in usable if id_ in kept] == list(kept)


def test_a_copy_of_the_data_travels_unchanged() -> None:
    data = 'vārds;pasūtījums\r\n"Ilze";10107215\r\n'.encode()
    mail = sent(
        enclosures=[Enclosure(name="Dati – Ilze.csv", content_type="text/csv", content=data)]
    )
    (part,) = mail.iter_attachments()
    assert part.get_filename() == "Dati – Ilze.csv"
    assert part.get_payload(decode=True) == data


def test_a_foreign_domain_is_written_in_ascii() -> None:
    assert sent(recipient="ilze@rīga.example")["To"] == "ilze@xn--rga-uta.example"
