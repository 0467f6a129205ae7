import shutil
from pathlib import Path

import pytest

from replies.catalogue import TEMPLATES
from replies.checks import check_templates


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shutil.copytree(TEMPLATES, tmp_path / "templates")


def test_the_letters_we_deliver_have_no_problem() -> None:
    assert check_templates() == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Title\n\nYou owe {{ amount }}.", "line 3: UndefinedError: 'amount' is undefined"),
        ("Title\n\n{% if name %}Dear", "line 3: TemplateSyntaxError"),
        ("Title\n\n{{ wish.amount }}", "line 3: UndefinedError"),
        ("Title\n\n{{ company.return_address }}", "TypeError: a fact that is missing was printed"),
        ("Title\n\n⟦other.answer: write⟧ ⟦other.more: x⟧", "does not describe other.more"),
        ("Title\n\nNo place to write.", "the open point other.answer does not occur"),
        ("Title\n\n⟦other.answer: write⟧ ⟦half", "is half a marker"),
        ("", "the first line must be the title"),
    ],
)
def test_a_broken_letter_is_named_by_file_and_line(root: Path, text: str, problem: str) -> None:
    (root / "other" / "en.txt").write_text(text, encoding="utf-8")
    problems = check_templates(root)
    assert any(p.startswith("other/en.txt") and problem in p for p in problems), problems


def test_a_broken_ready_text_is_named(root: Path) -> None:
    (root / "complaint" / "decision-ask.lv.txt").write_text("{{ nobody }}")
    assert any("complaint/decision-ask.lv.txt, line 1" in p for p in check_templates(root))


@pytest.mark.parametrize("lost", ["_rights/lv.txt", "erasure/ru.txt", "identity/en.txt"])
def test_a_missing_file_is_named(root: Path, lost: str) -> None:
    (root / lost).unlink()
    assert f"{lost}: the file is missing; write it." in check_templates(root)


def test_a_missing_letter_is_named(root: Path) -> None:
    shutil.rmtree(root / "erasure")
    assert "erasure: the folder is missing; put it back." in check_templates(root)


def test_a_broken_sheet_is_named(root: Path) -> None:
    (root / "other" / "letter.toml").write_text("lv =")
    assert any(p.startswith("other/letter.toml") for p in check_templates(root))
