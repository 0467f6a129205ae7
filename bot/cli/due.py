"""`due`: the deadline of a request and the working behind it. Reads no config and no database."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeGuard

import click

from bot.core.calendar import RIGA, say
from bot.core.deadlines import Deadline, deadline
from bot.edges.holidays_file import FIRST_YEAR, LAST_YEAR
from bot.edges.public_holidays import calendar
from classifiers.labels import Kind


class WrongUse(click.ClickException):
    """Something typed wrongly, said in one sentence without the usage text."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Receipt:
    """A date in Riga or an aware moment, and what had to be assumed about it."""

    when: date | datetime
    notes: tuple[str, ...] = ()

    def riga_date(self) -> date:
        return self.when.astimezone(RIGA).date() if isinstance(self.when, datetime) else self.when


@click.command()
@click.argument("kind", type=click.Choice([kind.value for kind in Kind]))
@click.argument("received", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line instead of text.")
@click.option(
    "--holidays",
    type=click.Path(path_type=Path),
    help="A file that adds or removes holidays; holidays.example.toml shows it.",
)
@click.pass_obj
def due(
    obj: object, kind: str, received: tuple[str, ...], *, as_json: bool, holidays: Path | None
) -> None:
    """Show by when a request of this KIND has to be answered.

    RECEIVED is when the mail server took the mail: a date (2026-11-22) or a date and time
    (2026-11-22T23:30+02:00, ...Z). A time without a zone is taken as the time in Riga.
    """
    receipts = [read_receipt(text) for text in received]
    override = holidays or getattr(obj, "holidays_file", None)
    for result in answers(Kind(kind), receipts, override):
        click.echo(as_line(result) if as_json else as_text(result))


def answers(kind: Kind, receipts: Sequence[Receipt], override: Path | None) -> list[Deadline]:
    """One deadline for each receipt, in the same order."""
    years = [receipt.riga_date().year for receipt in receipts]
    # An extended deadline of December ends in the next year.
    days = calendar(min(years), max(years) + 1, override)
    results = [deadline(kind, receipt.when, days) for receipt in receipts]
    return [
        replace(result, steps=receipt.notes + result.steps)
        for receipt, result in zip(receipts, results, strict=True)
    ]


def read_receipt(text: str) -> Receipt:
    """Raises WrongUse for what is no ISO 8601 date or date-time in the years covered."""
    when = _parse(text)
    # The year first: the first and the last moments Python knows cannot change their zone.
    if _covered(when):
        receipt = _in_riga(when) if _is_naive(when) else Receipt(when)
        if _covered(receipt.riga_date()):
            return receipt
    raise WrongUse(f"{text!r} is not in the years covered, {FIRST_YEAR} to {LAST_YEAR - 1}.")


def _is_naive(when: date) -> TypeGuard[datetime]:
    return isinstance(when, datetime) and when.tzinfo is None


def _covered(day: date) -> bool:
    return FIRST_YEAR <= day.year < LAST_YEAR


def _parse(text: str) -> date | datetime:
    for kind in (date, datetime):
        with suppress(ValueError):
            return kind.fromisoformat(text)
    raise WrongUse(
        f"{text!r} is no date (like 2026-11-22) or date and time (2026-11-22T23:30+02:00)."
    )


def _in_riga(naive: datetime) -> Receipt:
    """Fold 0 decides (PEP 495): the first of two equal times, the old offset for a missing one."""
    local = naive.replace(tzinfo=RIGA)
    notes = [f"{naive.isoformat(' ')} names no time zone and is taken as the time in Riga."]
    back = local.astimezone(UTC).astimezone(RIGA)
    if back.replace(tzinfo=None) != naive:
        shown = back.strftime("%H:%M")
        notes.append(f"That time did not exist, the clocks went forward; it is taken as {shown}.")
    elif local.utcoffset() != local.replace(fold=1).utcoffset():
        notes.append("That time came twice, the clocks went back; it is taken as the first.")
    return Receipt(local, tuple(notes))


def as_line(result: Deadline) -> str:
    """One JSON object: ISO dates, null where there is none."""
    return json.dumps(asdict(result), default=date.isoformat, ensure_ascii=False)


def as_text(result: Deadline) -> str:
    extended = result.extended_due_on
    head = (
        f"{result.kind}, received {say(result.received_on)}: "
        f"due {say(result.due_on)}, target {say(result.target_on)}, "
        f"period ends {say(result.unrolled_on)}, "
        f"{f'extended {say(extended)}' if extended else 'no extension'}"
    )
    return "\n".join([head, *(f"  {step}" for step in result.steps)])
