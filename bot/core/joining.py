"""Where a mail belongs: nowhere, to a new case, or to one that is there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.deadlines import Deadline
from bot.core.mail import Judgement, MailState
from bot.core.message import Address, Message
from classifiers.labels import REQUESTS, Kind
from classifiers.verdict import Verdict

PLAUSIBLE = 0.15
"""A kind with at least this score may be what the writer wants, so its clock may be running."""

NO_PERSON = ("noreply", "no-reply", "no_reply", "donotreply", "mailer-daemon", "postmaster")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a mail becomes, and why: a case, or a state in which it is listed without one."""

    state: MailState
    reason: str


def outcome(verdict: Verdict) -> Outcome:
    """Decide whether a mail opens a case. In doubt it does: a person can close a case."""
    if verdict.authority is not None:
        return Outcome(MailState.CASE, verdict.authority)
    if verdict.review:
        return Outcome(MailState.CASE, verdict.review_reason)
    if verdict.labels != (Kind.OTHER,):
        return Outcome(MailState.CASE, "")
    if verdict.automated is not None:
        return Outcome(MailState.AUTOMATIC, verdict.automated.reason)
    return Outcome(MailState.IGNORED, "surely none of the requests")


def plausible(judged: Judgement) -> tuple[Kind, ...]:
    """The kinds whose clock may be running: those found, and under review all that may hold."""
    found = set(judged.labels)
    if judged.review:
        found |= {k for k in REQUESTS if judged.scores.get(k, 0.0) >= PLAUSIBLE}
    return tuple(k for k in Kind if k in found)


def earliest(deadlines: Iterable[Deadline]) -> tuple[date, date]:
    """The earliest last lawful day and target among several kinds."""
    days = [(d.due_on, d.target_on) for d in deadlines]
    return min(due for due, _ in days), min(target for _, target in days)


def correspondent(message: Message, own: Sequence[str]) -> Address:
    """The person a mail is from: From, unless that is ourselves or a machine and Reply-To is not.

    A shop's contact form writes in its own name and puts the customer into Reply-To.
    """
    sender = message.sender
    local = sender.address.partition("@")[0]
    if (sender.address in own or local in NO_PERSON or not sender.address) and message.reply_to:
        return message.reply_to[0]
    return sender


def judgement(verdict: Verdict) -> Judgement:
    """What of a verdict is stored with the mail."""
    refs = {
        name: value
        for name in ("order", "email", "phone", "old", "new")
        if (value := getattr(verdict.refs, name)) is not None
    }
    return Judgement(
        labels=verdict.labels,
        scores=dict(verdict.scores),
        right=verdict.right,
        language=verdict.language,
        review=verdict.review,
        review_reason=verdict.review_reason,
        model_version=verdict.model_version,
        evidence=verdict.evidence,
        refs=refs,
    )
