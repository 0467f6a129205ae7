"""The queue: what waits, most urgent first, and what else needs a look."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.core.case import WAITING, Case, State
from bot.core.figures import SOON
from bot.core.mail import MailState
from bot.core.outgoing import OutState
from bot.core.roles import Right
from bot.errors import NotFound
from bot.store import beats, cases, messages, outbox, queue
from bot.store.queue import Sieve
from bot.store.tx import Tx
from bot.web import access
from bot.web.health import unwell
from bot.web.office import now, the_app, today
from bot.web.page import Page
from bot.web.words import N_
from classifiers.labels import Kind

PER_PAGE = 50
DIGITS = 6
"""As long as a case number or a page number may be."""
VIEWS = {
    "waiting": N_("To do"),
    "review": N_("To check first"),
    "late": N_("Overdue"),
    "soon": N_("Due in 7 days"),
    "mine": N_("Mine"),
    "approved": N_("On its way"),
    "answered": N_("Answered"),
    "closed": N_("Closed"),
    "all": N_("All"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address of the page asks for; strange values count as nothing."""

    view: str
    kind: Kind | None
    page: int

    def link(self, **other: object) -> str:
        """The address of the same list with something else chosen."""
        wanted = {"view": self.view, "kind": self.kind or "", "page": 1, **other}
        left_out = {"view": "waiting", "kind": "", "page": 1}
        asked = {name: value for name, value in wanted.items() if value != left_out[name]}
        return url_for("queue") + ("?" + urlencode(asked) if asked else "")


@dataclass(frozen=True, slots=True)
class Attention:
    """What waits elsewhere."""

    mails: int
    quarantined: int
    unsure: int
    failed: int
    steps: int


def show() -> ResponseReturnValue:
    """One page of the queue."""
    chosen = _chosen()
    sieve = _sieve(chosen.view, chosen.kind, today(), access.actor().name)
    with the_app().store.read() as tx:
        total = queue.count(tx, sieve)
        found = queue.page(tx, sieve, limit=PER_PAGE, offset=(chosen.page - 1) * PER_PAGE)
        counts = _counts(tx)
        elsewhere = attention(tx)
    return _list(found, chosen=chosen, total=total, counts=counts, elsewhere=elsewhere)


def _list(found: list[Case], **more: object) -> ResponseReturnValue:
    return render_template(
        "queue.html", cases=found, views=VIEWS, kinds=tuple(Kind), per_page=PER_PAGE, **more
    )


def _chosen() -> Chosen:
    view = request.args.get("view", "waiting")
    kind = request.args.get("kind", "")
    number = request.args.get("page", "1")
    return Chosen(
        view if view in VIEWS else "waiting",
        Kind(kind) if kind in set(Kind) else None,
        min(max(int(number), 1), 10_000) if number.isdecimal() and len(number) < DIGITS else 1,
    )


def _sieve(view: str, kind: Kind | None, day: date, name: str) -> Sieve:
    sieves = {
        "waiting": Sieve(states=WAITING, kind=kind),
        "review": Sieve(states=WAITING, review=True, kind=kind),
        "late": Sieve(late_on=day, kind=kind),
        "soon": Sieve(due_from=day, due_to=day + SOON, kind=kind),
        "mine": Sieve(states=WAITING, assigned_to=name, kind=kind),
        "approved": Sieve(states=(State.APPROVED,), kind=kind),
        "answered": Sieve(states=(State.ANSWERED,), kind=kind),
        "closed": Sieve(states=(State.CLOSED,), kind=kind),
        "all": Sieve(kind=kind),
    }
    return sieves[view]


def _counts(tx: Tx) -> dict[str, int]:
    """How many cases wait behind the views a day's work begins with."""
    name = access.actor().name
    first = ("waiting", "review", "late", "soon", "mine")
    return {view: queue.count(tx, _sieve(view, None, today(), name)) for view in first}


def attention(tx: Tx) -> Attention:
    """The mails, letters and steps that need a person."""
    mails, letters = messages.counts(tx), outbox.counts(tx)
    steps = unwell(beats.all_of(tx), now(), the_app().config.schedule)
    return Attention(
        mails=mails.get(MailState.IGNORED, 0) + mails.get(MailState.AUTOMATIC, 0),
        quarantined=mails.get(MailState.QUARANTINED, 0),
        unsure=letters.get(OutState.UNSURE, 0),
        failed=letters.get(OutState.FAILED, 0),
        steps=len(steps),
    )


def find() -> ResponseReturnValue:
    """Look a case up by its number, or a person by address.

    A POST, so that no address of a person stays in the browser's list of visited pages.
    """
    asked = request.form.get("text", "").strip()
    with the_app().store.read() as tx:
        if "@" in asked:
            sieve = Sieve(address=asked)
            total, found = queue.count(tx, sieve), queue.page(tx, sieve, limit=PER_PAGE)
            counts, elsewhere = _counts(tx), attention(tx)
        else:
            return redirect(url_for("case", ref=_ref(tx, asked)), 303)
    chosen = Chosen("all", None, 1)
    return _list(found, chosen=chosen, total=total, counts=counts, elsewhere=elsewhere, asked=asked)


def _ref(tx: Tx, asked: str) -> str:
    """The case that is meant: its whole reference, or its number in this year."""
    number = asked.rpartition("-")[2]
    if number == asked and number.isdecimal() and len(number) <= DIGITS:
        asked = f"MR-{today().year}-{int(number):06d}"
    try:
        return cases.get(tx, asked).ref
    except NotFound:
        raise NotFound(
            "There is no case “{asked}”; search for a case number or a whole e-mail address.",
            asked=asked,
        ) from None


PAGES = (
    Page("GET", "/", "queue", show, Right.CASEWORK),
    Page("POST", "/find", "find", find, Right.CASEWORK),
)
