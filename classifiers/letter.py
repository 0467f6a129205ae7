"""A letter as the classifiers see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject, body with quotes still in it, sender address and the headers that matter.

    `headers` maps lower-case names to decoded values; of a repeated header the topmost.
    """

    subject: str
    body: str
    sender: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
