"""Every entry of every list leads somewhere: kinds, letters, commands."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.main import COMMANDS, cli
from bot.core.deadlines import TERMS, deadline
from classifiers.labels import REQUESTS, Kind, Language, Right
from replies.catalogue import ORDER, TEMPLATES, names
from replies.examples import facts
from replies.facts import Wish
from replies.points import keys, unresolved
from replies.render import compose
from tests.builders import CALENDAR
from tests.fakes import WORDS

ROOT = Path(__file__).parents[1]
LETTERS = [(kind, language) for kind in Kind for language in Language]


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_term_and_a_day_it_is_due(kind: Kind) -> None:
    found = deadline(kind, date(2026, 11, 23), CALENDAR)
    assert found.received_on < found.target_on <= found.due_on
    assert found.steps
    assert set(TERMS) == set(Kind)


@pytest.mark.parametrize(("kind", "language"), LETTERS)
def test_every_kind_has_a_letter_in_every_language(kind: Kind, language: Language) -> None:
    letter = compose(facts(language, Wish(kind=kind, due_on=date(2026, 12, 23))))
    assert letter.subject.endswith("[MR-2026-000123]")
    assert "\n" not in letter.subject
    assert len(letter.body) > 200
    assert {point.key for point in letter.open_points} == set(keys(letter.body))
    assert len(unresolved(letter.body)) >= len(letter.open_points)


@pytest.mark.parametrize(("right", "language"), [(r, x) for r in Right for x in Language])
def test_every_right_behind_an_opt_out_has_its_words(right: Right, language: Language) -> None:
    wish = Wish(kind=Kind.UNSUBSCRIBE, right=right)
    assert compose(facts(language, wish)).body


def test_the_letters_on_disk_answer_the_kinds_and_one_folder_each() -> None:
    assert set(ORDER) == set(Kind)
    assert set(ORDER) <= set(names())
    for name in names():
        held = {path.name for path in (TEMPLATES / name).iterdir()}
        assert {"letter.toml", *(f"{x}.txt" for x in Language)} <= held, name


def test_other_is_no_request_and_everything_else_is() -> None:
    assert set(REQUESTS) == set(Kind) - {Kind.OTHER}
    assert set(WORDS.values()) <= set(REQUESTS)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself(command: str) -> None:
    done = CliRunner().invoke(cli, [command, "--help"])
    assert done.exit_code == 0, done.output
    usage, _, told = done.output.partition("\n\n")
    assert usage.startswith("Usage:")
    assert f" {command} " in f"{usage} "
    assert told.strip()[0].isupper()


def test_the_help_lists_every_command_with_what_it_does() -> None:
    done = CliRunner().invoke(cli, ["--help"])
    listed = [line.split() for line in done.output.partition("Commands:")[2].splitlines() if line]
    assert {words[0] for words in listed if words[0] in COMMANDS} == set(COMMANDS)
    assert done.exit_code == 0


def test_an_unknown_command_is_wrong_use() -> None:
    assert CliRunner().invoke(cli, ["pol"]).exit_code == 2


def test_the_deadline_command_loads_neither_database_nor_model() -> None:
    code = "from bot.cli.main import cli; cli(['due', 'access', '2026-11-23'])"
    loaded = subprocess.run(  # noqa: S603  (our own line)
        [sys.executable, "-X", "importtime", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stderr
    assert "bot.core.deadlines" in loaded
    assert not any(f" {library}\n" in loaded for library in ("spacy", "sqlalchemy", "flask"))
