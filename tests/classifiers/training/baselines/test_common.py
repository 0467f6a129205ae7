from collections.abc import Sequence

import numpy as np
import pytest

from classifiers.labels import Kind, Language, Right
from classifiers.letter import Letter
from classifiers.training.baselines.common import ANSWERS, Doubles, method, text, threshold, truth
from tests.classifiers.training.mails import mail


def _by_length(texts: Sequence[str]) -> Doubles:
    """The chance of erasure is a tenth for each character; objection and Russian are likely."""
    found = np.zeros((len(texts), len(ANSWERS)))
    found[:, ANSWERS.index(Kind.ERASURE)] = [len(said.strip()) / 10 for said in texts]
    found[:, ANSWERS.index(Kind.UNSUBSCRIBE)] = [float("z" in said) for said in texts]
    found[:, ANSWERS.index(Right.OBJECTION)] = found[:, ANSWERS.index(Language.RU)] = 0.9
    return found


def test_quoted_words_are_not_seen_and_spellings_are_one() -> None:
    letter = Letter("Dati", "Dzēsiet mani!\n\n> Atrakstieties no jaunumiem\n")
    assert text(letter) == text(Letter("dati", "dzesiet mani!"))
    assert "atrakst" not in text(letter)


def test_a_mail_without_an_opt_out_teaches_nothing_about_rights() -> None:
    assert "newsletter" not in truth(mail(Kind.ACCESS))
    assert truth(mail(Kind.UNSUBSCRIBE, right=Right.NEWSLETTER))["newsletter"]


def test_the_threshold_is_the_best_on_the_mails_it_is_chosen_by() -> None:
    chances = np.array([0.2, 0.3, 0.6, 0.7])
    chosen = threshold(chances, np.array([False, False, True, True]))
    assert 0.3 < chosen <= 0.6


def test_without_mails_to_choose_by_the_threshold_is_a_half() -> None:
    assert threshold(np.zeros(0), np.zeros(0, bool)) == 0.5


def test_a_kind_holds_from_its_threshold_and_none_is_other() -> None:
    dev = [mail(Kind.ERASURE, body="aeaeaeae"), mail(Kind.OTHER, body="ae")]
    say = method(_by_length, dev)
    long, short = say([Letter("", "bobobobo"), Letter("", "b")])
    assert (long.labels, short.labels) == (frozenset({Kind.ERASURE}), frozenset({Kind.OTHER}))
    assert long.scores[Kind.ERASURE] == pytest.approx(0.8)
    assert not long.review


def test_a_right_is_named_for_opt_outs_alone_and_the_language_for_all() -> None:
    say = method(_by_length, [])
    opt_out, other = say([Letter("", "z"), Letter("", "a")])
    assert (opt_out.right, other.right) == (Right.OBJECTION, None)
    assert other.language is Language.RU


def test_no_letters_get_no_answers() -> None:
    assert method(_by_length, [])([]) == []
