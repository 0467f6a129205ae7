"""Who may do what."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import NotAllowed


class Role(StrEnum):
    """The three roles of design.md's users; each holds what the one before it holds."""

    STAFF = "staff"
    MANAGER = "manager"
    ADMIN = "admin"


class Right(StrEnum):
    """What a role can hold."""

    CASEWORK = "casework"  # read mail, correct, write, approve
    REPORTS = "reports"
    QUARANTINE = "quarantine"
    ACCOUNTS = "accounts"
    MODELS = "models"  # learn from corrections, choose the version of the model


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.STAFF: frozenset({Right.CASEWORK}),
    Role.MANAGER: frozenset({Right.CASEWORK, Right.REPORTS, Right.QUARANTINE}),
    # In a small company the one who installs it is often the one who works with it.
    Role.ADMIN: frozenset(Right),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, or the program itself (role None)."""

    name: str
    role: Role | None

    def may(self, right: Right) -> bool:
        """Whether this person holds `right`. The program holds none: it proposes only."""
        return self.role is not None and right in RIGHTS[self.role]

    def must(self, right: Right) -> None:
        """Raise NotAllowed unless this person holds `right`."""
        if not self.may(right):
            raise NotAllowed(
                "{name} may not do this: it needs the right “{right}”; ask an administrator.",
                name=self.name,
                right=right,
            )


BOT = Actor("bot", None)
