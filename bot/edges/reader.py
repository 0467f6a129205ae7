"""Mails read in a process of their own, since what comes by mail is hostile.

A mail that crashes or stalls the reading ends that process, not the program; it goes to
quarantine and the rest is read by the next one. It also leaves this process's core to the
database.
"""

import logging
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import cache
from multiprocessing.connection import wait
from pathlib import Path

from bot.core.reading import Outcome, ReaderInPlace, Unreadable
from bot.edges.parse import parse
from bot.edges.shelf import broken
from classifiers.decide import Classifier
from classifiers.errors import ModelError

log = logging.getLogger(__name__)
AHEAD = 3
SECONDS = 120.0
STAND_IN = "The delivered model judges the mails instead; choose one with “micrec-bot models use”."
# A batch that still queued for a process that was ended is cancelled, not broken.
GONE = (BrokenProcessPool, CancelledError, TimeoutError)


class ReaderProcess:
    """A Reader beside this process, started when it is first needed.

    `seconds` is how long a batch, or then a single mail, may take. Where the model is `learnt`,
    the delivered one stands in for it if it is broken: `trouble` then says why.
    """

    def __init__(
        self, model: Path | None, seconds: float = SECONDS, *, learnt: bool = False
    ) -> None:
        self._model = model
        self._seconds = seconds
        self._doubtful = learnt and model is not None
        self.trouble = ""
        self._pool: ProcessPoolExecutor | None = None
        self._pid: int | None = None

    def start(self) -> str:
        """Start the process and load the model; its version. Raises ModelError."""
        return self._started().submit(_version, self._model).result()

    def read_all(self, batches: Iterable[Sequence[bytes]]) -> Iterator[list[Outcome]]:
        """Some batches are read ahead while the caller works on the one before."""
        ahead: deque[tuple[Sequence[bytes], Future[list[Outcome]]]] = deque()
        for raws in batches:
            ahead.append((raws, self._submit(raws)))
            if len(ahead) > AHEAD:
                yield self._result(*ahead.popleft())
        while ahead:
            yield self._result(*ahead.popleft())

    def close(self) -> None:
        """End the process; the next mail starts another."""
        if self._pool is not None:
            # One that died while it started never gave its number; 0 would be our own group.
            if self._pid is not None:
                with suppress(ProcessLookupError):
                    os.kill(self._pid, signal.SIGKILL)
            self._pool.shutdown(cancel_futures=True)
            self._pool = self._pid = None

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Not forked: this process has threads, whose locks a fork would copy as they stand.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_settle_in)
            self._pid = self._pool.submit(os.getpid).result()
            if self._doubtful and self._model is not None:
                self._prove(self._pool, self._model)
        return self._pool

    def _prove(self, pool: ProcessPoolExecutor, model: Path) -> None:
        self._doubtful = False
        if trouble := pool.submit(_trouble, model).result():
            self.trouble = f"{trouble} {STAND_IN}"
            self._model = None
            log.warning("%s", self.trouble)

    def _submit(self, raws: Sequence[bytes]) -> Future[list[Outcome]]:
        try:
            return self._started().submit(_read, self._model, list(raws))
        except BrokenProcessPool:
            self.close()
            return self._started().submit(_read, self._model, list(raws))

    def _result(self, raws: Sequence[bytes], future: Future[list[Outcome]]) -> list[Outcome]:
        try:
            return future.result(self._seconds)
        except GONE:
            log.warning("the reader died or stalled; its mails are read one by one")
            self.close()
            return [self._alone(raw) for raw in raws]

    def _alone(self, raw: bytes) -> Outcome:
        try:
            return self._submit([raw]).result(self._seconds)[0]
        except GONE as error:
            self.close()
            stalled = isinstance(error, TimeoutError)
            return Unreadable("reading it stalled" if stalled else "reading it crashed", "reader")


def _settle_in() -> None:
    """Leave Ctrl+C to the parent, and end with it whatever ended it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


@cache
def _reader(model: Path | None) -> ReaderInPlace:
    return ReaderInPlace(parse, Classifier.load(model))


def _read(model: Path | None, raws: Sequence[bytes]) -> list[Outcome]:
    return next(_reader(model).read_all([raws]))


def _trouble(model: Path) -> str:
    if found := broken(model):
        return found
    try:
        _version(model)
    except ModelError as error:
        return str(error)
    return ""


def _version(model: Path | None) -> str:
    return _reader(model).classifier.version
