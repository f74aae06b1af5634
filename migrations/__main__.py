"""`python -m migrations WORDS`: writes the revision that brings an up-to-date database to the rows as they are now.

`python -m migrations --first` writes the very first one anew, for as long as nothing has been released. Tidy what was
written with `ruff check --fix migrations` and `ruff format migrations`.
"""

from __future__ import annotations

import sys

from alembic import command
from sqlalchemy import create_engine

from migrations import FOLDER, config_of

FIRST = "0001"


def write(words: str, first: bool) -> None:
    """Compares the rows with a database in memory at the newest revision and writes the difference."""
    if first:
        for old in (FOLDER / "versions").glob("*.py"):
            old.unlink()
    number = FIRST if first else f"{len(list((FOLDER / 'versions').glob('*.py'))) + 1:04}"
    with create_engine("sqlite://").connect() as connection:
        config = config_of(connection)
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        if not first:
            command.upgrade(config, "head")
        command.revision(config, message=words, rev_id=number, autogenerate=True)


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit(__doc__)
    first = sys.argv[1] == "--first"
    write("the first schema" if first else " ".join(sys.argv[1:]), first)
