"""The versions of the model on disk: a folder for each, and a small file that names the one in use.

Everything in it is weights and figures; no mail's words are ever written here.
"""

import json
import logging
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from bot.core.models import DELIVERED, Standing, Version
from bot.errors import NotFound, StoreError
from classifiers.decide import delivered_version

log = logging.getLogger(__name__)
IN_USE, RECORD, SEAL = "in-use", "learnt.json", "sha256.json"


class Shelf:
    """A folder of versions, made when the first is stored."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def chosen(self) -> str:
        """The name of the version that was put in use; DELIVERED where none was."""
        try:
            return (self._folder / IN_USE).read_text(encoding="utf-8").strip() or DELIVERED
        except FileNotFoundError:
            return DELIVERED
        except (OSError, UnicodeDecodeError):
            return "?"

    def place(self, name: str) -> Path | None:
        """The folder of a version; None for the one delivered."""
        return None if name == DELIVERED else self._folder / name

    def versions(self) -> list[Version]:
        """The one delivered first, then the learnt ones, oldest first."""
        learnt = [self._version(folder) for folder in self._folders()]
        learnt.sort(key=lambda v: (v.learnt_at is not None, v.learnt_at, v.name))
        chosen = self.chosen()
        delivered = Version(name=delivered_version(), delivered=True)
        known = self._measured()
        found = [
            replace(v, standings=v.standings or known.get(v.name, {})) for v in [delivered, *learnt]
        ]
        names = {v.name for v in learnt}
        # What names nothing on the shelf is the delivered one: that is what stands in for it.
        return [
            replace(v, in_use=v.name == chosen or (v.delivered and chosen not in names))
            for v in found
        ]

    def get(self, name: str) -> Version:
        """A version by its name, or DELIVERED. Raises NotFound."""
        for version in self.versions():
            if version.name == name or (name == DELIVERED and version.delivered):
                return version
        raise NotFound("There is no model {name}; “micrec-bot models” shows them all.", name=name)

    def put(self, name: str, save: Callable[[Path], None], learnt_at: datetime) -> None:
        """Store a version: `save` writes its folder. Raises StoreError where that fails."""
        place = self._folder / name
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            save(place)
            record = _read(place / RECORD)
            _write(place / RECORD, {**record, "learnt_at": learnt_at.isoformat()})
            _write(place / SEAL, digests(place))
        except OSError as error:
            raise self._unwritable(error) from error

    def use(self, version: Version) -> None:
        """Put a version in use, in one instant. Raises StoreError where it cannot be written."""
        fresh = self._folder / f"{IN_USE}.new"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with fresh.open("w", encoding="utf-8") as file:
                file.write(f"{DELIVERED if version.delivered else version.name}\n")
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._folder / IN_USE)
        except OSError as error:
            raise self._unwritable(error) from error

    def remove(self, version: Version) -> None:
        """Take a version off the shelf."""
        place = self.place(version.name)
        if place is not None and not version.delivered:
            shutil.rmtree(place, ignore_errors=True)

    def _unwritable(self, error: OSError) -> StoreError:
        return StoreError(
            "{folder} cannot be written: {why}; see [classifier] models.",
            folder=self._folder,
            why=error.strerror or error,
        )

    def _folders(self) -> list[Path]:
        # One that was being stored when the program died has no seal, but can be seen and removed.
        return [p.parent for p in self._folder.glob("*/meta.json")]

    def _version(self, folder: Path) -> Version:
        record = _read(folder / RECORD)
        moment, numbers = record.get("learnt_at"), record.get("corrections")
        return Version(
            name=folder.name,
            learnt_at=datetime.fromisoformat(moment) if isinstance(moment, str) else None,
            corrections=tuple(int(n) for n in numbers) if isinstance(numbers, list) else (),
            standings=_standings(record.get("after")),
            trouble=broken(folder),
        )

    def _measured(self) -> dict[str, Mapping[str, Standing]]:
        """What versions did as champions, by name."""
        found: dict[str, Mapping[str, Standing]] = {}
        for folder in self._folders():
            record = _read(folder / RECORD)
            if "champion" in record:
                found[str(record["champion"])] = _standings(record["before"])
        return found


def broken(folder: Path) -> str:
    """Why a stored version cannot be used, or nothing."""
    if not (folder / SEAL).exists():
        return f"The model {folder.name} is not in {folder.parent}."
    if _read(folder / SEAL) != digests(folder):
        return f"Files of the model {folder.name} in {folder.parent} are missing or changed."
    return ""


def digests(folder: Path) -> dict[str, str]:
    """The digest of every file of a version, by its place in the folder."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != SEAL)
    return {p.relative_to(folder).as_posix(): sha256(p.read_bytes()).hexdigest() for p in files}


def _read(file: Path) -> dict[str, object]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(file: Path, value: Mapping[str, object]) -> None:
    file.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _standings(found: object) -> dict[str, Standing]:
    rows = found if isinstance(found, dict) else {}
    return {
        name: Standing(
            macro_f1=float(row["macro_f1"]),
            missed=int(row["missed"]),
            requests=int(row["requests"]),
        )
        for name, row in rows.items()
    }
