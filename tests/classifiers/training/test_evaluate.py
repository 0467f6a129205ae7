import json
from collections.abc import Sequence

import pytest

from classifiers.decide import Classifier
from classifiers.labels import Kind, Language
from classifiers.letter import Letter
from classifiers.training.corpus import Labelled
from classifiers.training.evaluate import Report, as_json, evaluate
from classifiers.training.measure import Said
from classifiers.training.tables import as_markdown, as_text, tables
from tests.classifiers.training.mails import mail, said


def _never(letters: Sequence[Letter]) -> list[Said]:
    return [said(Kind.OTHER) for _ in letters]


@pytest.fixture(scope="module")
def mails() -> list[Labelled]:
    return [
        mail(Kind.ERASURE, body="Izdzēsiet manu kontu.", name="lv-1"),
        mail(Kind.ACCESS, body="Delete my account.", language=Language.EN, name="en-1"),
    ]


@pytest.fixture(scope="module")
def report(classifier: Classifier, mails: list[Labelled]) -> Report:
    return evaluate(mails, classifier, {"phrases": _never})


def test_the_model_and_the_baselines_are_measured_on_the_same_mails(report: Report) -> None:
    assert {name: set(found) for name, found in report.figures.items()} == {
        "model": {"all", "lv", "en"},
        "phrases": {"all", "lv", "en"},
    }
    assert report.model["all"].exact == 0.5
    assert report.ahead["phrases"].value == pytest.approx(1 / 3)


def test_the_confused_mails_are_named_for_the_projects_own_corpus_alone(report: Report) -> None:
    (own,), (foreign,) = (
        json.loads(json.dumps(as_json(report, own=own)))["confusions"] for own in (True, False)
    )
    assert (own["missing"], own["surplus"], own["ids"]) == ("access", "erasure", ["en-1"])
    assert foreign == {key: value for key, value in own.items() if key != "ids"}


def test_json_holds_every_section(report: Report) -> None:
    told = json.loads(json.dumps(as_json(report, own=False)))
    sections = {"calibration", "confusions", "refs", "faithful", "ahead", "version"}
    assert set(told) == {"model", "phrases", *sections}
    assert set(told["calibration"]) == {"all", *map(str, Kind)}
    assert told["calibration"]["all"]["rows"][0]["points"] > 0
    assert len(told["model"]["all"]["intervals"]["macro_f1"]) == 2
    assert len(told["model"]["all"]["kinds"]["erasure"]["f1_interval"]) == 2


def test_no_mail_is_quoted_or_named_in_text(report: Report) -> None:
    for shown in (as_text(report), as_markdown(report)):
        assert "Delete my account" not in shown
        assert "en-1" not in shown


def test_text_and_card_show_the_same_cells(report: Report) -> None:
    text, card = as_text(report), as_markdown(report)
    cells = {cell for table in tables(report) for row in table.rows for cell in row}
    assert [cell for cell in cells if cell not in text or cell not in card] == []


def test_a_kind_that_does_not_occur_has_no_figure(report: Report) -> None:
    rows = {row[0]: row[1:] for row in tables(report)[0].rows}
    assert rows["complaint"] == ("-", "-", "-")
    assert rows["erasure"][0].endswith("(1)")
