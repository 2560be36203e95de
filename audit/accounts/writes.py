"""What people do with accounts: invite, accept, sign in, reset, change, disable."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import url_for
from sqlalchemy import select

from audit.access import ADMINISTRATOR, ROLES, Actor
from audit.accounts.attempts import forget_failures, may_mail, remember_failure
from audit.accounts.links import CONFIRMATION, INVITATION, RESET, make_link, use_link
from audit.accounts.models import User, UserRole
from audit.accounts.passwords import hash_password, verify_password
from audit.accounts.sessions import (
    end_all_sessions,
    end_one_session,
    end_session,
    in_person,
    start_session,
)
from audit.accounts.signals import person_disabled
from audit.concurrency import insert_once
from audit.database import db, now
from audit.history import record
from audit.mail import send, site_address


class EmailTakenError(ValueError):
    """There is an account with this address already."""


class OwnAccessError(RuntimeError):
    """Administrators do not take their own access away: somebody must be left who can give it."""


def normal_email(email: str) -> str:
    return email.strip().lower()


def user_by_email(email: str) -> User | None:
    return db.session.scalar(select(User).filter_by(email=normal_email(email)))


def create_user(
    *, name: str, email: str, language: str, roles: Iterable[str], password: str | None = None
) -> User:
    """A new account. Raises :class:`EmailTakenError`; a password is checked for weakness before."""
    password_hash = None if password is None else hash_password(password)
    # The database decides whether the address is free: two may come at the same moment.
    added = db.session.scalar(
        insert_once(User, User.email)
        .values(
            name=name.strip(),
            email=normal_email(email),
            language=language,
            password_hash=password_hash,
        )
        .returning(User.id)
    )
    if added is None:
        raise EmailTakenError(email)
    user = db.session.get_one(User, added)
    _set_roles(user, roles)
    db.session.flush()
    return user


def invite(actor: Actor, *, name: str, email: str, language: str, roles: Iterable[str]) -> User:
    """Create an account without password and send its person a link to set one."""
    user = create_user(name=name, email=email, language=language, roles=roles)
    record(actor, "person_invited", user, roles=sorted(user.role_names()))
    send_invitation(user)
    return user


def invite_again(actor: Actor, user: User) -> bool:
    """Send a new link; False where there is nobody to invite: accepted before, or disabled."""
    if user.password_hash is not None or user.disabled_at is not None:
        return False
    record(actor, "person_invited_again", user)
    send_invitation(user)
    return True


def send_invitation(user: User) -> None:
    """(Again) send the link by which an invited person sets a password."""
    _mail_link(user, INVITATION, "accounts/mail/invitation.txt", "accounts.accept_invitation")


def send_confirmation(user: User) -> None:
    """Send the link by which a person confirms their address."""
    _mail_link(user, CONFIRMATION, "accounts/mail/confirmation.txt", "accounts.confirm_address")


def confirm_address(user: User, token: str) -> None:
    """Raises :class:`~audit.accounts.links.LinkSpentError`, as all that is done by a link."""
    use_link(token)
    user.confirmed_at = now()
    record(in_person(user), "address_confirmed", user)


def accept_invitation(user: User, token: str, password: str) -> None:
    """Set the first password; following the link confirmed the address as well."""
    use_link(token)
    user.password_hash = hash_password(password)
    user.confirmed_at = user.confirmed_at or now()
    record(start_session(user), "invitation_accepted", user)


def sign_in(email: str, password: str, address: str) -> bool:
    """Sign in with a password; False where address and password do not go together.

    The same work is done for an account that does not exist.
    """
    email = normal_email(email)
    user = user_by_email(email)
    usable = user is not None and user.disabled_at is None and user.confirmed_at is not None
    right = verify_password(password, user.password_hash if usable and user else None)
    if not right or user is None:
        remember_failure(email, address)
        return False
    forget_failures(email)
    record(start_session(user), "signed_in", user)
    return True


def sign_out(actor: Actor) -> None:
    record(actor, "signed_out", db.session.get_one(User, actor.id))
    end_session(actor)


def request_reset(email: str, address: str) -> None:
    """Send a reset link to the address if it has an account; tell nobody whether it has."""
    email = normal_email(email)
    wanted = may_mail(email, address)
    user = user_by_email(email)
    if user is None or user.disabled_at is not None or not wanted:
        return
    record(None, "reset_requested", user)
    if user.password_hash is None:
        send_invitation(user)
        return
    _mail_link(user, RESET, "accounts/mail/reset.txt", "accounts.reset_password")


def reset_password(user: User, token: str, password: str) -> None:
    """Set a new password by link; every sign-in of before ends."""
    use_link(token)
    user.password_hash = hash_password(password)
    user.confirmed_at = user.confirmed_at or now()
    end_all_sessions(user.id)
    forget_failures(user.email)
    record(start_session(user), "password_reset", user)
    _tell_of_password(user)


def change_password(actor: Actor, current: str, password: str, address: str) -> bool:
    """Change the own password; False where the present one is wrong. Other sign-ins end."""
    user = db.session.get_one(User, actor.id)
    if not verify_password(current, user.password_hash):
        remember_failure(user.email, address)
        return False
    user.password_hash = hash_password(password)
    end_all_sessions(user.id)
    forget_failures(user.email)
    record(start_session(user), "password_changed", user)
    _tell_of_password(user)
    return True


def end_own_session(actor: Actor, key: str) -> bool:
    """Sign out one of the own devices; False where there is none of that name."""
    ended = end_one_session(actor.id, key)
    if ended:
        record(actor, "device_signed_out", db.session.get_one(User, actor.id))
    return ended


def change_person(actor: Actor, user: User, *, name: str, language: str) -> None:
    wanted = {"name": name.strip(), "language": language}
    changes: dict[str, Any] = {
        key: [getattr(user, key), value]
        for key, value in wanted.items()
        if getattr(user, key) != value
    }
    if not changes:
        return
    user.name, user.language = wanted["name"], wanted["language"]
    record(actor, "person_changed", user, **changes)


def change_roles(actor: Actor, user: User, roles: Iterable[str]) -> None:
    """Raises :class:`OwnAccessError` for administrators who would no longer be one."""
    before, after = user.role_names(), frozenset(roles)
    if before == after:
        return
    if user.id == actor.id and ADMINISTRATOR in before - after:
        raise OwnAccessError
    _set_roles(user, after)
    record(actor, "roles_changed", user, before=sorted(before), after=sorted(after))


def disable(actor: Actor, user: User, reason: str) -> None:
    """The person can no longer sign in, and is signed out everywhere at once.

    Whoever listens to ``signals`` ends what this person had under way.
    Raises :class:`OwnAccessError` for one's own account.
    """
    if user.id == actor.id:
        raise OwnAccessError
    if user.disabled_at is not None:
        return
    user.disabled_at = now()
    end_all_sessions(user.id)
    record(actor, "person_disabled", user, reason)
    person_disabled.send(user, actor=actor, reason=reason)


def enable(actor: Actor, user: User) -> None:
    if user.disabled_at is None:
        return
    user.disabled_at = None
    record(actor, "person_enabled", user)


def _set_roles(user: User, roles: Iterable[str]) -> None:
    wanted = set(roles)
    unknown = wanted - set(ROLES)
    if unknown:
        raise ValueError(f"unknown roles: {sorted(unknown)}")
    for role in list(user.roles):
        if role.role not in wanted:
            user.roles.remove(role)
    for name in sorted(wanted - user.role_names()):
        user.roles.append(UserRole(role=name))


def _mail_link(user: User, purpose: str, template: str, endpoint: str) -> None:
    token = make_link(user, purpose)
    address = site_address(url_for(endpoint, token=token))
    send(user.email, user.language, template, user=user, address=address)


def _tell_of_password(user: User) -> None:
    """Whoever did not do this themselves must hear of it."""
    address = site_address(url_for("accounts.ask_reset"))
    send(user.email, user.language, "accounts/mail/password.txt", user=user, address=address)
