"""Logging, set up once: plain lines on a terminal, JSON lines otherwise.

Log lines carry references only. A traceback is written without the exception's own words and
without local values, since those may quote a mail.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType


def set_up(level: str, form: str) -> None:
    """Write to stderr at `level`; `form` is "text", "json" or "auto" (text on a terminal)."""
    handler = logging.StreamHandler(sys.stderr)
    plain = form == "text" or (form == "auto" and sys.stderr.isatty())
    handler.setFormatter(Plain() if plain else Lines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # These tell of every job run and every page served at INFO.
    for noisy in ("apscheduler", "waitress", "alembic", "imapclient"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLevelName(level)))


def where(error: BaseException, at: TracebackType | None) -> str:
    """An exception's type and the places it passed, not its words."""
    places = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(at)]
    return f"{type(error).__name__} at " + " < ".join(reversed(places))


class Plain(logging.Formatter):
    """One line for a person."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (logging's own name)
        # What a server answered may hold line ends; a line of the log stays one line.
        return "\\n".join(super().formatMessage(record).splitlines())

    def formatException(self, ei: object) -> str:  # noqa: N802  (logging's own name)
        return _told(ei)


class Lines(logging.Formatter):
    """One JSON object a line for a log collector; times in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = _told(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def _told(info: object) -> str:
    if isinstance(info, tuple) and isinstance(info[1], BaseException):
        return where(info[1], info[2])
    return ""
