"""Learning with a real shelf and database; what is learnt is decided by a stand-in."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.core.models import DELIVERED, Standing, Trial
from bot.core.roles import Actor, Role
from bot.edges.shelf import Shelf
from bot.errors import NotAllowed
from bot.steps.learning import Desk, learn, use
from bot.store import beats, history
from bot.store.engine import Store
from bot.store.tables import messages
from classifiers.labels import Kind
from classifiers.training.corpus import Labelled
from tests.bot.edges.test_shelf import save
from tests.bot.store.test_lessons import judge
from tests.builders import CLERK, MANAGER, NOW, a_case

ADMIN = Actor("anna", Role.ADMIN)
ALIKE = {"all": Standing(macro_f1=0.8, missed=1, requests=9)}


@dataclass
class FakeTeacher:
    """Makes versions v1, v2 and so on; they win unless told otherwise."""

    against: tuple[str, ...] = ()
    champions: list[Path | None] = field(default_factory=list)

    @contextmanager
    def taught(
        self, corrections: Sequence[Labelled], champion: Path | None, now: datetime
    ) -> Iterator[tuple[Trial, Callable[[Path], None]]]:
        assert now
        self.champions.append(champion)
        made = Trial(
            champion=champion.name if champion else "the delivered one",
            challenger=f"v{len(self.champions)}",
            before=ALIKE,
            after=ALIKE,
            against=self.against,
            used=tuple(int(mail.id) for mail in corrections),
            left_out=(),
        )
        yield made, lambda folder: save(folder, [mail.id for mail in corrections])


@pytest.fixture
def teacher() -> FakeTeacher:
    return FakeTeacher()


@pytest.fixture
def desk(store: Store, tmp_path: Path, teacher: FakeTeacher) -> Desk:
    judge(store, a_case(store), Kind.ACCESS)
    return Desk(store, teacher, Shelf(tmp_path / "models"), override=False)


def in_use(desk: Desk) -> str:
    (found,) = [v for v in desk.shelf.versions() if v.in_use]
    return DELIVERED if found.delivered else found.name


def entries(desk: Desk) -> list[tuple[str, str, object]]:
    with desk.store.read() as tx:
        found = [e for e in history.events(tx) if e.action.startswith("model")]
    return [(e.actor, e.action, e.detail.get("in_use") or e.detail.get("after")) for e in found]


def test_a_winner_is_stored_and_put_in_use_and_the_history_knows(desk: Desk) -> None:
    assert learn(desk, ADMIN, NOW).in_use == "v1"
    assert in_use(desk) == "v1"
    assert entries(desk) == [("anna", "model learnt", "v1")]
    with desk.store.read() as tx:
        assert ("learn", NOW) in [(b.step, b.ok_at) for b in beats.all_of(tx)]


def test_a_loser_is_not_stored_but_the_attempt_is_in_the_history(
    desk: Desk, teacher: FakeTeacher
) -> None:
    teacher.against = ("macro-F1 is not higher",)
    learn(desk, ADMIN, NOW)
    assert [v.delivered for v in desk.shelf.versions()] == [True]
    assert [action for _, action, _ in entries(desk)] == ["model learnt"]


def test_a_dry_run_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    assert learn(desk, ADMIN, NOW, dry_run=True).trial.won
    assert entries(desk) == []
    assert not (tmp_path / "models").exists()


def test_only_an_administrator_may_learn_or_choose(desk: Desk) -> None:
    for person in (CLERK, MANAGER):
        with pytest.raises(NotAllowed, match="may not do this"):
            learn(desk, person, NOW)
        with pytest.raises(NotAllowed, match="may not do this"):
            use(desk, person, DELIVERED, NOW)


def test_the_way_back_and_forth_is_open_and_in_the_history(desk: Desk) -> None:
    learn(desk, ADMIN, NOW)
    use(desk, ADMIN, DELIVERED, NOW)
    assert in_use(desk) == DELIVERED
    use(desk, ADMIN, "v1", NOW)
    assert in_use(desk) == "v1"
    assert [what for _, action, what in entries(desk) if action == "model switched"][1] == "v1"


def test_each_learning_is_measured_by_the_version_in_use(
    desk: Desk, teacher: FakeTeacher, tmp_path: Path
) -> None:
    learn(desk, ADMIN, NOW)
    learn(desk, ADMIN, NOW)
    assert teacher.champions == [None, tmp_path / "models" / "v1"]


def test_five_versions_are_kept_and_the_one_in_use(desk: Desk, teacher: FakeTeacher) -> None:
    for day in range(7):
        learn(desk, ADMIN, NOW + timedelta(days=day))
    assert [v.name for v in desk.shelf.versions()[1:]] == ["v3", "v4", "v5", "v6", "v7"]
    assert len(teacher.champions) == 7


def test_a_version_that_knew_mails_erased_since_leaves_with_the_next_learning(
    desk: Desk, teacher: FakeTeacher
) -> None:
    learn(desk, ADMIN, NOW)
    with desk.store.begin() as tx:
        tx.execute(messages.update().values(sealed_content=None))
    with pytest.raises(NotAllowed, match="learnt from mails that are erased since"):
        use(desk, ADMIN, "v1", NOW)
    with pytest.raises(NotAllowed, match="judged no mail that could be learnt from"):
        learn(desk, ADMIN, NOW)
    assert [v.delivered for v in desk.shelf.versions()] == [True]
    assert entries(desk)[-1][1] == "model switched"
    assert len(teacher.champions) == 1


def test_a_broken_version_is_neither_used_nor_measured_by(
    desk: Desk, teacher: FakeTeacher, tmp_path: Path
) -> None:
    learn(desk, ADMIN, NOW)
    (tmp_path / "models" / "v1" / "weights.npz").write_bytes(b"torn")
    with pytest.raises(NotAllowed, match="missing or changed"):
        use(desk, ADMIN, "v1", NOW)
    learn(desk, ADMIN, NOW)
    assert teacher.champions == [None, None]


def test_a_model_named_in_the_configuration_is_not_passed_over(desk: Desk) -> None:
    fixed = Desk(desk.store, desk.teacher, desk.shelf, override=True)
    with pytest.raises(NotAllowed, match="names a model of its own"):
        learn(fixed, ADMIN, NOW)
