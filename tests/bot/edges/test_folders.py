"""Finding Junk and Sent however the server calls them."""

import pytest

from bot.edges.folders import Folder, find, find_sent, find_wanted

INBOX = Folder("INBOX")


@pytest.mark.parametrize(
    ("name", "delimiter"),
    [
        ("Sent", "/"),
        ("INBOX.Sent", "."),
        ("INBOX/Sent Items", "/"),
        ("Nosūtītie", "/"),
        ("Nosu\u0304ti\u0304tie", "/"),
        ("Отправленные", "|"),
        ("[Gmail]/Sent Mail", "/"),
        ("Sent Messages", ""),
    ],
)
def test_sent_is_known_by_its_usual_names(name: str, delimiter: str) -> None:
    assert find_sent([INBOX, Folder(name, delimiter)]) == name


def test_what_the_server_marks_as_sent_goes_before_a_name() -> None:
    marked = Folder("Izgājušie", "/", frozenset({"\\sent"}))
    assert find_sent([Folder("Sent"), marked]) == "Izgājušie"


def test_an_archive_of_sent_mail_is_not_sent() -> None:
    assert find_sent([INBOX, Folder("Archive/2019/Sent")]) is None


def test_a_folder_that_cannot_be_opened_is_not_chosen() -> None:
    assert find_sent([Folder("Sent", "/", frozenset({"\\noselect"}))]) is None


def test_inbox_is_inbox_in_any_case() -> None:
    assert find([INBOX], "Inbox") == "INBOX"


def test_the_exact_name_goes_before_a_similar_one() -> None:
    assert find([Folder("junk"), Folder("Junk")], "Junk") == "Junk"


def test_a_missing_junk_folder_is_looked_for_by_its_part() -> None:
    assert find_wanted([INBOX, Folder("Bulk", "/", frozenset({"\\junk"}))], "Junk") == "Bulk"
    assert find_wanted([INBOX, Folder("Спам")], "Junk") == "Спам"


def test_another_missing_folder_is_not_replaced() -> None:
    assert find_wanted([INBOX, Folder("Bulk", "/", frozenset({"\\junk"}))], "Privacy") is None
