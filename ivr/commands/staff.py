"""`hotline staff add`: how the first person gets in; everybody else is added in the console."""

from __future__ import annotations

import click

from ivr import staff as people
from ivr.commands.ground import open_ground
from ivr.staff import EmailTaken, NewStaff, Role

ROLES = [role.name.lower() for role in Role]


@click.group()
def staff() -> None:
    """Who may log in."""


@staff.command()
@click.argument("email")
@click.option("--name", required=True, help="What colleagues call them.")
@click.option("--role", type=click.Choice(ROLES), default="admin", show_default=True)
def add(email: str, name: str, role: str) -> None:
    """Give somebody a log-in; its password is told once and changed at the first log-in."""
    if "@" not in email.strip("@"):
        raise click.BadParameter("an e-mail address is asked for", param_hint="EMAIL")
    password = people.temporary_password()
    new = NewStaff(email, name, Role[role.upper()], people.hash_password(password), temporary=True)
    with open_ground() as house:
        try:
            with house.db.writing() as tx:
                added = people.add(tx, new)
                told = {"email": added.email, "name": name, "role": role}
                people.audit(tx, None, "staff_added", f"staff:{added.id}", None, told)
        except EmailTaken as taken:
            raise click.ClickException(str(taken)) from None
    click.echo(f"{added.email} logs in at {house.settings.public_url}/log-in with {password}")
