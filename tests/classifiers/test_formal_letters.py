"""What templates and lawyers write: several rights, a deadline, a right reserved, no grievance."""

from collections import Counter
from pathlib import Path

import pytest

from classifiers.decide import Classifier
from classifiers.labels import Kind
from classifiers.training.corpus import Labelled, read
from classifiers.verdict import Verdict

LETTERS = {mail.id: mail for mail in read(Path(__file__).with_name("formal_letters.jsonl"))}


@pytest.fixture(scope="module")
def verdicts(classifier: Classifier) -> dict[str, Verdict]:
    found = classifier.classify([mail.letter for mail in LETTERS.values()])
    return dict(zip(LETTERS, found, strict=True))


def test_there_are_forty_in_all_three_languages_and_none_is_a_complaint() -> None:
    assert len(LETTERS) == 40
    assert min(Counter(mail.language for mail in LETTERS.values()).values()) >= 13
    assert [mail.id for mail in LETTERS.values() if Kind.COMPLAINT in mail.labels] == []


def test_a_right_to_complain_that_is_reserved_is_no_complaint(verdicts: dict[str, Verdict]) -> None:
    assert [name for name, said in verdicts.items() if Kind.COMPLAINT in said.labels] == []


def test_no_formal_letter_is_taken_for_other(verdicts: dict[str, Verdict]) -> None:
    assert [name for name, said in verdicts.items() if Kind.OTHER in said.labels] == []


@pytest.mark.parametrize("mail", [pytest.param(mail, id=name) for name, mail in LETTERS.items()])
def test_what_is_decided_without_a_person_is_right(
    mail: Labelled, verdicts: dict[str, Verdict]
) -> None:
    said = verdicts[mail.id]
    assert said.review or set(said.labels) == mail.labels
