"""Limits on attempts: guessing becomes slow, and nobody is locked out for good.

Counted by what was typed as e-mail address, known or not, and by network address. Somebody who
guesses at another's account from elsewhere holds its owner up for a minute at most, and a new
password by mail always lets the owner in.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, delete, func, select

from audit.accounts.models import SignInAttempt
from audit.accounts.sessions import digest
from audit.database import db, now

#: Attempts within this time count.
WINDOW = dt.timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many free attempts; then each next one waits 1, 2, 4 … minutes, at most ``longest``."""

    free: int
    longest: dt.timedelta

    def wait_after(self, failures: int) -> dt.timedelta:
        """How long after the latest failure the next attempt is refused."""
        if failures < self.free:
            return dt.timedelta(0)
        return min(dt.timedelta(minutes=2 ** min(failures - self.free, 10)), self.longest)


#: One account from one network address; one account from anywhere; one network address.
ACCOUNT_HERE = Limit(5, dt.timedelta(minutes=15))
ACCOUNT_ANYWHERE = Limit(30, dt.timedelta(minutes=1))
ADDRESS = Limit(60, dt.timedelta(minutes=15))
#: Mails that strangers may have sent to one e-mail address within the window.
MAILS = 3


def waiting_time(email: str, address: str) -> dt.timedelta:
    """How long signing in to this account from this address has to wait; zero where it has not."""
    account = SignInAttempt.account_digest == digest(email)
    here = SignInAttempt.address == address
    return max(
        _wait(ACCOUNT_HERE, and_(account, here)),
        _wait(ACCOUNT_ANYWHERE, account),
        _wait(ADDRESS, here),
    )


def address_waiting_time(address: str) -> dt.timedelta:
    """How long this network address has to wait, whatever it asks for; zero where it has not."""
    return _wait(ADDRESS, SignInAttempt.address == address)


def _wait(limit: Limit, which: ColumnElement[bool]) -> dt.timedelta:
    failures, latest = db.session.execute(
        select(func.count(), func.max(SignInAttempt.at)).where(
            which, SignInAttempt.at > now() - WINDOW
        )
    ).one()
    if not failures:
        return dt.timedelta(0)
    waiting: dt.timedelta = latest + limit.wait_after(failures) - now()
    return max(waiting, dt.timedelta(0))


def remember_failure(email: str, address: str) -> None:
    db.session.add(SignInAttempt(account_digest=digest(email), address=address))


def forget_failures(email: str) -> None:
    """After a right password; old attempts of everybody go with them."""
    db.session.execute(
        delete(SignInAttempt).where(
            (SignInAttempt.account_digest == digest(email)) | (SignInAttempt.at < now() - WINDOW)
        )
    )


def may_mail(email: str, address: str) -> bool:
    """Count a mail that a stranger asks for; False where this mailbox had enough of them."""
    key = digest(f"mail {email}")
    sent = db.session.scalar(
        select(func.count()).where(
            SignInAttempt.account_digest == key, SignInAttempt.at > now() - WINDOW
        )
    )
    db.session.add(SignInAttempt(account_digest=key, address=address))
    return (sent or 0) < MAILS
