"""The commands that do for scripts what the pages do for people."""

from typing import TextIO

import click

from bot.cli.common import actor_of, app_of, as_json, json_option, user_option
from bot.cli.main import Context
from bot.core.calendar import RIGA
from bot.core.case import Case, State, days_left
from bot.core.draft import hindrances
from bot.errors import NotFound
from bot.steps import approval, delivery
from bot.steps import casework as steps
from bot.steps.approval import Shown
from bot.store import cases as cases_store
from bot.store import drafts, messages, outbox
from bot.store.tx import Tx
from bot.wiring import App, utc_now
from classifiers.labels import Kind, Right
from replies.points import unresolved


def facts(tx: Tx, case: Case) -> dict[str, object]:
    """A case as `cases --json` prints it."""
    draft = drafts.latest(tx, case.id)
    return {
        "ref": case.ref,
        "received_at": case.received_at,
        "language": case.language,
        "sender": case.sender,
        "state": case.state,
        "review": case.review,
        "authority": case.authority,
        "due_on": case.due_on,
        "requests": [
            {
                "kind": r.kind,
                "right": r.right,
                "state": r.state,
                "due_on": r.due_on,
                "target_on": r.target_on,
            }
            for r in case.current()
        ],
        "messages": len(messages.content_hashes(tx, case.id)),
        "draft": {"version": draft.version, "state": draft.state} if draft else None,
    }


def line(case: Case) -> str:
    """A case on one line of a terminal."""
    left = days_left(case.due_on, utc_now().astimezone(RIGA).date())
    kinds = ", ".join(r.kind for r in case.current())
    marks = " review" * case.review + " authority" * (case.authority is not None)
    return f"{case.ref}  {case.due_on}  {left:4d} d  {case.state:9} {case.language}  {kinds}{marks}"


@click.command()
@click.option("--state", type=click.Choice([s.value for s in State]), help="Only in this state.")
@click.option("--kind", type=click.Choice([k.value for k in Kind]), help="Only with this kind.")
@click.option("--late", is_flag=True, help="Only those whose last lawful day has passed.")
@json_option
@click.pass_obj
def cases(
    context: Context, state: str | None, kind: str | None, *, late: bool, as_lines: bool
) -> None:
    """List the cases by their last lawful day."""
    app = app_of(context.path)
    with app.store.read() as tx:
        found = cases_store.listed(
            tx,
            states=[State(state)] if state else None,
            kind=Kind(kind) if kind else None,
            late_on=utc_now().astimezone(RIGA).date() if late else None,
        )
        for case in found:
            click.echo(as_json(facts(tx, case)) if as_lines else line(case))
    if not found and not as_lines:
        click.echo("No cases.")


@click.command()
@click.argument("ref")
@json_option
@click.pass_obj
def show(context: Context, ref: str, *, as_lines: bool) -> None:
    """Show one case: its requests, their deadlines and the working behind them."""
    app = app_of(context.path)
    with app.store.read() as tx:
        case = cases_store.get(tx, ref)
        if as_lines:
            click.echo(as_json(facts(tx, case)))
            return
        click.echo(line(case))
        for request in case.current():
            click.echo(f"{request.kind}: {request.state}, due {request.due_on}")
            for step in request.steps:
                click.echo(f"    {step}")
        for mail in messages.of_case(tx, case.id):
            if mail.message is not None:
                click.echo(f"\n{mail.received_at:%Y-%m-%d %H:%M} UTC, mail {mail.id}")
                click.echo(mail.message.own or mail.message.subject)


@click.command()
@click.argument("ref")
@json_option
@click.pass_obj
def draft(context: Context, ref: str, *, as_lines: bool) -> None:
    """Show the letter that waits for a decision, its digest and what still hinders it."""
    app = app_of(context.path)
    with app.store.read() as tx:
        found, digest = approval.current(tx, cases_store.get(tx, ref))
    against = hindrances(found, unresolved(f"{found.subject}\n{found.body}"))
    if as_lines:
        points = [{"key": p.key, "form": p.form, "done_by": p.done_by} for p in found.points]
        click.echo(
            as_json(
                {
                    "ref": ref,
                    "version": found.version,
                    "digest": digest,
                    "recipient": found.recipient,
                    "subject": found.subject,
                    "body": found.body,
                    "points": points,
                    "hindrances": against,
                }
            )
        )
        return
    click.echo(f"To: {found.recipient}\nSubject: {found.subject}\n\n{found.body}")
    click.echo(f"Version {found.version}, digest {digest}")
    for reason in against:
        click.echo(f"- {reason}")


def _shown(app: App, ref: str, digest: str | None) -> Shown:
    with app.store.read() as tx:
        found, now_digest = approval.current(tx, cases_store.get(tx, ref))
    return Shown(found.version, digest or now_digest)


digest_option = click.option(
    "--digest", help="Only if the letter still has this digest, as `draft` printed it."
)


