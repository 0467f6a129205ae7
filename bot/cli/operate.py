"""The commands of the one on duty: check, run, and each part alone."""

import logging
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from functools import partial
from pathlib import Path

import click

from bot import rounds
from bot.cli.common import app_of, as_json, json_option
from bot.cli.main import Context
from bot.core.calendar import RIGA
from bot.errors import BotError, ConfigError, NotAllowed
from bot.schedule import Daemon, wait_for_signal
from bot.steps import importing, reconciling, reporting
from bot.store.engine import must_be_current
from bot.web import create_app
from bot.web.serve import serve
from bot.wiring import App, build, utc_now
from classifiers.decide import WITHOUT_ENCODER
from classifiers.errors import ModelError
from replies.checks import check_templates

log = logging.getLogger(__name__)
LACKS_ENCODER = (
    "The model's encoder is missing, so mails are judged by the simpler stage alone and far more "
    "go to review; restore the model's folder “encoder” from the release."
)


@click.command()
@click.pass_obj
def run(context: Context) -> None:
    """Run the daemon: polling, delivery, reminders and the web queue, until SIGTERM."""
    app = app_of(context.path)
    # A missing model is said at once, not at the first mail.
    version = app.reader.start()
    if version.endswith(WITHOUT_ENCODER):
        log.warning(LACKS_ENCODER)
    log.info("model %s judges the mails", version)
    daemon = Daemon(app)
    _open_pages(app, daemon.stopping)
    daemon.start()
    wait_for_signal(daemon.stopping)
    daemon.stop()


def _open_pages(app: App, stopping: threading.Event) -> None:
    given = app.config.web
    try:
        port = serve(create_app(app), stopping, given.host, given.port)
    except OSError as error:
        raise ConfigError(
            "[web] host and port: {host}:{port} cannot be served: {why}; name a free port.",
            host=given.host,
            port=given.port,
            why=error.strerror,
        ) from error
    click.echo(f"The queue is at http://{given.host}:{port}/", err=True)


@click.command()
@click.pass_obj
def poll(context: Context) -> None:
    """Fetch new mail once and deal with all that waits."""
    app = app_of(context.path)
    taken = rounds.poll(app)
    click.echo(f"{taken.places} new on the server, {taken.mails} of them new here.")


@click.command()
@click.pass_obj
def deliver(context: Context) -> None:
    """Send the approved letters once and file their copies."""
    click.echo(f"{rounds.deliver(app_of(context.path))} letters were tried.")


@click.command()
@click.pass_obj
def web(context: Context) -> None:
    """Serve the queue alone, until SIGTERM."""
    app = app_of(context.path)
    stopping = threading.Event()
    _open_pages(app, stopping)
    wait_for_signal(stopping)


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--received", help="When they were received (ISO 8601), for all of them.")
@click.pass_obj
def import_(context: Context, paths: tuple[Path, ...], received: str | None) -> None:
    """Take in .eml files, mbox files, Maildirs and folders of them, like mail from the server."""
    given = moment(received) if received else None
    app = app_of(context.path)
    total = importing.count(paths)
    mails = importing.mails(paths)
    taken = importing.take_in(app.store, mails, given=given, now=utc_now())
    with click.progressbar(taken, length=total, label="Storing", file=sys.stderr) as stored:
        new = sum(stored)
    with click.progressbar(length=new, label="Reading", file=sys.stderr) as reading:
        understood, drafts = rounds.understand(app, told=reading.update)
    click.echo(f"{total} mails, {new} new here; {understood} read, {drafts} letters proposed.")


def moment(text: str) -> datetime:
    """An ISO 8601 moment; one without a zone is Riga's. Raises NotAllowed."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise NotAllowed(
            "--received {text} is no date and time; write it like 2026-11-22T14:30+02:00.",
            text=text,
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=RIGA)


@click.command()
@json_option
@click.pass_obj
def reconcile(context: Context, *, as_lines: bool) -> None:
    """Compare every UID on the server with the ledger; exits 1 if one is unaccounted for."""
    app = app_of(context.path)
    with closing(app.mailbox()) as mailbox:
        found = reconciling.reconcile(app.store, mailbox)
    for balance in found:
        line = {
            "folder": balance.folder,
            "uidvalidity": balance.uidvalidity,
            "on_server": balance.on_server,
            **balance.by_state,
            "missing": balance.missing,
        }
        click.echo(as_json(line) if as_lines else reconciling.sentence(balance))
    if not reconciling.balanced(found):
        raise NotAllowed("The mailbox does not balance; “micrec-bot poll” fetches what is missing.")


@click.command()
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="First day; 1 January.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="Last day; today.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
)
@click.pass_obj
def report(context: Context, first: datetime | None, last: datetime | None, form: str) -> None:
    """Print the deadline report: open, due in 7 days, overdue, answered in time, by kind."""
    app = app_of(context.path)
    today = utc_now().astimezone(RIGA).date()
    days: list[date | None] = [d.date() if d else None for d in (first, last)]
    found = reporting.report(app.store, today=today, first=days[0], last=days[1])
    writers = {
        "text": reporting.as_text,
        "json": lambda f: reporting.as_json(f) + "\n",
        "csv": reporting.as_csv,
    }
    click.echo(writers[form](found), nl=False)


@click.command()
@click.pass_obj
def check(context: Context) -> None:
    """Prove config, keys, database, templates, model, IMAP and SMTP; one line each."""
    app = build(context.path)
    click.echo("ok    config")
    proofs: dict[str, Callable[[], list[str]]] = {
        "keys": partial(_keys, app),
        "database": partial(_database, app),
        "holidays": lambda: [f"{len(app.calendar.holidays)} days"],
        "templates": _templates,
        "model": partial(_model, app),
        "imap": partial(_imap, app),
        "smtp": lambda: app.mailer().check(),
    }
    failed = [name for name, proof in proofs.items() if not _proved(name, proof)]
    if failed:
        raise NotAllowed("{names}: see above.", names=", ".join(failed))


def _proved(name: str, proof: Callable[[], list[str]]) -> bool:
    try:
        facts = proof()
    except (BotError, ModelError) as error:
        click.echo(f"FAILS {name}: {error}")
        return False
    click.echo(f"ok    {name}: {'; '.join(facts)}")
    return True


def _keys(app: App) -> list[str]:
    return [f"{app.key_file}, {app.store.sealer.keys} for content"]


def _database(app: App) -> list[str]:
    must_be_current(app.store)
    return [app.store.engine.dialect.name]


def _templates() -> list[str]:
    if problems := check_templates():
        raise NotAllowed("{problems}", problems="; ".join(problems))
    return ["all letters render"]


def _model(app: App) -> list[str]:
    version = app.reader.start()
    if app.reader.trouble:
        raise NotAllowed("{trouble}", trouble=app.reader.trouble)
    if version.endswith(WITHOUT_ENCODER):
        raise NotAllowed(LACKS_ENCODER)
    return [f"version {version}"]


def _imap(app: App) -> list[str]:
    with closing(app.mailbox()) as mailbox:
        return mailbox.check()
