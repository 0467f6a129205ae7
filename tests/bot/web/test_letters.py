import pytest

from bot.core.outgoing import OutState
from bot.store import outbox
from tests.bot.web.premises import Premises, post


def unsure(office: Premises) -> int:
    """A letter of which nobody knows whether it left."""
    case = office.a_case()
    with office.app.store.begin() as tx:
        number = outbox.add(
            tx,
            b"Subject: x\r\n\r\nx",
            message_id="<one@micrec.lv>",
            recipient="anna@example.lv",
            now=office.moment[0],
            case_id=case.id,
        )
        outbox.finish(tx, number, OutState.UNSURE, reply="broke", now=office.moment[0])
    return number


def state(office: Premises, number: int) -> OutState:
    with office.app.store.read() as tx:
        letter = outbox.get(tx, number)
    assert letter is not None
    return letter.state


@pytest.mark.parametrize(("answer", "then"), [("yes", OutState.SENT), ("no", OutState.QUEUED)])
def test_a_person_settles_an_unsure_letter(office: Premises, answer: str, then: OutState) -> None:
    number, client = unsure(office), office.sign_in()
    assert "Did these leave?" in client.get("/letters").text
    assert post(client, f"/letters/{number}/settle", arrived=answer).status_code == 303
    assert state(office, number) is then
    assert post(client, f"/letters/{number}/settle", arrived="no").status_code == 422


def test_no_answer_settles_nothing(office: Premises) -> None:
    number, client = unsure(office), office.sign_in()
    assert post(client, f"/letters/{number}/settle").status_code == 422
    assert state(office, number) is OutState.UNSURE


def test_a_letter_is_handed_out_as_a_file(office: Premises) -> None:
    number, client = unsure(office), office.sign_in()
    answer = client.get(f"/letters/{number}/raw")
    assert answer.mimetype == "application/octet-stream"
    assert answer.data == b"Subject: x\r\n\r\nx"
    assert client.get("/letters/99/raw").status_code == 404
