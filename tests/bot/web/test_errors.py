import pytest

from tests.bot.web.premises import PASSWORD, Premises, post


@pytest.mark.parametrize("proof", [None, "", "forged"])
def test_a_forged_form_does_nothing_and_keeps_what_was_typed(
    office: Premises, proof: str | None
) -> None:
    case, client = office.a_case(), office.sign_in()
    form = {"text": "Mana garā piezīme"} | ({} if proof is None else {"csrf_token": proof})
    answer = client.post(f"/cases/{case.ref}/note", data=form)
    assert answer.status_code == 400
    assert "This form is no longer valid" in answer.text
    assert "Mana garā piezīme" in answer.text
    assert "Mana garā piezīme" not in client.get(f"/cases/{case.ref}").text


def test_words_typed_in_a_session_that_ended_are_kept(office: Premises) -> None:
    case, client = office.a_case(), office.sign_in()
    form = {"body": "Gara atbilde", "subject": "S", "csrf_token": "old", "version": "1"}
    client.delete_cookie("micrec")
    answer = client.post(f"/cases/{case.ref}/letter", data=form)
    assert answer.status_code == 400
    assert "Gara atbilde" in answer.text


def test_passwords_are_never_shown_again(office: Premises) -> None:
    client = office.web.test_client()
    answer = client.post("/signin", data={"username": "clerk", "password": PASSWORD})
    assert answer.status_code == 400
    assert PASSWORD not in answer.text


def test_more_than_a_megabyte_is_refused_in_plain_words(office: Premises) -> None:
    case, client = office.a_case(), office.sign_in()
    answer = client.post(f"/cases/{case.ref}/note", data={"text": "x" * 1_100_000})
    assert answer.status_code == 413
    assert "More than one megabyte was sent" in answer.text


def test_a_long_letter_is_refused_and_kept(office: Premises) -> None:
    case, client = office.a_case(), office.sign_in()
    shown = office.shown(case.ref)
    form = {"version": str(shown.version), "digest": shown.digest, "subject": "S"}
    answer = post(client, f"/cases/{case.ref}/letter", **form, body="garš " * 30_000)
    assert answer.status_code == 422
    assert "shorten it" in answer.text
    assert "garš garš" in answer.text


def test_an_address_that_is_none_is_said_so(office: Premises) -> None:
    answer = office.sign_in().get("/nothing/here")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


def test_a_step_is_never_done_by_following_a_link(office: Premises) -> None:
    case, client = office.a_case(), office.sign_in()
    for deed in ("approve", "close", "reopen", "redraft"):
        assert client.get(f"/cases/{case.ref}/{deed}").status_code in (404, 405)


def test_a_database_that_is_gone_is_said_so(office: Premises) -> None:
    client = office.sign_in()
    office.app.store.close()
    (office.app.folder / "micrec.sqlite3").unlink()
    (office.app.folder / "micrec.sqlite3").mkdir()
    answer = client.get("/")
    assert answer.status_code == 503
