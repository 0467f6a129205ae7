from bot.core.case import State
from bot.store import cases, facts
from bot.store.engine import Store
from tests.builders import NOW, a_case, a_mail


def test_the_report_reads_every_request_with_its_reference_and_nothing_personal(
    store: Store,
) -> None:
    case = a_case(store, a_mail("Lūdzu, kopiju, un izdzēsiet."))
    first = case.requests[0]
    with store.begin() as tx:
        cases.set_states(tx, case.id, {first.id: State.ANSWERED}, NOW)
        found = facts.all_requests(tx)
    assert [(f.kind, f.state, f.answered_at) for f in found] == [
        (first.kind, State.ANSWERED, NOW),
        (case.requests[1].kind, State.DRAFTED, None),
    ]
    assert [f.ref for f in found] == [case.ref] * 2
    assert [f.due_on for f in found] == [r.due_on for r in case.requests]
