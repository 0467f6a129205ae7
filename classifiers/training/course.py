"""How the encoder is taught; apart from the teaching, which needs PyTorch."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Course:
    """The numbers of fine-tuning that a person chose; see config.cfg.

    `decay` is what a layer learns slower than the one above it; `room` the padded pieces of a
    batch; the encoders of several `seeds` are averaged, weight by weight.
    """

    seeds: Sequence[int] = (1,)
    epochs: int = 6
    rate: float = 1e-4
    head_rate: float = 2e-3
    decay: float = 0.9
    room: int = 2400
    warm_up: float = 0.06
    rarest: float = 6.0
    languages: float = 0.1
    rights: float = 0.6
