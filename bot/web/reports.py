"""The deadline report: every number opens the cases it counts."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.core.figures import Figures, figures
from bot.core.roles import Right
from bot.steps import reporting
from bot.store import facts, queue
from bot.store.queue import Sieve
from bot.web.office import the_app, today
from bot.web.page import Page
from bot.web.words import REPORT
from classifiers.labels import Kind

MOST = 500
"""As many cases as one number lists; more than that nobody reads on a page."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days asked for, both included."""

    first: date
    last: date

    @property
    def asked(self) -> str:
        """The same period as the address of a page asks for it."""
        return urlencode({"from": self.first.isoformat(), "to": self.last.isoformat()})


def show() -> ResponseReturnValue:
    """The figures of a period; by default of this year."""
    period = _period()
    found = reporting.report(the_app().store, today=today(), first=period.first, last=period.last)
    return render_template(
        "report.html", found=found, period=period, numbers=tuple(REPORT), kinds=tuple(Kind)
    )


def _period() -> Period:
    """What the address asks for; nonsense counts as nothing."""
    first = _day(request.args.get("from", "")) or date(today().year, 1, 1)
    last = _day(request.args.get("to", "")) or today()
    return Period(min(first, last), max(first, last))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def show_cases() -> ResponseReturnValue:
    """The cases behind one number."""
    number, kind, period = request.args.get("number", ""), request.args.get("kind", ""), _period()
    if number not in REPORT or (kind and kind not in set(Kind)):
        abort(404)
    with the_app().store.read() as tx:
        known = [f for f in facts.all_requests(tx) if not kind or f.kind == kind]
        counted = figures(known, today=today(), first=period.first, last=period.last)
        refs = counted.refs.get(number, ())
        found = queue.page(tx, Sieve(refs=refs[:MOST]), limit=MOST)
    return render_template(
        "report_cases.html",
        cases=found,
        number=number,
        kind=kind,
        period=period,
        requests=getattr(counted.total, number),
        left_out=len(refs) - len(found),
        back=f"{url_for('reports')}?{period.asked}",
    )


FILES = {
    "csv": ("text/csv", reporting.as_csv),
    "json": ("application/json", reporting.as_json),
}


def download(form: str) -> ResponseReturnValue:
    """The same figures as a file."""
    if form not in FILES:
        abort(404)
    period = _period()
    found: Figures = reporting.report(
        the_app().store, today=today(), first=period.first, last=period.last
    )
    mimetype, write = FILES[form]
    named = f'attachment; filename="report-{period.first}-{period.last}.{form}"'
    # A byte order mark tells Excel that the file is UTF-8.
    text = ("\ufeff" if form == "csv" else "") + write(found)
    return Response(text, mimetype=mimetype, headers={"Content-Disposition": named})


PAGES = (
    Page("GET", "/reports", "reports", show, Right.REPORTS),
    Page("GET", "/reports/cases", "report_cases", show_cases, Right.REPORTS),
    Page("GET", "/reports/file.<form>", "report_file", download, Right.REPORTS),
)
