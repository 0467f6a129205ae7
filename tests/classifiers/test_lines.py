import json

import pytest

from classifiers import lines
from classifiers.errors import BadLine
from classifiers.letter import Letter


def test_missing_keys_and_null_are_empty() -> None:
    assert lines.letter(b'{"subject": null}', 1) == Letter("", "")


@pytest.mark.parametrize(
    "headers", [{"List-ID": "x", "list-id": "y"}, [["LIST-Id", "x"], ["List-Id", "y"]]]
)
def test_headers_come_in_any_case_and_the_first_counts(headers: object) -> None:
    line = json.dumps({"headers": headers}).encode()
    assert lines.letter(line, 1).headers == {"list-id": "x"}


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b"7",
        b"\xff\xfe",
        b'{"body": 7}',
        b'{"headers": 7}',
        b'{"headers": ["a"]}',
        b"[" * 99_999,
    ],
)
def test_a_broken_line_is_named_by_its_number(line: bytes) -> None:
    with pytest.raises(BadLine, match="line 12"):
        lines.letter(line, 12)
