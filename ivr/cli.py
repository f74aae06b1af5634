"""The command `hotline`: each command is loaded only when it is called, so that `--help` is quick."""

from __future__ import annotations

import gc
import importlib
from typing import NamedTuple, cast

import click


class Entry(NamedTuple):
    """Where a command lives (`module:attribute`) and its line in `--help`."""

    place: str
    words: str


COMMANDS = {
    "up": Entry("ivr.commands.up:up", "Run everything on this machine."),
    "calls": Entry("ivr.commands.calls:calls", "The calls on record."),
    "clips": Entry("ivr.commands.clips:clips", "Recordings: which are missing."),
    "customers": Entry("ivr.commands.customers:customers", "Customers from a file."),
    "staff": Entry("ivr.commands.staff:staff", "Who may log in: the first administrator."),
    "privacy": Entry("ivr.commands.privacy:privacy", "Export or erase what is known of a customer."),
    "flow": Entry("ivr.commands.flow:flow", "What callers hear: show, check, publish, undo."),
    "rehearse": Entry("ivr.commands.rehearse:rehearse", "Scripted callers and agents against a whole system."),
    "replay": Entry("ivr.commands.replay:replay", "A real morning's calls through the whole system."),
    "provision": Entry("ivr.commands.provision:provision", "Set up our numbers at the carrier."),
    "carrier-check": Entry("ivr.commands.carrier_check:carrier_check", "Whether a carrier behaves as we believe."),
    "migrate": Entry("ivr.commands.migrate:migrate", "Bring the database to this release."),
    "seed": Entry("ivr.commands.seed:seed", "Put the demonstration's data into the database."),
    "settings": Entry("ivr.commands.settings:settings", "Check the settings and name each fault."),
    "openapi": Entry("ivr.commands.openapi:openapi", "Print the document of the console's API."),
    "sandbox": Entry("ivr.commands.sandbox:sandbox", "Run the sandbox carrier alone."),
    "web": Entry("ivr.commands.web:web", "Serve webhooks, API and pages."),
    "stream": Entry("ivr.commands.stream:stream", "Serve the event stream of the screens."),
    "origin": Entry("ivr.commands.origin:origin", "Put web and stream behind one address."),
    "worker": Entry("ivr.commands.worker:worker", "Carry out jobs: live or later."),
    "sweep": Entry("ivr.commands.sweep:sweep", "Look after everything that falls due."),
}


class _OnDemand(click.Group):
    """A group whose commands are named in COMMANDS."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module, _, attribute = entry.place.partition(":")
        gc.disable()  # what modules make stays: looking for garbage among it costs a fifth of their import
        try:
            return cast(click.Command, getattr(importlib.import_module(module), attribute))
        finally:
            gc.freeze()
            gc.enable()

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.words) for name, entry in COMMANDS.items()])


@click.command(cls=_OnDemand, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Hotline: a company's telephone line, from the first ring to the survey after the call."""


if __name__ == "__main__":
    main()
