"""What people do with accounts: invite, accept, sign in, reset, change, disable."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from sqlalchemy import select

from audit.access import ROLES, Actor
from audit.accounts.attempts import forget_failures, remember_failure
from audit.accounts.links import CONFIRMATION, INVITATION, RESET, make_link, use_link
from audit.accounts.models import User, UserRole
from audit.accounts.passwords import hash_password, verify_password
from audit.accounts.sessions import end_all_sessions, start_session
from audit.database import db, now
from audit.history import record
from audit.mail import send, site_address


class EmailTakenError(ValueError):
    """There is an account with this address already."""


def normal_email(email: str) -> str:
    return email.strip().lower()


def user_by_email(email: str) -> User | None:
    return db.session.scalar(select(User).filter_by(email=normal_email(email)))


def create_user(
    *, name: str, email: str, language: str, roles: Iterable[str], password: str | None = None
) -> User:
    """A new account. Raises :class:`EmailTakenError`; a password is checked for weakness before."""
    if user_by_email(email):
        raise EmailTakenError(email)
    user = User(name=name.strip(), email=normal_email(email), language=language)
    if password is not None:
        user.password_hash = hash_password(password)
    db.session.add(user)
    _set_roles(user, roles)
    db.session.flush()
    return user


def invite(actor: Actor, *, name: str, email: str, language: str, roles: Iterable[str]) -> User:
    """Create an account without password and send its person a link to set one."""
    user = create_user(name=name, email=email, language=language, roles=roles)
    record(actor, "person_invited", user, roles=sorted(user.role_names()))
    send_invitation(user)
    return user


def send_invitation(user: User) -> None:
    """(Again) send the link by which an invited person sets a password."""
    _mail_link(user, INVITATION, "accounts/mail/invitation.txt", "accounts.accept_invitation")


def send_confirmation(user: User) -> None:
    """Send the link by which a person confirms their address."""
    _mail_link(user, CONFIRMATION, "accounts/mail/confirmation.txt", "accounts.confirm_address")


def confirm_address(user: User, token: str) -> None:
    use_link(token)
    user.confirmed_at = now()
    record(None, "address_confirmed", user)


def accept_invitation(user: User, token: str, password: str) -> None:
    """Set the first password; following the link confirmed the address as well."""
    use_link(token)
    user.password_hash = hash_password(password)
    user.confirmed_at = user.confirmed_at or now()
    record(None, "invitation_accepted", user)
    start_session(user)


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
    start_session(user)
    record(None, "signed_in", user)
    return True


def request_reset(email: str) -> None:
    """Send a reset link to the address if it has an account; tell nobody whether it has."""
    user = user_by_email(email)
    if user is None or user.disabled_at is not None:
        return
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
    record(None, "password_reset", user)
    start_session(user)


def change_password(actor: Actor, current: str, password: str) -> bool:
    """Change the own password; False where the present one is wrong. Other sign-ins end."""
    user = db.session.get_one(User, actor.id)
    if not verify_password(current, user.password_hash):
        return False
    user.password_hash = hash_password(password)
    end_all_sessions(user.id)
    start_session(user)
    record(actor, "password_changed", user)
    return True


def change_person(actor: Actor, user: User, *, name: str, language: str) -> None:
    user.name, user.language = name.strip(), language
    record(actor, "person_changed", user)


def change_roles(actor: Actor, user: User, roles: Iterable[str]) -> None:
    before = sorted(user.role_names())
    _set_roles(user, roles)
    after = sorted(user.role_names())
    if before != after:
        record(actor, "roles_changed", user, before=before, after=after)


def disable(actor: Actor, user: User, reason: str) -> None:
    """The person can no longer sign in, and is signed out everywhere at once."""
    user.disabled_at = now()
    end_all_sessions(user.id)
    record(actor, "person_disabled", user, reason)


def enable(actor: Actor, user: User) -> None:
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
