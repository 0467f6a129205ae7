"""Starting the real servers: always loopback, always in a folder of their own, always ended."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

Process = subprocess.Popen[bytes]


def run(command: Sequence[str]) -> None:
    """Run to the end; what it printed is part of the error when it fails."""
    done = subprocess.run(  # noqa: S603 - the tests' own command lines
        command, check=False, capture_output=True, text=True, timeout=120
    )
    if done.returncode:
        raise AssertionError(
            f"{command[0]} failed ({done.returncode}): {done.stderr or done.stdout}"
        )


def start(command: Sequence[str], log: Path) -> Process:
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - the tests' own command lines
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


@contextmanager
def folder(prefix: str, owner: tuple[int, int] | None = None) -> Iterator[Path]:
    """A folder other system users may enter (pytest's own are closed to them), removed after."""
    path = Path(mkdtemp(prefix=prefix))
    try:
        path.chmod(0o755)
        if owner:
            os.chown(path, *owner)
        yield path
    finally:
        rmtree(path, ignore_errors=True)
