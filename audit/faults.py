"""Why a request failed that nobody is to blame for: no room left, or somebody holds the lock."""

from __future__ import annotations

import sqlite3

from obstore.exceptions import BaseError
from psycopg import errors
from sqlalchemy.exc import DBAPIError

#: The status codes: nothing more fits on the disk, try again later, our own fault.
FULL, BUSY, BROKEN = 507, 503, 500
#: Seconds after which who met a lock may ask again.
RETRY_AFTER = 5

#: How the operating system names a full disk, in what the file store says of it (ENOSPC).
_NO_SPACE = "os error 28"
_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}
# The low byte is the kind of error, what is above it the finer cause.
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_WAITED_TOO_LONG = (
    errors.LockNotAvailable,
    errors.DeadlockDetected,
    errors.TooManyConnections,
    errors.CannotConnectNow,
    errors.AdminShutdown,
)


def status_of(error: BaseException | None) -> int:
    """The status that tells what happened: ``FULL``, ``BUSY`` or, for all else, ``BROKEN``."""
    if isinstance(error, BaseError):
        return FULL if _NO_SPACE in str(error) else BROKEN
    if not isinstance(error, DBAPIError):
        return BROKEN
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0)
        if code in _FULL:
            return FULL
        return BUSY if code & 0xFF in _BUSY else BROKEN
    if isinstance(cause, errors.DiskFull):
        return FULL
    return BUSY if isinstance(cause, _WAITED_TOO_LONG) else BROKEN
