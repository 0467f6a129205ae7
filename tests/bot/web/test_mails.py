from bot.core.mail import MailState
from bot.store import messages
from classifiers.labels import Kind
from tests.bot.web.premises import Premises, post


def state(office: Premises, number: int) -> MailState:
    with office.app.store.read() as tx:
        mail = messages.get(tx, number)
    assert mail is not None
    return mail.state


def test_a_mail_without_a_case_can_be_read_and_turned_into_one(office: Premises) -> None:
    number, client = office.receive("Kad veikals ir atvērts?"), office.sign_in()
    assert f'href="/mails/{number}"' in client.get("/mails").text
    assert "Kad veikals ir atvērts?" in client.get(f"/mails/{number}").text
    answer = post(client, f"/mails/{number}/case", kinds=["complaint"])
    assert answer.status_code == 303
    found = office.case(answer.location.rpartition("/")[2])
    assert [r.kind for r in found.current()] == [Kind.COMPLAINT]


def test_a_mail_is_turned_into_a_case_once(office: Premises) -> None:
    number, client = office.receive("Kad veikals ir atvērts?"), office.sign_in()
    codes = [post(client, f"/mails/{number}/case", kinds=["other"]).status_code for _ in range(2)]
    assert codes == [303, 422]


def test_a_mail_of_a_case_is_read_there(office: Premises) -> None:
    case = office.a_case()
    assert office.sign_in().get("/mails/1").location == f"/cases/{case.ref}"


def test_a_mail_in_quarantine_is_seen_and_tried_again(office: Premises) -> None:
    office.classifier.broken = True
    number = office.receive("Lūdzu izdzēst")
    client = office.sign_in("boss")
    assert f'href="/mails/{number}"' in client.get("/quarantine").text
    assert "could not be read" in client.get(f"/mails/{number}").text
    assert post(client, f"/mails/{number}/retry").status_code == 303
    assert state(office, number) is MailState.STORED
    assert post(client, f"/mails/{number}/retry").status_code == 404


def test_strange_numbers_are_said_to_be_none(office: Premises) -> None:
    client = office.sign_in()
    assert client.get("/mails/999").status_code == 404
    assert client.get("/mails/999/raw").status_code == 404
    assert client.get("/mails?before=x").status_code == 200
