from dataclasses import replace

from classifiers.labels import Kind
from classifiers.letter import Letter
from classifiers.training.corpus import Labelled
from classifiers.training.corrections import usable
from tests.classifiers.training.mails import mail

LONG = "Lūdzu izdzēsiet manu kontu un visus datus, ko par mani glabājat kopš pagājušā gada rudens."
HELD_OUT = [mail(Kind.ERASURE, body=LONG, name="lv-dev-1")]


def correction(body: str, name: str = "7") -> Labelled:
    return mail(Kind.ACCESS, body=body, name=name)


def why(*corrections: Labelled) -> list[str]:
    kept, left = usable(corrections, HELD_OUT)
    assert len(kept) + len(left) == len(corrections)
    return [one.why for one in left]


def test_a_correction_that_nearly_repeats_a_dev_mail_is_left_out_with_a_sentence() -> None:
    near = LONG.replace("rudens", "pavasara").replace("Lūdzu", "Ludzu")
    assert why(correction(near)) == [
        "Correction 7 is left out: it nearly repeats lv-dev-1 of the dev or test part."
    ]


def test_a_correction_of_a_situation_that_is_measured_on_is_left_out() -> None:
    same = replace(correction("Ko jūs par mani zināt?"), situation="lv-dev-1")
    assert why(same) == [
        "Correction 7 is left out: its situation lv-dev-1 is one of the dev or test part."
    ]


def test_the_same_words_corrected_twice_count_once_as_they_were_corrected_last() -> None:
    twice = [correction("Atsūtiet man visu, kas jums par mani ir.", name) for name in ("7", "8")]
    assert why(*twice) == ["Correction 7 is left out: 8 nearly repeats it."]


def test_mails_that_rules_recognise_teach_nothing() -> None:
    note = replace(
        correction("Esmu atvaļinājumā."),
        letter=Letter("Ārpus biroja", "Esmu atvaļinājumā.", "", {"auto-submitted": "auto-replied"}),
    )
    assert "a machine sent it" in why(note)[0]


def test_a_mail_without_words_of_its_writer_teaches_nothing() -> None:
    assert "no words of the writer's own" in why(correction("> Izdzēsiet kontu.\n12345"))[0]


def test_any_other_correction_teaches() -> None:
    assert why(correction("Kādus datus par mani glabājat?")) == []
