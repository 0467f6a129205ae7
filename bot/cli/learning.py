"""The commands about the model: learn from corrections, list the versions, choose one."""

from collections.abc import Mapping
from dataclasses import asdict

import click

from bot.cli.common import actor_of, app_of, as_json, json_option
from bot.cli.main import Context
from bot.core.models import Standing, Version
from bot.core.roles import Actor, Right
from bot.errors import NotAllowed
from bot.steps import learning
from bot.steps.learning import Outcome
from bot.store import users
from bot.wiring import App, utc_now

RESTART = "A running daemon takes it when it is started next."
user_option = click.option(
    "--user",
    "username",
    help="The administrator this is done in the name of; not needed where there is but one.",
)


def administrator(app: App, username: str | None) -> Actor:
    """The person named, or the only one who may. Raises NotAllowed where there are several."""
    if username:
        return actor_of(app, username)
    with app.store.read() as tx:
        able = [Actor(u.username, u.role) for u in users.listed(tx) if u.active]
    able = [actor for actor in able if actor.may(Right.MODELS)]
    if len(able) != 1:
        raise NotAllowed("There are {n} administrators; name one with --user.", n=len(able))
    return able[0]


@click.command()
@click.option("--dry-run", is_flag=True, help="Compare only; store nothing, change nothing.")
@user_option
@json_option
@click.pass_obj
def learn(context: Context, username: str | None, *, dry_run: bool, as_lines: bool) -> None:
    """Learn from staff's corrections; a version that is better is put in use.

    Takes some minutes. Exits 0 whether or not the version in use was replaced.
    """
    app = app_of(context.path)
    actor = administrator(app, username)
    if not as_lines:
        click.echo("Learning; this takes some minutes.", err=True)
    found = learning.learn(app.learning_desk, actor, utc_now(), dry_run=dry_run)
    if as_lines:
        replaced = found.trial.won and not dry_run
        click.echo(as_json({**asdict(found), "replaced": replaced}))
        return
    _tell(found)


def _tell(found: Outcome) -> None:
    trial = found.trial
    for why in trial.left_out:
        click.echo(why)
    click.echo(f"{len(trial.used)} judgements by staff were learnt from.\n")
    click.echo(f"champion   {trial.champion}\nchallenger {trial.challenger}\n")
    click.echo(table(trial.before, trial.after))
    for name in found.tainted:
        click.echo(f"{name} knew mails that are erased since; it leaves.")
    if not trial.won:
        click.echo(f"\nKept: {'; '.join(trial.against)}.")
    elif found.dry_run:
        click.echo(f"\n{trial.challenger} would be put in use.")
    else:
        click.echo(f"\n{trial.challenger} is in use. {RESTART}")


def table(before: Mapping[str, Standing], after: Mapping[str, Standing]) -> str:
    """Both on the fixed dev part, by language."""
    lines = ["            macro-F1               requests missed", ""]
    for name, old in before.items():
        new = after[name]
        lines.append(
            f"{name:10}  {old.macro_f1:.4f} -> {new.macro_f1:.4f}       "
            f"{old.missed} -> {new.missed} of {old.requests}"
        )
    return "\n".join(lines)


@click.group(invoke_without_command=True)
@json_option
@click.pass_obj
def models(context: Context, *, as_lines: bool) -> None:
    """Show every version of the model, its figures on the dev part, and which is in use."""
    if click.get_current_context().invoked_subcommand is not None:
        return
    app = app_of(context.path)
    for version in app.shelf.versions():
        click.echo(as_json(asdict(version)) if as_lines else line(version))
    if override := app.config.classifier.model:
        click.echo(f"[classifier] model names {override}, which is used instead.", err=True)


def line(version: Version) -> str:
    """A version on one line of a terminal."""
    mark = "*" if version.in_use else " "
    when = f"{version.learnt_at:%Y-%m-%d %H:%M} UTC" if version.learnt_at else "delivered"
    if version.trouble:
        return f"{mark} {version.name}  {version.trouble}"
    figures = "  ".join(f"{name} {s.macro_f1:.4f}" for name, s in version.standings.items())
    missed = version.standings.get("all")
    told = f"macro-F1 {figures}  missed {missed.missed} of {missed.requests}" if missed else "–"
    return f"{mark} {version.name}  {when}  {len(version.corrections)} judgements  {told}"


@models.command()
@click.argument("version")
@user_option
@click.pass_obj
def use(context: Context, version: str, username: str | None) -> None:
    """Put VERSION in use, or “delivered”: the one that came with the program."""
    app = app_of(context.path)
    wanted = learning.use(app.learning_desk, administrator(app, username), version, utc_now())
    click.echo(f"{wanted.name} is in use. {RESTART}")
