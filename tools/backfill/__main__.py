"""Run a migration over its table: `make backfill NAME=…`.

It works on the API that `make start` runs, or with ENV on the one that `make deploy` made there.
First it reads the table, shows what it would change, and asks; DO=change answers beforehand. It
uses SHARE percent of what the table can do. Stopped, the same command goes on where it was.
"""

import importlib
import os
import pkgutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

import migrations
from local.state import State
from migrations.migration import Migration
from sam_template.template import TemplateError
from tools.aws_access import AccessError
from tools.backfill.backfill import Backfill
from tools.backfill.checkpoint import Checkpoint, Progress
from tools.backfill.role import find_under_role
from tools.backfill.table import MigratedTable
from tools.deploy_environments import DeployError
from tools.report import failed, terminal
from tools.stack_tables import FindTables
from tools.target import UsageError

PROJECT = Path(__file__).parent.parent.parent
CHANGE, NOTHING = "change", ""
SHARE_USUAL = 10  # percent
YES = ("y", "yes")

type Ask = Callable[[str], str]


def main(
    settings: Mapping[str, str],
    project: Path = PROJECT,
    find: FindTables = find_under_role,
    ask: Ask | None = None,
) -> int:
    """Look, ask, and change; return the exit code."""
    try:
        answered = _answer(settings)
        return _backfill(_read(settings, project, find), answered, ask)
    except (AccessError, DeployError, TemplateError, UsageError) as error:
        return failed(str(error))
    except (BotoCoreError, ClientError) as error:
        return failed(f"AWS refused it: {error}. The same command goes on where this one was.")


def _backfill(backfill: Backfill, answered: str, ask: Ask | None) -> int:
    say = backfill.console.print
    if begun := backfill.checkpoint.read():
        say(f"An earlier run was stopped behind {begun.read} items; {begun.changed} were changed.")
    elif would_change := backfill.look():
        say(f"{would_change} items would change.")
    else:
        say("Every item is as it should be: nothing to change.")
        return 0
    if not (answered == CHANGE or (ask and _asked(ask, "Go on there" if begun else "Change them"))):
        say("Nothing was changed. DO=change changes them.")
        return 0
    done = backfill.run(begun or Progress())
    say(f"{done.read} items read, {done.changed} changed.")
    if done.busy:
        return failed(f"{done.busy} were changed by others all the time: run it again for those")
    say("Once no stack has such items, remove what reads them, the migration and its grant.")
    return 0


def _asked(ask: Ask, question: str) -> bool:
    return ask(f"{question} [y/N]? ").strip().lower() in YES


def _read(settings: Mapping[str, str], project: Path, find: FindTables) -> Backfill:
    name, migration, share = *_migration(settings), _share(settings)
    tables = find(settings, project)
    physical_name = tables.name(migration.table)
    table, count = MigratedTable.at_share(tables.dynamodb, physical_name, migration, share)
    checkpoint = Checkpoint(State.read(settings).backfills, name, physical_name)
    return Backfill(table, count, checkpoint, migration.mapping.returns_old, terminal())


def _migration(settings: Mapping[str, str]) -> tuple[str, Migration]:
    found = all_migrations()
    name = settings.get("NAME", "")
    if name not in found:
        raise UsageError(f"NAME must be one of {', '.join(found)}, not {name!r}")
    return name, found[name]


def all_migrations() -> Mapping[str, Migration]:
    """Return the migrations by the names of their modules."""
    names = [module.name for module in pkgutil.iter_modules(migrations.__path__)]
    modules = {name: importlib.import_module(f"migrations.{name}") for name in sorted(names)}
    return {
        name: module.MIGRATION for name, module in modules.items() if hasattr(module, "MIGRATION")
    }


def _share(settings: Mapping[str, str]) -> float:
    text = settings.get("SHARE", str(SHARE_USUAL))
    if not (text.isascii() and text.isdecimal() and 0 < int(text) <= 100):
        raise UsageError(f"SHARE must be a whole number from 1 to 100, in percent, not {text!r}")
    return int(text) / 100


def _answer(settings: Mapping[str, str]) -> str:
    answer = settings.get("DO", NOTHING)
    if answer not in (CHANGE, NOTHING):
        raise UsageError(f"DO must be {CHANGE}, not {answer!r}")
    return answer


if __name__ == "__main__":
    try:
        sys.exit(main(os.environ, ask=input if sys.stdin.isatty() else None))
    except (KeyboardInterrupt, EOFError):
        sys.stderr.write("\nstopped; the same command goes on where it was\n")
        sys.exit(130)
