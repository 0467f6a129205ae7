"""The command line: finds a command, turns errors into a sentence and an exit code."""

import importlib
import logging
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from bot.config import Config, load
from bot.errors import BotError
from bot.logs import set_up
from classifiers.errors import ClassifierError

COMMANDS = {
    "approve": "bot.cli.casework:approve",
    "cases": "bot.cli.casework:cases",
    "check": "bot.cli.operate:check",
    "close": "bot.cli.casework:close",
    "deliver": "bot.cli.operate:deliver",
    "demo": "bot.cli.demo:demo",
    "draft": "bot.cli.casework:draft",
    "due": "bot.cli.due:due",
    "edit": "bot.cli.casework:edit",
    "history": "bot.cli.upkeep:history",
    "import": "bot.cli.operate:import_",
    "init": "bot.cli.setup:init",
    "kinds": "bot.cli.casework:kinds",
    "keys": "bot.cli.upkeep:keys",
    "learn": "bot.cli.learning:learn",
    "migrate": "bot.cli.setup:migrate",
    "models": "bot.cli.learning:models",
    "note": "bot.cli.casework:note",
    "poll": "bot.cli.operate:poll",
    "quarantine": "bot.cli.upkeep:quarantine",
    "reconcile": "bot.cli.operate:reconcile",
    "redraft": "bot.cli.casework:redraft",
    "reject": "bot.cli.casework:reject",
    "reopen": "bot.cli.casework:reopen",
    "report": "bot.cli.operate:report",
    "run": "bot.cli.operate:run",
    "settle": "bot.cli.casework:settle",
    "show": "bot.cli.casework:show",
    "tick": "bot.cli.casework:tick",
    "user": "bot.cli.setup:user",
    "web": "bot.cli.operate:web",
}

EXPECTED, WRONG_USE, UNEXPECTED, INTERRUPTED = 1, 2, 3, 130
log = logging.getLogger(__name__)


class Commands(click.Group):
    """Imports a command only when it is asked for, so that `due` does not load the database."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found = getattr(importlib.import_module(module), name)
        return found if isinstance(found, click.Command) else None


@dataclass(frozen=True, slots=True)
class Context:
    """What every command gets: where the configuration lies, read only when needed."""

    path: Path

    def config(self) -> Config:
        """The configuration. Raises ConfigError."""
        config = load(self.path)
        set_up(config.log.level, config.log.form)
        return config

    @property
    def holidays_file(self) -> Path | None:
        """The holiday corrections, where there is a configuration at all."""
        return self.config().deadlines.holidays_file if self.path.exists() else None


@click.command(cls=Commands)
@click.option(
    "--config",
    "path",
    type=click.Path(path_type=Path),
    default=Path("config.toml"),
    envvar="MICREC_BOT_CONFIG",
    show_envvar=True,
    show_default=True,
    help="The configuration file.",
)
@click.version_option(package_name="micrec-bot", message="%(version)s")
@click.pass_context
def cli(ctx: click.Context, path: Path) -> None:
    """Read the info@ mailbox, keep the cases and deadlines, send what people approved."""
    ctx.obj = Context(path)


def main() -> int:
    """Run one command. Returns 0 done, 1 expected failure, 2 wrong use, 3 unexpected."""
    code = 0
    set_up("INFO", "auto")
    try:
        cli.main(prog_name="micrec-bot", standalone_mode=False)
    except click.exceptions.Exit as end:
        code = end.exit_code
    except click.Abort:
        code = INTERRUPTED
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (BotError, ClassifierError) as error:
        click.echo(f"micrec-bot: {error}", err=True)
        code = EXPECTED
    except BrokenPipeError:
        # Whoever read our output has left; nothing is wrong with us.
        sys.stdout = sys.stderr
        code = EXPECTED
    except Exception:
        log.exception("unexpected")
        click.echo("micrec-bot: something unexpected happened; the log says where.", err=True)
        code = UNEXPECTED
    return code
