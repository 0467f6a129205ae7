"""Header fields are decoded, bounded, and never lose an id."""

import base64

import pytest

from bot.core.message import Defect
from bot.edges.mail_headers import addresses_prepared, authentication, headers, ids, text_of


def decoded(value: str) -> str:
    return text_of(value, [])


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?UTF-8?B?xIHEjQ==?=", "āč"),
        ("=?utf-8?q?L=C5=ABdzu_dz=C4=93st?=", "Lūdzu dzēst"),
        ("=?utf-8?q?a?= =?utf-8?q?b?= c =?utf-8?q?d?=", "ab c d"),
        ("=?utf-8?b?!!!!?= a", "=?utf-8?b?!!!!?= a"),
        ("=?utf-8?Q?with blanks inside?=", "with blanks inside"),
        ("=?windows-1257?Q?J=E2nis?=", "Jānis"),
        ("=?iso-8859-1?Q?L=FBdzu_dz=E7st_manus_datus?=", "Lūdzu dzēst manus datus"),
        ("=?koi8-r?B?" + base64.b64encode("Отписка".encode("koi8-r")).decode() + "?=", "Отписка"),
        ("=?utf-8?B?xIE?=", "ā"),
        ("=?no-such?Q?=C4=81?=", "ā"),
        ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        ("folded\r\n line", "folded line"),
    ],
)
def test_encoded_words_are_read_as_people_mean_them(raw: str, text: str) -> None:
    assert decoded(raw) == text


def test_words_cut_inside_a_letter_are_joined_first() -> None:
    raw = "Отпишите".encode()
    words = " ".join(f"=?utf-8?B?{base64.b64encode(one).decode()}?=" for one in (raw[:5], raw[5:]))
    assert decoded(words) == "Отпишите"


def test_decoded_names_cannot_add_addresses() -> None:
    value = "=?utf-8?q?a=2C_evil=40x=2Elv=2C?= <b@c.lv>"
    assert addresses_prepared(value, []) == '"a, evil@x.lv," <b@c.lv>'
    inside = '"=?utf-8?q?a=22=2C_b?=" <b@c.lv>'
    assert addresses_prepared(inside, []) == '"a\\", b" <b@c.lv>'


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("<a@b> <c@d>", ("<a@b>", "<c@d>")),
        ("<a@b><a@b>\r\n\t<c@d>", ("<a@b>", "<c@d>")),
        ("<long-\r\n part@b>", ("<long-part@b>",)),
        ("a@b", ("<a@b>",)),
        ("Your message of Monday", ()),
        ("<>", ()),
        ("", ()),
    ],
)
def test_message_ids_are_found_among_garbage(value: str, found: tuple[str, ...]) -> None:
    assert ids(value) == found


def test_an_endless_thread_keeps_its_root_and_its_latest() -> None:
    found = ids(" ".join(f"<{number}@x>" for number in range(1000)))
    assert (len(found), found[0], found[-1]) == (200, "<0@x>", "<999@x>")


def test_of_repeated_headers_the_topmost_is_kept() -> None:
    assert headers([("X-A", "1"), ("x-a", "2")], []) == {"x-a": "1"}


def test_stuffing_cannot_crowd_out_what_decides() -> None:
    stuffing = [(f"X-{number}", "a" * 1000) for number in range(500)]
    defects: list[Defect] = []
    found = headers([*stuffing, ("Auto-Submitted", "auto-replied")], defects)
    assert found["auto-submitted"] == "auto-replied"
    assert sum(map(len, found.values())) < 70_000
    assert defects == [Defect("headers_cut")]


def test_authentication_results_stay_in_order() -> None:
    fields = [("Authentication-Results", "ours;\r\n dkim=pass"), ("authentication-results", "b")]
    assert authentication(fields) == ("ours; dkim=pass", "b")
