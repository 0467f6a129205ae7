"""What every page works with: the program's parts, and one moment per request."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from flask import current_app, g

from bot.core.calendar import RIGA
from bot.wiring import App

NAME = "micrec"


@dataclass(frozen=True)
class Office:
    """The installation behind the pages, and its clock (aware UTC)."""

    app: App
    clock: Callable[[], datetime]


def office() -> Office:
    """The installation that the running page belongs to."""
    return cast("Office", current_app.extensions[NAME])


def the_app() -> App:
    """Its parts."""
    return office().app


def now() -> datetime:
    """The moment of this request, taken once."""
    if "now" not in g:
        g.now = office().clock()
    return cast("datetime", g.now)


def today() -> date:
    """The day in Riga."""
    return now().astimezone(RIGA).date()
