from bot.core.case import Case
from bot.core.draft import Draft, DraftState, Point
from bot.store import drafts
from bot.store.engine import Store
from bot.store.tx import Tx
from tests.builders import NOW, a_case, the_draft
from tests.together import at_once

POINTS = (Point("erasure.data", "confirm", "Dzēsts", "Erased", "liga", NOW),)
LETTER = ("anna@piemers.lv", "Re: Konts", "Labdien!\n")


def another(tx: Tx, case: Case, points: tuple[Point, ...] = ()) -> Draft:
    last = drafts.latest(tx, case.id)
    return drafts.add(
        tx, case.id, LETTER, last=last, language="lv", points=points, by="liga", now=NOW
    )


def test_a_new_version_replaces_the_one_before_and_both_are_kept(store: Store) -> None:
    case = a_case(store)
    with store.begin() as tx:
        made = another(tx, case, POINTS)
        first = drafts.get(tx, made.id - 1)
    assert (first.version, first.state) == (1, DraftState.SUPERSEDED)
    assert (made.version, made.state, made.made_by) == (2, DraftState.PROPOSED, "liga")
    assert (made.recipient, made.subject, made.body) == LETTER
    assert made.points == POINTS
    assert made == the_draft(store, case)


def test_only_one_of_several_people_decides(store: Store) -> None:
    draft = the_draft(store, a_case(store))

    def decide() -> bool:
        with store.begin() as tx:
            return drafts.decide(tx, draft.id, DraftState.APPROVED, "liga", NOW)

    assert sorted(map(bool, at_once(decide, 4))) == [False, False, False, True]


def test_a_decided_version_stays_decided_when_another_is_written(store: Store) -> None:
    case = a_case(store)
    with store.begin() as tx:
        before = the_draft(store, case)
        assert drafts.decide(tx, before.id, DraftState.REJECTED, "liga", NOW)
        made = another(tx, case)
        assert drafts.get(tx, before.id).state is DraftState.REJECTED
        assert made.version == before.version + 1
        assert not drafts.decide(tx, before.id, DraftState.APPROVED, "marta", NOW)


def test_ticks_are_kept_with_who_and_when(store: Store) -> None:
    draft = the_draft(store, a_case(store))
    with store.begin() as tx:
        drafts.set_points(tx, draft.id, POINTS)
        assert drafts.get(tx, draft.id).points == POINTS


def test_a_draft_does_not_show_its_text(store: Store) -> None:
    draft = the_draft(store, a_case(store))
    assert not any(text in repr(draft) for text in ("Labdien", "anna@", "Konts"))
