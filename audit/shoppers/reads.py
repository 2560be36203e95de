"""Loading shoppers for the coordinator."""

from __future__ import annotations

from collections.abc import Callable

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from audit.accounts.models import User
from audit.database import db
from audit.shoppers.models import Shopper

PER_PAGE = 50
#: Longer numbers are nobody's, and no database takes them.
_DIGITS = 10

#: What a page of the coordinator's says of a shopper beside the profile: name in the template →
#: (shopper, page asked) → what it shows. Filled by the stages that know.
KNOWN: dict[str, Callable[[Shopper, int], object]] = {}


def shoppers(page: int, state: str, text: str) -> Pagination:
    """Shoppers by number, a page at a time; ``items`` come with their user."""
    query = (
        select(Shopper)
        .join(Shopper.user)
        .options(joinedload(Shopper.user).lazyload(User.roles))
        .order_by(Shopper.number)
    )
    if state:
        query = query.where(Shopper.state == state)
    if text:
        found = User.name.icontains(text, autoescape=True)
        found |= User.email.icontains(text, autoescape=True)
        if text.isascii() and text.isdigit() and len(text) < _DIGITS:
            found |= Shopper.number == int(text)
        query = query.where(found)
    return db.paginate(query, page=page, per_page=PER_PAGE)


def counts_by_state() -> dict[str, int]:
    rows = db.session.execute(select(Shopper.state, func.count()).group_by(Shopper.state))
    return {row[0]: row[1] for row in rows}


def shopper(number: int) -> Shopper:
    """A shopper by number; 404 where there is none."""
    found = db.session.scalar(
        select(Shopper).filter_by(number=number).options(joinedload(Shopper.user))
    )
    if found is None:
        raise NotFound
    return found
