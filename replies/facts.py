"""What a letter may say: everything a template sees stands here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from replies import defaults
from replies.defaults import About, Authority


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """The controller, as the letters name it. The mappings go by language."""

    name: str
    registration_number: str
    address: str
    email: str
    phone: str | None = None
    website: str | None = None
    return_address: str | None = None
    signature: Mapping[str, str] = field(default_factory=lambda: defaults.SIGNATURE)
    about: Mapping[str, About] = field(default_factory=lambda: defaults.ABOUT)
    inspectorate: Authority = defaults.INSPECTORATE
    consumer_authority: Authority = defaults.CONSUMER_AUTHORITY
    dispute_body: str = defaults.DISPUTE_BODY
    accounting_years: int = defaults.ACCOUNTING_YEARS


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One thing the customer asks for. `kind` and `right` go by the names of `labels.md`.

    `due_on` is the last lawful day (Europe/Riga); the rest is what the mail itself says.
    """

    kind: str
    right: str | None = None
    due_on: date | None = None
    order: str | None = field(default=None, repr=False)
    old: str | None = field(default=None, repr=False)
    new: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """One letter's facts. Dates are in Europe/Riga.

    `name` and `subject` are the customer's own words and are made harmless on the way in.
    `answer_by` is for the acknowledgement, `extended_to` for the notice of extension; without
    them the letter has a place to fill in.
    """

    company: Company
    reference: str
    language: str
    received_on: date
    wishes: tuple[Wish, ...] = ()
    name: str = field(default="", repr=False)
    subject: str = field(default="", repr=False)
    answer_by: date | None = None
    extended_to: date | None = None
