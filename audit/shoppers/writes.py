"""Registering, admitting and declining shoppers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from flask import url_for
from sqlalchemy import func, select

from audit.access import SHOPPER, Actor
from audit.accounts.attempts import may_mail
from audit.accounts.models import User, UserRole
from audit.accounts.passwords import hash_password
from audit.accounts.sessions import in_person
from audit.accounts.writes import (
    EmailTakenError,
    create_user,
    normal_email,
    send_confirmation,
    user_by_email,
)
from audit.concurrency import insert_once
from audit.database import db, now
from audit.history import record
from audit.mail import send, site_address
from audit.shoppers.models import Shopper
from audit.shoppers.rules import telephone_number

#: Numbers start high enough to tell nobody how many shoppers there are.
FIRST_NUMBER = 1001


class NotConfirmedError(RuntimeError):
    """The e-mail address was not confirmed yet: nobody knows whose it is."""


def register(
    *,
    name: str,
    email: str,
    language: str,
    password: str,
    telephone: str,
    birth_date: dt.date,
    languages: Sequence[str],
    address: str,
) -> None:
    """Register a shopper and mail a link to confirm the address.

    To an address that has an account a mail says so instead; the page shows the same for both,
    and the password is hashed once either way, so that nobody can find out who has an account.
    An address that was not confirmed yet may be somebody else's: then this registration takes
    the place of the earlier one, whose link stops working. ``address``: the network address.
    """
    email = normal_email(email)
    wanted = may_mail(email, address)
    existing = user_by_email(email)
    if existing is None:
        try:
            user = create_user(
                name=name, email=email, language=language, roles=(), password=password
            )
        except EmailTakenError:  # at this same moment: that one stays
            existing = user_by_email(email)
        else:
            add_shopper(user, telephone=telephone, birth_date=birth_date, languages=languages)
            if wanted:
                send_confirmation(user)
            return
    else:
        password_hash = hash_password(password)
        shopper = _unconfirmed(existing)
        if shopper is not None:
            existing.name, existing.language = name, language
            existing.password_hash = password_hash
            shopper.telephone = telephone_number(telephone) or telephone
            shopper.birth_date, shopper.languages = birth_date, list(languages)
            record(in_person(existing), "shopper_registered", shopper)
            if wanted:
                send_confirmation(existing)
            return
    if existing is not None and wanted:
        send(
            existing.email,
            existing.language,
            "accounts/mail/registered_already.txt",
            user=existing,
            address=site_address(url_for("accounts.sign_in")),
        )


def _unconfirmed(user: User) -> Shopper | None:
    """The registration of somebody whose address was never confirmed."""
    if user.confirmed_at is not None or user.disabled_at is not None:
        return None
    return db.session.scalar(select(Shopper).filter_by(user_id=user.id, state="registered"))


def add_shopper(
    user: User, *, telephone: str, birth_date: dt.date, languages: Sequence[str]
) -> Shopper:
    """Make ``user`` a registered shopper; the role comes with being admitted."""
    db.session.flush()
    added = None
    while added is None:  # two who register at the same moment get two numbers
        highest = db.session.scalar(select(func.max(Shopper.number))) or FIRST_NUMBER - 1
        added = db.session.scalar(
            insert_once(Shopper, Shopper.number)
            .values(
                user_id=user.id,
                number=highest + 1,
                telephone=telephone_number(telephone) or telephone,
                birth_date=birth_date,
                languages=list(languages),
            )
            .returning(Shopper.id)
        )
    shopper = db.session.get_one(Shopper, added)
    record(in_person(user), "shopper_registered", shopper)
    return shopper


def admit(actor: Actor | None, shopper: Shopper) -> None:
    """From now on the shopper can be given assignments; they get a mail that says so.

    Raises :class:`NotConfirmedError`; nothing changes for somebody who is admitted already.
    """
    if shopper.user.confirmed_at is None:
        raise NotConfirmedError
    if shopper.state == "admitted":
        return
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


def decline(actor: Actor, shopper: Shopper, reason: str, *, withdrawn: int = 0) -> None:
    """The shopper is not admitted, or no longer; the reason goes to them by mail.

    ``withdrawn``: how many assignments were taken back from somebody who was admitted; who has
    any is declined by ``assignments.leaving``.
    """
    if shopper.state == "declined":
        return
    before = shopper.state
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
        admitted_before=before == "admitted",
        withdrawn=withdrawn,
    )
