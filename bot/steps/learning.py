"""Corrections to a better model: teach, compare, store; and back to an earlier version."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.core.models import DELIVERED, Trial, Version, superfluous
from bot.core.roles import Actor, Right
from bot.errors import NotAllowed
from bot.store import beats, history, lessons
from bot.store.engine import Store
from bot.store.tx import Tx
from classifiers.training.corpus import Labelled

STEP = "learn"


class Teacher(Protocol):
    """What learning needs of the training."""

    def taught(
        self, corrections: Sequence[Labelled], champion: Path | None, now: datetime
    ) -> AbstractContextManager[tuple[Trial, Callable[[Path], None]]]: ...


class Shelf(Protocol):
    """What learning needs of the place where versions are kept."""

    def versions(self) -> list[Version]: ...
    def get(self, name: str) -> Version: ...
    def place(self, name: str) -> Path | None: ...
    def put(self, name: str, save: Callable[[Path], None], learnt_at: datetime) -> None: ...
    def use(self, version: Version) -> None: ...
    def remove(self, version: Version) -> None: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything learning works with. `override`: the configuration names a model of its own."""

    store: Store
    teacher: Teacher
    shelf: Shelf
    override: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a learning did. `tainted` are versions that knew mails which are erased since."""

    trial: Trial
    in_use: str
    tainted: tuple[str, ...]
    dry_run: bool


def learn(desk: Desk, actor: Actor, now: datetime, *, dry_run: bool = False) -> Outcome:
    """Teach a challenger and put it in use if it wins.

    A version that learnt from a mail whose content is erased since leaves: the delivered model
    takes its place, in the contest and where the challenger loses.
    """
    actor.must(Right.MODELS)
    versions = desk.shelf.versions()
    with desk.store.read() as tx:
        mails = lessons.judged(tx)
        tainted = _tainted(tx, versions)
    if not dry_run:
        _not_overridden(desk)
        _leave(desk, actor, tainted, now)
    if not mails:
        raise NotAllowed("Staff judged no mail that could be learnt from.")
    champion = _champion(versions, tainted)
    place = desk.shelf.place(DELIVERED if champion.delivered else champion.name)
    with desk.teacher.taught(mails, place, now) as (trial, save):
        in_use = trial.challenger if trial.won else champion.name
        if not dry_run:
            if trial.won:
                desk.shelf.put(trial.challenger, save, now)
            _settle(desk, actor, trial, in_use, now)
            for version in superfluous(desk.shelf.versions()):
                desk.shelf.remove(version)
    return Outcome(
        trial=trial, in_use=in_use, tainted=tuple(v.name for v in tainted), dry_run=dry_run
    )


def _tainted(tx: Tx, versions: Sequence[Version]) -> list[Version]:
    return [v for v in versions if lessons.erased(tx, v.corrections)]


def _champion(versions: Sequence[Version], tainted: Sequence[Version]) -> Version:
    names = {v.name for v in tainted}
    used = next(v for v in versions if v.in_use)
    if used.trouble or used.name in names:
        return next(v for v in versions if v.delivered)
    return used


def _settle(desk: Desk, actor: Actor, trial: Trial, in_use: str, now: datetime) -> None:
    with desk.store.begin() as tx:
        history.add(
            tx,
            now,
            actor.name,
            "model learnt",
            model=trial.challenger,
            champion=trial.champion,
            corrections=len(trial.used),
            macro_f1=round(trial.after["all"].macro_f1, 4),
            champion_macro_f1=round(trial.before["all"].macro_f1, 4),
            in_use=in_use,
        )
        beats.ok(tx, STEP, now)
        if trial.won:
            desk.shelf.use(desk.shelf.get(trial.challenger))


def _leave(desk: Desk, actor: Actor, tainted: Sequence[Version], now: datetime) -> None:
    """Take versions off the shelf that learnt from mails which are erased since."""
    for version in tainted:
        if desk.shelf.get(version.name).in_use:
            _switch(desk, actor, desk.shelf.get(DELIVERED), now)
        desk.shelf.remove(version)


def use(desk: Desk, actor: Actor, name: str, now: datetime) -> Version:
    """Put a version in use, or the one delivered; the daemon takes it when it starts next."""
    actor.must(Right.MODELS)
    _not_overridden(desk)
    wanted = desk.shelf.get(name)
    if wanted.trouble:
        raise NotAllowed("{trouble} It cannot be used.", trouble=wanted.trouble)
    with desk.store.read() as tx:
        if _tainted(tx, [wanted]):
            raise NotAllowed(
                "{name} learnt from mails that are erased since; it is not used again.",
                name=wanted.name,
            )
    if not wanted.in_use:
        _switch(desk, actor, wanted, now)
    return replace(wanted, in_use=True)


def _switch(desk: Desk, actor: Actor, to: Version, now: datetime) -> None:
    before = next(v.name for v in desk.shelf.versions() if v.in_use)
    with desk.store.begin() as tx:
        history.add(tx, now, actor.name, "model switched", before=before, after=to.name)
        desk.shelf.use(to)


def _not_overridden(desk: Desk) -> None:
    if desk.override:
        raise NotAllowed(
            "[classifier] model names a model of its own; empty that line to use learnt ones."
        )
