"""The structure of a mail is bounded before the standard parser sees it."""

import pytest

from bot.edges.mime import MAX_DEPTH, MAX_PARTS, leaves, limited, structure


def nested(depth: int) -> bytes:
    opened = (
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(depth)
    )
    closed = (b"\n--b%d--\n" % at for at in reversed(range(depth)))
    return b"".join(opened) + b"\nwish\n" + b"".join(closed)


def test_ordinary_nesting_is_left_alone() -> None:
    assert limited(nested(10)) == (nested(10), ())


def test_nesting_beyond_the_limit_becomes_plain_data() -> None:
    mime, defects = structure(nested(MAX_DEPTH + 30))
    assert [one.code for one in defects] == ["nesting_cut"]
    assert len(leaves(mime)) == 1


def test_a_digest_of_many_mails_is_not_deep() -> None:
    inner = b"Content-Type: multipart/mixed; boundary=i\n\n--i\n\na\n--i--\n"
    one = b"\n--d\nContent-Type: message/rfc822\n\n" + inner
    digest = b"Content-Type: multipart/digest; boundary=d\n" + one * 100 + b"\n--d--\n"
    mime, defects = structure(digest)
    assert defects == ()
    assert len(leaves(mime)) == 100


def test_parts_beyond_the_limit_are_cut_and_told() -> None:
    mail = b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\na\n" * (MAX_PARTS + 500)
    mime, defects = structure(mail)
    assert [one.code for one in defects] == ["parts_cut"]
    assert len(leaves(mime)) == MAX_PARTS


def test_too_many_headers_in_a_part_do_not_cost_the_sender() -> None:
    head = b"From: anna@inbox.lv\nContent-Type: multipart/mixed; boundary=x\n\n"
    mime, defects = structure(head + b"--x\n" + b"X: y\n" * 200_000 + b"\nwish\n")
    assert mime["from"] == "anna@inbox.lv"
    assert [one.code for one in defects] == ["structure_broken"]


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"\r\n\r\n", b"\n"])
def test_bytes_above_the_headers_do_not_hide_them(start: bytes) -> None:
    mime, defects = structure(start + b"Subject: a\n\nb")
    assert mime["subject"] == "a"
    assert [one.code for one in defects] == ["leading_bytes"]


def test_raw_letters_in_headers_are_readable() -> None:
    mime, _ = structure("Subject: Jānis šodien\n\n".encode("windows-1257"))
    assert mime["subject"] == "Jānis šodien"
