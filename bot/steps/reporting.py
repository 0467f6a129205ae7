"""History to report: the figures of a period, as text, JSON or CSV."""

import csv
import io
import json
from dataclasses import asdict
from datetime import date

from bot.core.figures import Figures, Line, figures
from bot.store import facts
from bot.store.engine import Store
from classifiers.labels import Kind

COLUMNS = ("received", "open", "due_soon", "overdue", "answered", "in_time", "share_in_time")
HEADINGS = ("received", "open", "due in 7 days", "overdue", "answered", "in time", "share")


def report(store: Store, *, today: date, first: date | None, last: date | None) -> Figures:
    """The report of a period; by default the current year up to today."""
    with store.read() as tx:
        known = facts.all_requests(tx)
    start = first or date(today.year, 1, 1)
    return figures(known, today=today, first=start, last=last or today)


def as_json(found: Figures) -> str:
    """One JSON object: the period, the total, and one entry for each kind."""
    kinds = {kind: _numbers(line) for kind, line in found.by_kind.items()}
    data = {
        "today": found.today.isoformat(),
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "total": _numbers(found.total),
        "by_kind": kinds,
        "cases": found.refs,
    }
    return json.dumps(data, ensure_ascii=False)


def as_csv(found: Figures) -> str:
    """One row for each kind and one for all; numbers plain, the share with four decimals."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("kind", *COLUMNS))
    for name, line in _lines(found):
        numbers = _numbers(line)
        writer.writerow((name, *("" if numbers[c] is None else numbers[c] for c in COLUMNS)))
    return out.getvalue()


def as_text(found: Figures) -> str:
    """A table for a terminal or a plain mail."""
    head = f"Requests from {found.first} to {found.last}, as of {found.today} (Europe/Riga)"
    rows: list[tuple[str, ...]] = [("kind", *HEADINGS)]
    for name, line in _lines(found):
        share = "–" if line.share_in_time is None else f"{line.share_in_time:.0%}"
        numbers = _numbers(line)
        rows.append((name, *(str(numbers[c]) for c in COLUMNS[:-1]), share))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    table = [
        "  ".join(
            c.ljust(w) if i == 0 else c.rjust(w)
            for i, (c, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    late = found.refs.get("overdue", ())
    tail = [f"Overdue: {', '.join(late)}"] if late else []
    return "\n".join([head, "", *table, *tail]) + "\n"


def _lines(found: Figures) -> list[tuple[str, Line]]:
    named: list[tuple[str, Line]] = [(str(kind), found.by_kind[kind]) for kind in Kind]
    return [*named, ("all", found.total)]


def _numbers(line: Line) -> dict[str, int | float | None]:
    share = line.share_in_time
    return {**asdict(line), "share_in_time": None if share is None else round(share, 4)}
