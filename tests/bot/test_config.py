import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from bot import config
from bot.config import Config, Secret, load, parse
from bot.errors import ConfigError

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config.example.toml"
SMALLEST = """
[mailbox]
host = "imap.example.com"
user = "info@micrec.lv"
password_env = "IMAP_PASSWORD"
[smtp]
host = "smtp.example.com"
"""
SECRET = "korekts zirgs baterija"


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def loaded(folder: Path, text: str = "", **environ: str) -> Config:
    return load(written(folder, SMALLEST + text), {"IMAP_PASSWORD": SECRET, **environ})


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as refusal:
        load(written(folder, text), {"IMAP_PASSWORD": SECRET})
    first, *rest = str(refusal.value).splitlines()
    assert first == f"config.toml has {len(rest)} problem{'s' * (len(rest) > 1)}:"
    return rest


def example(folder: Path) -> Path:
    for name in ("imap", "smtp"):
        (folder / f"{name}.password").write_text(f"{SECRET}\n", encoding="utf-8")
    return written(folder, EXAMPLE.read_text(encoding="utf-8"))


def test_the_example_loads_as_it_is(tmp_path: Path) -> None:
    found = load(example(tmp_path), {})
    assert found.mailbox.password == Secret(value=SECRET)
    assert found.mailbox.folders == ("INBOX", "Junk")
    assert found.keys.file == tmp_path / "micrec.keys"
    assert found.smtp.password is not None


def expected_keys(section: type[Any]) -> set[str]:
    hints = get_type_hints(section)
    secret = {
        f.name for f in fields(section) if Secret in (hints[f.name], *get_args(hints[f.name]))
    }
    return {f"{f.name}_file" if f.name in secret else f.name for f in fields(section)}


def test_every_key_stands_in_the_example_with_the_value_it_has_without(tmp_path: Path) -> None:
    data = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    hints = get_type_hints(Config)
    assert set(data) == set(hints)
    for name, section in hints.items():
        missing = expected_keys(section) - set(data[name])
        commented = re.findall(rf"(?m)^# \[{name}\.(\w+)", EXAMPLE.read_text(encoding="utf-8"))
        assert missing <= set(commented), f"[{name}]"
    spelled, plain = load(example(tmp_path), {}), loaded(tmp_path)
    for name in set(hints) - {"mailbox", "smtp", "company"}:
        assert getattr(spelled, name) == getattr(plain, name)


