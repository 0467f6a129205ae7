"""The numbers of the deadline report, from plain values: no queries, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.core.calendar import RIGA
from bot.core.case import WAITING, State
from classifiers.labels import Kind

SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What the report needs to know of one request."""

    ref: str
    kind: Kind
    state: State
    received_at: datetime
    due_on: date
    answered_at: datetime | None

    @property
    def received_on(self) -> date:
        """The day of receipt in Riga."""
        return self.received_at.astimezone(RIGA).date()

    @property
    def in_time(self) -> bool | None:
        """Whether the answer left by the last lawful day; None while there is none."""
        if self.answered_at is None:
            return None
        return self.answered_at.astimezone(RIGA).date() <= self.due_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The numbers of one kind, or of all. Each counts requests, not cases."""

    received: int = 0
    open: int = 0
    due_soon: int = 0
    overdue: int = 0
    answered: int = 0
    in_time: int = 0

    @property
    def share_in_time(self) -> float | None:
        """The part of the answers that left in time, 0..1; None where there were none."""
        return self.in_time / self.answered if self.answered else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One report. Received and answered count within the period, the rest as of `today`.

    `refs` names the cases behind each number of the total line.
    """

    today: date
    first: date
    last: date
    total: Line
    by_kind: Mapping[Kind, Line]
    refs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def figures(facts: Iterable[Fact], *, today: date, first: date, last: date) -> Figures:
    """Count. The period runs from `first` to `last`, both included, in Riga's days."""
    known = [f for f in facts if f.state is not State.DROPPED]
    groups = {kind: [f for f in known if f.kind is kind] for kind in Kind}
    return Figures(
        today=today,
        first=first,
        last=last,
        total=_line(known, today, first, last),
        by_kind={kind: _line(group, today, first, last) for kind, group in groups.items()},
        refs={
            name: tuple(dict.fromkeys(f.ref for f in part))
            for name, part in _parts(known, today, first, last).items()
        },
    )


def _line(facts: Iterable[Fact], today: date, first: date, last: date) -> Line:
    return Line(**{name: len(part) for name, part in _parts(facts, today, first, last).items()})


def _parts(facts: Iterable[Fact], today: date, first: date, last: date) -> dict[str, list[Fact]]:
    known = list(facts)
    waiting = [f for f in known if f.state in WAITING]
    answered = [
        f
        for f in known
        if f.answered_at is not None and first <= f.answered_at.astimezone(RIGA).date() <= last
    ]
    return {
        "received": [f for f in known if first <= f.received_on <= last],
        "open": waiting,
        "due_soon": [f for f in waiting if today <= f.due_on <= today + SOON],
        "overdue": [f for f in waiting if f.due_on < today],
        "answered": answered,
        "in_time": [f for f in answered if f.in_time],
    }
