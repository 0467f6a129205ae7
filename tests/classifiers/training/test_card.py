import json
from pathlib import Path

import pytest

from classifiers.errors import CorpusError
from classifiers.model import PLACE
from classifiers.training.card import BEGIN, CARD, END, filled, write

PROSE = f"# Card\n\nBy hand.\n\n{BEGIN}\n\nold figures\n\n{END}\n\nBy hand too.\n"


def test_only_what_stands_between_the_marks_is_replaced() -> None:
    card = filled(PROSE, "new figures")
    assert card == PROSE.replace("old", "new")
    assert filled(card, "new figures") == card


@pytest.mark.parametrize("card", ["no marks", BEGIN, f"{END} {BEGIN}", f"{PROSE}{PROSE}"])
def test_a_card_without_its_marks_is_left_alone(tmp_path: Path, card: str) -> None:
    place = tmp_path / "card.md"
    place.write_text(card, encoding="utf-8")
    with pytest.raises(CorpusError, match="once each"):
        write("figures", place)
    assert place.read_text(encoding="utf-8") == card


def test_where_there_is_no_card_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="in a checkout"):
        write("figures", tmp_path / "card.md")


def test_the_delivered_card_speaks_of_the_delivered_model() -> None:
    """After a new model: python -m classifiers evaluate --card."""
    version = json.loads((PLACE / "meta.json").read_text(encoding="utf-8"))["version"]
    figures = CARD.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    assert f"for model {version}:" in figures
