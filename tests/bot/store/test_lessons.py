from datetime import timedelta

from bot.core.case import Case
from bot.steps import casework
from bot.store import cases, lessons
from bot.store.engine import Store
from bot.store.tables import messages
from classifiers.labels import Kind, Right
from classifiers.training.corpus import Labelled
from tests.builders import CALENDAR, CLERK, NOW, a_case, a_drafting_desk, a_mail, arrive

LATER = NOW + timedelta(hours=1)


def judge(store: Store, case: Case, *kinds: Kind, right: Right | None = None) -> None:
    with store.read() as tx:
        seen = [request.kind for request in cases.get(tx, case.ref).current()]
    desk = a_drafting_desk(store)
    casework.correct_kinds(
        desk, CALENDAR, CLERK, case.ref, kinds, right=right, seen=seen, now=LATER
    )


def learnable(store: Store) -> list[Labelled]:
    with store.read() as tx:
        return lessons.judged(tx)


def test_a_judged_mail_comes_with_its_words_and_what_was_said_of_it_last(store: Store) -> None:
    case = a_case(store)
    judge(store, case, Kind.ACCESS)
    judge(store, case, Kind.UNSUBSCRIBE, right=Right.OBJECTION)
    (found,) = learnable(store)
    assert (found.labels, found.right) == (frozenset({Kind.UNSUBSCRIBE}), Right.OBJECTION)
    assert found.letter.body.strip() == "Lūdzu, izdzēsiet manu kontu."


def test_a_right_that_nobody_changed_is_the_one_suggested(store: Store) -> None:
    case = a_case(store, a_mail("Es vairs negribu jaunumus."))
    judge(store, case, Kind.UNSUBSCRIBE, Kind.ACCESS)
    assert [found.right for found in learnable(store)] == [Right.NEWSLETTER]


def test_a_mail_whose_content_retention_took_counts_no_more(store: Store) -> None:
    judge(store, a_case(store), Kind.ACCESS)
    with store.begin() as tx:
        (mail,) = lessons.judged(tx)
        tx.execute(messages.update().values(sealed_content=None))
        assert lessons.judged(tx) == []
        assert lessons.erased(tx, [int(mail.id)]) == [int(mail.id)]


def test_of_a_case_with_several_mails_nobody_said_which_asks_for_what(store: Store) -> None:
    case = a_case(store)
    more = a_mail("Un kopiju!", message_id="<2@piemers.lv>", In_Reply_To="<1@piemers.lv>")
    arrive(store, more)
    judge(store, case, Kind.ACCESS)
    assert learnable(store) == []


def test_judged_mails_and_corrected_ones_are_counted_from_a_moment_on(store: Store) -> None:
    case = a_case(store)
    judge(store, case, Kind.ERASURE)
    with store.read() as tx:
        assert lessons.count(tx) == (1, 0)
    judge(store, case, Kind.ACCESS)
    with store.read() as tx:
        assert lessons.count(tx) == (1, 1)
        assert lessons.count(tx, since=LATER) == (0, 0)
