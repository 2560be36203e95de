"""What was erased stays erased: a phone that still has it is told so, and nobody else.

Only digests are kept: of what was erased, and of that together with whose it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import insert, select

from audit.access import Actor
from audit.database import db, now
from audit.fieldwork.models import Tombstone


def is_erased(actor: Actor, uuid: UUID) -> bool:
    """Whether this report or photo was the actor's own and was erased."""
    owner = db.session.scalar(
        select(Tombstone.owner_digest).where(Tombstone.digest == _digest(uuid))
    )
    return owner is not None and owner == _digest(uuid, actor.uuid)


def bury(uuids: Iterable[UUID], owner: UUID) -> None:
    """Remember that these were erased; ``owner`` is the shopper's UUID as a user."""
    moment = now()
    rows = [
        {"digest": _digest(one), "owner_digest": _digest(one, owner), "erased_at": moment}
        for one in uuids
    ]
    if rows:
        db.session.execute(insert(Tombstone), rows)


def _digest(*uuids: UUID) -> str:
    return hashlib.sha256(b"".join(one.bytes for one in uuids)).hexdigest()
