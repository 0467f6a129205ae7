"""Writes the figures into the model card, between two marks; the prose around them is by hand."""

from pathlib import Path

from classifiers.errors import CorpusError

CARD = Path(__file__).parents[2] / "docs" / "model-card.md"
BEGIN = "<!-- figures: written by `python -m classifiers evaluate --card` -->"
END = "<!-- end of the figures -->"


def filled(card: str, figures: str) -> str:
    """Raises CorpusError where the marks are not there, once each and in order."""
    before, begin, rest = card.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end or BEGIN in rest or END in after:
        raise CorpusError(f"The card needs the lines {BEGIN} and {END}, once each; put them back.")
    return f"{before}{BEGIN}\n\n{figures}\n\n{END}{after}"


def write(figures: str, card: Path = CARD) -> None:
    if not card.exists():
        raise CorpusError(f"{card} is not there; write the card in a checkout of the project.")
    # In one go, and only when the figures are there to put in.
    card.write_text(filled(card.read_text(encoding="utf-8"), figures), encoding="utf-8")
