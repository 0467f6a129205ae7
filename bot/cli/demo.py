"""The command that shows the program at work on this machine alone."""

import importlib
from collections.abc import Iterable
from functools import partial
from importlib.util import find_spec
from typing import Any

import click

from bot import rounds
from bot.cli.casework import facts, line
from bot.cli.common import as_json, json_option
from bot.errors import ConfigError
from bot.logs import set_up
from bot.store import cases
from bot.wiring import App, utc_now

LIBRARY = "mail_devel"


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="The port of the queue; without it a free one.",
)
@click.option("--once", is_flag=True, help="Deal with the mails, print the cases and leave.")
@json_option
def demo(port: int, *, once: bool, as_lines: bool) -> None:
    """Show the program: a mail server in memory, sample mails, the daemon and the queue.

    Nothing leaves this machine, and nothing stays on it.
    """
    if find_spec(LIBRARY) is None:
        raise ConfigError("The demo needs mail-devel: run “pip install 'micrec-bot[demo]'”.")
    # The rest of the program works without that library, so it is loaded only now.
    show: Any = importlib.import_module("bot.demo.show")
    stage: Any = importlib.import_module("bot.demo.stage")
    say = partial(click.echo, err=as_lines)
    set_up("WARNING", "text")
    show.unwind_on_sigterm()
    if not once:
        say("Starting a mail server in memory and reading its mails; this takes some seconds.")
    with stage.stage(utc_now(), show.announcer(say), port) as made:
        rounds.poll(made.app)
        if as_lines or once:
            _print_cases(made.app, as_lines=as_lines)
        if not once:
            show.run(made, say)
        elif not as_lines:
            _print_lines(show.summary(show.scene_of(made)))


def _print_cases(app: App, *, as_lines: bool) -> None:
    with app.store.read() as tx:
        for case in cases.listed(tx):
            click.echo(as_json(facts(tx, case)) if as_lines else line(case))


def _print_lines(lines: Iterable[str]) -> None:
    for text in lines:
        click.echo(text)
