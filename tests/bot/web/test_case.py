import re
from datetime import timedelta

from sqlalchemy import select

from bot.core.mail import MailState
from bot.store import history, messages
from bot.store.tables import metadata
from tests.bot.web.premises import NOW, Premises, post

EVIL = "<script>alert(1)</script>"


def everything(office: Premises) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the history."""
    with office.app.store.read() as tx:
        return {
            table.name: [tuple(row) for row in tx.execute(select(table))]
            for table in metadata.sorted_tables
            if table.name not in ("history", "heads")
        }


def actions(office: Premises) -> list[str]:
    with office.app.store.read() as tx:
        return [event.action for event in history.events(tx)]


def test_looking_at_any_page_changes_nothing(office: Premises) -> None:
    case, other = office.a_case(), office.receive("Kad veikals ir atvērts?")
    client = office.sign_in("root")
    before, told = everything(office), actions(office)
    pages = ["/", "/?view=late&kind=erasure", f"/cases/{case.ref}", "/mails", f"/mails/{other}"]
    pages += ["/quarantine", "/letters", "/reports", "/reports/cases?number=open", "/health"]
    pages += ["/accounts", "/account", "/healthz", "/mails/1/raw", "/reports/file.csv"]
    for page in pages:
        assert client.get(page).status_code in (200, 503), page
    assert everything(office) == before
    assert actions(office) == [*told, "case viewed", "mail viewed", "mail downloaded"]


def test_a_look_is_kept_once_an_hour_for_each_person(office: Premises) -> None:
    case = office.a_case()
    for name in ("clerk", "clerk", "boss"):
        office.sign_in(name).get(f"/cases/{case.ref}")
    office.later(minutes=61)
    office.sign_in().get(f"/cases/{case.ref}")
    with office.app.store.read() as tx:
        seen = [e.actor for e in history.of_case(tx, case.ref) if e.action == "case viewed"]
    assert seen == ["clerk", "boss", "clerk"]


def test_own_words_stand_apart_from_quotes_with_their_evidence(office: Premises) -> None:
    case = office.a_case("Lūdzu izdzēst manu kontu.\n\n> agrāk: izdzēst jaunumus\n")
    page = office.sign_in().get(f"/cases/{case.ref}").text
    assert '<mark class="kind-erasure " title="Erasure">izdzēst</mark>' in page
    assert page.count("<mark") == 1
    folded = page.split('<details class="quoted">')[1].split("</details>")[0]
    assert "agrāk: izdzēst jaunumus" in folded


def test_what_a_customer_writes_never_becomes_part_of_the_page(office: Premises) -> None:
    case = office.a_case(f"izdzēst {EVIL}", subject=f"{EVIL} x", sender=f'"{EVIL}" <a@example.lv>')
    client = office.sign_in()
    for page in (f"/cases/{case.ref}", "/"):
        text = client.get(page).text
        assert EVIL not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_a_note_never_becomes_part_of_the_page(office: Premises) -> None:
    case, client = office.a_case(), office.sign_in()
    post(client, f"/cases/{case.ref}/note", text=EVIL)
    assert EVIL not in client.get(f"/cases/{case.ref}").text


def test_it_warns_where_the_answer_would_go_elsewhere(office: Premises) -> None:
    case = office.a_case(Reply_To="other@example.com")
    page = office.sign_in().get(f"/cases/{case.ref}").text
    assert "Answers are asked to go to another address" in page
    assert "other@example.com" in page


def test_a_case_under_review_says_why_and_cannot_be_approved(office: Premises) -> None:
    case = office.a_case("varbūt izdzēst")
    page = office.sign_in().get(f"/cases/{case.ref}").text
    assert "Unsure whether it is erasure (55%)." in page
    assert "Confirm the kinds first." in page


def test_an_overdue_case_is_marked(office: Premises) -> None:
    case = office.a_case()
    office.moment[0] = NOW + timedelta(days=40)
    page = office.sign_in().get(f"/cases/{case.ref}").text
    assert "due-late" in page
    assert "overdue by" in page


def test_the_working_of_the_deadline_is_shown(office: Premises) -> None:
    case = office.a_case()
    page = office.sign_in().get(f"/cases/{case.ref}").text
    assert "1 month later is Tue 22 Dec 2026, the same day number." in page


def test_other_cases_of_the_same_address_are_named(office: Premises) -> None:
    first, second = office.a_case(), office.a_case("Lūdzu kopiju.", subject="Vēl kas")
    stranger = office.a_case(sender="x@other.example")
    page = office.sign_in().get(f"/cases/{second.ref}").text
    assert f'href="/cases/{first.ref}"' in page
    assert stranger.ref not in page


def test_the_mail_is_handed_out_as_a_file_only(office: Premises) -> None:
    office.a_case()
    answer = office.sign_in().get("/mails/1/raw")
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.data.startswith(b"From: Anna Liepa")


def test_ready_texts_are_buttons_that_fill_the_letter(office: Premises) -> None:
    case, client = office.a_case("sūdzos par plati"), office.sign_in()
    page = client.get(f"/cases/{case.ref}").text
    assert 'value="We accept' in page or 'value="Jūsu prasījumu atzīstam' in page


def test_a_case_that_is_not_there_is_said_so(office: Premises) -> None:
    answer = office.sign_in().get("/cases/MR-2026-000999")
    assert answer.status_code == 404
    assert "There is no case MR-2026-000999" in answer.text


def test_a_second_mail_stands_before_the_first(office: Premises) -> None:
    case = office.a_case(message_id="<first@example.lv>")
    office.later(hours=1)
    found = office.receive("Vai saņēmāt?", In_Reply_To="<first@example.lv>", subject="Re: Lūgums")
    with office.app.store.read() as tx:
        mail = messages.get(tx, found)
    assert mail is not None
    assert mail.state is MailState.CASE
    page = office.sign_in().get(f"/cases/{case.ref}").text
    assert page.index("Vai saņēmāt?") < page.index("manu kontu")


def test_the_timeline_says_what_a_correction_changed(office: Premises) -> None:
    case, client = office.a_case(), office.sign_in()
    form = f"/cases/{case.ref}/kinds"
    assert post(client, form, seen=["erasure"], kinds=["access"]).status_code == 303
    page = client.get(f"/cases/{case.ref}").text
    assert re.search(r"kinds corrected[^<]*: [^<]*[Ee]ras[^<]* → ", page)
