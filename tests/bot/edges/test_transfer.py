"""Broken transfer encodings give what can be had of them."""

import base64
from email import message_from_bytes

import pytest

from bot.edges.transfer import content, from_base64, size

CODED = base64.b64encode("Lūdzu dzēsiet manus datus".encode())


def codes(data: bytes) -> set[str]:
    return {one.code for one in from_base64(data)[1]}


def test_missing_padding_is_added() -> None:
    assert from_base64(CODED.rstrip(b"="))[0].decode() == "Lūdzu dzēsiet manus datus"
    assert "base64_padding" in codes(CODED[:-3])


def test_a_footer_behind_base64_is_kept() -> None:
    read, defects = from_base64(
        base64.encodebytes(b"a" * 80) + b"____\nlist footer, unsubscribe here\n"
    )
    assert read == b"a" * 80 + b"\n____\nlist footer, unsubscribe here"
    assert [one.code for one in defects] == ["base64_trailer"]


def test_two_pieces_of_base64_are_both_read() -> None:
    assert from_base64(b"YWJjZA==\nZWZnaA==\n")[0] == b"abcdefgh"


@pytest.mark.parametrize("text", ["Labdien, dzēsiet manus datus!", "Hello there, delete my data"])
def test_plain_text_called_base64_is_kept(text: str) -> None:
    read, _ = from_base64(text.encode())
    assert read.decode() == text


@pytest.mark.parametrize("name", ["7bit", "8bit", "", "7-bit", "spam", "QUOTED-PRINTABLE ; x"])
def test_bytes_survive_any_name_of_the_encoding(name: str) -> None:
    mail = message_from_bytes(b"Content-Transfer-Encoding: " + name.encode() + b"\n\nL\xc5\xabdzu")
    assert content(mail)[0] == "Lūdzu".encode()


def test_a_codec_of_the_sender_is_not_asked() -> None:
    mail = message_from_bytes(
        b"Content-Type: text/plain; charset=punycode\n\n" + b"\xff-a" * 300_000
    )
    assert size(mail) == 900_000


def test_a_part_is_measured_as_it_would_decode() -> None:
    mail = message_from_bytes(
        b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(b"x" * 1000)
    )
    assert size(mail) == 1000
