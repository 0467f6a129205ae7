import re
from string import Formatter

import pytest

from bot.store import users
from bot.web.words import ACTIONS
from tests.bot.web.premises import Premises
from tests.bot.web.translating import MO, compiled, filled, stored, texts

CURE = "run `python tests/bot/web/translating.py` and translate what is empty"
NAMED = re.compile(r"%\((\w+)\)[ds]")


def latvian(office: Premises) -> None:
    with office.app.store.begin() as tx:
        users.set_fields(tx, users.get(tx, "clerk").id, language="lv")


def test_every_text_of_the_pages_has_a_translation() -> None:
    found = stored()
    lacking = [m.id for m in texts() if m.id and not _translated(found.get(m.id))]
    assert not lacking, CURE


def _translated(message: object) -> bool:
    return message is not None and filled(getattr(message, "string", ""))


def test_the_catalogue_holds_nothing_that_is_gone() -> None:
    known = texts()
    assert not [m.id for m in stored() if m.id and known.get(m.id) is None], CURE


def test_the_program_loads_what_the_catalogue_says() -> None:
    assert compiled(stored()) == MO.read_bytes(), CURE


def test_a_translation_names_the_same_facts() -> None:
    for message in stored():
        first, *_ = _several(message.id)
        for string in _several(message.string):
            assert _facts(string) == _facts(first), first


def _several(texts: object) -> list[str]:
    """A text, or the forms of one that counts."""
    return [str(t) for t in texts] if isinstance(texts, tuple | list) else [str(texts)]


def _facts(text: str) -> set[str]:
    if NAMED.search(text):
        return set(NAMED.findall(text))
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_the_pages_speak_latvian(office: Premises) -> None:
    case = office.a_case()
    latvian(office)
    client = office.sign_in()
    page = client.get(f"/cases/{case.ref}").text
    assert '<html lang="lv">' in page
    assert "Klienta vēstule" in page
    assert "Pieskaitot 1 mēnesi, iznāk otrd. 22.12.2026. – tas pats datums." in page
    assert "Apstiprināt un sūtīt" in page


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "atlikušas 30 dienas"),
        (9, "atlikusi 21 diena"),
        (30, "termiņš šodien"),
        (31, "nokavēts par 1 dienu"),
        (41, "nokavēts par 11 dienām"),
    ],
)
def test_days_left_are_said_as_a_latvian_says_them(office: Premises, days: int, said: str) -> None:
    office.a_case()
    latvian(office)
    office.later(days=days)
    assert said in office.sign_in().get("/").text


def test_a_refusal_is_latvian_too(office: Premises) -> None:
    latvian(office)
    answer = office.sign_in().get("/cases/MR-2026-000099")
    assert "Lietas MR-2026-000099 nav." in answer.text


def test_the_sign_in_page_offers_the_other_language(office: Premises) -> None:
    client = office.web.test_client()
    assert "Pieslēgties" in client.get("/signin").text
    assert "Sign in" in client.get("/signin?lang=en").text


def test_moments_are_shown_in_rigas_time(office: Premises) -> None:
    case = office.a_case()
    page = office.sign_in().get(f"/cases/{case.ref}").text
    assert "22 Nov 2026, 11:00" in page


def test_the_words_for_actions_fit_their_column() -> None:
    assert all(len(action) <= 48 for action in ACTIONS)
