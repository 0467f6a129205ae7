"""Ordinary mails for the big tests: words of many people, as raw bytes with own Message-IDs."""

import json
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from itertools import cycle, islice
from pathlib import Path

SEEDS = Path(__file__).parents[1] / "classifiers" / "training" / "corpus"
FIRST = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


def words() -> list[tuple[str, str]]:
    """Subject and body of real-looking mails in three languages."""
    lines = [
        line
        for name in ("seed-lv", "seed-ru", "seed-en")
        for line in (SEEDS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    mails = [json.loads(line) for line in lines]
    return [(mail["subject"] or "", mail["body"] or "") for mail in mails]


def mail(number: int, subject: str, body: str) -> bytes:
    """One mail of a person of its own."""
    made = EmailMessage()
    made["From"] = f"Klients {number} <klients{number}@piemers.lv>"
    made["To"] = "info@micrec.lv"
    made["Subject"] = " ".join(subject.split())
    made["Date"] = format_datetime(FIRST + timedelta(minutes=number))
    made["Message-ID"] = f"<mail-{number}@piemers.lv>"
    made.set_content(body or " ", charset="utf-8")
    return made.as_bytes()


def mails(count: int) -> list[bytes]:
    """So many different mails, always the same ones."""
    return [mail(i, *text) for i, text in enumerate(islice(cycle(words()), count))]
