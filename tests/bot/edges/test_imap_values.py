"""How much is asked of the server at once, and which ids may stand in a search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.message import Place
from bot.edges import imap_values
from bot.edges.imap_values import batches, by_folder, chunks, message_id_of, searchable, windows

MEGABYTE = 1024 * 1024


@given(st.dictionaries(st.integers(1, 4_000_000_000), st.integers(0, 30 * MEGABYTE), max_size=200))
def test_every_mail_is_in_one_batch_of_bounded_size(sizes: dict[int, int]) -> None:
    made = list(batches(sizes))
    assert [uid for batch in made for uid in batch] == sorted(sizes)
    for batch in made:
        assert len(batch) <= 50
        assert len(batch) == 1 or sum(sizes[uid] for uid in batch) <= 10 * MEGABYTE


def test_a_command_names_so_few_uids_that_every_server_takes_the_line() -> None:
    largest = range(4_294_900_000, 4_294_940_000)
    lines = [",".join(map(str, chunk)) for chunk in chunks(largest)]
    assert max(map(len, lines)) < 8000
    assert sum(line.count(",") + 1 for line in lines) == 40_000


def test_a_big_folder_is_searched_from_the_top_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_values, "MAILS_PER_SEARCH", 10)
    assert list(windows(10)) == ["ALL"]
    assert list(windows(20)) == ["11:*", "1:10"]
    assert list(windows(21)) == ["21:*", "11:20", "1:10"]


def test_places_are_grouped_by_folder_and_its_numbering() -> None:
    places = [Place("m", "INBOX", 1, 5), Place("m", "INBOX", 2, 5), Place("m", "INBOX", 1, 6)]
    assert by_folder(places) == {("INBOX", 1): [5, 6], ("INBOX", 2): [5]}


def test_our_own_message_id_is_read_from_the_letter() -> None:
    assert message_id_of(b"Subject: x\r\nMessage-ID: <a.b@micrec.lv>\r\n\r\n") == "<a.b@micrec.lv>"
    assert message_id_of(b"Subject: x\r\n\r\nMessage-ID: <a@b>\r\n") is None


@pytest.mark.parametrize(
    "hostile", ["", "<>", "<a@b>\r\nA1 LOGOUT", "<a b@c>", "<ā@b>", "a@b", "<" + "x" * 1000 + ">"]
)
def test_an_id_that_could_break_a_search_is_not_searched(hostile: str) -> None:
    assert searchable(hostile) is None
