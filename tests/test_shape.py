"""The shape CONTRIBUTING.md promises: short modules and functions, one home for each library."""

import ast
import re
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("bot", "classifiers", "replies")
SOURCES = sorted(path for part in PARTS for path in (ROOT / part).rglob("*.py"))
EVERYTHING = sorted(
    path for part in (*PARTS, "tests", "bench") for path in (ROOT / part).rglob("*.py")
)
# What `alembic` writes is checked by a test of its own against the tables.
WRITTEN_BY_MACHINE = "bot/store/migrations/versions/"
MODULE, FUNCTION = 350, 55

# CONTRIBUTING.md says why each of them may be there.
BROAD = {"bot/cli/main.py", "bot/core/reading.py"}

HOMES = {
    "aiosmtpd": ("bot/demo/",),
    "alembic": ("bot/store/",),
    "apscheduler": ("bot/schedule.py",),
    "click": ("bot/cli/", "bot/demo/"),
    "confection": ("classifiers/",),
    "cryptography": ("bot/store/sealing.py",),
    "flask": ("bot/web/",),
    "flask_babel": ("bot/web/",),
    "flask_limiter": ("bot/web/",),
    "flask_security": ("bot/web/",),
    "flask_wtf": ("bot/web/",),
    "holidays": ("bot/edges/public_holidays.py",),
    "imapclient": ("bot/edges/imap",),
    "inscriptis": ("bot/edges/html_text.py",),
    "jinja2": ("replies/",),
    "lingua": ("classifiers/language.py",),
    "mail_devel": ("bot/demo/",),
    "mailparser": ("bot/edges/parse.py",),
    "markupsafe": ("bot/web/",),
    "onnx": ("classifiers/training/encoder/export.py",),
    "onnxruntime": ("classifiers/encoder.py", "classifiers/training/encoder/export.py"),
    "phonenumbers": ("classifiers/",),
    "pymap": ("bot/demo/",),
    "sklearn": ("classifiers/training/",),
    "smtplib": ("bot/edges/smtp.py",),
    "spacy": ("classifiers/",),
    "sqlalchemy": ("bot/store/",),
    "tokenizers": ("classifiers/pieces.py", "classifiers/training/encoder/rows.py"),
    "torch": ("classifiers/training/encoder/",),
    "waitress": ("bot/web/serve.py",),
    "werkzeug": ("bot/web/",),
    "wordfreq": ("classifiers/training/encoder/rows.py",),
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> set[str]:
    """The top-level names of everything a module imports absolutely."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree(path)) if isinstance(node, kinds)]


def lines(node: ast.stmt) -> int:
    return (node.end_lineno or 0) - node.lineno + 1


def test_no_module_is_longer_than_one_can_keep_in_mind() -> None:
    lengths = {name_of(p): len(p.read_text(encoding="utf-8").splitlines()) for p in SOURCES}
    long = {n: length for n, length in lengths.items() if length > MODULE}
    assert {n: length for n, length in long.items() if not n.startswith(WRITTEN_BY_MACHINE)} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = {
        f"{name_of(path)}:{node.name}": lines(node)
        for path in SOURCES
        if not name_of(path).startswith(WRITTEN_BY_MACHINE)
        for node in functions(path)
    }
    assert {n: length for n, length in lengths.items() if length > FUNCTION} == {}


def is_broad(handler: ast.ExceptHandler) -> bool:
    named = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    broad = ("Exception", "BaseException")
    swallows = not any(isinstance(node, ast.Raise) for node in ast.walk(handler))
    return swallows and any(
        node is None or (isinstance(node, ast.Name) and node.id in broad) for node in named
    )


def test_errors_nobody_expected_are_caught_in_two_named_places_only() -> None:
    found = [
        name_of(path)
        for path in SOURCES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and is_broad(node)
    ]
    assert sorted(found) == sorted(BROAD)
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert [name for name in BROAD if name not in told] == []


def test_the_type_checker_is_never_told_to_look_away() -> None:
    ignored = re.compile("type:" + r"\s*ignore")
    found = [name_of(p) for p in EVERYTHING if ignored.search(p.read_text(encoding="utf-8"))]
    assert found == []


def test_imports_stand_at_the_top() -> None:
    """But for the benchmarks, whose competitors have to be set up first."""
    kinds = (ast.Import, ast.ImportFrom)
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in EVERYTHING
        if not name_of(path).startswith("bench/")
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, kinds)
    ]
    assert found == []


def test_a_folders_own_file_says_in_a_sentence_what_it_holds_and_no_more() -> None:
    for path in SOURCES:
        # The pages are registered where they are: that is what makes `bot.web` one application.
        # And what the runtime of the model must find set is set before anything can load it.
        known = ("bot/web/__init__.py", "classifiers/__init__.py")
        if path.name == "__init__.py" and name_of(path) not in known:
            assert ast.get_docstring(tree(path)), name_of(path)
            assert len(tree(path).body) == 1, name_of(path)


@pytest.mark.parametrize("library", HOMES)
def test_each_library_has_one_home(library: str) -> None:
    users = {name_of(path) for path in SOURCES if library in imported(path)}
    assert users, "this library is used nowhere; take it out of the table"
    assert {user for user in users if not user.startswith(HOMES[library])} == set()


def test_every_library_from_outside_is_in_the_table_or_everybodys_tool() -> None:
    everybodys = {"numpy", "thinc", "threadpoolctl", "scipy"}
    own = {*PARTS, *sys.stdlib_module_names}
    found = {name for path in SOURCES for name in imported(path)} - own - everybodys
    assert found <= set(HOMES)


def test_the_tests_mirror_the_source() -> None:
    """A test file that names a module of the bot stands where that module stands."""
    tested = {p.relative_to(ROOT / "tests") for p in (ROOT / "tests" / "bot").rglob("test_*.py")}
    for path in sorted(tested):
        folder = ROOT / path.parent
        assert folder.is_dir(), path


def test_nobody_reads_a_clock_in_the_core() -> None:
    clocks = re.compile(r"\b(now|today|utcnow|monotonic|time\.time)\(\)|\bdatetime\.now\(")
    core = [p for p in SOURCES if name_of(p).startswith("bot/core/")]
    assert core
    assert [name_of(p) for p in core if clocks.search(p.read_text(encoding="utf-8"))] == []
