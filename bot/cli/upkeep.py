"""The commands of upkeep: the history's proof, keys, quarantine."""

import click

from bot.cli.common import actor_of, app_of, as_json, json_option, user_option
from bot.cli.main import Context
from bot.core.chain import faults
from bot.core.mail import MailState
from bot.errors import NotAllowed
from bot.steps.casework import retry_quarantined
from bot.store import history as history_store
from bot.store import ledger, messages, rotation
from bot.store.sealing import add_key, read_keys
from bot.wiring import build, utc_now


@click.group()
def history() -> None:
    """The append-only history."""


@history.command()
@click.pass_obj
def verify(context: Context) -> None:
    """Prove that no entry was changed, removed or reordered; exits 1 if one was."""
    app = app_of(context.path)
    with app.store.read() as tx:
        found = faults(tx.sealer.chain_key, history_store.events(tx), history_store.head(tx))
        number, _ = history_store.head(tx)
    for fault in found:
        click.echo(fault)
    if found:
        raise NotAllowed("The history was tampered with; compare it with a backup.")
    click.echo(f"{number} entries, unbroken.")


@click.group()
def keys() -> None:
    """The keys that close personal content."""


@keys.command()
@click.pass_obj
def rotate(context: Context) -> None:
    """Put a new key first and close all content with it anew; the old keys stay in the file."""
    app = build(context.path)
    add_key(app.key_file)
    fresh = read_keys(app.key_file)
    with app.store.begin() as tx:
        number = rotation.rotate(tx, fresh)
    click.echo(f"{number} stored texts are closed with the new key.")


@click.group()
def quarantine() -> None:
    """Mails that could not be dealt with."""


@quarantine.command("list")
@json_option
@click.pass_obj
def list_(context: Context, *, as_lines: bool) -> None:
    """Show them, newest first, and the places on the server that could not be fetched."""
    app = app_of(context.path)
    with app.store.read() as tx:
        mails = messages.in_states(tx, [MailState.QUARANTINED], limit=1000)
        places = ledger.problems(tx)
    for mail in mails:
        line = {"mail": mail.id, "received_at": mail.received_at, "reason": mail.reason}
        text = f"mail {mail.id}, {mail.received_at:%Y-%m-%d %H:%M} UTC: {mail.reason}"
        click.echo(as_json(line) if as_lines else text)
    for place, problem in places:
        at = {"folder": place.folder, "uid": place.uid, "reason": problem}
        click.echo(as_json(at) if as_lines else f"{place.folder}, UID {place.uid}: {problem}")
    if not mails and not places and not as_lines:
        click.echo("Nothing is in quarantine.")


@quarantine.command()
@click.argument("mail", type=int)
@user_option
@click.pass_obj
def retry(context: Context, mail: int, username: str) -> None:
    """Let a mail be dealt with once more, with the next poll."""
    app = app_of(context.path)
    retry_quarantined(app.store, actor_of(app, username), mail, utc_now())
    click.echo(f"Mail {mail} waits for the next poll.")
