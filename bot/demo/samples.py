"""The sample mails: how long ago each came, where it lies, and what a person would make of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum
from pathlib import Path

from bot.core.calendar import RIGA
from bot.core.mail import Mail, MailState
from classifiers.labels import Kind, Language

MAILS = Path(__file__).parent / "mails"
JUNK = "Junk"
_DATE = re.compile(rb"(?m)^Date: [^\r\n]*")


class End(StrEnum):
    """Where a person would expect a mail to end up."""

    CASE = "a case, new or known"
    REVIEW = "a case that a person looks at first"
    NO_CASE = "listed without a case"


@dataclass(frozen=True, slots=True)
class Sample:
    """One mail. `days`: how long before the demo started it was received."""

    name: str
    days: int
    kinds: tuple[Kind, ...]
    end: End = End.CASE
    folder: str = "INBOX"

    @property
    def language(self) -> Language:
        return Language(self.name[:2])

    def understood(self, mail: Mail) -> bool:
        """Whether the program made of the mail what a person would."""
        judged = mail.judgement
        if self.end is End.NO_CASE or judged is None:
            return mail.state in {MailState.IGNORED, MailState.AUTOMATIC}
        if self.end is End.REVIEW:
            return mail.state is MailState.CASE and judged.review
        same_kinds = sorted(judged.labels) == sorted(self.kinds)
        return mail.state is MailState.CASE and same_kinds and judged.language is self.language


@dataclass(frozen=True, slots=True)
class Arrival:
    """A sample with its bytes and the moment the server takes it."""

    sample: Sample
    raw: bytes
    received_at: datetime


SAMPLES = (
    Sample("lv_unsubscribe", 0, (Kind.UNSUBSCRIBE,)),
    Sample("lv_question_above_newsletter", 1, (Kind.OTHER,), End.NO_CASE),
    Sample("lv_consent_withdrawn_erasure", 8, (Kind.UNSUBSCRIBE, Kind.ERASURE)),
    # A month ago: one of 30 and 31 days is due today, unless a weekend moves it.
    Sample("lv_access_outlook", 31, (Kind.ACCESS,)),
    Sample("lv_access_erasure_no_diacritics", 24, (Kind.ACCESS, Kind.ERASURE)),
    Sample("lv_correction_gmail", 3, (Kind.CORRECTION,)),
    Sample("lv_erasure_html_only", 12, (Kind.ERASURE,)),
    Sample("lv_correction_restriction", 17, (Kind.CORRECTION, Kind.RESTRICTION)),
    Sample("lv_portability", 20, (Kind.PORTABILITY,)),
    Sample("lv_complaint_windows1257", 16, (Kind.COMPLAINT,)),
    Sample("lv_withdrawal_attachment", 13, (Kind.WITHDRAWAL,)),
    Sample(
        "lv_angry_complaint_unsubscribe_erasure",
        40,  # overdue on every count
        (Kind.COMPLAINT, Kind.UNSUBSCRIBE, Kind.ERASURE),
    ),
    Sample("lv_access_iphone", 9, (Kind.ACCESS,)),
    Sample("lv_follow_up_erasure", 2, (Kind.ERASURE,)),
    Sample("lv_newsletter_received", 4, (Kind.OTHER,), End.NO_CASE),
    Sample("lv_inspectorate", 5, (Kind.OTHER,), End.REVIEW),
    Sample("lv_partner_declines", 6, (Kind.OTHER,), End.NO_CASE),
    Sample("lv_unsubscribe_in_junk", 2, (Kind.UNSUBSCRIBE,), folder=JUNK),
    Sample("ru_unsubscribe_wrong_charset", 1, (Kind.UNSUBSCRIBE,)),
    Sample("ru_access_base64", 30, (Kind.ACCESS,)),
    Sample("ru_erasure_translit", 6, (Kind.ERASURE,)),
    Sample("ru_correction", 5, (Kind.CORRECTION,)),
    Sample("ru_restriction", 10, (Kind.RESTRICTION,)),
    Sample("ru_access_portability", 28, (Kind.ACCESS, Kind.PORTABILITY)),
    Sample("ru_complaint_above_newsletter", 11, (Kind.COMPLAINT,)),
    Sample("ru_withdrawal", 14, (Kind.WITHDRAWAL,)),  # due today
    Sample("ru_unsubscribe_erasure", 35, (Kind.UNSUBSCRIBE, Kind.ERASURE)),
    Sample("ru_lawyer", 7, (Kind.ACCESS,), End.REVIEW),
    Sample("ru_supplier_offer", 3, (Kind.OTHER,), End.NO_CASE),
    Sample("ru_access_no_message_id", 0, (Kind.ACCESS,)),
    Sample("en_one_click_unsubscribe", 0, (Kind.UNSUBSCRIBE,)),
    Sample("en_objection_access", 15, (Kind.UNSUBSCRIBE, Kind.ACCESS)),
    Sample("en_correction_outlook", 4, (Kind.CORRECTION,)),
    Sample("en_complaint_iphone", 25, (Kind.COMPLAINT,)),
    Sample("en_withdrawal", 2, (Kind.WITHDRAWAL,)),
    Sample("en_out_of_office", 1, (Kind.OTHER,), End.NO_CASE),
    Sample("en_bounce", 3, (Kind.OTHER,), End.NO_CASE),
    Sample("en_spam", 1, (Kind.OTHER,), End.NO_CASE, folder=JUNK),
    Sample("en_unclear", 1, (Kind.OTHER,), End.REVIEW),
    Sample("en_portability_erasure", 26, (Kind.PORTABILITY, Kind.ERASURE)),
)


def arrivals(now: datetime) -> Iterator[Arrival]:
    """Every sample in order of receipt, with a Date header to match."""
    for position, sample in enumerate(sorted(SAMPLES, key=lambda s: -s.days)):
        minutes = len(SAMPLES) - position
        received_at = (now - timedelta(days=sample.days, minutes=minutes)).replace(microsecond=0)
        yield Arrival(sample, _dated(sample, received_at), received_at)


def _dated(sample: Sample, at: datetime) -> bytes:
    raw = (MAILS / f"{sample.name}.eml").read_bytes()
    date = format_datetime(at.astimezone(RIGA)).encode("ascii")
    return _DATE.sub(b"Date: " + date, raw, count=1)
