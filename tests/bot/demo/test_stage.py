"""One pass over the samples with the real program, and an answer that arrives."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

import pytest

from bot import rounds
from bot.core.case import Case, State
from bot.core.draft import Point
from bot.core.mail import MailState
from bot.core.roles import Actor, Role
from bot.demo.scene import Scene
from bot.demo.show import scene_of
from bot.demo.stage import ADDRESS, Stage, stage
from bot.steps import approval
from bot.steps.approval import Shown
from bot.store import cases, messages
from bot.wiring import utc_now
from classifiers.labels import REQUESTS, Language

CLERK = Actor("liga", Role.STAFF)
# The model learns on; a demo that misreads more than a quarter would persuade nobody.
LEAST_UNDERSTOOD = 0.75


@pytest.fixture(scope="module")
def played() -> Iterator[Stage]:
    with stage(utc_now(), lambda *_: None) as made:
        rounds.poll(made.app)
        yield made


@pytest.fixture(scope="module")
def scene(played: Stage) -> Scene:
    return scene_of(played)


def test_every_mail_is_stored_and_none_is_set_aside(played: Stage, scene: Scene) -> None:
    assert scene.mails == len(played.mails)
    assert MailState.STORED not in scene.states
    assert MailState.QUARANTINED not in scene.states


def test_most_mails_are_understood_as_a_person_would(scene: Scene) -> None:
    misread = sorted(sample.name for sample in scene.misread)
    assert len(misread) <= (1 - LEAST_UNDERSTOOD) * scene.mails, misread


def test_every_kind_and_language_has_its_cases(scene: Scene) -> None:
    assert {r.kind for case in scene.cases for r in case.current()} >= set(REQUESTS)
    assert {case.language for case in scene.cases} == set(Language)
    assert scene.late >= 1


def test_a_second_mail_of_the_same_person_joins_their_case(played: Stage) -> None:
    with played.app.store.read() as tx:
        (case,) = cases.of_person(tx, "signe.roze@example.com")
        assert len(messages.of_case(tx, case.id)) == 2


def test_the_answer_arrives_in_the_customers_mailbox(played: Stage, scene: Scene) -> None:
    assert scene.easiest is not None
    _approve(played, scene.easiest)
    assert rounds.deliver(played.app) == 1
    (raw,) = played.servers.letters(scene.easiest.sender)
    assert (
        message_from_bytes(raw)["In-Reply-To"] == _first_mail(played, scene.easiest)["Message-ID"]
    )
    assert played.servers.letters(ADDRESS, "Sent") == [raw]
    with played.app.store.read() as tx:
        assert cases.get(tx, scene.easiest.ref).state is State.ANSWERED


def _approve(played: Stage, case: Case) -> None:
    app = played.app
    for key in [point.key for point in _shown(played, case)[0]]:
        approval.tick(app.store, CLERK, case.ref, _shown(played, case)[1], key, utc_now())
    shown = _shown(played, case)[1]
    approval.approve(app.store, app.sender, CLERK, case.ref, shown, utc_now())


def _shown(played: Stage, case: Case) -> tuple[tuple[Point, ...], Shown]:
    with played.app.store.read() as tx:
        draft, digest = approval.current(tx, cases.get(tx, case.ref))
    return draft.points, Shown(draft.version, digest)


def _first_mail(played: Stage, case: Case) -> Message:
    with played.app.store.read() as tx:
        raw, _ = messages.raw_of(tx, messages.of_case(tx, case.id)[0].id)
    return message_from_bytes(raw)
