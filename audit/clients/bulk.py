"""A file with locations between being sent and confirmed, stored whole or not at all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from audit import storage
from audit.access import Actor
from audit.clients.imports import MOST_ROWS, Plan, plan_import
from audit.clients.models import Client, Location, Region
from audit.clients.reads import all_locations, region_rows
from audit.concurrency import unless_taken
from audit.database import db
from audit.history import record
from audit.spreadsheets import read_table


class NothingPendingError(RuntimeError):
    """No file of this client waits to be confirmed."""


class ChangedMeanwhileError(RuntimeError):
    """Another file was sent, or what the client has changed, since the report was shown."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A file that waits. ``digest`` names the file and what it would do."""

    plan: Plan
    digest: str


def _key(client: Client) -> str:
    # One place for each client: files that nobody confirms do not pile up.
    return f"location-imports/{client.uuid}"


def keep(client: Client, data: bytes) -> None:
    """Put a file aside. Raises :class:`~audit.spreadsheets.UnreadableError`; then none is kept."""
    read_table(data, MOST_ROWS + 1)
    storage.put(_key(client), data)


def pending(client: Client) -> Pending:
    """The file that waits, and what it would do now."""
    try:
        data = storage.get(_key(client))
    except FileNotFoundError:
        raise NothingPendingError from None
    plan = plan_import(read_table(data, MOST_ROWS + 1), all_locations(client), region_rows(client))
    effect = "\n".join(
        f"{row.code}\t{row.location.uuid if row.location else 'new'}\t{row.changes}"
        for row in plan.rows
    )
    return Pending(plan, hashlib.sha256(data + effect.encode()).hexdigest())


def drop(client: Client) -> None:
    storage.delete(_key(client))


def import_pending(actor: Actor, client: Client, digest: str) -> Plan:
    """Store what was shown, all of it. Raises :class:`ChangedMeanwhileError` where it differs."""
    found = pending(client)
    plan = found.plan
    if found.digest != digest or not plan.ready:
        raise ChangedMeanwhileError
    with unless_taken(ChangedMeanwhileError()):
        regions = {region.code: region for region in region_rows(client)}
        for code, name in plan.new_regions.items():
            regions[code] = Region(client=client, code=code, name=name)
            db.session.add(regions[code])
        for row in (*plan.new, *plan.changed):
            place = row.location or Location(client=client)
            for name, value in row.values.items():
                setattr(place, name, regions.get(value) if name == "region" else value)
            db.session.add(place)
        record(
            actor,
            "locations_imported",
            client,
            new=len(plan.new),
            changed=len(plan.changed),
            regions=len(plan.new_regions),
        )
    drop(client)
    return plan
