"""The sample mails are what the table says, and as unlike each other as real ones."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.deadlines import deadline
from bot.demo.samples import MAILS, SAMPLES, Arrival, End, arrivals
from bot.edges.parse import parse
from bot.edges.public_holidays import calendar
from classifiers.labels import Kind, Language

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
ARRIVALS = {arrival.sample.name: arrival for arrival in arrivals(NOW)}
every_sample = pytest.mark.parametrize("arrival", ARRIVALS.values(), ids=ARRIVALS.keys())


def test_the_table_and_the_folder_hold_the_same_mails() -> None:
    assert sorted(s.name for s in SAMPLES) == sorted(p.stem for p in MAILS.glob("*.eml"))
    assert len(SAMPLES) >= 36


def test_every_kind_comes_at_least_twice() -> None:
    kinds = Counter(kind for sample in SAMPLES for kind in sample.kinds)
    assert set(kinds) == set(Kind)
    assert min(kinds.values()) >= 2


def test_at_least_six_mails_want_several_things() -> None:
    assert sum(len(sample.kinds) > 1 for sample in SAMPLES) >= 6


def test_latvian_comes_most_then_russian_then_english() -> None:
    shares = Counter(sample.language for sample in SAMPLES)
    assert [language for language, _ in shares.most_common()] == [
        Language.LV,
        Language.RU,
        Language.EN,
    ]
    assert shares[Language.EN] >= len(SAMPLES) / 5


def test_some_are_due_today_some_are_late_and_some_are_fresh() -> None:
    days = calendar(2026, 2027, None)
    today = NOW.date()
    due = [
        min(deadline(kind, arrival.received_at, days).due_on for kind in arrival.sample.kinds)
        for arrival in ARRIVALS.values()
    ]
    assert due.count(today) >= 2
    assert sum(day < today for day in due) >= 3
    assert sum(day > today + timedelta(days=14) for day in due) >= 10


@every_sample
def test_each_mail_is_raw_mail_that_parses(arrival: Arrival) -> None:
    message = parse(arrival.raw)
    assert message.sender.address.endswith(("@piemers.lv", "@example.lv", "@example.com"))
    assert message.body.strip()
    assert "\ufffd" not in message.body
    assert b"\n" not in arrival.raw.replace(b"\r\n", b"")


@every_sample
def test_each_mail_says_that_it_was_written_when_it_came(arrival: Arrival) -> None:
    assert parse(arrival.raw).sent_at == arrival.received_at
    age = NOW - arrival.received_at
    assert timedelta(days=arrival.sample.days) < age < timedelta(days=arrival.sample.days, hours=1)


@every_sample
def test_headers_hold_no_raw_bytes_which_the_mailbox_page_cannot_show(arrival: Arrival) -> None:
    assert arrival.raw.partition(b"\r\n\r\n")[0].isascii()


def test_the_mails_are_as_different_as_real_ones() -> None:
    defects = {d.code for a in ARRIVALS.values() for d in parse(a.raw).defects}
    assert {"charset_missing", "charset_wrong", "message_id_missing"} <= defects
    first, answer = ARRIVALS["lv_access_iphone"], ARRIVALS["lv_follow_up_erasure"]
    assert parse(answer.raw).in_reply_to == (parse(first.raw).message_id,)
    assert parse(ARRIVALS["lv_withdrawal_attachment"].raw).attachments
    assert parse(ARRIVALS["en_bounce"].raw).report is not None
    assert parse(ARRIVALS["lv_erasure_html_only"].raw).html is not None
    assert {s.end for s in SAMPLES if s.folder == "Junk"} == {End.CASE, End.NO_CASE}


@pytest.mark.parametrize(
    "name", ["lv_question_above_newsletter", "ru_complaint_above_newsletter", "lv_access_outlook"]
)
def test_words_that_opt_out_stand_in_the_quotation_only(name: str) -> None:
    message = parse(ARRIVALS[name].raw)
    quoted, own = message.quoted.casefold(), message.own.casefold()
    assert any(word in quoted for word in ("atteik", "отказаться"))
    assert not any(word in own for word in ("atteik", "отказаться"))