@click.command()
@click.argument("ref")
@user_option
@digest_option
@click.pass_obj
def approve(context: Context, ref: str, username: str, digest: str | None) -> None:
    """Approve the letter of a case; it leaves with the next delivery."""
    app = app_of(context.path)
    shown = _shown(app, ref, digest)
    approval.approve(app.store, app.sender, actor_of(app, username), ref, shown, utc_now())
    click.echo(f"{ref}: version {shown.version} is approved and queued.")


@click.command()
@click.argument("ref")
@click.option("--reason", default="", help="Why; kept as a note.")
@user_option
@click.pass_obj
def reject(context: Context, ref: str, reason: str, username: str) -> None:
    """Turn the letter of a case down."""
    app = app_of(context.path)
    shown = _shown(app, ref, None)
    approval.reject(app.store, actor_of(app, username), ref, shown, reason, utc_now())
    click.echo(f"{ref}: version {shown.version} is rejected.")


@click.command()
@click.argument("ref")
@click.argument("duty")
@click.option("--not-applicable", is_flag=True, help="The duty does not apply: drop its sentence.")
@user_option
@click.pass_obj
def tick(context: Context, ref: str, duty: str, username: str, *, not_applicable: bool) -> None:
    """Confirm that a duty named in the letter was done."""
    app = app_of(context.path)
    shown = _shown(app, ref, None)
    who = actor_of(app, username)
    done = not not_applicable
    version = approval.tick(app.store, who, ref, shown, duty, utc_now(), done=done)
    click.echo(f"{ref}: {duty} is ticked, the letter is now version {version}.")


@click.command()
@click.argument("ref")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--subject", help="Another subject; else it stays.")
@user_option
@click.pass_obj
def edit(context: Context, ref: str, file: TextIO, subject: str | None, username: str) -> None:
    """Put the text of FILE (- for standard input) in the letter's place, as a new version."""
    app = app_of(context.path)
    with app.store.read() as tx:
        found, digest = approval.current(tx, cases_store.get(tx, ref))
    letter = (subject or found.subject, file.read())
    shown = Shown(found.version, digest)
    who = actor_of(app, username)
    version = approval.edit(app.store, who, ref, shown, letter, utc_now())
    click.echo(f"{ref}: the letter is now version {version}.")


@click.command()
@click.argument("ref")
@click.argument("wanted", nargs=-1, required=True, type=click.Choice([k.value for k in Kind]))
@click.option("--right", type=click.Choice([r.value for r in Right]), help="Of an opt-out.")
@user_option
@click.pass_obj
def kinds(
    context: Context, ref: str, wanted: tuple[str, ...], right: str | None, username: str
) -> None:
    """Say what a case's mail really asks for; this also ends its review."""
    app = app_of(context.path)
    with app.store.read() as tx:
        seen = [r.kind for r in cases_store.get(tx, ref).current()]
    steps.correct_kinds(
        app.drafting_desk,
        app.calendar,
        actor_of(app, username),
        ref,
        [Kind(kind) for kind in wanted],
        right=Right(right) if right else None,
        seen=seen,
        now=utc_now(),
    )
    click.echo(f"{ref}: {', '.join(wanted)}.")


@click.command()
@click.argument("ref")
@click.argument("text")
@user_option
@click.pass_obj
def note(context: Context, ref: str, text: str, username: str) -> None:
    """Write a note for colleagues."""
    app = app_of(context.path)
    steps.add_note(app.store, actor_of(app, username), ref, text, utc_now())
    click.echo(f"{ref}: noted.")


@click.command()
@click.argument("ref")
@click.option("--reason", required=True, help="Why no letter is sent; kept as a note.")
@user_option
@click.pass_obj
def close(context: Context, ref: str, reason: str, username: str) -> None:
    """Close a case without a letter."""
    app = app_of(context.path)
    steps.close(app.store, actor_of(app, username), ref, reason, utc_now())
    click.echo(f"{ref}: closed.")


@click.command()
@click.argument("ref")
@user_option
@click.pass_obj
def reopen(context: Context, ref: str, username: str) -> None:
    """Open an answered or closed case again; its dates stay."""
    app = app_of(context.path)
    steps.reopen(app.drafting_desk, actor_of(app, username), ref, utc_now())
    click.echo(f"{ref}: open again.")


@click.command()
@click.argument("ref")
@user_option
@click.pass_obj
def redraft(context: Context, ref: str, username: str) -> None:
    """Compose the letter anew from the facts."""
    app = app_of(context.path)
    steps.redraft(app.drafting_desk, actor_of(app, username), ref, utc_now())
    click.echo(f"{ref}: a new letter is proposed.")


@click.command()
@click.argument("letter", type=int)
@click.option("--left/--not-left", required=True, help="Whether the letter reached the customer.")
@user_option
@click.pass_obj
def settle(context: Context, letter: int, username: str, *, left: bool) -> None:
    """Decide about a letter that is unsure; one that did not leave is queued again."""
    app = app_of(context.path)
    delivery.resolve_unsure(app.store, actor_of(app, username), letter, arrived=left, now=utc_now())
    with app.store.read() as tx:
        found = outbox.get(tx, letter)
    if found is None:
        raise NotFound("There is no letter number {id}.", id=letter)
    click.echo(f"Letter {letter} is {found.state}.")
