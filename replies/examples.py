"""Made-up facts that reach every branch of every template; for the tests and `bot check`."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from replies.catalogue import ORDER
from replies.defaults import ABOUT, LANGUAGES, About, about
from replies.facts import Company, LetterFacts, Wish

COMPANY: Final = Company(
    name='SIA "Paraugs"',
    registration_number="40000000000",
    address="Parauga iela 1, Rīga, LV-1001",
    email="info@paraugs.example",
    phone="+371 20000000",
    website="www.paraugs.example",
)
_LISTS: Final = {
    "lv": {
        "recipients": ["SIA Kurjers (piegāde)"],
        "source": ["Jūsu pasūtījums e-veikalā"],
        "automated": ["netiek pieņemti"],
        "transfers": ["nenotiek"],
    },
    "ru": {
        "recipients": ["Kurjers (доставка)"],
        "source": ["получены от Вас при оформлении заказа"],
        "automated": ["не принимаются"],
        "transfers": ["не происходит"],
    },
    "en": {
        "recipients": ["Kurjers (delivery)"],
        "source": ["you gave them to us with your order"],
        "automated": ["none are made"],
        "transfers": ["there are none"],
    },
}
TALKATIVE: Final = Company(
    name=COMPANY.name,
    registration_number=COMPANY.registration_number,
    address=COMPANY.address,
    email=COMPANY.email,
    return_address="Noliktavas iela 2, Rīga, LV-1002",
    about={lang: about(_LISTS[lang], ABOUT[lang]) for lang in LANGUAGES},
)
SILENT: Final = Company(
    name=COMPANY.name,
    registration_number=COMPANY.registration_number,
    address=COMPANY.address,
    email=COMPANY.email,
    about=dict.fromkeys(LANGUAGES, About()),
)
RIGHTS: Final = ("newsletter", "consent_withdrawal", "objection")
NAMES: Final = {"lv": "Ilze Paraudziņa", "ru": "Илзе Образцова", "en": "Ilze Example"}
_DUE: Final = date(2026, 12, 22)


def a_wish(kind: str, right: str | None = None) -> Wish:
    """Return a wish with every detail known."""
    if kind == "unsubscribe":
        right = right or "newsletter"
    return Wish(
        kind=kind,
        right=right,
        due_on=_DUE,
        order="10107215",
        old="ilze@old.example",
        new="ilze@new.example",
    )


def facts(language: str, *wishes: Wish, company: Company = COMPANY) -> LetterFacts:
    """Return facts with every detail known."""
    return LetterFacts(
        company=company,
        reference="MR-2026-000123",
        language=language,
        received_on=date(2026, 11, 22),
        wishes=wishes,
        name=NAMES[language],
        subject="",
        answer_by=_DUE,
        extended_to=date(2027, 2, 22),
    )


def bare(language: str, *wishes: Wish) -> LetterFacts:
    """Return facts with nothing known that may be unknown."""
    return LetterFacts(
        company=SILENT,
        reference="MR-2026-000123",
        language=language,
        received_on=date(2026, 11, 22),
        wishes=tuple(Wish(kind=wish.kind, right=wish.right) for wish in wishes),
    )


def wishes() -> Iterator[Wish]:
    """Yield one wish of every kind, and of every right."""
    for kind in ORDER:
        rights = RIGHTS if kind == "unsubscribe" else (None,)
        yield from (a_wish(kind, right) for right in rights)


def variants(language: str, *wishes: Wish) -> tuple[LetterFacts, ...]:
    """Return the facts that lead through every branch: all known, other company, nothing known."""
    return (
        facts(language, *wishes),
        facts(language, *wishes, company=TALKATIVE),
        bare(language, *wishes),
    )
