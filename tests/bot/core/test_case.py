from datetime import UTC, date, datetime, timedelta
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.case import (
    EDITABLE,
    MOVES,
    ORDER,
    WAITING,
    Case,
    Move,
    Request,
    State,
    days_left,
    in_order_of_urgency,
    is_late,
    move,
    overall,
    reference,
)
from bot.errors import NotAllowed
from classifiers.labels import Kind, Language

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DUE = date(2026, 12, 23)


def a_case(number: int = 1, state: State = State.OPEN, **more: object) -> Case:
    values: dict[str, object] = {
        "id": number,
        "ref": reference(2026, number),
        "language": Language.LV,
        "state": state,
        "review": False,
        "received_at": NOON,
        "due_on": DUE,
        "target_on": DUE,
        "sender": "anna@piemers.lv",
        "name": "Anna",
    }
    return Case(**{**values, **more})  # type: ignore[arg-type]
