"""The commands on a real installation, with a real small training."""

import json
import logging
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import cli
from bot.core.roles import Role
from bot.edges import teacher
from bot.edges.reader import ReaderProcess
from bot.steps import casework
from bot.store import cases, users
from bot.store.engine import Store, migrate
from bot.store.sealing import write_keys
from bot.wiring import build
from classifiers.labels import Kind
from classifiers.model import PLACE
from classifiers.training.corpus import CORPUS, Part, read, split
from classifiers.training.train import settings, train
from tests.builders import CALENDAR, CLERK, NOW, a_case, a_drafting_desk, a_mail

CONFIG = """\
[mailbox]
host = "127.0.0.1"
user = "info@micrec.lv"
password_env = "IMAP_PASSWORD"
[smtp]
host = "127.0.0.1"
"""
WORDS = "Zilonītis Bembijs lūdz kopiju no visa, kas par viņu zināms"


class Office:
    """Runs commands in process on one installation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
        write_keys(folder / "micrec.keys")
        self.store: Store = build(folder / "config.toml").store
        migrate(self.store)
        with self.store.begin() as tx:
            users.add(
                tx,
                "anna",
                email="anna@micrec.lv",
                password="-",
                role=Role.ADMIN,
                language="lv",
                uniquifier="anna",
                now=NOW,
            )

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(cli, ["--config", str(self.folder / "config.toml"), *words])

    def must(self, *words: str) -> str:
        result = self.run(*words)
        assert result.exit_code == 0, (result.output, result.exception)
        return result.stdout

    def judge(self, body: str) -> None:
        case = a_case(self.store, a_mail(body, message_id=f"<{hash(body)}@x.example>"))
        with self.store.read() as tx:
            seen = [r.kind for r in cases.get(tx, case.ref).current()]
        casework.correct_kinds(
            a_drafting_desk(self.store),
            CALENDAR,
            CLERK,
            case.ref,
            [Kind.ACCESS],
            right=None,
            seen=seen,
            now=NOW,
        )


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The delivered model is a poor one here, so that any learning is better."""
    monkeypatch.setenv("IMAP_PASSWORD", "x")
    recipe = replace(settings().recipe, features=8000, folds=2, rounds=1, variants=0, iterations=25)
    quick = replace(settings(), recipe=recipe)
    monkeypatch.setattr("classifiers.training.train.settings", lambda: quick)
    mails = tuple(m for n in ("lv", "ru", "en") for m in read(CORPUS / f"seed-{n}.jsonl"))
    monkeypatch.setattr("bot.edges.teacher.corpus.read", lambda _: mails)
    muddled = {m.id: m for m in split(mails)[Part.TRAIN][::2]}
    wrong = [replace(m, labels=frozenset({Kind.OTHER})) if m.id in muddled else m for m in mails]
    train(wrong, tmp_path / "delivered", quick)
    monkeypatch.setattr(teacher, "PLACE", tmp_path / "delivered")
    (tmp_path / "site").mkdir()
    return Office(tmp_path / "site")


def test_learning_choosing_and_going_back_by_command(office: Office) -> None:
    office.judge(WORDS)
    assert "would be put in use" in office.must("learn", "--dry-run")
    assert not (office.folder / "models").exists()
    told = json.loads(office.must("learn", "--json").splitlines()[-1])
    assert told["replaced"]
    listed = [json.loads(line) for line in office.must("models", "--json").splitlines()]
    assert [(v["name"] == told["in_use"], v["in_use"]) for v in listed] == [
        (False, False),
        (True, True),
    ]
    assert "started next" in office.must("models", "use", "delivered")
    assert office.must("models").startswith("*")
    assert told["in_use"] in office.must("models", "use", told["in_use"])
    plain = [f for f in office.folder.rglob("*") if f.is_file() and has(f, "Bembijs")]
    assert plain == []
    assert office.must("history", "verify")


def has(file: Path, word: str) -> bool:
    return word.encode() in file.read_bytes() or word.lower().encode() in file.read_bytes()


def test_without_judged_mails_there_is_nothing_to_learn(office: Office) -> None:
    result = office.run("learn", "--user", "anna")
    assert "judged no mail" in str(result.exception)


def test_a_broken_version_is_stood_in_for_loudly(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    reader = ReaderProcess(tmp_path / "models" / "2026-11-23+gone", learnt=True)
    with closing(reader), caplog.at_level(logging.WARNING):
        assert reader.start()
    assert "2026-11-23+gone is not in" in reader.trouble
    assert "The delivered model judges the mails instead" in caplog.text
    assert PLACE.exists()
