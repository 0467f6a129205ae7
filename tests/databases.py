"""The two databases an installation may have."""

import pytest

BOTH = ("sqlite", "postgresql")


def an_empty_database(kind: str, request: pytest.FixtureRequest) -> str:
    """The URL of one; skips with the reason where PostgreSQL is missing."""
    if kind == "sqlite":
        return "sqlite:///test.sqlite3"
    return str(request.getfixturevalue("postgres").new_database())
