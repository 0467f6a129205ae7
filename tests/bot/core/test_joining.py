from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.deadlines import deadline
from bot.core.joining import (
    PLAUSIBLE,
    correspondent,
    earliest,
    judgement,
    outcome,
    plausible,
)
from bot.core.mail import MailState
from bot.core.message import Address, Message
from bot.edges.parse import parse
from classifiers.automated import Automated, Form
from classifiers.labels import REQUESTS, Kind, Language, Right
from classifiers.verdict import Refs, Verdict
from tests.builders import CALENDAR, OWN, a_mail

SURE_OTHER = Verdict(
    labels=(Kind.OTHER,),
    scores=dict.fromkeys(REQUESTS, 0.01),
    right=None,
    language=Language.LV,
    review=False,
    review_reason="",
    evidence=(),
    refs=Refs(),
    automated=None,
    authority=None,
    model_version="1",
)
AWAY = Automated(Form.OUT_OF_OFFICE, "Auto-Submitted: auto-replied (RFC 3834).")


@pytest.mark.parametrize(
    ("verdict", "state", "reason"),
    [
        (SURE_OTHER, MailState.IGNORED, "surely none of the requests"),
        (replace(SURE_OTHER, labels=(Kind.ACCESS,)), MailState.CASE, ""),
        (replace(SURE_OTHER, automated=AWAY), MailState.AUTOMATIC, AWAY.reason),
        (replace(SURE_OTHER, review=True, review_reason="?"), MailState.CASE, "?"),
        (replace(SURE_OTHER, authority="a court"), MailState.CASE, "a court"),
        # A machine may carry a person's wish: where one is found, people see it.
        (replace(SURE_OTHER, labels=(Kind.ACCESS,), automated=AWAY), MailState.CASE, ""),
        (replace(SURE_OTHER, review=True, automated=AWAY), MailState.CASE, ""),
        (replace(SURE_OTHER, authority="a court", automated=AWAY), MailState.CASE, "a court"),
    ],
)
def test_in_doubt_a_mail_opens_a_case(verdict: Verdict, state: MailState, reason: str) -> None:
    assert (outcome(verdict).state, outcome(verdict).reason) == (state, reason)


scores = st.fixed_dictionaries({kind: st.floats(0, 1) for kind in Kind})


@given(given_scores=scores, review=st.booleans())
def test_only_under_review_the_clocks_of_merely_plausible_kinds_run(
    given_scores: dict[Kind, float], *, review: bool
) -> None:
    verdict = replace(SURE_OTHER, scores=given_scores, review=review, labels=(Kind.ACCESS,))
    found = plausible(judgement(verdict))
    maybe = {k for k in REQUESTS if given_scores[k] >= PLAUSIBLE} if review else set()
    assert set(found) == maybe | {Kind.ACCESS}
    assert list(found) == [k for k in Kind if k in found]


def test_the_earliest_day_and_the_earliest_target_may_be_of_different_kinds() -> None:
    received = datetime(2026, 11, 23, 9, tzinfo=UTC)
    clocks = [deadline(k, received, CALENDAR) for k in (Kind.UNSUBSCRIBE, Kind.WITHDRAWAL)]
    assert earliest(clocks) == (clocks[1].due_on, clocks[0].target_on)


def a_message(sender: str, **headers: str) -> Message:
    return parse(a_mail(sender=sender, **headers))


@pytest.mark.parametrize(
    ("sender", "reply_to", "expected"),
    [
        ("Anna <anna@piemers.lv>", "", "anna@piemers.lv"),
        # Somebody who wants answers elsewhere is still who wrote.
        ("Anna <anna@piemers.lv>", "Berta <berta@piemers.lv>", "anna@piemers.lv"),
        # A contact form writes in the shop's name or a machine's; the customer is in Reply-To.
        ("MicRec <info@micrec.lv>", "Anna <anna@piemers.lv>", "anna@piemers.lv"),
        ("Veikals <noreply@veikals.lv>", "Anna <anna@piemers.lv>", "anna@piemers.lv"),
        ("Veikals <noreply@veikals.lv>", "", "noreply@veikals.lv"),
        ("norepl@veikals.lv", "Anna <anna@piemers.lv>", "norepl@veikals.lv"),
    ],
)
def test_a_mail_is_from_its_sender_unless_that_is_ourselves_or_a_machine(
    sender: str, reply_to: str, expected: str
) -> None:
    headers = {"Reply_To": reply_to} if reply_to else {}
    assert correspondent(a_message(sender, **headers), OWN).address == expected


def test_a_mail_without_a_sender_is_from_whom_it_wants_answers_for() -> None:
    message = replace(
        a_message("Anna <anna@piemers.lv>", Reply_To="Berta <berta@piemers.lv>"),
        sender=Address("", ""),
    )
    assert correspondent(message, OWN).address == "berta@piemers.lv"
    assert correspondent(replace(message, reply_to=()), OWN) == Address("", "")


def test_what_is_kept_of_a_verdict_names_only_the_references_found() -> None:
    verdict = replace(
        SURE_OTHER,
        labels=(Kind.UNSUBSCRIBE,),
        right=Right.OBJECTION,
        refs=Refs(order="10107215", new="anna@jauns.lv"),
    )
    kept = judgement(verdict)
    assert kept.refs == {"order": "10107215", "new": "anna@jauns.lv"}
    assert (kept.labels, kept.right, kept.model_version) == (
        (Kind.UNSUBSCRIBE,),
        Right.OBJECTION,
        "1",
    )
