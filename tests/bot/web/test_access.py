import pytest

from bot.core.roles import RIGHTS, Right, Role
from bot.web import PAGES
from bot.web.access import local_path
from bot.web.accounts import create_user, set_active, set_password
from bot.web.page import Door, Page
from tests.bot.web.premises import PASSWORD, Premises, post, token

PUBLIC = {"sign_in", "sign_in_now", "healthz"}
VALUES = {"<ref>": "MR-2026-000001", "<int:mail_id>": "1", "<int:letter_id>": "1"}
VALUES |= {"<form>": "csv", "<name>": "boss", "<what>": "lock"}


def address(page: Page) -> str:
    found = page.rule
    for name, value in VALUES.items():
        found = found.replace(name, value)
    return found


def test_every_address_is_a_declared_page_or_a_static_file(office: Premises) -> None:
    known = {(page.rule, page.method) for page in PAGES}
    for rule in office.web.url_map.iter_rules():
        methods = (rule.methods or set()) - {"HEAD"}
        assert rule.endpoint == "static" or {(rule.rule, m) for m in methods} <= known


def test_only_these_pages_are_public() -> None:
    assert {page.name for page in PAGES if page.need is Door.OPEN} == PUBLIC


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_a_stranger_gets_nowhere(office: Premises, page: Page) -> None:
    client = office.web.test_client()
    form = {"csrf_token": token(client, "/signin")} if page.method == "POST" else None
    if page.name in PUBLIC:
        return
    answer = client.open(address(page), method=page.method, data=form)
    assert answer.status_code == 302
    assert answer.location.startswith("/signin")


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER])
def test_a_person_without_the_right_is_refused(office: Premises, role: Role) -> None:
    client = office.sign_in({Role.STAFF: "clerk", Role.MANAGER: "boss"}[role])
    proof = token(client, "/account")
    for page in PAGES:
        if isinstance(page.need, Right) and page.need not in RIGHTS[role]:
            form = {"csrf_token": proof} if page.method == "POST" else None
            answer = client.open(address(page), method=page.method, data=form)
            assert answer.status_code == 403, page.name
            assert "Your role does not include this" in answer.text


def test_the_sign_in_returns_to_the_page_that_was_asked_for(office: Premises) -> None:
    client = office.web.test_client()
    asked = client.get("/mails?before=7")
    form = client.get(asked.location)
    assert 'name="next" value="/mails?before=7"' in form.text


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "evil",
        "/\t/evil.example",
        "/\n/evil.example",
        "",
    ],
)
def test_a_return_address_elsewhere_leads_to_the_queue(target: str) -> None:
    assert local_path(target) == "/"


def test_nobody_is_sent_elsewhere_after_the_sign_in(office: Premises) -> None:
    client = office.web.test_client()
    form = {"username": "clerk", "password": PASSWORD, "next": "//evil.example/x"}
    answer = post(client, "/signin", start="/signin", **form)
    assert answer.location == "/"


@pytest.mark.parametrize(("name", "password"), [("clerk", "wrong"), ("nobody", PASSWORD)])
def test_it_does_not_say_what_was_wrong(office: Premises, name: str, password: str) -> None:
    client = office.web.test_client()
    answer = post(client, "/signin", start="/signin", username=name, password=password)
    assert answer.status_code == 401
    assert "Lietotāja vārds un parole nesader" in answer.text


def test_a_user_id_may_be_typed_in_capitals(office: Premises) -> None:
    assert office.sign_in_now(" CLERK ").get("/").status_code == 200


def test_guessing_is_stopped_for_one_user_id_and_not_for_others(office: Premises) -> None:
    client = office.web.test_client()
    proof = token(client, "/signin")
    form = {"csrf_token": proof, "username": "clerk", "password": "x"}
    codes = [client.post("/signin", data=form).status_code for _ in range(11)]
    assert codes == [401] * 10 + [429]
    assert client.post("/signin", data={**form, "password": PASSWORD}).status_code == 429
    assert office.sign_in_now("boss").get("/").status_code == 200


def test_good_sign_ins_are_never_counted(office: Premises) -> None:
    for _ in range(12):
        office.sign_in_now("clerk")


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(office: Premises) -> None:
    client = office.web.test_client()
    answer = post(client, "/signin", start="/signin", username="clerk", password=PASSWORD)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires=" in cookie


def test_locking_an_account_ends_its_sessions(office: Premises) -> None:
    client = office.sign_in()
    set_active(office.app, "clerk", active=False)
    assert client.get("/").status_code == 302
    set_active(office.app, "clerk", active=True)
    assert client.get("/").status_code == 302


def test_another_password_ends_the_sessions(office: Premises) -> None:
    client = office.sign_in()
    set_password(office.app, "clerk", "another long password")
    assert client.get("/").status_code == 302
    assert office.sign_in_now("clerk", "another long password").get("/").status_code == 200


def test_signing_out_makes_a_copied_cookie_worthless(office: Premises) -> None:
    client = office.sign_in()
    copied = client.get_cookie("micrec")
    assert copied is not None
    assert post(client, "/signout").location == "/signin"
    thief = office.web.test_client()
    thief.set_cookie("micrec", copied.value)
    assert thief.get("/").status_code == 302


def test_a_token_in_the_address_signs_nobody_in(office: Premises) -> None:
    with office.web.test_request_context():
        user = office.web.extensions["security"].datastore.find_user(username="clerk")
        secret = user.get_auth_token()
    answer = office.web.test_client().get(f"/?auth_token={secret}")
    assert answer.status_code == 302


def test_the_command_line_creates_accounts_without_the_pages(office: Premises) -> None:
    create_user(office.app, "New.Clerk", "new@micrec.lv", PASSWORD, "staff")
    assert office.sign_in_now("new.clerk").get("/").status_code == 200
