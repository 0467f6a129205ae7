"""The holidays of 2024 to 2035 against the statute, and every mistake in the override file."""

from datetime import date
from pathlib import Path

import pytest

from bot.edges.public_holidays import calendar
from bot.errors import BotError, ConfigError
from tests.bot import statute

EXAMPLE = Path(__file__).parents[3] / "holidays.example.toml"


def written(folder: Path, text: str) -> Path:
    path = folder / "holidays.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("year", range(2024, 2036))
def test_the_holidays_of_a_year_are_those_of_the_statute(year: int) -> None:
    assert set(calendar(year, year).holidays) == statute.public_holidays(year)


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(2024, (3, 31)), (2025, (4, 20)), (2026, (4, 5)), (2027, (3, 28)), (2028, (4, 16))],
)
def test_the_second_easter_rule_of_the_tests_gives_the_published_sundays(
    year: int, sunday: tuple[int, int]
) -> None:
    assert statute.easter(year) == date(year, *sunday)


def test_moved_days_are_known_but_are_no_public_holidays() -> None:
    days = calendar(2024, 2026)
    assert days.moved == statute.MOVED
    assert all(days.is_working_day(day) for day in statute.MOVED)
    assert not any(days.is_working_day(saturday) for saturday in statute.MOVED.values())


def test_holidays_carry_their_latvian_names() -> None:
    days = calendar(2024, 2028)
    assert days.closed(date(2024, 5, 6)) == (
        "Latvijas Republikas Neatkarības atjaunošanas diena (brīvdiena)"
    )
    assert "pēc rīkojuma projekta" in str(days.closed(date(2028, 7, 10)))


def test_days_can_be_added_and_removed(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        [[add]]
        date = 2033-07-11
        name = " Dziesmu svētki "
        [[remove]]
        date = 2028-07-10
        reason = "other dates"
        """,
    )
    days = calendar(2028, 2033, path)
    assert days.closed(date(2033, 7, 11)) == "Dziesmu svētki"
    assert days.is_working_day(date(2028, 7, 10))
    assert not days.is_working_day(date(2028, 7, 9))


def test_a_moved_day_can_be_announced(tmp_path: Path) -> None:
    path = written(tmp_path, "[[moved]]\nday_off = 2027-05-03\nworked_on = 2027-05-15\n")
    assert calendar(2027, 2027, path).moved == {date(2027, 5, 3): date(2027, 5, 15)}


def test_days_of_other_years_do_no_harm(tmp_path: Path) -> None:
    path = written(tmp_path, '[[remove]]\ndate = 2028-07-10\nreason = "x"\n')
    assert calendar(2026, 2026, path) == calendar(2026, 2026)


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, '\ufeff[[add]]\r\ndate = 2027-05-03\r\nname = "x"\r\n')
    assert not calendar(2027, 2027, path).is_working_day(date(2027, 5, 3))


ADD = '[[add]]\ndate = 2027-05-03\nname = "x"\n'
MISTAKES = {
    "misspelt section": ('[[ad]]\ndate = 2027-05-03\nname = "x"', "'ad', did you mean add?"),
    "foreign section": ("[mailbox]", "'mailbox', it knows add, remove, moved"),
    "misspelt key": (
        '[[add]]\ndate = 2027-05-03\nnmae = "x"',
        r"\[\[add\]\] number 1: unknown key 'nmae', did you mean name\?",
    ),
    "missing key": ("[[add]]\ndate = 2027-05-03", "name is missing"),
    "single brackets": ('[add]\ndate = 2027-05-03\nname = "x"', r"written as \[\[add\]\]"),
    "no table": ("add = [2027-05-03]", r"written as \[\[add\]\]"),
    "date in quotes": ('[[add]]\ndate = "2027-05-03"\nname = "x"', "date without quotes"),
    "date with time": ('[[add]]\ndate = 2027-05-03T00:00:00\nname = "x"', "without quotes"),
    "no such date": ('[[add]]\nname = "x"\ndate = 2027-02-30', "not valid TOML.*line 3"),
    "mistyped year": ('[[add]]\ndate = 2207-05-03\nname = "x"', "in the years 2018 to 2100"),
    "empty name": ('[[add]]\ndate = 2027-05-03\nname = " "', "name must be a text in quotes"),
    "endless name": (
        f'[[add]]\ndate = 2027-05-03\nname = "{"x" * 201}"',
        "of at most 200 characters",
    ),
    "duplicate": (ADD + ADD, "number 2: Mon 3 May 2027 is already listed"),
    "both": (
        '[[add]]\ndate = 2027-11-18\nname = "x"\n[[remove]]\ndate = 2027-11-18\nreason = "x"',
        "Thu 18 Nov 2027 is both added and removed",
    ),
    "removing no holiday": (
        '[[remove]]\ndate = 2027-05-03\nreason = "x"',
        "Mon 3 May 2027, which is no public holiday",
    ),
    "moving a holiday": (
        "[[moved]]\nday_off = 2027-05-04\nworked_on = 2027-05-15",
        "Tue 4 May 2027, which is no working day anyway",
    ),
    "moving to a Friday": (
        "[[moved]]\nday_off = 2027-05-03\nworked_on = 2027-05-14",
        "worked_on must be a Saturday, and Fri 14 May 2027 is none",
    ),
    "far too long": ("#" * 100_001, "larger than 100000 bytes"),
}


@pytest.mark.parametrize(("text", "sentence"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_the_file_is_named_with_its_cure(
    tmp_path: Path, text: str, sentence: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError, match=sentence) as caught:
        calendar(2026, 2026, path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml cannot be read \(No such file"):
        calendar(2026, 2026, tmp_path / "none.toml")


def test_a_file_that_is_no_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "holidays.toml"
    path.write_bytes("# svētki".encode("cp1257"))
    with pytest.raises(ConfigError, match="save it again as UTF-8"):
        calendar(2026, 2026, path)


def test_the_sample_file_changes_nothing_until_its_entries_are_uncommented() -> None:
    assert calendar(2018, 2035, EXAMPLE) == calendar(2018, 2035)


def test_the_sample_entries_are_right_once_uncommented(tmp_path: Path) -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    entries = [line[2:] for line in lines if line.startswith("# [[") or " = " in line[:14]]
    days = calendar(2027, 2033, written(tmp_path, "\n".join(entries)))
    assert not days.is_working_day(date(2033, 7, 11))
    assert days.is_working_day(date(2028, 7, 10))
    assert date(2027, 5, 3) in days.moved


@pytest.mark.parametrize("span", [(2017, 2020), (2020, 2101), (2027, 2026)])
def test_years_without_known_holidays_are_refused(span: tuple[int, int]) -> None:
    with pytest.raises(BotError, match="Holidays are known from 2018 to 2100"):
        calendar(*span)
