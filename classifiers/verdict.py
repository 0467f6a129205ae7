"""What the classifiers say of a letter, and what carried it."""

from collections.abc import Mapping
from dataclasses import dataclass

from classifiers.automated import Automated
from classifiers.labels import Kind, Language, Right


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the writer that speak for a kind; offsets into `Letter.body`, end exclusive."""

    kind: Kind
    start: int
    end: int
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Refs:
    """What a person would copy out of the letter, as it is written there."""

    order: str | None = None
    email: str | None = None
    phone: str | None = None
    old: str | None = None
    new: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`scores` are calibrated probabilities; `review` means that a person decides first.

    `labels` are the machine's best guess even then. `automated` and `authority` are sure signs
    that the letter comes from a machine, or from an office whose letters management handles.
    """

    labels: tuple[Kind, ...]
    scores: Mapping[Kind, float]
    right: Right | None
    language: Language
    review: bool
    review_reason: str
    evidence: tuple[Evidence, ...]
    refs: Refs
    automated: Automated | None
    authority: str | None
    model_version: str
