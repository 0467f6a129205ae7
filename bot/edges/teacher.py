"""Learning from corrections, in memory; the only one that asks for the training's libraries."""

import importlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from bot.core.calendar import RIGA
from bot.core.models import Standing, Trial
from bot.errors import ConfigError, NotAllowed
from classifiers.errors import CorpusError
from classifiers.model import PLACE
from classifiers.training import corpus
from classifiers.training.corpus import Labelled


class Teacher:
    """Teaches by the delivered corpus, or by another one in `mails`."""

    def __init__(self, mails: Path = corpus.CORPUS) -> None:
        self._mails = mails

    @contextmanager
    def taught(
        self, corrections: Sequence[Labelled], champion: Path | None, now: datetime
    ) -> Iterator[tuple[Trial, Callable[[Path], None]]]:
        """What came of it, and how to store the challenger while the block lasts.

        Raises ConfigError without scikit-learn, NotAllowed where nothing can be learnt from.
        """
        learning, train = _module("learn"), _module("train")
        chosen = replace(train.settings(), date=now.astimezone(RIGA).date().isoformat())
        mails = corpus.read(self._mails)
        try:
            with learning.challenge(mails, corrections, champion or PLACE, chosen) as found:
                yield _trial(found), found.save
        except CorpusError as error:
            raise NotAllowed("{why}", why=error) from error


def _module(name: str) -> ModuleType:
    try:
        return importlib.import_module(f"classifiers.training.{name}")
    except ModuleNotFoundError as error:
        raise ConfigError(
            "Learning needs {library}: pip install 'micrec-bot[learn]'.", library=error.name
        ) from error


def _trial(found: Any) -> Trial:  # noqa: ANN401  (of a module that may be missing)
    contest = found.contest
    return Trial(
        champion=contest.champion,
        challenger=contest.challenger,
        before={name: _standing(one) for name, one in contest.before.items()},
        after={name: _standing(one) for name, one in contest.after.items()},
        against=contest.against,
        used=tuple(int(name) for name in found.used),
        left_out=tuple(left.why for left in found.left_out),
    )


def _standing(found: Any) -> Standing:  # noqa: ANN401
    return Standing(macro_f1=found.macro_f1, missed=found.missed, requests=found.requests)
