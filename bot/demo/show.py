"""The running demo: the daemon and the queue on the samples, until somebody ends it."""

import secrets
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from bot.core.calendar import RIGA
from bot.core.mail import MailState
from bot.core.roles import Role
from bot.demo.scene import Scene, look
from bot.demo.servers import HOST, Arrived
from bot.demo.stage import ADDRESS, Stage
from bot.edges.parse import parse
from bot.errors import ConfigError
from bot.schedule import Daemon, wait_for_signal
from bot.web import create_app
from bot.web.accounts import create_user
from bot.web.serve import serve
from bot.wiring import utc_now

Say = Callable[[str], None]
PEOPLE = (
    ("liga", Role.STAFF, "lv"),
    ("marta", Role.MANAGER, "lv"),
    ("admin", Role.ADMIN, "en"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in to the demo."""

    username: str
    role: Role
    password: str = field(repr=False)


def unwind_on_sigterm() -> None:
    """Let SIGTERM end the program as Ctrl+C does, so that the temporary folder goes with it."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def announcer(say: Say) -> Arrived:
    """Says of each letter that it arrived. Letters to the bot's own address are no news."""

    def arrived(recipient: str, raw: bytes) -> None:
        # If nobody reads our output any more, the letter has arrived all the same.
        with suppress(OSError):
            if recipient != ADDRESS:
                say(f"A letter arrived for {recipient}: {parse(raw).subject}")

    return arrived


def scene_of(stage: Stage) -> Scene:
    """What is in the database now."""
    return look(stage.app.store, stage.mails, utc_now().astimezone(RIGA).date())


def run(stage: Stage, say: Say) -> None:
    """Serve the queue and let the daemon work until SIGTERM or Ctrl+C."""
    app = stage.app
    people = [_enrol(stage, *person) for person in PEOPLE]
    daemon = Daemon(app)
    port = _open_queue(stage, daemon)
    daemon.start()
    try:
        # Whoever ends it while it still talks ends it all the same.
        with suppress(KeyboardInterrupt):
            for line in _introduction(stage, port, people, scene_of(stage)):
                say(line)
            wait_for_signal(daemon.stopping)
    finally:
        daemon.stop()
    say("The demo is over; nothing of it is left.")


def _open_queue(stage: Stage, daemon: Daemon) -> int:
    wanted = stage.app.config.web.port
    try:
        return serve(create_app(stage.app), daemon.stopping, HOST, wanted)
    except OSError as error:
        raise ConfigError(
            "The queue cannot be opened on port {port}: {why}; leave --port out for a free one.",
            port=wanted,
            why=error.strerror,
        ) from error


def _enrol(stage: Stage, username: str, role: Role, language: str) -> Person:
    password = secrets.token_urlsafe(12)
    create_user(stage.app, username, f"{username}@micrec.lv", password, role, language)
    return Person(username, role, password)


def summary(scene: Scene) -> Iterator[str]:
    """What became of the mails, in a few sentences."""
    review = sum(case.review for case in scene.cases)
    ignored = scene.states.get(MailState.IGNORED, 0)
    automatic = scene.states.get(MailState.AUTOMATIC, 0)
    yield (
        f"{scene.mails} mails came to {ADDRESS} and made {len(scene.cases)} cases: "
        f"{review} to be looked at first, {scene.late} overdue."
    )
    yield (
        f"{ignored + automatic} mails are listed without a case: {ignored} ask for nothing, "
        f"{automatic} were written by machines."
    )
    if set_aside := scene.states.get(MailState.QUARANTINED, 0):
        yield f"{set_aside} could not be dealt with and are in quarantine."
    understood = scene.mails - len(scene.misread)
    yield f"{understood} of {scene.mails} were understood as a person would understand them."


def _introduction(stage: Stage, port: int, people: list[Person], scene: Scene) -> Iterator[str]:
    yield "MicRec inbox bot: a demo in memory, with invented people."
    yield from summary(scene)
    yield ""
    yield f"  The queue              http://{HOST}:{port}/"
    yield f"  Everybody's mailboxes  http://{HOST}:{stage.servers.page_port}/"
    yield ""
    yield "  User ID   Password           Role"
    for person in people:
        yield f"  {person.username:8}  {person.password:17}  {person.role}"
    yield ""
    yield from _what_to_try(scene)
    yield "Ctrl+C ends the demo."


def _what_to_try(scene: Scene) -> Iterator[str]:
    case = scene.easiest
    if case is not None:
        yield f"Try this: sign in as liga, open {case.ref}, tick what was done and approve the"
        yield f"letter. Seconds later it lies in the mailbox of {case.sender}."
        yield f"Pamēģiniet: pierakstieties kā liga, atveriet {case.ref}, atzīmējiet izdarīto un"
        yield f"apstipriniet vēstuli. Pēc dažām sekundēm tā nonāks pastkastē {case.sender}."
    yield f"Then write to {ADDRESS} yourself, on the page with the mailboxes: a case opens."
    yield f"Tad pastkastu lapā paši uzrakstiet uz {ADDRESS}: atvērsies jauna lieta."
    yield ""
