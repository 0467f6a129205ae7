from collections.abc import Iterator

import pytest

from bot.core.message import Message
from bot.core.reading import ReaderInPlace, Reading, Unreadable, attempt, unreadable
from bot.edges.parse import parse
from bot.errors import StoreError
from classifiers.labels import Kind
from tests.builders import a_mail
from tests.fakes import WordClassifier

GOOD, BAD = a_mail("izdzēsiet"), a_mail("crash, raksta Anna")


def test_a_batch_is_answered_in_order_and_a_bad_mail_by_why_it_is_bad() -> None:
    reader = ReaderInPlace(parse, WordClassifier())
    (first, second), third = reader.read_all([[GOOD, BAD], []])
    assert isinstance(first, Reading)
    assert (first.message, first.verdict.labels) == (parse(GOOD), (Kind.ERASURE,))
    assert isinstance(second, Unreadable)
    assert second.error == "ValueError while reading it"
    assert third == []


def test_why_a_mail_could_not_be_read_quotes_nothing_of_it() -> None:
    ((found,),) = ReaderInPlace(parse, WordClassifier()).read_all([[BAD]])
    assert isinstance(found, Unreadable)
    assert "fakes.py" in found.where
    assert not any(word in str(found) for word in ("crash", "raksta", "Anna"))
    assert "Anna" not in repr(ReaderInPlace(parse, WordClassifier()).read_all([[GOOD]]))


def test_a_batch_is_asked_for_only_when_the_one_before_is_dealt_with() -> None:
    asked: list[int] = []

    def batches() -> Iterator[list[bytes]]:
        for number in range(3):
            asked.append(number)
            yield [GOOD]

    reading = ReaderInPlace(parse, WordClassifier()).read_all(batches())
    next(reading)
    assert asked == [0]


def test_a_parser_that_fails_sets_only_its_mail_aside() -> None:
    def broken(raw: bytes) -> Message:
        if raw == BAD:
            raise RecursionError
        return parse(raw)

    ((bad, good),) = ReaderInPlace(broken, WordClassifier()).read_all([[BAD, GOOD]])
    assert (type(bad), type(good)) == (Unreadable, Reading)


def test_a_database_that_is_away_is_nobodys_bad_mail() -> None:
    def away() -> None:
        raise StoreError("The database is away.")

    with pytest.raises(StoreError):
        attempt(away)


def test_no_error_at_all_is_still_an_answer() -> None:
    assert unreadable(None).where == ""
