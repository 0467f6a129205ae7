"""The last lawful day to answer each kind of request, with the working shown.

How a period runs (Regulation 1182/71, which EDPB Guidelines 01/2022 paragraphs 159-161 apply
to the GDPR month): the day of receipt in Riga is day 0, whatever the hour and even if nobody
works on it (art. 3(1), sure); a month ends on the day with the same number or, where there is
none, on the month's last day (art. 3(2)(c), sure); a period that would end on a Saturday, Sunday
or Latvian public holiday ends on the next working day (art. 3(4), sure). Moved working days
never extend a deadline (a reading, fairly sure: a Cabinet order makes no public holiday).

Less sure, and therefore read to the safe side:

* Extension: "two further months" (GDPR art. 12(3)) counts as three months from receipt, as the
  British authority does. The other reading, two months after the end of the first, ends a day or
  two sooner at some month ends; where it does, the working says so, and sooner is safer.
* Complaints: whether the 15 working days (PTAL s. 26.1) start after the day of receipt is an
  assumption. Whether a moved day is a working day for a private seller is open: the limit counts
  public holidays alone, the working names the sooner date where the two differ, and the target
  is five working days before either.
* Contract withdrawal: PTAL s. 12 gives 14 days; that their end rolls is taken from the directive
  behind it (2011/83, recital 41), so the company aims for a day before the unrolled one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from bot.core.calendar import ONE_DAY, RIGA, SATURDAY, WEEKDAYS, Calendar, say
from bot.errors import BotError
from classifiers.labels import Kind


class Unit(StrEnum):
    MONTHS = "months"
    DAYS = "calendar days"
    WORKING_DAYS = "working days"


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time counted from the day of receipt, which is not counted itself."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count} {self.unit if self.count > 1 else self.unit.removesuffix('s')}"


@dataclass(frozen=True, slots=True)
class Term:
    """What the law gives for a kind, where it says so, and what the company aims for.

    Without an aim the company aims for the last working day within the limit. Only requests
    under GDPR arts. 15 to 20 may be extended: stopping advertising is never complex.
    """

    limit: Period
    source: str
    aim: Period | None
    extendable: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """Dates are days in Riga; each ends at midnight there.

    `unrolled_on`: where the period ends before weekends and holidays are looked at. `due_on`:
    the last lawful day. `target_on`: the day the company aims for, never after `due_on` or
    before `received_on`. `extended_due_on`: the last lawful day if the person is told of an
    extension by `due_on`; None where the law allows none. `steps`: the working, in English.
    """

    kind: Kind
    received_on: date
    unrolled_on: date
    due_on: date
    target_on: date
    extended_due_on: date | None
    steps: tuple[str, ...]


ONE_MONTH = Period(1, Unit.MONTHS)
A_WEEK = Period(5, Unit.WORKING_DAYS)

TERMS = {
    # Advertising has to stop at once (GDPR art. 21(3) knows no grace); the month is for the answer.
    # Good practice is the same day, at most two; the large mail services ask senders for two.
    Kind.UNSUBSCRIBE: Term(ONE_MONTH, "GDPR art. 12(3)", aim=Period(2, Unit.DAYS)),
    Kind.ACCESS: Term(ONE_MONTH, "GDPR art. 12(3)", aim=None, extendable=True),
    # "Without undue delay" and, in practice, "days" name no number: a working week is ours.
    Kind.CORRECTION: Term(ONE_MONTH, "GDPR arts. 12(3), 16", aim=A_WEEK, extendable=True),
    Kind.ERASURE: Term(ONE_MONTH, "GDPR arts. 12(3), 17", aim=A_WEEK, extendable=True),
    Kind.RESTRICTION: Term(ONE_MONTH, "GDPR arts. 12(3), 18", aim=A_WEEK, extendable=True),
    Kind.PORTABILITY: Term(ONE_MONTH, "GDPR art. 12(3)", aim=None, extendable=True),
    # Ten is good practice and keeps clear of the 14th, the last day that is safe on any reading.
    Kind.COMPLAINT: Term(
        Period(15, Unit.WORKING_DAYS), "PTAL s. 26.1", aim=Period(10, Unit.WORKING_DAYS)
    ),
    # The refund; paid a day early it has also arrived in time.
    Kind.WITHDRAWAL: Term(Period(14, Unit.DAYS), "PTAL s. 12", aim=Period(13, Unit.DAYS)),
    # No law; the complaint's term, because a letter a person turned into a case may hide a claim.
    Kind.OTHER: Term(
        Period(15, Unit.WORKING_DAYS),
        "the company's own term, the law sets none",
        aim=Period(10, Unit.WORKING_DAYS),
    ),
}


def deadline(kind: Kind, received: datetime | date, calendar: Calendar) -> Deadline:
    """The dates for a request received on a day in Riga, or at an aware moment.

    Raises BotError for a moment without a time zone, and for days outside the calendar.
    """
    term = TERMS[kind]
    received_on, arrival = _receipt(received)
    unrolled_on, counted = _count(received_on, term.limit, calendar)
    due_on, rolled = _roll(unrolled_on, term.limit.unit, calendar)
    target_on, aimed = _target(received_on, unrolled_on, term.aim, calendar)
    extended_due_on, extended = _extend(received_on, term, calendar)
    return Deadline(
        kind=kind,
        received_on=received_on,
        unrolled_on=unrolled_on,
        due_on=due_on,
        target_on=target_on,
        extended_due_on=extended_due_on,
        steps=(arrival, f"{counted} Source: {term.source}.", *rolled, aimed, *extended),
    )


def earliest(deadlines: Iterable[Deadline]) -> Deadline:
    """The one that is due first and, among equals, aimed for first; at least one is needed."""
    return min(deadlines, key=lambda one: (one.due_on, one.target_on))


def add_months(day: date, months: int) -> date:
    """The same day number so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = first_of_next - ONE_DAY
    return last.replace(day=min(day.day, last.day))


