"""Limits on attempts to sign in: guessing becomes slow, nobody is locked out for good.

The limit goes by what was typed as e-mail address, known or not, and by network address.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, func, select

from audit.accounts.models import SignInAttempt
from audit.accounts.sessions import digest
from audit.database import db, now

#: Failures within this time count.
WINDOW = dt.timedelta(minutes=15)
FREE_PER_ACCOUNT = 5
FREE_PER_ADDRESS = 50
#: After the free attempts each next one waits: 1, 2, 4 … minutes, never longer than this.
LONGEST_WAIT = dt.timedelta(minutes=15)


def wait_after(failures: int, free: int) -> dt.timedelta:
    """How long after the latest failure the next attempt is refused."""
    if failures < free:
        return dt.timedelta(0)
    return min(dt.timedelta(minutes=2 ** min(failures - free, 10)), LONGEST_WAIT)


def waiting_time(email: str, address: str) -> dt.timedelta:
    """How long this account or this network address has to wait now; zero where it has not."""
    longest = dt.timedelta(0)
    for column, value, free in (
        (SignInAttempt.account_digest, digest(email), FREE_PER_ACCOUNT),
        (SignInAttempt.address, address, FREE_PER_ADDRESS),
    ):
        failures, latest = db.session.execute(
            select(func.count(), func.max(SignInAttempt.at)).where(
                column == value, SignInAttempt.at > now() - WINDOW
            )
        ).one()
        if failures:
            longest = max(longest, latest + wait_after(failures, free) - now())
    return longest


def remember_failure(email: str, address: str) -> None:
    db.session.add(SignInAttempt(account_digest=digest(email), address=address))


def forget_failures(email: str) -> None:
    """After a right password; old attempts of everybody go with them."""
    db.session.execute(
        delete(SignInAttempt).where(
            (SignInAttempt.account_digest == digest(email)) | (SignInAttempt.at < now() - WINDOW)
        )
    )
