from datetime import timedelta

from bot.core.message import Place
from bot.store import beats, ledger
from tests.bot.web.premises import Premises


def works(office: Premises) -> None:
    with office.app.store.begin() as tx:
        for step in ("poll", "deliver"):
            beats.ok(tx, step, office.moment[0])


def test_a_monitor_hears_that_all_is_well_without_signing_in(office: Premises) -> None:
    works(office)
    answer = office.web.test_client().get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"healthy": True, "issues": []})


def test_a_step_that_never_ran_is_no_health(office: Premises) -> None:
    answer = office.web.test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json == {"healthy": False, "issues": ["poll never ran", "deliver never ran"]}


def test_a_failed_step_is_an_issue_without_its_problem(office: Premises) -> None:
    works(office)
    with office.app.store.begin() as tx:
        beats.failed(tx, "poll", office.moment[0], "anna@example.lv is odd")
    answer = office.web.test_client().get("/healthz")
    assert answer.json == {"healthy": False, "issues": ["poll failed"]}
    assert "odd" in office.sign_in().get("/health").text


def test_silence_for_three_intervals_is_an_issue(office: Premises) -> None:
    works(office)
    office.moment[0] += timedelta(minutes=4)
    assert office.web.test_client().get("/healthz").status_code == 200
    office.moment[0] += timedelta(minutes=2)
    answer = office.web.test_client().get("/healthz")
    assert answer.json == {"healthy": False, "issues": ["deliver silent", "poll silent"]}


def test_mails_that_could_not_be_fetched_are_named_by_their_place(office: Premises) -> None:
    place = Place("info@micrec.lv", "INBOX", 7, 4711)
    with office.app.store.begin() as tx:
        ledger.add_place(
            tx,
            place,
            size=1,
            received_at=None,
            message_id=None,
            now=office.moment[0],
            problem="90 MB is more than [mailbox] max_mail_mb",
        )
    page = office.sign_in().get("/health").text
    assert "INBOX, UID 4711: 90 MB is more than" in page


def test_the_model_in_use_is_named(office: Premises) -> None:
    office.receive("Kad?")
    assert "test-1" in office.sign_in().get("/health").text


def test_the_page_says_when_the_model_last_learnt_and_what_staff_judged_since(
    office: Premises,
) -> None:
    page = office.sign_in().get("/health").text
    assert "the delivered one" in page
    assert "<dt>Last learnt</dt><dd>never</dd>" in page
    assert "<dt>Mails judged by staff since</dt><dd>0</dd>" in page
