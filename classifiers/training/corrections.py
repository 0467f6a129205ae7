"""Which of staff's corrections may teach: none that resembles a mail the model is measured on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from classifiers.authority import sent_by_authority
from classifiers.automated import automated
from classifiers.own_words import own_words, said
from classifiers.training.corpus import Labelled
from classifiers.training.near import near_duplicates


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A correction that does not teach, and why in a sentence without its words."""

    id: str
    why: str


def usable(
    corrections: Sequence[Labelled], held_out: Sequence[Labelled]
) -> tuple[list[Labelled], list[LeftOut]]:
    """The corrections to learn from, and those left out. `held_out`: the dev and test part."""
    near = _near(corrections, held_out)
    kept: list[Labelled] = []
    left: list[LeftOut] = []
    for place, mail in enumerate(corrections):
        why = _unfit(mail) or near.get(place, "")
        if why:
            left.append(LeftOut(mail.id, f"Correction {mail.id} is left out: {why}."))
        else:
            kept.append(mail)
    return kept, left


def _unfit(mail: Labelled) -> str:
    own = own_words(mail.letter)
    if not any(character.isalpha() for character in own.subject + said(own)):
        return "it has no words of the writer's own"
    if automated(mail.letter) is not None:
        return "a machine sent it, which rules recognise"
    if sent_by_authority(mail.letter):
        return "an authority sent it, which rules recognise"
    return ""


def _near(corrections: Sequence[Labelled], held_out: Sequence[Labelled]) -> Mapping[int, str]:
    """By the place of a correction, what it resembles."""
    first = len(held_out)
    situations = {mail.situation for mail in held_out}
    found = {
        place: f"its situation {mail.situation} is one of the dev or test part"
        for place, mail in enumerate(corrections)
        if mail.situation in situations
    }
    for one, other in _pairs([*held_out, *corrections]):
        if one < first <= other:
            held = held_out[one].id
            found[other - first] = f"it nearly repeats {held} of the dev or test part"
        elif one >= first:
            # The same words again would count twice; what was said last holds.
            found.setdefault(one - first, f"{corrections[other - first].id} nearly repeats it")
    return found


def _pairs(mails: Sequence[Labelled]) -> Iterator[tuple[int, int]]:
    return near_duplicates([f"{mail.letter.subject}\n{mail.letter.body}" for mail in mails])
