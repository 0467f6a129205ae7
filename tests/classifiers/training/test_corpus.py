import json
from pathlib import Path

import pytest

from classifiers.errors import CorpusError
from classifiers.labels import Kind
from classifiers.training.corpus import CORPUS, Labelled, Part, read, split
from classifiers.training.near import near_duplicates


def _line(number: int, body: str, situation: str) -> str:
    return json.dumps(
        {
            "id": f"m{number}",
            "lang": "en",
            "situation": situation,
            "body": body,
            "labels": ["other"],
        }
    )


def _corpus(folder: Path, *lines: str) -> tuple[Labelled, ...]:
    (folder / "mails.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return read(folder)


def test_the_whole_corpus_can_be_read_and_rights_go_with_opt_outs() -> None:
    mails = read()
    assert len(mails) >= 760
    assert len({mail.id for mail in mails}) == len(mails)
    assert all((mail.right is not None) == (Kind.UNSUBSCRIBE in mail.labels) for mail in mails)


def test_no_situation_and_no_near_duplicate_is_in_two_parts() -> None:
    parts = split(read())
    home = {mail.id: part for part, mails in parts.items() for mail in mails}
    mails = [mail for members in parts.values() for mail in members]
    texts = [f"{mail.letter.subject}\n{mail.letter.body}" for mail in mails]
    assert all(home[mails[a].id] is home[mails[b].id] for a, b in near_duplicates(texts))
    for situation in {mail.situation for mail in mails}:
        assert len({home[m.id] for m in mails if m.situation == situation}) == 1


def test_about_a_tenth_is_kept_for_choosing_and_a_tenth_for_measuring() -> None:
    parts = split(read())
    total = sum(map(len, parts.values()))
    assert 0.07 < len(parts[Part.DEV]) / total < 0.13
    assert 0.07 < len(parts[Part.TEST]) / total < 0.13


def test_near_duplicates_share_a_part_though_their_situations_differ(tmp_path: Path) -> None:
    text = "please send the three books to my aunt in Tukums before Easter if you can"
    lines = [_line(n, f"{text}, number {n}", f"situation-{n}") for n in range(20)]
    parts = split(_corpus(tmp_path, *lines))
    assert sorted(map(len, parts.values())) == [0, 0, 20]


@pytest.mark.parametrize("line", ["{", '{"id": "a"}', '{"id":"a","lang":"xx","labels":["other"]}'])
def test_a_line_that_is_no_labelled_mail_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(CorpusError, match=r"mails.jsonl, line 2"):
        _corpus(tmp_path, _line(1, "a", "s"), line)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="holds no"):
        read(tmp_path)


def test_the_corpus_is_delivered_with_the_package() -> None:
    assert sorted(path.name for path in CORPUS.glob("seed-*.jsonl")) == [
        "seed-en.jsonl",
        "seed-lv.jsonl",
        "seed-ru.jsonl",
    ]
