"""`hotline calls list|show|rebuild|reconcile`."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any

import click
from sqlalchemy import Select, select

from ivr.calls import Call, Leg, count_visits, events, rebuild, record_of
from ivr.commands.ground import open_ground
from ivr.commands.listing import Format, formats, moment, show
from ivr.db import Tx
from ivr.house import House
from ivr.telephony.carrier import NotSent, Refused, Unsure
from workers.reconciliation import reconcile as compare

AT_ONCE = 500
ENDED_BY = {"flow": "our goodbye"}  # as the screens say it
COLUMNS = ("call", "started", "from", "to", "stage", "ended by", "outcome")


@click.group()
def calls() -> None:
    """The calls on record."""


@calls.command("list")
@click.option("--limit", default=20, show_default=True, help="How many, the newest first.")
@formats
def list_calls(limit: int, form: Format) -> None:
    """The latest calls."""
    with open_ground() as house, house.db.reading() as tx:
        found = tx.rows(select(Call.__table__).order_by(Call.started_at.desc(), Call.id.desc()).limit(limit))
        zone = house.settings.time_zone
    show(form, COLUMNS, [_cells(call, zone) for call in found], [_plain(call) for call in found])


@calls.command("show")
@click.argument("call")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def tell(call: str, as_json: bool) -> None:
    """One CALL, by its number here or the carrier's SID: its legs, its journal, its record."""
    with open_ground() as house, house.db.reading() as tx:
        found = _find(tx, call)
        legs = tx.rows(select(Leg.__table__).where(Leg.call_id == found.id).order_by(Leg.id))
        journal = events(tx, found.id)
        record = record_of(tx, found.id)
    if as_json:
        data = {"call": _plain(found), "legs": [_plain(leg) for leg in legs], "record": record}
        click.echo(json.dumps(data | {"journal": [_event(event) for event in journal]}))
        return
    click.echo(f"call {found.id} ({found.sid}) from {found.caller or 'a withheld number'} to {found.called}")
    for leg in legs:
        click.echo(f"  leg {leg.sid} {leg.role}: {leg.status}")
    for event in journal:
        click.echo(f"  {event.at.isoformat(sep=' ', timespec='milliseconds')}  {event.kind}  {event.data}")
    for name, value in record.items():
        click.echo(f"  {name}: {'-' if value in (None, []) else value}")


@calls.command("rebuild")
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 if a stored record differs from its journal.")
def rebuild_records(check: bool) -> None:
    """Fold every ended call's journal again into its record, and into the figures of its flow."""
    different, seen, last = 0, 0, 0
    with open_ground() as house:
        zone = house.settings.time_zone
        while True:
            with house.db.reading() as tx:
                found = tx.rows(_ended_after(last))
                different += sum(_differs(tx, call) for call in found) if check else 0
            if not found:
                break
            different += 0 if check else sum(_rebuilt(house, call, zone) for call in found)
            seen, last = seen + len(found), found[-1].id
    click.echo(f"{seen} calls, {different} {'differ' if check else 'rebuilt differently'}")
    sys.exit(1 if check and different else 0)


@calls.command()
@click.option("--since", type=click.DateTime(), help="From when on, in UTC; else since the last comparison.")
def reconcile(since: datetime | None) -> None:
    """Put on record what the carrier has and we have not: calls of times when the application was away."""
    with open_ground() as house:
        try:
            found = compare(house, since and since.replace(tzinfo=UTC))
        except (NotSent, Refused, Unsure) as error:
            raise click.ClickException(f"the carrier does not tell: {error}") from None
    click.echo(f"since {found.since.isoformat(sep=' ', timespec='seconds')}:")
    click.echo(f"{found.calls} calls put on record, {found.ended} ended, {found.recordings} recordings found")


def _ended_after(last: int) -> Select[Any]:
    ended = (Call.status == "ended", Call.id > last)
    return select(Call.id, Call.record).where(*ended).order_by(Call.id).limit(AT_ONCE)


def _differs(tx: Tx, call: Any) -> bool:
    return bool(record_of(tx, call.id) != call.record)


def _rebuilt(house: House, call: Any, zone: str) -> bool:
    """Each call by itself: what ends meanwhile is counted into the same days, and must not wait for many."""
    with house.db.writing() as tx:
        otherwise = rebuild(tx, call.id)
        return count_visits(tx, call.id, zone) or otherwise


def _find(tx: Tx, which: str) -> Any:
    condition = Call.id == int(which) if which.isdecimal() else Call.sid == which
    found = tx.row(select(Call.__table__).where(condition))
    if found is None:
        raise click.ClickException(f"there is no call {which}")
    return found


def _cells(call: Any, zone: str) -> list[str]:
    outcome = str((call.record or {}).get("outcome", ""))
    ended_by = ENDED_BY.get(call.hangup_cause, call.hangup_cause) or "-"
    started = moment(call.started_at, zone)
    return [str(call.id), started, call.caller or "-", call.called, call.stage, ended_by, outcome]


def _plain(row: Any) -> dict[str, Any]:
    hidden = {"state", "answer"}
    return {name: _shown(value) for name, value in row._mapping.items() if name not in hidden}


def _shown(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _event(event: Any) -> dict[str, Any]:
    return {"at": event.at.isoformat(), "kind": event.kind, "data": json.loads(event.data)}
