"""The command `sandbox`: without a word it runs the carrier, with one it asks a carrier that runs."""

from __future__ import annotations

from collections.abc import Sequence

import click

from sandbox.commands.faults import faults
from sandbox.commands.many import many
from sandbox.commands.run import run


class RunsUntold(click.Group):
    """A group whose first command is meant when none is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0].startswith("-") and args[0] != "--help"):
            args = [run.name or "run", *args]
        return super().parse_args(ctx, args)


@click.group(cls=RunsUntold)
def sandbox() -> None:
    """A carrier of one's own, speaking Twilio's protocol: no call leaves it.

    Without a command: run. Its options are told by `run --help`.
    """


sandbox.add_command(run)
sandbox.add_command(many)
sandbox.add_command(faults)


def main(argv: Sequence[str] | None = None) -> None:
    sandbox.main(args=argv, prog_name="sandbox")
