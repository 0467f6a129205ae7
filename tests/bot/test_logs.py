import json
import logging
import sys
from collections.abc import Iterator
from io import StringIO

import pytest

from bot.errors import StoreError
from bot.logs import Lines, Plain, set_up

BODY = "Lūdzu, izdzēsiet Annas Kalniņas kontu"
FORMS = [Plain(), Lines()]


@pytest.fixture(params=FORMS, ids=["plain", "lines"])
def written(request: pytest.FixtureRequest) -> Iterator[StringIO]:
    """What a logger writes in one form."""
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(request.param)
    logger = logging.getLogger("tests.logs")
    logger.addHandler(handler)
    yield out
    logger.removeHandler(handler)


def stumble(body: str) -> None:
    local = body.upper()
    raise ValueError(body, local)


def test_an_exception_that_quotes_a_mail_says_where_it_was_but_not_what(
    written: StringIO,
) -> None:
    try:
        stumble(BODY)
    except ValueError:
        logging.getLogger("tests.logs").exception("mail %d goes to quarantine", 7)
    text = written.getvalue()
    assert "mail 7 goes to quarantine" in text
    assert "ValueError at" in text
    assert "stumble" in text
    assert not any(word in text.lower() for word in ("annas", "kalni", "izdz"))


def test_the_cause_of_an_exception_and_its_notes_are_not_quoted_either(
    written: StringIO,
) -> None:
    try:
        try:
            stumble(BODY)
        except ValueError as error:
            error.add_note(BODY)
            raise StoreError("The database is away.") from error
    except StoreError as error:
        logging.getLogger("tests.logs").error("triage failed", exc_info=error)  # noqa: TRY400
    assert "StoreError at" in written.getvalue()
    assert "nnas" not in written.getvalue()


def test_an_exception_without_a_place_is_named(written: StringIO) -> None:
    logging.getLogger("tests.logs").error("failed", exc_info=KeyError(BODY))
    assert "KeyError at" in written.getvalue()
    assert "nnas" not in written.getvalue()


def test_json_lines_are_one_object_each_whatever_the_message() -> None:
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Lines())
    for words in ("plain", "two\nlines", 'a "quote" \\ and \u2028', "\udce4"):
        record = logging.LogRecord("x", logging.WARNING, __file__, 1, "%s", (words,), None)
        handler.emit(record)
    lines = [json.loads(line) for line in out.getvalue().split("\n") if line]
    assert [line["message"] for line in lines][:2] == ["plain", "two\nlines"]
    assert {"at", "level", "logger", "message"} == set(lines[0])
    assert len(lines) == 4
    assert lines[0]["at"].endswith("+00:00")


def test_a_message_of_two_lines_cannot_forge_a_line_of_the_plain_log() -> None:
    words = "ok\n2026-11-23 09:00:00,000 ERROR bot: forged"
    record = logging.LogRecord("x", logging.INFO, __file__, 1, "%s", (words,), None)
    assert "\n" not in Plain().format(record)


@pytest.fixture
def _as_before() -> Iterator[None]:
    """Put the logging of the tests back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.usefixtures("_as_before")
@pytest.mark.parametrize(("form", "kind"), [("json", Lines), ("auto", Lines), ("text", Plain)])
def test_the_log_goes_to_stderr_as_json_unless_a_person_reads_it(
    form: str, kind: type[logging.Formatter], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", StringIO())
    set_up("INFO", form)
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    assert handler.stream is sys.stderr
    assert isinstance(handler.formatter, kind)


@pytest.mark.usefixtures("_as_before")
def test_the_noise_of_libraries_stays_out_of_the_log() -> None:
    set_up("INFO", "json")
    assert not logging.getLogger("apscheduler").isEnabledFor(logging.INFO)
    assert logging.getLogger("bot").isEnabledFor(logging.INFO)
