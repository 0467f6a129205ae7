import io
import json
from pathlib import Path

import pytest

from classifiers.__main__ import main, predict
from classifiers.decide import Classifier
from classifiers.training.baselines import trained

KEYS = {"labels", "scores", "right", "language", "review", "evidence", "refs"}


def _predict(classifier: Classifier, text: bytes) -> tuple[int, list[dict[str, object]]]:
    sink = io.StringIO()
    code = predict(io.BytesIO(text), sink, classifier)
    return code, [json.loads(line) for line in sink.getvalue().splitlines()]


def test_every_mail_is_answered_in_order(classifier: Classifier) -> None:
    mails = [{"body": "Izdzēsiet manu kontu."}, {"subject": "unsubscribe", "from": "a@b.example"}]
    text = "\n".join(json.dumps(mail) for mail in mails).encode()
    code, answers = _predict(classifier, text)
    assert code == 0
    assert [set(answer) for answer in answers] == [KEYS, KEYS]
    assert answers[0]["labels"] == ["erasure"]
    assert answers[1]["right"] == "newsletter"


def test_a_broken_line_is_answered_in_its_place(
    classifier: Classifier, capsys: pytest.CaptureFixture[str]
) -> None:
    code, answers = _predict(classifier, b'{"body": "Sveiki"}\n{broken\n{"body": "Sveiki"}\n')
    assert code == 1
    assert str(answers[1]["error"]).startswith("line 2:")
    assert answers[0] == answers[2]
    assert "line 2" in capsys.readouterr().err


def test_offsets_hold_in_the_body_as_it_was_given(classifier: Classifier) -> None:
    body = "Sveiki!\r\n\r\n<b>Labdien</b> \ud83d\r\nIzdzēsiet manu kontu.\r\nAnna"
    _, answers = _predict(classifier, json.dumps({"body": body}).encode())
    evidence = answers[0]["evidence"]
    assert isinstance(evidence, list)
    assert body[evidence[0]["start"] : evidence[0]["end"]] == "Izdzēsiet manu kontu."


def test_half_a_character_in_the_evidence_can_be_written(classifier: Classifier) -> None:
    body = "Izdzēsiet manu kontu \ud83d, un datus."
    _, answers = _predict(classifier, json.dumps({"body": body}).encode())
    assert json.dumps(answers, ensure_ascii=False).encode()


def test_more_mails_than_one_chunk_are_all_answered(classifier: Classifier) -> None:
    _, answers = _predict(classifier, b'{"subject": "darba laiks"}\n' * 150)
    assert len(answers) == 150


def test_predict_reads_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mails.jsonl"
    file.write_text('{"body": "Sveiki"}\n', encoding="utf-8")
    assert main(["predict", str(file), "--explain"]) == 0
    assert "review_reason" in json.loads(capsys.readouterr().out)


def test_a_missing_file_is_an_expected_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["predict", "/no/such/file"]) == 1
    assert "/no/such/file" in capsys.readouterr().err


def test_wrong_use_exits_with_two() -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["predikt"])


def _gold(folder: Path) -> str:
    mail = {"id": "a", "lang": "en", "body": "Delete my account.", "labels": ["erasure"]}
    file = folder / "gold.jsonl"
    file.write_text(json.dumps(mail), encoding="utf-8")
    return str(file)


def test_evaluate_prints_one_json_object(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", _gold(tmp_path), "--json", "--no-baselines"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["model"]["all"]["kinds"]["erasure"]["recall"] == 1
    assert report["phrases"]["en"]["mails"] == 1
    assert "tfidf" not in report


def test_evaluate_prints_every_section(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", _gold(tmp_path), "--no-baselines"]) == 0
    shown = capsys.readouterr().out
    for title in ("F1 by kind", "Summary", "calibration", "plainer", "confusions", "Faith", "Refs"):
        assert title in shown


def test_without_scikit_learn_evaluate_says_what_to_install_and_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trained, "can_learn", lambda: False)
    assert main(["evaluate", _gold(tmp_path)]) == 0
    assert "pip install 'micrec-bot[train]'" in capsys.readouterr().err
    assert main(["evaluate", _gold(tmp_path), "--baselines"]) == 1


def test_an_empty_file_cannot_be_measured_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "none.jsonl").touch()
    assert main(["evaluate", str(tmp_path / "none.jsonl")]) == 1
    assert "none.jsonl holds no mails" in capsys.readouterr().err


@pytest.mark.parametrize("more", [["gold.jsonl"], ["--no-baselines"], ["--model", "other"]])
def test_the_card_is_written_from_the_whole_measurement_alone(more: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["evaluate", "--card", *more])
