import re
from datetime import timedelta

import pytest

from bot.store import beats, cases
from tests.bot.web.premises import NOW, Premises, post


def refs(text: str) -> list[str]:
    """The references of a list, from top to bottom."""
    return re.findall(r'class="c-ref"><a href="/cases/(MR-[\d-]+)"', text)


def test_the_queue_goes_by_deadline_with_authorities_first(office: Premises) -> None:
    later = office.a_case()
    office.moment[0] -= timedelta(days=9)
    sooner = office.a_case("Lūdzu kopiju.", sender="b@example.lv")
    office.moment[0] = NOW
    court = office.a_case("tiesa pieprasa izdzēst", sender="c@example.lv")
    text = office.sign_in().get("/").text
    assert refs(text) == [court.ref, sooner.ref, later.ref]
    assert text.count("Authority</span>") == 1


def test_overdue_cases_are_red_and_counted(office: Premises) -> None:
    case = office.a_case()
    office.moment[0] += timedelta(days=45)
    office.a_case("Lūdzu kopiju.", sender="b@example.lv")
    text = office.sign_in().get("/?view=late").text
    assert refs(text) == [case.ref]
    assert "due-late" in text
    assert re.search(r'Overdue <span class="count">1<', text)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("?view=review", 1),
        ("?view=mine", 1),
        ("?kind=access", 1),
        ("?view=closed", 0),
        ("?view=all&kind=erasure", 2),
        ("?view=nonsense&kind=nonsense&page=-5", 3),
        ("?page=99999999999999999999", 3),
        ("?page=7", 0),
    ],
)
def test_the_queue_is_narrowed_by_its_address(office: Premises, query: str, found: int) -> None:
    office.a_case()
    mine = office.a_case("Lūdzu kopiju.", sender="b@example.lv")
    office.a_case("varbūt izdzēst", sender="c@example.lv")
    with office.app.store.begin() as tx:
        cases.set_fields(tx, mine.id, assigned_to="clerk")
    assert len(refs(office.sign_in().get(f"/{query}").text)) == found


def test_it_shows_one_line_of_the_customers_own_words(office: Premises) -> None:
    office.a_case("Lūdzu izdzēst\nmanu kontu.\n\n> citāts\n")
    text = office.sign_in().get("/").text
    assert "Lūdzu izdzēst manu kontu." in text
    assert "citāts" not in text


def test_it_says_what_needs_attention_elsewhere(office: Premises) -> None:
    office.receive("Kad veikals ir atvērts?")
    office.classifier.broken = True
    office.receive("x")
    text = office.sign_in("boss").get("/").text
    assert "1 mail without a case" in text
    assert "1 mail in quarantine" in text
    assert "2 steps do not work" in text
    with office.app.store.begin() as tx:
        for step in ("poll", "deliver"):
            beats.ok(tx, step, office.moment[0])
    assert "do not work" not in office.sign_in().get("/").text


def test_a_case_is_found_by_its_number(office: Premises) -> None:
    case, client = office.a_case(), office.sign_in()
    for asked in (case.ref, case.ref.lower(), "1"):
        assert post(client, "/find", text=asked).location == f"/cases/{case.ref}"
    assert post(client, "/find", text="MR-2026-000099").status_code == 404


def test_a_person_is_found_by_address_alone(office: Premises) -> None:
    case, client = office.a_case(), office.sign_in()
    office.a_case(sender="other@example.lv")
    assert refs(post(client, "/find", text=" ANNA@example.lv ").text) == [case.ref]
    assert "No case of this address" in post(client, "/find", text="x@y.lv").text
