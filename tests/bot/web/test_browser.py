"""A day's work in a real browser, with and without JavaScript, on a desk and on a phone."""

import threading
from collections.abc import Callable, Iterator

import pytest

from bot.core.case import State
from bot.store import drafts
from bot.web.serve import serve
from tests.bot.web.premises import PASSWORD, Premises
from tests.browser import DESK, PHONE, Browser, needs_browser

pytestmark = needs_browser


Opening = Callable[..., Browser]


@pytest.fixture
def browser(office: Premises) -> Iterator[Opening]:
    stopping, opened = threading.Event(), list[Browser]()
    port = serve(office.web, stopping, "127.0.0.1", 0)

    def _open(size: tuple[int, int] = DESK, *, scripts: bool = True) -> Browser:
        opened.append(Browser(f"http://127.0.0.1:{port}", size, scripts=scripts))
        return opened[-1]

    yield _open
    for one in opened:
        one.driver.quit()
    stopping.set()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_letter_is_ticked_edited_and_approved(
    office: Premises, browser: Opening, size: tuple[int, int], *, scripts: bool
) -> None:
    case = office.a_case()
    page = browser(size, scripts=scripts)
    page.sign_in("clerk", PASSWORD)
    page.press(f'a[href="/cases/{case.ref}"]')
    assert not page.one(".go").is_enabled()
    while page.all(".duties .open"):
        page.press(".duties .open button[name=done]")
    page.one(".editor summary").click()
    page.one("#body").send_keys("P.S. Paldies!")
    assert not page.one(".go").is_displayed()
    page.press("form[data-letter] button.primary")
    assert "P.S. Paldies!" in page.one(".paper").text
    page.press(".go")
    assert office.case(case.ref).state is State.APPROVED
    with office.app.store.read() as tx:
        draft = drafts.latest(tx, case.id)
    assert draft is not None
    assert "P.S. Paldies!" in draft.body


def test_nothing_is_approved_while_changes_are_not_saved(
    office: Premises, browser: Opening
) -> None:
    case, page = office.a_case(), browser()
    page.sign_in("clerk", PASSWORD)
    page.go(f"/cases/{case.ref}")
    while page.all(".duties .open"):
        page.press(".duties .open button[name=done]")
    page.one(".editor summary").click()
    page.one("#body").send_keys("x")
    assert not page.one(".go").is_enabled()
    assert page.one(".unsaved").is_displayed()


def test_the_queue_is_worked_by_keys(office: Premises, browser: Opening) -> None:
    cases, page = [office.a_case(sender=f"p{n}@example.lv") for n in range(2)], browser()
    page.sign_in("clerk", PASSWORD)
    for key in ("j", "j"):
        page.one("body").send_keys(key)
    chosen = page.one("tr.chosen a").get_attribute("href") or ""
    assert chosen.endswith(cases[1].ref)
    page.one("body").send_keys("?")
    assert page.one("#keys").is_displayed()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_is_wider_than_the_screen(
    office: Premises, browser: Opening, size: tuple[int, int]
) -> None:
    case, page = office.a_case("Lūdzu izdzēst https://" + "x" * 200), browser(size)
    office.receive("Kad " + "y" * 300, subject="z" * 200)
    page.sign_in("clerk", PASSWORD)
    for path in (
        "/",
        f"/cases/{case.ref}",
        "/mails",
        "/mails/2",
        "/letters",
        "/health",
        "/account",
    ):
        page.go(path)
        wide = page.driver.execute_script(
            "return document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        assert not wide, path


def test_the_browser_has_nothing_to_complain_about(office: Premises, browser: Opening) -> None:
    case, page = office.a_case(), browser()
    page.sign_in("clerk", PASSWORD)
    for path in ("/", f"/cases/{case.ref}", "/mails", "/letters", "/health"):
        page.go(path)
    assert page.driver.execute("getLog", {"type": "browser"})["value"] == []


def test_mail_decision_and_letter_stand_on_one_screen(office: Premises, browser: Opening) -> None:
    case, page = office.a_case(), browser()
    page.sign_in("clerk", PASSWORD)
    page.go(f"/cases/{case.ref}")
    for selector in (".mail .own", "#kinds button", "#deadline .clock", "#duties li", ".go"):
        box = page.one(selector).rect
        assert box["y"] + box["height"] <= DESK[1], selector
