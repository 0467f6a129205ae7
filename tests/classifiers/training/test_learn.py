"""Real small trainings, by the cheap stage alone, on part of the first mails."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from classifiers.__main__ import main
from classifiers.labels import Kind
from classifiers.training.corpus import CORPUS, Labelled, Part, read, split
from classifiers.training.learn import RECORD, challenge
from classifiers.training.train import Settings, settings, train

SWAPPED = {
    kind: other
    for kind, other in zip(Kind, [*list(Kind)[1:], next(iter(Kind))], strict=True)
    if Kind.OTHER not in (kind, other)
}


@pytest.fixture(scope="module")
def quick() -> Settings:
    """Coarser than the real thing, but every step of it."""
    chosen = settings()
    recipe = replace(chosen.recipe, features=8000, folds=2, rounds=1, variants=0, iterations=25)
    return replace(chosen, recipe=recipe)


@pytest.fixture(scope="module")
def mails() -> tuple[Labelled, ...]:
    return tuple(m for name in ("lv", "ru", "en") for m in read(CORPUS / f"seed-{name}.jsonl"))


@pytest.fixture(scope="module")
def taught(mails: tuple[Labelled, ...]) -> tuple[Labelled, ...]:
    """The mails of the train part."""
    return split(mails)[Part.TRAIN]


@pytest.fixture(scope="module")
def good(
    tmp_path_factory: pytest.TempPathFactory, mails: tuple[Labelled, ...], quick: Settings
) -> Path:
    """A champion that learnt from everything."""
    folder = tmp_path_factory.mktemp("good") / "model"
    train(mails, folder, quick)
    return folder


@pytest.fixture(scope="module")
def poor(
    tmp_path_factory: pytest.TempPathFactory,
    mails: tuple[Labelled, ...],
    taught: tuple[Labelled, ...],
    quick: Settings,
) -> Path:
    """A champion that was taught much that is wrong."""
    folder = tmp_path_factory.mktemp("poor") / "model"
    wrong = {m.id: m for m in misread(taught[::2])}
    train([wrong.get(m.id, m) for m in mails], folder, quick)
    return folder


def misread(mails: Sequence[Labelled]) -> list[Labelled]:
    """With each kind taken for another."""
    return [
        replace(m, labels=frozenset(SWAPPED.get(kind, kind) for kind in m.labels)) for m in mails
    ]


def seen_anew(mails: Sequence[Labelled]) -> list[Labelled]:
    """As if they had come by mail and a person had judged them."""
    return [replace(m, id=str(n), situation=f"mail {n}") for n, m in enumerate(mails)]


def test_corrections_that_mislead_are_refused(
    tmp_path: Path,
    mails: tuple[Labelled, ...],
    taught: tuple[Labelled, ...],
    good: Path,
    quick: Settings,
) -> None:
    with challenge(mails, seen_anew(misread(taught[:300])), good, quick) as found:
        assert not found.contest.won
        assert found.contest.after["all"].macro_f1 < found.contest.before["all"].macro_f1
    assert list(tmp_path.iterdir()) == []


def test_corrections_that_put_a_poor_champion_right_replace_it(
    tmp_path: Path,
    mails: tuple[Labelled, ...],
    taught: tuple[Labelled, ...],
    poor: Path,
    quick: Settings,
) -> None:
    body = taught[0].letter.body
    with challenge(mails, seen_anew(taught[:10]), poor, quick) as found:
        assert found.contest.won, found.contest.against
        found.save(tmp_path / "new")
    record = json.loads((tmp_path / "new" / RECORD).read_text(encoding="utf-8"))
    assert (record["corrections"], record["replaced"]) == ([str(n) for n in range(10)], True)
    assert not [f for f in tmp_path.rglob("*") if f.is_file() and body.encode() in f.read_bytes()]


def test_corrections_weigh_in_what_is_learnt_but_never_in_what_is_measured_on(
    mails: tuple[Labelled, ...], taught: tuple[Labelled, ...], good: Path, quick: Settings
) -> None:
    parts = split(mails)
    corrections = seen_anew([*parts[Part.DEV][:5], *taught[:5]])
    with challenge(mails, corrections, good, quick) as found:
        assert [left.id for left in found.left_out] == ["0", "1", "2", "3", "4"]
        assert found.model.meta["mails"] == {
            "train": len(parts[Part.TRAIN]),
            "dev": len(parts[Part.DEV]),
            "test": len(parts[Part.TEST]),
            "corrections": 5,
        }
        assert found.contest.after["all"].mails == len(parts[Part.DEV])


def written(folder: Path, mails: Sequence[Labelled]) -> Path:
    lines = [
        {
            "id": m.id,
            "situation": m.situation,
            "lang": m.language,
            "subject": m.letter.subject,
            "body": m.letter.body,
            "labels": sorted(m.labels),
            "right": m.right if Kind.UNSUBSCRIBE in m.labels else None,
        }
        for m in mails
    ]
    folder.mkdir()
    file = folder / "corrections.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return file


def test_the_command_keeps_the_champion_and_says_why(
    tmp_path: Path,
    mails: tuple[Labelled, ...],
    taught: tuple[Labelled, ...],
    good: Path,
    quick: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("classifiers.training.train.settings", lambda: quick)
    corpus = written(tmp_path / "corpus", mails).parent
    file = written(tmp_path / "given", seen_anew(misread(taught[:200])))
    words = ["train", "--with-corrections", str(file), "--corpus", str(corpus)]
    assert main([*words, "--champion", str(good)]) == 1
    told = capsys.readouterr().out
    assert "Kept: macro-F1 is not higher" in told
    assert {line.split()[0] for line in told.splitlines() if line} >= {"all", "lv", "ru", "en"}
    assert list((tmp_path / "given").iterdir()) == [file]


def test_the_command_stores_a_better_one_beside_the_corrections(
    tmp_path: Path,
    mails: tuple[Labelled, ...],
    taught: tuple[Labelled, ...],
    poor: Path,
    quick: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("classifiers.training.train.settings", lambda: quick)
    corpus = written(tmp_path / "corpus", mails).parent
    file = written(tmp_path / "given", seen_anew(taught[:10]))
    words = ["train", "--with-corrections", str(file), "--corpus", str(corpus)]
    assert main([*words, "--champion", str(poor)]) == 0
    (made,) = (tmp_path / "given" / "models").iterdir()
    assert f"Model {made.name} is in {made}." in capsys.readouterr().out


@pytest.mark.parametrize("more", [["--encoder"], ["--champion", "x"]])
def test_what_belongs_to_corrections_is_refused_without_them(more: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["train", *more])
