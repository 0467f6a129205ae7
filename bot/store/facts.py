"""The report's query: plain rows out, no arithmetic."""

from sqlalchemy import select

from bot.core.case import State
from bot.core.figures import Fact
from bot.store.tables import cases, requests
from bot.store.tx import Tx
from classifiers.labels import Kind


def all_requests(tx: Tx) -> list[Fact]:
    """Every request there is, oldest first, with its case's reference; nothing sealed is opened."""
    query = select(
        cases.c.ref,
        requests.c.kind,
        requests.c.state,
        requests.c.received_at,
        requests.c.due_on,
        requests.c.answered_at,
    ).join_from(requests, cases, requests.c.case_id == cases.c.id)
    query = query.order_by(requests.c.id)
    return [
        Fact(
            ref=row.ref,
            kind=Kind(row.kind),
            state=State(row.state),
            received_at=row.received_at,
            due_on=row.due_on,
            answered_at=row.answered_at,
        )
        for row in tx.execute(query)
    ]
