"""Registering, admitting and declining shoppers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from flask import url_for
from sqlalchemy import func, select

from audit.access import SHOPPER, Actor
from audit.accounts.models import User, UserRole
from audit.accounts.passwords import hash_password
from audit.accounts.writes import create_user, send_confirmation, user_by_email
from audit.database import db, now
from audit.history import record
from audit.mail import send, site_address
from audit.shoppers.models import Shopper
from audit.shoppers.rules import telephone_number

#: Numbers start high enough to tell nobody how many shoppers there are.
FIRST_NUMBER = 1001


def register(
    *,
    name: str,
    email: str,
    language: str,
    password: str,
    telephone: str,
    birth_date: dt.date,
    languages: Sequence[str],
) -> None:
    """Register a shopper and mail a link to confirm the address.

    To an address that has an account a mail says so instead; the page shows the same for both,
    and the password is hashed either way, so that nobody can find out who has an account.
    """
    existing = user_by_email(email)
    if existing is not None:
        hash_password(password)
        if existing.confirmed_at is None and existing.disabled_at is None:
            send_confirmation(existing)
        else:
            send(
                existing.email,
                existing.language,
                "accounts/mail/registered_already.txt",
                user=existing,
                address=site_address(url_for("accounts.sign_in")),
            )
        return
    user = create_user(name=name, email=email, language=language, roles=(), password=password)
    add_shopper(user, telephone=telephone, birth_date=birth_date, languages=languages)
    send_confirmation(user)


def add_shopper(
    user: User, *, telephone: str, birth_date: dt.date, languages: Sequence[str]
) -> Shopper:
    """Make ``user`` a registered shopper; the role comes with being admitted."""
    highest = db.session.scalar(select(func.max(Shopper.number))) or FIRST_NUMBER - 1
    shopper = Shopper(
        user=user,
        number=highest + 1,
        telephone=telephone_number(telephone) or telephone,
        birth_date=birth_date,
        languages=list(languages),
    )
    db.session.add(shopper)
    record(None, "shopper_registered", shopper)
    return shopper


def admit(actor: Actor | None, shopper: Shopper) -> None:
    """From now on the shopper can be given assignments."""
    if SHOPPER not in shopper.user.role_names():
        shopper.user.roles.append(UserRole(role=SHOPPER))
    shopper.state = "admitted"
    shopper.decided_at = now()
    shopper.decision_reason = None
    record(actor, "shopper_admitted", shopper)
    send(
        shopper.user.email,
        shopper.user.language,
        "shoppers/mail/admitted.txt",
        user=shopper.user,
        address=site_address("/"),
    )


def decline(actor: Actor, shopper: Shopper, reason: str) -> None:
    """The shopper is not admitted, or no longer; the reason goes to them by mail."""
    for role in list(shopper.user.roles):
        if role.role == SHOPPER:
            shopper.user.roles.remove(role)
    shopper.state = "declined"
    shopper.decided_at = now()
    shopper.decision_reason = reason
    record(actor, "shopper_declined", shopper, reason)
    send(
        shopper.user.email,
        shopper.user.language,
        "shoppers/mail/declined.txt",
        user=shopper.user,
        reason=reason,
    )
