import pytest

from bot.core.roles import Role
from bot.errors import NotAllowed
from bot.store import history, users
from bot.web.accounts import create_user, set_active, set_password, set_role
from tests.bot.web.premises import PASSWORD, Premises, post


def test_a_short_password_is_refused_in_a_sentence(office: Premises) -> None:
    with pytest.raises(NotAllowed, match="The password has 11 characters; it needs 12 to 256"):
        set_password(office.app, "clerk", "x" * 11)


@pytest.mark.parametrize("name", ["a", "two words", "<script>", "ābols", "", "x" * 65, ".dot"])
def test_a_strange_user_id_is_refused(office: Premises, name: str) -> None:
    with pytest.raises(NotAllowed, match="A user ID has 2 to 64 small letters"):
        create_user(office.app, name, "x@micrec.lv", PASSWORD, "staff")


def test_a_role_that_is_none_is_refused(office: Premises) -> None:
    with pytest.raises(NotAllowed, match="There is no role king"):
        create_user(office.app, "king", "king@micrec.lv", PASSWORD, "king")


def test_two_accounts_never_share_a_name(office: Premises) -> None:
    with pytest.raises(NotAllowed, match="already"):
        create_user(office.app, "CLERK", "other@micrec.lv", PASSWORD, "staff")


def test_passwords_are_hashed_with_argon2(office: Premises) -> None:
    with office.app.store.read() as tx:
        assert users.get(tx, "clerk").password.startswith("$argon2id$")


def test_the_last_administrator_can_neither_be_locked_nor_demoted(office: Premises) -> None:
    with pytest.raises(NotAllowed, match="only administrator"):
        set_active(office.app, "root", active=False)
    with pytest.raises(NotAllowed, match="only administrator"):
        set_role(office.app, "root", Role.STAFF)


def test_an_administrator_creates_locks_and_promotes(office: Premises) -> None:
    client = office.sign_in("root")
    form = {"username": "ieva", "email": "ieva@micrec.lv", "password": PASSWORD}
    assert post(client, "/accounts", **form, role="staff", language="lv").status_code == 303
    assert post(client, "/accounts/ieva/role", role="manager").status_code == 303
    assert post(client, "/accounts/ieva/lock").status_code == 303
    with office.app.store.read() as tx:
        ieva = users.get(tx, "ieva")
        actions = [e.action for e in history.events(tx) if e.detail.get("user") == "ieva"]
    assert (ieva.role, ieva.active, ieva.language) == (Role.MANAGER, False, "lv")
    assert actions == ["account created", "role set", "account locked"]


def test_a_person_changes_the_own_password_only_with_the_present_one(office: Premises) -> None:
    client, new = office.sign_in(), "a quite new password"
    wrong = post(client, "/account/password", present="guess", new=new, again=new)
    assert "The present password is not right" in wrong.text
    typo = post(client, "/account/password", present=PASSWORD, new=new, again="else")
    assert typo.status_code == 422
    done = post(client, "/account/password", present=PASSWORD, new=new, again=new)
    assert done.location == "/signin"
    assert office.sign_in_now("clerk", new).get("/").status_code == 200


def test_a_person_chooses_the_language_of_the_pages(office: Premises) -> None:
    client = office.sign_in()
    answer = post(client, "/account/language", language="lv", next="//evil.example")
    assert answer.location == "/"
    assert '<html lang="lv">' in client.get("/").text
