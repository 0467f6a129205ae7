"""The configuration, checked whole at the door and in the operator's words."""

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from bot.errors import ConfigError

TIME = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A password from a file or the environment; it never shows itself."""

    value: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """The controller, as the letters name it."""

    name: str = 'SIA "Izdevniecība MicRec"'
    registration_number: str = "40003393359"
    address: str = "Aisteres iela 11, Rīga, LV-1007"
    email: str = "info@micrec.lv"
    phone: str = ""
    website: str = ""
    return_address: str = ""
    signature: dict[str, str] = field(default_factory=dict)
    about: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxConfig:
    """The IMAP account that is read."""

    host: str
    port: int = field(default=993, metadata={"range": (1, 65535)})
    user: str
    password: Secret
    tls: str = field(default="tls", metadata={"choices": ("tls", "starttls", "none")})
    ca_file: Path | None = None
    timeout_seconds: int = field(default=60, metadata={"range": (1, 3600)})
    folders: tuple[str, ...] = field(default=("INBOX", "Junk"), metadata={"needed": True})
    after: str = field(default="keyword", metadata={"choices": ("keyword", "move", "nothing")})
    keyword: str = "$MicRecStored"
    move_to: str = "Processed"
    sent_folder: str = ""
    sent_copy: bool = True
    max_mail_mb: int = field(default=50, metadata={"range": (1, 1024)})


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpConfig:
    """The server that takes the letters."""

    host: str
    port: int = field(default=587, metadata={"range": (1, 65535)})
    user: str = ""
    password: Secret | None = None
    tls: str = field(default="starttls", metadata={"choices": ("tls", "starttls", "none")})
    ca_file: Path | None = None
    timeout_seconds: int = field(default=60, metadata={"range": (1, 3600)})
    helo: str = ""
    sender_name: str = "MicRec"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseConfig:
    """Where the cases live; a relative SQLite path is relative to the config file."""

    url: str = "sqlite:///micrec.sqlite3"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysConfig:
    """The key file that `init` writes with mode 600."""

    file: Path = Path("micrec.keys")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebConfig:
    """The approval queue. Behind a proxy with TLS set `secure_cookies`."""

    host: str = "127.0.0.1"
    port: int = field(default=8025, metadata={"range": (0, 65535)})
    secure_cookies: bool = True
    session_minutes: int = field(default=480, metadata={"range": (5, 1440)})
    language: str = field(default="lv", metadata={"choices": ("lv", "en")})


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleConfig:
    """How often each step runs."""

    poll_seconds: int = field(default=60, metadata={"range": (5, 86400)})
    deliver_seconds: int = field(default=15, metadata={"range": (1, 3600)})
    remind_at: str = field(default="08:30", metadata={"time": True})
    unsure_after_seconds: int = field(default=300, metadata={"range": (1, 86400)})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinesConfig:
    """Corrections to the calendar of public holidays."""

    holidays_file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindersConfig:
    """Who hears of deadlines, and how many days before."""

    recipients: tuple[str, ...] = ()
    days_before: tuple[int, ...] = field(default=(7, 3, 1, 0), metadata={"range": (0, 365)})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifierConfig:
    """The learnt models' folder; `model` names one that is used whatever was learnt."""

    model: Path | None = None
    models: Path = Path("models")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogConfig:
    """What the log says and how."""

    level: str = field(default="INFO", metadata={"choices": ("DEBUG", "INFO", "WARNING", "ERROR")})
    form: str = field(default="auto", metadata={"choices": ("auto", "text", "json")})


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything the operator decides."""

    company: Company = field(default_factory=Company)
    mailbox: MailboxConfig
    smtp: SmtpConfig
    database: DatabaseConfig = field(default_factory=DatabaseConfig)
    keys: KeysConfig = field(default_factory=KeysConfig)
    web: WebConfig = field(default_factory=WebConfig)
    schedule: ScheduleConfig = field(default_factory=ScheduleConfig)
    deadlines: DeadlinesConfig = field(default_factory=DeadlinesConfig)
    reminders: RemindersConfig = field(default_factory=RemindersConfig)
    classifier: ClassifierConfig = field(default_factory=ClassifierConfig)
    log: LogConfig = field(default_factory=LogConfig)


Complain = Callable[[str], None]


def load(path: Path, environ: Mapping[str, str] = os.environ) -> Config:
    """Read the file. Raises ConfigError naming every problem at once."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(
            "{path} is not there; run “micrec-bot init” or name another file with --config.",
            path=path,
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError("{path} cannot be read: {error}.", path=path, error=error) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError("{path} is not valid TOML: {error}.", path=path, error=error) from error
    return parse(data, path, environ)


