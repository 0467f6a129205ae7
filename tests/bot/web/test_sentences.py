import ast
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

import bot
from bot.core.deadlines import deadline
from bot.edges.public_holidays import calendar
from bot.store import users
from bot.web.sentences import translated
from bot.web.words import ACTIONS
from classifiers.labels import Kind
from tests.bot.web.premises import NOW, Premises

ENGLISH = ("later", "Received", "Target", "working day", "Source", "month", "Extended", "holiday")
STEPS = Path(bot.__file__).parent / "steps"


def in_latvian(office: Premises, texts: list[str]) -> list[str]:
    with office.app.store.begin() as tx:
        clerk = users.get(tx, "clerk")
        users.set_fields(tx, clerk.id, language="lv")
    with office.web.test_request_context("/signin"):
        return [translated(text) for text in texts]


@pytest.mark.parametrize("kind", Kind)
def test_every_working_of_a_deadline_is_shown_in_latvian(office: Premises, kind: Kind) -> None:
    known = calendar(2025, 2028, None)
    days = [date(2026, 1, 1) + timedelta(days=3 * n) for n in range(120)]
    steps = {s for day in days for s in deadline(kind, day, known).steps}
    steps |= set(deadline(kind, NOW, known).steps)
    for shown in in_latvian(office, sorted(steps)):
        assert not [word for word in ENGLISH if word in shown], shown


def test_reasons_are_shown_in_latvian(office: Premises) -> None:
    said = in_latvian(
        office,
        [
            "The sender's domain dvi.gov.lv belongs to the Data State Inspectorate (DVI).",
            "Unsure whether it is erasure (55%).",
            "A mail server sent it. But the words read like erasure.",
            "erasure and restriction hardly go together.",
            "the customer wrote again",
            "something nobody foresaw",
        ],
    )
    assert said == [
        "Sūtītāja domēna dvi.gov.lv īpašnieks: Datu valsts inspekcija (DVI).",
        "Nav droši, vai tas ir „Dzēšana” (55%).",
        "To nosūtīja pasta serveris. Taču vārdi izskatās pēc „Dzēšana”.",
        "„Dzēšana” un „Ierobežojums” diez vai iet kopā.",
        "klients ir rakstījis vēlreiz",
        "something nobody foresaw",
    ]


def recorded() -> Iterator[str]:
    """Every action that a step writes into the history by name."""
    for path in sorted(STEPS.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "history.add":
                action = node.args[3]
                if isinstance(action, ast.Constant):
                    yield str(action.value)


@pytest.mark.parametrize("action", sorted(set(recorded())))
def test_every_entry_of_the_history_has_words(action: str) -> None:
    assert action in ACTIONS
