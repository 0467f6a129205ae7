import os
import signal
import time
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from bot.core.reading import Unreadable
from bot.edges import reader
from bot.edges.reader import ReaderProcess

STALLED = Unreadable("reading it stalled", "reader")
CRASHED = Unreadable("reading it crashed", "reader")


def _strange(model: Path | None, raws: Sequence[bytes]) -> list[str]:
    """In the place of the reading itself: mails that stall or crash it, and good ones."""
    del model
    if b"stalls" in raws:
        time.sleep(60)
    if b"crashes" in raws:
        os._exit(1)
    return [raw.decode() for raw in raws]


def _dies() -> None:
    os._exit(1)


@pytest.mark.parametrize(("bad", "said"), [(b"stalls", STALLED), (b"crashes", CRASHED)])
def test_one_bad_mail_keeps_none_of_the_others_from_being_read(
    monkeypatch: pytest.MonkeyPatch, bad: bytes, said: Unreadable
) -> None:
    monkeypatch.setattr(reader, "_read", _strange)
    process = ReaderProcess(None, seconds=3.0)
    batches = [[b"1"], [b"2", bad], *([str(n).encode()] for n in range(3, 9))]
    found = list(process.read_all(batches))
    process.close()
    assert found == [["1"], ["2", said], ["3"], ["4"], ["5"], ["6"], ["7"], ["8"]]


def test_a_process_that_dies_while_it_starts_takes_nobody_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    killed: list[int] = []
    kill = os.kill

    def noted(pid: int, number: int) -> None:
        killed.append(pid)
        if number != signal.SIGKILL:
            kill(pid, number)

    monkeypatch.setattr(reader, "_settle_in", _dies)
    monkeypatch.setattr(os, "kill", noted)
    with pytest.raises(BrokenProcessPool):
        list(ReaderProcess(None).read_all([[b"1"]]))
    assert 0 not in killed
