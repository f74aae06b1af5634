"""What commands stand on: settings read from the environment, faults said in sentences, and a house."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from ivr import dispatch, log
from ivr.config import ConfigurationInvalid, Settings, settings_of
from ivr.house import House, open_house
from ivr.supervision.var import remembered

FAULTY_SETTINGS_STATUS = 2
LEVELS = click.Choice(["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], case_sensitive=False)
"""Of the log."""


def read_settings() -> Settings:
    """The settings of this process, its log set up by them; with faulty ones it names each and exits with 2.

    What `hotline up` made for itself in the folder `var` counts where the environment says nothing.
    """
    for name, value in remembered(Path(os.environ.get("HOTLINE_VAR", "var"))).items():
        os.environ.setdefault(name, value)
    try:
        settings = settings_of()
    except ConfigurationInvalid as invalid:
        for fault in invalid.faults:
            click.echo(fault, err=True)
        sys.exit(FAULTY_SETTINGS_STATUS)
    log.configure(settings.log_level, settings.log_format)
    return settings


@contextmanager
def open_ground() -> Iterator[House]:
    """An open house over the environment's settings."""
    house = dispatch.joined(open_house(read_settings()))
    try:
        yield house
    finally:
        house.close()
