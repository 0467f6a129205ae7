"""Makes batches of the labelled mails, each mail varied anew in every epoch."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from torch import Tensor
from wordfreq import top_n_list

from classifiers.folding import fold
from classifiers.labels import REQUESTS, Language, Right
from classifiers.letter import Letter
from classifiers.own_words import own_words
from classifiers.pieces import LONGEST, PAD, Pieces, Window
from classifiers.training import variants
from classifiers.training.corpus import Labelled
from classifiers.training.encoder.weights import Weights
from classifiers.units import units

COMMON = 60_000  # words of each language whose pieces are kept
SPECIAL = range(4)  # beginning, padding, end, unknown
NO_RIGHT = -1
LENGTHS = (32, 48, 64, 80, 96, 112, 128, 160, 192, 256, 320, LONGEST)

# How often a mail is varied so in an epoch; several may meet.
_CHANGES: tuple[tuple[variants.Change, float, frozenset[Language]], ...] = (
    (variants.without_diacritics, 0.3, frozenset({Language.LV})),
    (variants.keyboard_latvian, 0.07, frozenset({Language.LV})),
    (variants.transliterated, 0.12, frozenset({Language.RU})),
    (variants.without_subject, 0.15, frozenset(Language)),
    (variants.small_letters, 0.12, frozenset(Language)),
    (variants.with_typos, 0.15, frozenset(Language)),
    (variants.with_quote, 0.1, frozenset(Language)),
)


@dataclass(frozen=True, slots=True)
class Batch:
    """(rows, length) ids, segment and mask; (rows, kinds + languages) goals; (rows,) rights."""

    ids: Tensor
    segment: Tensor
    mask: Tensor
    goals: Tensor
    rights: Tensor


def kept_pieces(weights: Weights, mails: Sequence[Labelled]) -> list[int]:
    """The pieces that common words of the three languages and the mails need: a fifth of all."""
    words = {
        form
        for language in Language
        for word in top_n_list(str(language), COMMON)
        for form in (word, word.capitalize(), fold(word))
    }
    chance = random.Random(0)  # noqa: S311 - repeatable, not secret
    letters = [
        change(mail.letter, chance)
        for mail in mails
        for change, _, tongues in _CHANGES
        if mail.language in tongues
    ]
    texts = [*sorted(words), *(f"{a.subject}\n{a.body}" for a in letters)]
    whole = tokenizer(weights, range(len(weights.pieces)))
    found = {i for encoded in whole.encode_batch_fast(texts) for i in encoded.ids}
    return sorted(found | set(SPECIAL))


def tokenizer(weights: Weights, kept: Sequence[int]) -> Tokenizer:
    """The unigram tokenizer of the encoder with the given pieces only."""
    vocabulary = [weights.pieces[i] for i in kept]
    made = Tokenizer(models.Unigram(vocabulary, unk_id=weights.unknown))
    made.normalizer = normalizers.NFKC()
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    return made


def saved(weights: Weights, kept: Sequence[int], path: Path) -> Pieces:
    """What prediction will load, so that training cuts words as prediction does."""
    tokenizer(weights, kept).save(str(path))
    return Pieces(path)


class Rows:
    """Knows the mails and their goals; deals them out in batches of about equal length."""

    def __init__(self, mails: Sequence[Labelled], pieces: Pieces, room: int, seed: int) -> None:
        self._mails, self._pieces, self._room = mails, pieces, room
        self._chance = random.Random(seed)  # noqa: S311
        self._goals = torch.tensor([_goal(mail) for mail in mails])
        self._rights = torch.tensor(
            [list(Right).index(mail.right) if mail.right else NO_RIGHT for mail in mails]
        )

    @property
    def goals(self) -> Tensor:
        return self._goals

    def epoch(self) -> Iterator[Batch]:
        windows = [self.window(self._varied(mail)) for mail in self._mails]
        dealt = self._dealt([len(window.ids) for window in windows])
        self._chance.shuffle(dealt)
        for places in dealt:
            ids, segment, mask = padded([windows[i] for i in places])
            yield Batch(ids, segment, mask, self._goals[places], self._rights[places])

    def window(self, letter: Letter) -> Window:
        """One window; of a letter that needs more, its beginning and its end."""
        own = own_words(letter)
        found = self._pieces.windows(own, units(own.text, own.spans))
        return found[0] if len(found) == 1 else _ends(found[0], found[-1])

    def _varied(self, mail: Labelled) -> Letter:
        letter = mail.letter
        for change, share, tongues in _CHANGES:
            if self._chance.random() < share and mail.language in tongues:
                letter = change(letter, self._chance)
        return letter

    def _dealt(self, lengths: Sequence[int]) -> list[list[int]]:
        """Places, in lists of equal padded length that fill the room.

        Few different shapes, because the first batch of each shape takes seconds to prepare;
        so the last list of a length is filled up with mails that were dealt before.
        """
        dealt: list[list[int]] = []
        for low, high in pairwise((0, *LENGTHS)):
            places = [i for i, length in enumerate(lengths) if low < length <= high]
            self._chance.shuffle(places)
            size = self._room // high
            if lacking := -len(places) % size:
                places += self._chance.choices(places, k=lacking)
            dealt += [places[at : at + size] for at in range(0, len(places), size)]
        return dealt


def padded(windows: Sequence[Window]) -> tuple[Tensor, Tensor, Tensor]:
    """ids, segment and mask of the windows."""
    longest = max(len(window.ids) for window in windows)
    length = next(length for length in LENGTHS if length >= longest)
    ids = torch.full((len(windows), length), PAD)
    segment = torch.zeros(len(windows), length, dtype=torch.long)
    mask = torch.zeros(len(windows), length, dtype=torch.bool)
    for row, window in enumerate(windows):
        ids[row, : len(window.ids)] = torch.tensor(window.ids)
        segment[row, len(window.owner) : len(window.ids)] = 1
        mask[row, : len(window.ids)] = True
    return ids, segment, mask


def _goal(mail: Labelled) -> list[float]:
    kinds = [float(kind in mail.labels) for kind in REQUESTS]
    return kinds + [float(mail.language is language) for language in Language]


def _ends(first: Window, last: Window) -> Window:
    """Two thirds of the room for how the letter begins, the rest for how it ends."""
    own = LONGEST - first.context
    start, end = 2 * own // 3, own - 2 * own // 3
    closing = last.ids[: len(last.owner)][-end:]
    opening = first.ids[: min(start, len(first.owner) - 1)]
    return Window(
        ids=[*opening, *closing, *first.ids[len(first.owner) :]],
        owner=[*first.owner[: len(opening)], *last.owner[-len(closing) :]],
        context=first.context,
    )
