"""When each job runs: no overlap, and a clean stop that lets the running one finish."""

import logging
import signal
import threading
from collections.abc import Callable, Mapping
from functools import partial
from types import FrameType

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot import rounds
from bot.core.calendar import RIGA
from bot.errors import BotError
from bot.wiring import App, utc_now

log = logging.getLogger(__name__)
IDLE_SECONDS = 5 * 60


class Daemon:
    """The recurring jobs of one installation, in this process."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.stopping = threading.Event()
        # One worker: the jobs share the database and the mailbox, and none is urgent enough to
        # run beside another. A job that is due while another runs waits its turn.
        self._scheduler = BackgroundScheduler(
            timezone=RIGA,
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for name, (work, trigger) in self._plan().items():
            self._scheduler.add_job(
                partial(rounds.watched, app, name, work), trigger, id=name, name=name
            )
        self._scheduler.add_listener(self._failed, EVENT_JOB_ERROR)
        self._watcher = threading.Thread(target=self._watch, name="idle", daemon=True)

    def _plan(self) -> Mapping[str, tuple[Callable[[], object], object]]:
        given = self.app.config.schedule
        hour, minute = given.remind_at.split(":")
        stop = self.stopping.is_set
        return {
            "poll": (
                partial(rounds.poll, self.app, stop),
                IntervalTrigger(seconds=given.poll_seconds),
            ),
            "deliver": (
                partial(rounds.deliver, self.app, stop),
                IntervalTrigger(seconds=given.deliver_seconds),
            ),
            "remind": (
                partial(rounds.reminders, self.app),
                CronTrigger(hour=int(hour), minute=int(minute), timezone=RIGA),
            ),
        }

    def start(self) -> None:
        """Begin with one round of each job, then by the clock.

        Also the reminders: each goes out once, and the program may have been down at their time.
        """
        self._scheduler.start()
        for name in ("poll", "deliver", "remind"):
            self.soon(name)
        self._watcher.start()
        log.info("running: poll every %d s", self.app.config.schedule.poll_seconds)

    def soon(self, name: str) -> None:
        """Let a job run as soon as the one before it is done."""
        self._scheduler.modify_job(name, next_run_time=utc_now())

    def stop(self) -> None:
        """Let the running job come to its next safe point, then end."""
        self.stopping.set()
        self._scheduler.shutdown(wait=True)
        log.info("stopped")

    def _failed(self, event: JobExecutionEvent) -> None:
        what = type(event.exception).__name__
        rounds.unwell(self.app, event.job_id, f"{what}; the log says where")

    def _watch(self) -> None:
        """Wait on the server's own news (IDLE, RFC 2177) and poll when there are any."""
        while not self.stopping.is_set():
            try:
                with self.app.mailbox() as mailbox:
                    if not mailbox.can_idle():
                        return
                    folders = mailbox.folders()
                    while folders and not self.stopping.is_set():
                        if mailbox.idle(folders[0], IDLE_SECONDS):
                            self.soon("poll")
            except BotError:
                # The poll tells of it; here it is enough to come back later.
                self.stopping.wait(self.app.config.schedule.poll_seconds)


def wait_for_signal(stopping: threading.Event) -> None:
    """Return when SIGTERM or SIGINT comes."""

    def _stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    # Waking now and then: a signal that the system gave to another thread wakes nobody here.
    while not stopping.wait(1):
        pass
