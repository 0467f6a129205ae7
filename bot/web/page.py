"""A page as data: where it is, who may see it, and the function that makes it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from flask.typing import ResponseReturnValue

from bot.core.roles import Right


class Door(StrEnum):
    """Who comes in without any right: everybody on purpose, or whoever is signed in."""

    OPEN = "open"
    SIGNED_IN = "signed in"


@dataclass(frozen=True, slots=True)
class Page:
    """One address with one method. There is no page without a word on who may see it."""

    method: str
    rule: str
    name: str
    view: Callable[..., ResponseReturnValue]
    need: Right | Door
