"""The demo as a person starts it: from a terminal, with a browser, until Ctrl+C."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import demo as command
from bot.cli.demo import demo
from bot.demo.show import announcer
from bot.errors import ConfigError
from classifiers.labels import REQUESTS, Language
from tests.bot.demo.browser import Browser

ROOT = Path(__file__).parents[3]
LAST_LINE = "Ctrl+C ends the demo."


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "TMPDIR": str(folder), "PYTHONPATH": str(ROOT)}


def finished(folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603  (our own command)
        [sys.executable, "-m", "bot", "demo", *options],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_once_as_json_prints_the_cases_and_nothing_else(tmp_path: Path) -> None:
    done = finished(tmp_path, "--once", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) >= 25
    assert {r["kind"] for case in found for r in case["requests"]} >= set(REQUESTS)
    assert {case["language"] for case in found} == set(Language)
    assert list(tmp_path.iterdir()) == []


@dataclass
class Running:
    """A demo that serves, and what it said on the way."""

    process: "subprocess.Popen[str]"
    said: str

    def found(self, pattern: str) -> str:
        match = re.search(pattern, self.said)
        assert match is not None, self.said
        return match[1]

    def next_line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()


@contextmanager
def a_demo(folder: Path) -> Iterator[Running]:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "demo"],
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        running = Running(process, "")
        while LAST_LINE not in running.said and (line := running.next_line()):
            running.said += line
        try:
            yield running
        finally:
            process.kill()


def approve(browser: Browser, ref: str) -> None:
    browser.open(f"/cases/{ref}")
    while browser.form(f"/cases/{ref}/tick"):
        browser.send(f"/cases/{ref}/tick", done="yes")
    browser.send(f"/cases/{ref}/approve")


def test_who_does_what_the_demo_says_sees_the_answer_arrive(tmp_path: Path) -> None:
    with a_demo(tmp_path) as running:
        browser = Browser(running.found(r"The queue +(http\S+)"))
        browser.sign_in("liga", running.found(r"liga +(\S+)"))
        ref = running.found(r"open (MR-\S+),")
        assert ref in browser.page
        approve(browser, ref)
        customer = running.found(r"in the mailbox of (\S+)\.\n")
        assert running.next_line().startswith(f"A letter arrived for {customer}: Re: ")


def test_sigterm_ends_it_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with a_demo(tmp_path) as running:
        assert list(tmp_path.glob("micrec-demo-*"))
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(30) == 0
        assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = finished(tmp_path, "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "leave --port out" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_the_library_it_names_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "LIBRARY", "mail_devel_that_is_missing")
    result = CliRunner().invoke(demo, ["--once"])
    assert isinstance(result.exception, ConfigError)
    assert "pip install 'micrec-bot[demo]'" in str(result.exception)


def test_a_letter_to_ourselves_is_no_news() -> None:
    said: list[str] = []
    arrived = announcer(said.append)
    arrived("info@micrec.lv", b"Subject: x\r\n\r\n")
    arrived("anna@example.lv", b"Subject: =?utf-8?q?Atbilde_p=C4=93c_l=C5=ABguma?=\r\n\r\n")
    assert said == ["A letter arrived for anna@example.lv: Atbilde pēc lūguma"]