def _receipt(received: datetime | date) -> tuple[date, str]:
    if not isinstance(received, datetime):
        return received, f"Received on {say(received)}, which is day 0."
    if received.tzinfo is None:
        raise BotError("{moment} names no time zone; add one.", moment=received.isoformat())
    day = received.astimezone(RIGA).date()
    moment = received.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
    return day, f"Received at {moment} UTC, which is {say(day)} in Riga; that is day 0."


def _count(start: date, period: Period, calendar: Calendar) -> tuple[date, str]:
    if period.unit is Unit.MONTHS:
        return _count_months(start, period)
    if period.unit is Unit.WORKING_DAYS:
        return _count_working_days(start, period, calendar)
    end = start + timedelta(days=period.count)
    return end, f"{period} later is {say(end)}."


def _count_months(start: date, period: Period) -> tuple[date, str]:
    end = add_months(start, period.count)
    if end.day == start.day:
        return end, f"{period} later is {say(end)}, the same day number."
    return end, f"{period} later is {say(end)}, the last day of a month without a day {start.day}."


def _count_working_days(start: date, period: Period, calendar: Calendar) -> tuple[date, str]:
    """Public holidays and weekends are not counted; the state sector's moved days are."""
    strict = calendar.add_working_days(start, period.count)
    moved = calendar.state_sector().add_working_days(start, period.count)
    between = [start + timedelta(days=n) for n in range(1, (strict - start).days)]
    holidays = _why([day for day in between if day.weekday() < SATURDAY], calendar)
    sentence = f"Working day {period.count} after it is {say(strict)}, not counting weekends"
    sentence += f" and {holidays}." if holidays else "."
    if moved < strict:
        sentence += f" With the state's moved days it would be {say(moved)}: sooner is safer."
    return strict, sentence


def _roll(unrolled_on: date, unit: Unit, calendar: Calendar) -> tuple[date, tuple[str, ...]]:
    if unit is Unit.WORKING_DAYS or calendar.is_working_day(unrolled_on):
        return unrolled_on, ()
    due_on = calendar.next_working_day(unrolled_on)
    skipped = [unrolled_on + timedelta(days=n) for n in range((due_on - unrolled_on).days)]
    closed = _why(skipped, calendar)
    return due_on, (f"It moves to the next working day, {say(due_on)}; closed: {closed}.",)


def _why(days: Sequence[date], calendar: Calendar) -> str:
    """The days nobody works on, holidays with their names."""
    closed = ((day, calendar.closed(day)) for day in days)
    return ", ".join(
        say(day) if reason in WEEKDAYS else f"{say(day)} ({reason})"
        for day, reason in closed
        if reason
    )


def _target(
    received_on: date, unrolled_on: date, aim: Period | None, calendar: Calendar
) -> tuple[date, str]:
    """The aim moved back to a working day, but never to before the receipt.

    Where no day from the receipt to the aim is a working day (opt-outs at Christmas and Easter),
    the aim itself stands: the program stops certain ones on any day.
    """
    safe = calendar.last_working_day(unrolled_on)
    if aim is None:
        return safe, f"Target {say(safe)}, the last working day within the time limit."
    wanted, _ = _count(received_on, aim, calendar)
    days = [wanted - timedelta(days=n) for n in range((wanted - received_on).days + 1)]
    target = next((day for day in days if calendar.is_working_day(day)), None)
    if target is None:
        return wanted, f"Target {say(wanted)}, {aim} later; no day until then is a working day."
    target = min(target, safe)
    return target, f"Target {say(target)}, the last working day within {aim}."


def _extend(
    received_on: date, term: Term, calendar: Calendar
) -> tuple[date | None, tuple[str, ...]]:
    if not term.extendable:
        return None, ()
    three = add_months(received_on, 3)
    one_and_two = add_months(add_months(received_on, 1), 2)
    sentence = f"Extended by two months (GDPR art. 12(3)) it would end on {say(three)}"
    if one_and_two < three:
        sentence += f"; two months after the first would be {say(one_and_two)}: sooner is safer"
    due_on, rolled = _roll(three, Unit.MONTHS, calendar)
    return due_on, (f"{sentence}.", *rolled)
