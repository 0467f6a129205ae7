"""Personal content at rest: encryption, keyed look-up hashes, and the key file.

The only user of `cryptography`. Content is Fernet (AES-128-CBC with HMAC-SHA-256) under the
newest of several keys; older ones still open what they closed.
"""

import base64
import hmac
import json
import os
import secrets
import tomllib
import zlib
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import ConfigError, StoreError

MODE = 0o600
KEY_BYTES = 32
NO_KEY_FITS = (
    "A stored text cannot be opened: no key in the key file fits; "
    "put the key file back that this database was written with."
)
_TEXT = """\
# The keys of this installation. Without them its database cannot be read; keep a copy of
# this file apart from the copies of the database. `content`: the first key closes, all open.
content = {content}
lookup = "{lookup}"
web = "{web}"
"""


class Sealer:
    """Closes and opens personal content, and makes the hashes it is found by."""

    def __init__(self, content: list[str], lookup: bytes, web: bytes) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in content])
        self._lookup = lookup
        self.web_secret = web
        self.keys = len(content)

    def __repr__(self) -> str:
        return "Sealer(…)"

    @property
    def chain_key(self) -> bytes:
        """The key of the history's hash chain, derived so that it serves nothing else."""
        return hmac.digest(self._lookup, b"history", "sha256")

    def close(self, content: bytes) -> bytes:
        """Compress and encrypt."""
        return self._fernet.encrypt(zlib.compress(content, 1))

    def open(self, closed: bytes) -> bytes:
        """Decrypt. Raises StoreError when no key of the file fits."""
        try:
            return zlib.decompress(self._fernet.decrypt(closed))
        except InvalidToken:
            raise StoreError(NO_KEY_FITS) from None

    def rotate(self, closed: bytes) -> bytes:
        """The same content under the newest key. Raises StoreError when no key of the file fits."""
        try:
            return self._fernet.rotate(closed)
        except InvalidToken:
            raise StoreError(NO_KEY_FITS) from None

    def close_json(self, value: object) -> bytes:
        """Close anything that JSON can hold, half characters of broken mail included."""
        return self.close(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))

    def open_json(self, closed: bytes) -> object:
        """Open what `close_json` closed."""
        value: object = json.loads(self.open(closed))
        return value

    def hash(self, text: str | bytes, purpose: str) -> str:
        """A keyed hash (HMAC-SHA-256, hex) to find content by without storing it.

        `purpose` keeps hashes of different columns from being compared with each other.
        """
        data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        key = hmac.digest(self._lookup, purpose.encode(), "sha256")
        return hmac.new(key, data, "sha256").hexdigest()

    def address_hash(self, address: str) -> str:
        """The hash of a mail address, normalised: trimmed, lower case, IDN in its ASCII form."""
        return self.hash(normal_address(address), "address")


def normal_address(address: str) -> str:
    """An address as it is compared. An unencodable domain is compared as it stands."""
    local, at, domain = address.strip().lower().rpartition("@")
    try:
        domain = domain.encode("idna").decode() if not domain.isascii() else domain
    except UnicodeError:
        return f"{local}{at}{domain}"
    return f"{local}{at}{domain}"


def write_keys(path: Path) -> None:
    """Write a fresh key file with mode 600. Never overwrites one: that would lose the data."""
    text = _TEXT.format(
        content=json.dumps([Fernet.generate_key().decode()]),
        lookup=_fresh(),
        web=_fresh(),
    )
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
    except FileExistsError:
        raise ConfigError(
            "{path} is there already; it is not overwritten, since it opens the database.",
            path=path,
        ) from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def _fresh() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def read_keys(path: Path) -> Sealer:
    """Read the key file. Raises ConfigError naming the file and the cure."""
    try:
        if path.stat().st_mode & 0o077:
            raise ConfigError(
                "{path} can be read by others; run “chmod 600 {path}”, then start again.",
                path=path,
            )
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(
            "The key file {path} is missing; put back the one this database was written with, "
            "or run “micrec-bot init” for a new installation.",
            path=path,
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            "The key file {path} cannot be read: {error}.", path=path, error=error
        ) from error
    return _sealer(data, path)


def _sealer(data: dict[str, Any], path: Path) -> Sealer:
    try:
        lookup, web = (base64.b64decode(data[name], validate=True) for name in ("lookup", "web"))
        newest, *older = data["content"]
        if min(len(lookup), len(web)) < KEY_BYTES:
            raise ValueError("a key was cut short")  # noqa: TRY301  (said below, with the cure)
        return Sealer([newest, *older], lookup, web)
    except (KeyError, TypeError, ValueError):
        raise ConfigError(
            "The key file {path} is damaged: it needs content, lookup and web as “init” wrote "
            "them; put back a copy of it.",
            path=path,
        ) from None


def add_key(path: Path) -> None:
    """Put a fresh content key before the others, in place and at once. Raises ConfigError."""
    read_keys(path)
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    keys = [Fernet.generate_key().decode(), *data["content"]]
    text = _TEXT.format(content=json.dumps(keys), lookup=data["lookup"], web=data["web"])
    fresh = path.with_name(path.name + ".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, MODE)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