def parse(data: Mapping[str, Any], path: Path, environ: Mapping[str, str]) -> Config:
    """Turn the TOML data into values. Relative paths are relative to the file at `path`."""
    problems: list[str] = []
    made = {}
    known = {f.name: f for f in fields(Config)}
    strange = (name for name in data if name not in known)
    problems += [f"[{name}] is not a section{_guess(name, known)}" for name in strange]
    for name, at in known.items():
        section = data.get(name, {})
        kind = get_type_hints(Config)[at.name]
        if not isinstance(section, Mapping):
            problems.append(f"[{name}] must be a section")
            continue
        reader = _Section(name, section, path.resolve().parent, environ, problems.append)
        made[name] = reader.read(kind)
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise ConfigError(f"{path.name} has {count}:\n" + "\n".join(problems))
    return Config(**made)


@dataclass(frozen=True, slots=True)
class _Section:
    """One section being read; whatever is wrong is told to `complain`."""

    name: str
    data: Mapping[str, Any]
    folder: Path
    environ: Mapping[str, str]
    complain: Complain

    def read(self, kind: type[Any]) -> Any:  # noqa: ANN401  (a section class chosen by name)
        known = {f.name: f for f in fields(kind)}
        hints = get_type_hints(kind)
        secrets = {f"{n}{s}" for n in known if self._is_secret(hints[n]) for s in ("_file", "_env")}
        allowed = {n for n in known if not self._is_secret(hints[n])} | secrets
        for key in self.data:
            if key not in allowed:
                self.complain(f"[{self.name}] {key}: unknown key{_guess(key, allowed)}")
        values = {n: self._value(f, hints[n]) for n, f in known.items()}
        found = {n: v for n, v in values.items() if v is not MISSING}
        needed = {n for n, f in known.items() if _is_required(f)}
        return kind(**found) if needed <= set(found) else None

    @staticmethod
    def _is_secret(hint: object) -> bool:
        return Secret in (hint, *get_args(hint))

    def _value(self, at: Field[Any], hint: object) -> object:
        if self._is_secret(hint):
            return self._secret(at)
        if at.name not in self.data:
            if _is_required(at):
                self.complain(f"[{self.name}] {at.name}: missing")
            return self.folder / at.default if isinstance(at.default, Path) else MISSING
        try:
            value = _convert(self.data[at.name], hint, self.folder)
            _limit(value, at.metadata)
        except ValueError as error:
            self.complain(f"[{self.name}] {at.name}: {error}")
            return MISSING
        return value

    def _secret(self, at: Field[Any]) -> object:
        file, variable = self.data.get(f"{at.name}_file"), self.data.get(f"{at.name}_env")
        if file is not None:
            try:
                text = (self.folder / str(file)).read_text(encoding="utf-8").strip("\r\n")
                return Secret(value=text)
            except (OSError, UnicodeDecodeError) as error:
                reason = getattr(error, "strerror", None) or "is not a text in UTF-8"
                self.complain(f"[{self.name}] {at.name}_file: {file}: {reason}")
                return MISSING
        if variable is not None:
            if str(variable) in self.environ:
                return Secret(value=self.environ[str(variable)])
            self.complain(f"[{self.name}] {at.name}_env: the variable {variable} is not set")
            return MISSING
        if _is_required(at):
            self.complain(f"[{self.name}] {at.name}_file or {at.name}_env: missing")
        return MISSING


def _is_required(at: Field[Any]) -> bool:
    return at.default is MISSING and at.default_factory is MISSING


def _guess(word: str, known: Mapping[str, object] | set[str]) -> str:
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f", did you mean {close[0]}?" if close else ""


def _convert(value: object, hint: object, folder: Path) -> object:
    """Turn a TOML value into what the field holds. Raises ValueError in the operator's words."""
    inner = get_args(hint)
    if get_origin(hint) is UnionType:
        optional = next(a for a in inner if a is not type(None))
        return None if value == "" else _convert(value, optional, folder)
    if get_origin(hint) is tuple and isinstance(value, list):
        return tuple(_convert(v, inner[0], folder) for v in value)
    if get_origin(hint) is dict and isinstance(value, dict):
        return {k: _convert(v, inner[1], folder) for k, v in value.items()}
    if hint is Path and isinstance(value, str):
        return folder / value
    if hint in (str, int, bool) and type(value) is hint:
        return value
    raise ValueError(f"must be {_named(hint)}, not {value!r}")


def _named(hint: object) -> str:
    names: dict[object, str] = {
        str: "a text in quotes",
        int: "a whole number",
        bool: "true or false",
        Path: "a path in quotes",
        tuple: "a list",
        dict: "a table",
    }
    return names[get_origin(hint) or hint]


def _limit(value: object, metadata: Mapping[str, Any]) -> None:
    choices = metadata.get("choices")
    if choices and value not in choices:
        raise ValueError(f"must be one of {', '.join(choices)}{_guess(str(value), set(choices))}")
    if metadata.get("needed") and not value:
        raise ValueError("must not be empty")
    if metadata.get("time") and not TIME.fullmatch(str(value)):
        raise ValueError(f"must be a time of day such as 08:30, not {value!r}")
    low, high = metadata.get("range", (None, None))
    for number in value if isinstance(value, tuple) else (value,):
        if low is not None and not low <= number <= high:
            raise ValueError(f"must be from {low} to {high}, not {number}")
