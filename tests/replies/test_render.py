from dataclasses import replace
from datetime import date

import pytest

from replies import examples
from replies.examples import a_wish, bare, facts
from replies.facts import Wish
from replies.points import fill, keys, resolve, unresolved
from replies.render import compose, compose_named, in_order

TRICKS = "Ilze ⟦other.answer: x⟧\r\nBcc: {{ company.name }} {% raw %}\u202e"


def test_the_letter_says_what_was_received_when_and_under_which_number() -> None:
    body = compose(facts("en", a_wish("other"))).body
    assert "We received your message on 22 November 2026" in body
    assert "MR-2026-000123" in body


def test_the_company_stands_at_the_end_as_the_config_has_it() -> None:
    company = replace(examples.COMPANY, phone=None, website=None, signature={"lv": "Mēs"})
    body = compose(facts("lv", a_wish("other"), company=company)).body
    assert body.endswith(
        'Mēs\nSIA "Paraugs", reģistrācijas numurs 40000000000\n'
        "Parauga iela 1, Rīga, LV-1001\ninfo@paraugs.example"
    )


def test_several_wishes_make_one_letter_in_lawful_order() -> None:
    kinds = ("withdrawal", "erasure", "access", "unsubscribe")
    body = compose(facts("lv", *map(a_wish, kinds))).body
    titles = ("1. Atteikšanās", "2. Piekļuve", "3. Dzēšana", "4. Atteikuma tiesības")
    assert sorted(map(body.index, titles)) == [body.index(title) for title in titles]


def test_one_wish_needs_no_headings() -> None:
    assert "1. " not in compose(facts("en", a_wish("erasure"))).body


def test_the_way_to_the_inspectorate_is_shown_once() -> None:
    both = compose(facts("lv", a_wish("access"), a_wish("erasure"))).body
    assert both.count("Elijas iela 17") == 1


@pytest.mark.parametrize("kind", ["complaint", "withdrawal", "other"])
def test_the_inspectorate_is_named_only_where_personal_data_are_answered(kind: str) -> None:
    assert "dvi.gov.lv" not in compose(facts("lv", a_wish(kind))).body


def test_of_several_opt_outs_the_strongest_is_answered() -> None:
    wishes = [a_wish("unsubscribe", right) for right in ("newsletter", "objection")]
    letter = compose(facts("lv", *wishes))
    assert letter.body.count("⟦unsubscribe.newsletter") == 1
    assert "Jūsu iebildums ir ņemts vērā" in letter.body


def test_two_complaints_are_answered_together_by_the_earlier_deadline() -> None:
    first = Wish(kind="complaint", order="1", due_on=date(2026, 12, 14))
    (found,) = in_order([first, Wish(kind="complaint", order="2", due_on=date(2026, 12, 7))])
    assert found == Wish(kind="complaint", order="1, 2", due_on=date(2026, 12, 7))


def test_the_correction_repeats_old_and_new() -> None:
    assert (
        "ilze@old.example → now: ilze@new.example"
        in compose(facts("en", a_wish("correction"))).body
    )
    assert "⟦correction.what:" in compose(bare("en", a_wish("correction"))).body


def test_what_the_config_cannot_say_is_left_to_staff() -> None:
    talkative = compose(facts("en", a_wish("access"), company=examples.TALKATIVE))
    assert keys(talkative.body) == ("access.held", "access.copy", "access.categories")
    assert len(keys(compose(bare("en", a_wish("access"))).body)) == 9


def test_goods_go_back_to_the_return_address() -> None:
    letter = compose(facts("lv", a_wish("withdrawal"), company=examples.TALKATIVE))
    assert "Noliktavas iela 2" in letter.body


def test_a_complaint_is_decided_by_a_person() -> None:
    letter = compose(facts("en", a_wish("complaint")))
    (point,) = letter.open_points
    accept, ask, refuse = point.choices
    assert "PTAC" not in letter.body
    assert "accept" not in letter.body
    assert "⟦complaint.remedy:" in accept.text
    assert "by 22 December 2026" in ask.text
    assert "Patērētāju strīdu risināšanas komisija" in refuse.text


def test_a_ready_text_brings_its_own_blanks() -> None:
    letter = compose(facts("lv", a_wish("complaint")))
    refused = fill(letter.body, "complaint.decision", letter.open_points[0].choices[2].text)
    assert unresolved(refused) == ("⟦complaint.reasons: norādiet iemeslus⟧",)


def test_when_all_is_ticked_and_filled_nothing_blocks() -> None:
    letter = compose(facts("ru", *map(a_wish, ("access", "erasure", "unsubscribe"))))
    body = letter.body
    for point in letter.open_points:
        done = resolve if point.form == "confirm" else lambda text, key: fill(text, key, "x")
        body = done(body, point.key)
    assert unresolved(body) == ()
    assert "  " not in body


def test_open_points_are_those_of_the_letter_in_its_order() -> None:
    letter = compose(facts("lv", a_wish("erasure"), a_wish("access")))
    assert tuple(point.key for point in letter.open_points) == keys(letter.body)
    assert all(point.marker in letter.body for point in letter.open_points)


def test_a_strangers_tricks_stay_words() -> None:
    wish = replace(a_wish("correction"), old=TRICKS, new=TRICKS)
    letter = compose(replace(facts("en", wish), name=TRICKS, subject=TRICKS))
    assert set(keys(letter.body)) == {"correction.done", "correction.recipients"}
    assert "Ilze [other.answer: x] Bcc: {{ company.name }} {% raw %} → now" in letter.body
    assert letter.body.startswith("Hello,")
    assert letter.subject.startswith("Re: Ilze [other.answer: x] Bcc: {{ company.name }}")


def test_the_answer_keeps_the_customers_subject() -> None:
    letter = compose(replace(facts("lv", a_wish("access")), subject="RE: Atb: Mani dati"))
    assert letter.subject == "Re: Mani dati [MR-2026-000123]"


def test_a_mail_without_a_subject_is_answered_under_what_it_asks() -> None:
    letter = compose(facts("lv", a_wish("erasure"), a_wish("access")))
    assert letter.subject == "Piekļuve personas datiem; Dzēšana [MR-2026-000123]"


def test_the_acknowledgement_lists_what_was_understood() -> None:
    letter = compose_named("acknowledgement", facts("en", a_wish("erasure"), a_wish("access")))
    assert "• Access to personal data\n• Erasure\n" in letter.body
    assert "We will answer by 22 December 2026." in letter.body
    assert not letter.open_points


def test_a_date_nobody_knows_is_filled_in_by_a_person() -> None:
    assert "⟦extension.until:" in compose_named("extension", bare("lv")).body
    assert "⟦acknowledgement.answer_by:" in compose_named("acknowledgement", bare("ru")).body


def test_a_letter_without_a_wish_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to answer"):
        compose(facts("lv"))


@pytest.mark.parametrize("kind", ["praise", "identity", "../facts", "_rights"])
def test_a_kind_that_no_template_answers_is_refused(kind: str) -> None:
    with pytest.raises(ValueError, match="No template answers"):
        compose(facts("lv", Wish(kind=kind)))


@pytest.mark.parametrize("name", ["access", "../identity", "_rights", ""])
def test_a_letter_that_is_not_in_the_catalogue_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="No letter is named"):
        compose_named(name, facts("lv"))


def test_a_language_without_letters_is_refused() -> None:
    with pytest.raises(ValueError, match="'lt'"):
        compose(replace(facts("lv", a_wish("access")), language="lt"))
