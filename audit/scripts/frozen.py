"""A published version is frozen for ever: the session refuses to write any row of it.

The writes ask before they change anything (``require_draft``). This stands behind them, for
whoever forgets: a change through the session is seen when it is flushed, a statement over many
rows when it is sent.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session


class FrozenVersionError(RuntimeError):
    """A row of a published version was about to be written."""


#: Execution option of the statements that say themselves that they touch drafts only.
DRAFTS_ONLY = "drafts_only"


def guard(version: type[Any], rows: tuple[type[Any], ...], published: str) -> None:
    """Watch every session; ``rows`` belong to a version, directly or through their ``step``."""

    @event.listens_for(Session, "before_flush")
    def refuse_rows(session: Session, _context: Any, _instances: Any) -> None:
        with session.no_autoflush:
            for row in (*session.new, *session.dirty, *session.deleted):
                if not isinstance(row, (version, *rows)):
                    continue
                if row in session.dirty and not session.is_modified(row):
                    continue
                owner = row if isinstance(row, version) else _version_of(row)
                if _was(owner, published):
                    raise FrozenVersionError(f"version {owner.number} is published")

    @event.listens_for(Session, "do_orm_execute")
    def refuse_statements(state: ORMExecuteState) -> None:
        if not (state.is_update or state.is_delete):
            return
        mapper = state.bind_mapper
        touched = mapper is not None and mapper.class_ in (version, *rows)
        if touched and not state.execution_options.get(DRAFTS_ONLY):
            raise FrozenVersionError("versions are changed row by row, not by statements")


def _was(version: Any, state: str) -> bool:
    """Whether the version was stored in this state before this flush."""
    if version is None or not inspect(version).persistent:
        return False
    history = inspect(version).attrs.state.history
    before = history.deleted or history.unchanged or (version.state,)
    return bool(before[0] == state)


def _version_of(row: Any) -> Any:
    step = _parent(row, "step") if hasattr(row, "step") else row
    return _parent(step, "version") if step is not None else None


def _parent(row: Any, name: str) -> Any:
    """What the row belongs to, or belonged to until it was taken out."""
    gone = inspect(row).attrs[name].history.deleted
    return gone[0] if gone else getattr(row, name)
