"""The command that shows a deadline and the working behind it."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.due import due
from bot.errors import ConfigError

HEAVY = ("spacy", "sqlalchemy", "flask", "numpy", "jinja2")


@dataclass(frozen=True)
class Settings:
    holidays_file: Path | None


def run(*words: str, obj: object = None) -> Result:
    return CliRunner().invoke(due, words, obj=obj)


def lines(*words: str) -> list[dict[str, object]]:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_json_holds_the_dates_and_the_working() -> None:
    (line,) = lines("access", "2026-11-24")
    steps = line.pop("steps")
    assert line == {
        "kind": "access",
        "received_on": "2026-11-24",
        "unrolled_on": "2026-12-24",
        "due_on": "2026-12-28",
        "target_on": "2026-12-23",
        "extended_due_on": "2027-02-24",
    }
    assert isinstance(steps, list)
    assert all(isinstance(step, str) for step in steps)


def test_where_nothing_can_be_extended_json_says_null() -> None:
    assert lines("complaint", "2026-11-23")[0]["extended_due_on"] is None


def test_several_dates_are_answered_in_the_order_given() -> None:
    answers = lines("access", "2028-10-18", "2024-04-04", "2026-03-31T21:30Z")
    assert [line["due_on"] for line in answers] == ["2028-11-21", "2024-05-07", "2026-05-05"]


@pytest.mark.parametrize(
    ("received", "received_on"),
    [
        ("2026-03-31T21:30:00Z", "2026-04-01"),
        ("2026-11-24 22:15+00:00", "2026-11-25"),
        ("2026-11-25T00:15+02:00", "2026-11-25"),
        ("2026-11-24T12:00-10:00", "2026-11-25"),
        ("20261124", "2026-11-24"),
        ("2026-W48-2", "2026-11-24"),
    ],
)
def test_a_date_time_counts_on_its_day_in_riga(received: str, received_on: str) -> None:
    assert lines("access", received)[0]["received_on"] == received_on


@pytest.mark.parametrize(
    ("received", "sentence"),
    [
        ("2026-11-24T23:59", "taken as the time in Riga"),
        ("2026-03-29T03:30", "did not exist, the clocks went forward; it is taken as 04:30"),
        ("2026-10-25T03:30", "came twice, the clocks went back; it is taken as the first"),
    ],
)
def test_a_date_time_without_a_zone_is_read_in_riga_and_says_so(
    received: str, sentence: str
) -> None:
    (line,) = lines("access", received)
    assert line["received_on"] == received[:10]
    assert sentence in str(line["steps"])


def test_a_date_time_with_a_zone_needs_no_such_note() -> None:
    assert "taken as" not in str(lines("access", "2026-10-25T03:30+02:00"))


@pytest.mark.parametrize(
    "bad",
    [
        "2026-02-30",
        "yesterday",
        "",
        "24.11.2026",
        "2026-11-24T25:00Z",
        "2017-12-31",
        "2100-01-01",
        "2018-01-01T00:00+14:00",
        "2099-12-31T23:00Z",
        "0001-01-01T00:00",
        "0001-01-01T00:00+14:00",
        "9999-12-31T23:59-12:00",
    ],
)
def test_a_bad_date_among_good_ones_is_named_in_one_sentence(bad: str) -> None:
    result = run("access", "2026-11-24", bad, "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert repr(bad) in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_unknown_kind_and_a_missing_date_are_wrong_use() -> None:
    assert run("divorce", "2026-11-24").exit_code == 2
    assert run("access").exit_code == 2


def test_text_shows_weekdays_and_the_working_below() -> None:
    head, *steps = run("withdrawal", "2026-12-11").stdout.splitlines()
    assert head == (
        "withdrawal, received Fri 11 Dec 2026: due Mon 28 Dec 2026, target Wed 23 Dec 2026, "
        "period ends Fri 25 Dec 2026, no extension"
    )
    assert steps
    assert all(step.startswith("  ") for step in steps)


def a_file(folder: Path, day: str) -> Path:
    path = folder / f"{day}.toml"
    path.write_text(f'[[add]]\ndate = {day}\nname = "x"\n', encoding="utf-8")
    return path


def test_a_holiday_file_is_taken_from_the_option_or_else_from_the_config(tmp_path: Path) -> None:
    config = Settings(a_file(tmp_path, "2026-12-02"))
    option = a_file(tmp_path, "2026-12-03")
    words = ("access", "2026-11-02", "2026-11-03", "--json")
    by_config = run(*words, obj=config).stdout
    by_option = run(*words, "--holidays", str(option), obj=config).stdout
    both = [[json.loads(line)["due_on"] for line in o.splitlines()] for o in (by_config, by_option)]
    assert both == [["2026-12-03", "2026-12-03"], ["2026-12-02", "2026-12-04"]]


def test_a_mistake_in_the_holiday_file_is_an_expected_failure(tmp_path: Path) -> None:
    result = run("access", "2026-11-02", "--holidays", str(tmp_path / "none.toml"))
    assert isinstance(result.exception, ConfigError)


def test_it_starts_without_the_heavy_libraries() -> None:
    code = f"import sys, bot.cli.due; print([m for m in {HEAVY} if m in sys.modules])"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603 - ours
    assert done.stdout.strip() == "[]"
