"""The tables, as data. Columns named `sealed_…` hold personal content, encrypted."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment without a time zone cannot be stored"
            raise ValueError(message)
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _case(*, nullable: bool = False) -> Column[int]:
    return Column("case_id", ForeignKey("cases.id"), nullable=nullable, index=True)


messages = Table(
    "messages",
    metadata,
    _id(),
    Column("content_hash", String(64), nullable=False, unique=True),
    Column("source", String(16), nullable=False),
    Column("size", Integer, nullable=False),
    Column("received_at", UTCDateTime, nullable=False, index=True),
    Column("state", String(16), nullable=False, index=True),
    Column("reason", Text, nullable=False, default=""),
    Column("attempts", Integer, nullable=False, default=0),
    _case(nullable=True),
    Column("sender_hash", String(64), index=True),
    Column("thread_hash", String(64), index=True),
    Column("same_hash", String(64), index=True),
    Column("language", String(2)),
    Column("labels", JSON),
    Column("scores", JSON),
    Column("right", String(24)),
    Column("review", Boolean),
    Column("model_version", String(64)),
    Column("sealed_raw", LargeBinary, nullable=False),
    Column("sealed_content", LargeBinary),
)

ledger = Table(
    "ledger",
    metadata,
    _id(),
    Column("mailbox", String(255), nullable=False),
    Column("folder", String(255), nullable=False),
    # Unsigned 32 bits each (RFC 3501 2.3.1.1): more than a plain INTEGER of PostgreSQL holds.
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("size", Integer, nullable=False),
    Column("received_at", UTCDateTime),
    Column("message_id", ForeignKey("messages.id"), index=True),
    Column("problem", Text, nullable=False, default=""),
    Column("stored_at", UTCDateTime, nullable=False),
    Column("told_at", UTCDateTime),
    UniqueConstraint("mailbox", "folder", "uidvalidity", "uid"),
)

people = Table(
    "people",
    metadata,
    _id(),
    Column("address_hash", String(64), nullable=False, unique=True),
    Column("sealed_person", LargeBinary, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    _id(),
    Column("ref", String(16), nullable=False, unique=True),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("language", String(2), nullable=False),
    Column("review", Boolean, nullable=False),
    Column("received_at", UTCDateTime, nullable=False),
    Column("opened_at", UTCDateTime, nullable=False),
    Column("answered_at", UTCDateTime),
    Column("due_on", Date, nullable=False),
    Column("target_on", Date, nullable=False),
    Column("authority", Text),
    Column("no_reply", Text),
    Column("alarm", Text),
    Column("assigned_to", String(64)),
    Column("sealed_preview", LargeBinary, nullable=False),
    Index("ix_cases_state_due_on", "state", "due_on"),
)

requests = Table(
    "requests",
    metadata,
    _id(),
    _case(),
    Column("message_id", ForeignKey("messages.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("right", String(24)),
    Column("state", String(16), nullable=False),
    Column("received_at", UTCDateTime, nullable=False),
    Column("opened_at", UTCDateTime, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("target_on", Date, nullable=False),
    Column("steps", JSON, nullable=False),
    Column("answered_at", UTCDateTime),
    Column("sealed_refs", LargeBinary, nullable=False),
)

corrections = Table(
    "corrections",
    metadata,
    _id(),
    Column("message_id", ForeignKey("messages.id"), nullable=False, index=True),
    Column("at", UTCDateTime, nullable=False),
    Column("by", String(64), nullable=False),
    Column("suggested", JSON, nullable=False),
    Column("corrected", JSON, nullable=False),
    Column("right", String(24)),
    Column("model_version", String(64)),
)

drafts = Table(
    "drafts",
    metadata,
    _id(),
    _case(),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("language", String(2), nullable=False),
    Column("points", JSON, nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("made_at", UTCDateTime, nullable=False),
    Column("decided_by", String(64)),
    Column("decided_at", UTCDateTime),
    Column("sealed_letter", LargeBinary, nullable=False),
    UniqueConstraint("case_id", "version"),
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    _case(nullable=True),
    Column("draft_id", ForeignKey("drafts.id"), unique=True),
    Column("state", String(16), nullable=False, index=True),
    Column("copy_state", String(16), nullable=False),
    Column("answered_flag", Boolean, nullable=False, default=False),
    Column("internal", Boolean, nullable=False, default=False),
    Column("message_hash", String(64), nullable=False, unique=True),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_try_at", UTCDateTime),
    Column("claimed_at", UTCDateTime),
    Column("reply", Text, nullable=False, default=""),
    Column("created_at", UTCDateTime, nullable=False),
    Column("sent_at", UTCDateTime),
    Column("sealed_letter", LargeBinary, nullable=False),
    Column("sealed_raw", LargeBinary, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    _id(),
    _case(),
    Column("at", UTCDateTime, nullable=False),
    Column("by", String(64), nullable=False),
    Column("sealed_text", LargeBinary, nullable=False),
)

history = Table(
    "history",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", UTCDateTime, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("action", String(48), nullable=False),
    Column("case_ref", String(16), index=True),
    Column("detail", JSON, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

heads = Table(
    "heads",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("hash", String(64), nullable=False, default=""),
)
"""Counters, each a row to lock: the last history entry, the last case number of a year."""

beats = Table(
    "beats",
    metadata,
    Column("step", String(32), primary_key=True),
    Column("ok_at", UTCDateTime),
    Column("failed_at", UTCDateTime),
    Column("problem", Text, nullable=False, default=""),
)

reminders = Table(
    "reminders",
    metadata,
    _id(),
    Column("case_ref", String(16), nullable=False),
    Column("rule", String(32), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    UniqueConstraint("case_ref", "rule"),
)

users = Table(
    "users",
    metadata,
    _id(),
    Column("username", String(64), nullable=False, unique=True),
    Column("email", String(255), nullable=False, unique=True),
    Column("password", String(255), nullable=False),
    Column("role", String(16), nullable=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("language", String(2), nullable=False, default="lv"),
    Column("fs_uniquifier", String(64), nullable=False, unique=True),
    Column("created_at", UTCDateTime, nullable=False),
    Column("last_login_at", UTCDateTime),
)