def test_the_commented_lists_of_the_example_load_when_they_are_used(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert "# [company.about.lv]\n# recipients" in text
    used = text.replace("# [company.about.lv]\n# recipients", "[company.about.lv]\nrecipients")
    path = written(example(tmp_path).parent, used)
    assert len(load(path, {}).company.about["lv"]["recipients"]) == 2


def test_all_problems_are_told_at_once_with_what_was_meant(tmp_path: Path) -> None:
    text = """
    [mailbox]
    hots = "imap.example.com"
    pasword_file = "imap.password"
    port = "993"
    tls = "tsl"
    [smtp]
    host = 7
    [smpt]
    [schedule]
    poll_seconds = 1
    [web]
    secure_cookies = "yes"
    """
    assert problems(tmp_path, text) == [
        "[smpt] is not a section, did you mean smtp?",
        "[mailbox] hots: unknown key, did you mean host?",
        "[mailbox] pasword_file: unknown key, did you mean password_file?",
        "[mailbox] host: missing",
        "[mailbox] port: must be a whole number, not '993'",
        "[mailbox] user: missing",
        "[mailbox] password_file or password_env: missing",
        "[mailbox] tls: must be one of tls, starttls, none, did you mean tls?",
        "[smtp] host: must be a text in quotes, not 7",
        "[web] secure_cookies: must be true or false, not 'yes'",
        "[schedule] poll_seconds: must be from 5 to 86400, not 1",
    ]


@pytest.mark.parametrize(
    ("section", "line", "problem"),
    [
        ("schedule", 'remind_at = "25:00"', "remind_at: must be a time of day such as 08:30"),
        ("schedule", 'remind_at = "half nine"', "remind_at: must be a time of day"),
        ("reminders", "days_before = [7, -1]", "days_before: must be from 0 to 365, not -1"),
        ("reminders", 'days_before = ["7"]', "days_before: must be a whole number, not '7'"),
        ("reminders", 'recipients = "a@b"', "recipients: must be a list, not 'a@b'"),
        ("web", "port = 65536", "port: must be from 0 to 65535"),
        ("web", "port = true", "port: must be a whole number, not True"),
        ("keys", "file = 1", "file: must be a path in quotes"),
        ("company", 'signature = "A"', "signature: must be a table"),
        ("log", 'level = "LOUD"', "level: must be one of DEBUG, INFO, WARNING, ERROR"),
    ],
)
def test_a_value_that_cannot_be_is_told_with_what_it_should_be(
    tmp_path: Path, section: str, line: str, problem: str
) -> None:
    (found,) = problems(tmp_path, f"{SMALLEST}\n[{section}]\n{line}")
    assert found.startswith(f"[{section}] {problem}")


@pytest.mark.parametrize(
    "line", ["port = 0", "timeout_seconds = 0", "max_mail_mb = 0", "folders = []"]
)
def test_a_mailbox_that_could_never_be_read_is_refused_at_the_door(
    tmp_path: Path, line: str
) -> None:
    (found,) = problems(tmp_path, SMALLEST.replace("[smtp]", f"{line}\n[smtp]"))
    assert found.startswith(f"[mailbox] {line.split(maxsplit=1)[0]}: must")


def test_a_section_must_be_one(tmp_path: Path) -> None:
    assert problems(tmp_path, f"web = 5\n{SMALLEST}") == ["[web] must be a section"]


def test_a_missing_file_and_a_broken_one_are_said_with_the_cure(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is not there; run “micrec-bot init”"):
        load(tmp_path / "nowhere.toml")
    with pytest.raises(ConfigError, match=r"config\.toml is not valid TOML: Expected"):
        load(written(tmp_path, "[mailbox"))
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"config\.toml cannot be read"):
        load(tmp_path / "config.toml")


def test_a_secret_comes_from_the_environment(tmp_path: Path) -> None:
    found = loaded(tmp_path, 'password_env = "SMTP_PASSWORD"', SMTP_PASSWORD="other")
    assert (found.mailbox.password.value, found.smtp.password) == (SECRET, Secret(value="other"))
    assert loaded(tmp_path).smtp.password is None


def test_a_secret_comes_from_a_file_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "p").write_bytes(f" {SECRET} \r\n".encode())
    found = loaded(tmp_path, 'password_file = "p"')
    assert found.smtp.password == Secret(value=f" {SECRET} ")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('password_file = "nowhere"', "password_file: nowhere: No such file or directory"),
        ('password_file = "."', "password_file: .: Is a directory"),
        ('password_file = "binary"', "password_file: binary: is not a text in UTF-8"),
        ('password_env = "NOT_SET"', "password_env: the variable NOT_SET is not set"),
    ],
)
def test_a_secret_that_cannot_be_read_is_told_by_its_place(
    tmp_path: Path, line: str, problem: str
) -> None:
    (tmp_path / "binary").write_bytes(b"\xff")
    assert problems(tmp_path, f"{SMALLEST}{line}") == [f"[smtp] {problem}"]


def test_a_password_in_the_file_itself_is_refused_and_not_repeated(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, f'{SMALLEST}password = "{SECRET}"')
    assert found.startswith("[smtp] password: unknown key, did you mean password_")


def test_secrets_never_show_themselves(tmp_path: Path) -> None:
    found = loaded(tmp_path, 'password_env = "SMTP_PASSWORD"', SMTP_PASSWORD=SECRET)
    assert SECRET not in f"{found!r}{found}{found.mailbox.password}{found.smtp}"


def test_relative_paths_are_relative_to_the_configuration(tmp_path: Path) -> None:
    found = loaded(tmp_path, '[deadlines]\nholidays_file = "days.toml"\n[keys]\nfile = "/k"')
    assert found.deadlines.holidays_file == tmp_path / "days.toml"
    assert found.keys.file == Path("/k")
    assert loaded(tmp_path, '[deadlines]\nholidays_file = ""').deadlines.holidays_file is None


def test_the_configuration_is_read_here_only() -> None:
    readers = [p for p in (ROOT / "bot").rglob("*.py") if "os.environ" in p.read_text("utf-8")]
    assert readers == [Path(config.__file__)]


def test_the_data_may_come_from_elsewhere_than_a_file(tmp_path: Path) -> None:
    data = tomllib.loads(SMALLEST)
    assert parse(data, tmp_path / "c.toml", {"IMAP_PASSWORD": "x"}) == loaded(
        tmp_path, IMAP_PASSWORD="x"
    )
