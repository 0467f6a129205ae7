from collections.abc import Sequence

import pytest

from classifiers.labels import Kind, Language
from classifiers.letter import Letter
from classifiers.training.faithful import blanked, faithful
from classifiers.units import Span
from classifiers.verdict import Evidence, Refs, Verdict

WISH = "Delete it all."
CHAT = "The sky is blue today. The cat sleeps. Tea is ready."


class Reader:
    """Scores 0.9 for erasure where `word` stands, else 0.2; shows `shown` as its evidence."""

    def __init__(self, word: str, shown: str) -> None:
        self.word, self.shown, self.asked = word, shown, list[str]()

    def __call__(self, letters: Sequence[Letter]) -> list[Verdict]:
        self.asked += [letter.body for letter in letters]
        return [self._verdict(letter.body) for letter in letters]

    def _verdict(self, body: str) -> Verdict:
        start = body.find(self.shown)
        span = Evidence(Kind.ERASURE, start, start + len(self.shown), self.shown, 1.0)
        return Verdict(
            labels=(Kind.ERASURE,),
            scores={Kind.ERASURE: 0.9 if self.word in body else 0.2},
            right=None,
            language=Language.EN,
            review=False,
            review_reason="",
            evidence=(span,) if start >= 0 else (),
            refs=Refs(),
            automated=None,
            authority=None,
            model_version="1",
        )


def test_blanks_keep_every_other_character_in_its_place() -> None:
    assert blanked("One two.\nThree.", [Span(4, 11)]) == "One     \n  ree."


def test_evidence_that_carried_the_kind_takes_the_score_with_it() -> None:
    letter, reader = Letter("", f"{CHAT} {WISH}"), Reader("Delete", WISH)
    found = faithful([letter], reader([letter]), reader)
    assert (found.named, found.fell) == (1, 1.0)
    assert found.fall == pytest.approx(0.7)
    assert (found.compared, found.fell_by_chance, found.fall_by_chance) == (1, 0.0, 0.0)


def test_evidence_that_carried_nothing_is_told_by_what_chance_takes_away() -> None:
    letter, reader = Letter("", f"{CHAT} {WISH}"), Reader("Delete", CHAT)
    found = faithful([letter], reader([letter]), reader)
    assert (found.fell, found.fall, found.compared) == (0.0, 0.0, 0)


def test_chance_takes_as_many_letters_as_the_evidence_had_and_none_of_its_own() -> None:
    letter, reader = Letter("", f"{WISH} {CHAT}"), Reader("Delete", WISH)
    faithful([letter], reader([letter]), reader)
    by_chance = reader.asked[-1]
    assert by_chance.startswith(WISH)
    taken = [old for old, new in zip(letter.body, by_chance, strict=True) if old != new]
    assert len(taken) <= len(WISH) <= len(taken) + WISH.count(" ") + CHAT.count(" ")


def test_the_same_mails_are_tried_in_the_same_way() -> None:
    letter, reader = Letter("", f"{CHAT} {WISH}"), Reader("sleeps", WISH)
    assert faithful([letter], reader([letter]), reader) == faithful(
        [letter], reader([letter]), reader
    )


def test_a_mail_without_evidence_has_nothing_to_try() -> None:
    letter, reader = Letter("", CHAT), Reader("Delete", WISH)
    assert faithful([letter], reader([letter]), reader).named == 0
