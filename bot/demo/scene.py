"""What the first pass made of the samples: counted in the database, nothing made up."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.case import Case, State, is_late
from bot.core.mail import Mail, MailState
from bot.demo.samples import Arrival, Sample
from bot.store import cases, drafts, messages
from bot.store.engine import Store
from bot.store.tx import Tx
from classifiers.labels import Kind


@dataclass(frozen=True, slots=True)
class Scene:
    """`misread` are the samples of which the program made something else than a person would.

    `easiest` is an opt-out whose letter only needs its duties ticked; None where there is none.
    """

    states: Mapping[MailState, int]
    cases: Sequence[Case]
    late: int
    misread: Sequence[Sample]
    easiest: Case | None

    @property
    def mails(self) -> int:
        return sum(self.states.values())


def look(store: Store, arrivals: Mapping[bytes, Arrival], today: date) -> Scene:
    """Count what is in the database. `today` is the day in Riga."""
    with store.read() as tx:
        mails = messages.in_states(tx, tuple(MailState), limit=10 * len(arrivals))
        found = cases.listed(tx)
        return Scene(
            states=Counter(mail.state for mail in mails),
            cases=found,
            late=sum(is_late(case, today) for case in found),
            misread=tuple(_misread(tx, mails, arrivals)),
            easiest=next((case for case in found if _is_easy(tx, case)), None),
        )


def _misread(tx: Tx, mails: Sequence[Mail], arrivals: Mapping[bytes, Arrival]) -> Iterator[Sample]:
    for mail in mails:
        raw, _ = messages.raw_of(tx, mail.id)
        arrival = arrivals.get(raw)
        if arrival is not None and not arrival.sample.understood(mail):
            yield arrival.sample


def _is_easy(tx: Tx, case: Case) -> bool:
    kinds = {request.kind for request in case.current()}
    draft = drafts.latest(tx, case.id)
    plain = kinds == {Kind.UNSUBSCRIBE} and case.state is State.DRAFTED
    return (
        plain
        and not case.review
        and draft is not None
        and all(point.form == "confirm" for point in draft.points)
    )
