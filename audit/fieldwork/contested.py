"""Answers that two pages changed: what is stored, what is set aside, what the shopper chose.

A page names for each answer the revision at which it was drawn (``<code>:base``). Where both
versions differ from that, neither is lost: the stored one stands, the other is kept beside, and
the page asks which one counts (``<code>:choice``; ``<code>:seen`` is the revision of the one that
it showed beside).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, insert, select

from audit.access import Actor
from audit.database import is_among, now
from audit.fieldwork.merging import (
    NO_ROW,
    Decision,
    Rows,
    TwoAnswers,
    Version,
    content,
    decide,
    two_answers,
)
from audit.fieldwork.models import SupersededAnswer
from audit.fieldwork.versions import Beside, Statements, without
from audit.questions.base import Submitted
from audit.scripts.layout import Page
from audit.scripts.pages import Contested, Taken, others_in_words
from audit.scripts.runner import NOTHING, Given, Walk

MINE, OTHER = "mine", "other"
#: Digits of a revision; more were made up.
_DIGITS = 10

_EARLIER = select(
    SupersededAnswer.code,
    SupersededAnswer.value,
    SupersededAnswer.not_applicable,
    SupersededAnswer.comment,
    SupersededAnswer.cleared,
    SupersededAnswer.revision,
).where(
    SupersededAnswer.report_id == bindparam("report_id"),
    is_among(SupersededAnswer.code, "codes"),
)


class Merged(NamedTuple):
    """What came of the changes of a page: those that may be stored, those that contest what was
    stored since their base; and how to keep the latter."""

    plain: Mapping[str, Given]
    contested: Mapping[str, TwoAnswers]
    statements: Statements


def merged(
    connection: Connection,
    report_id: int,
    rows: Rows,
    beside: Beside,
    changes: Mapping[str, Given],
    bases: Mapping[str, int],
    revision: int,
    by: Actor,
) -> Merged:
    """Tell the changes that may be stored from those that contest what was stored since.

    The latter are kept among the superseded answers. These are the changes of a page that names
    no device.
    """

    def decided(code: str, drawn: Given | None = None) -> Decision:
        row = rows.get(code, NO_ROW)
        return decide(
            changes[code], row.given, revision=row.revision, base=bases.get(code), drawn=drawn
        )

    doubtful = [code for code in changes if decided(code) is Decision.CONFLICT]
    if not doubtful:
        return Merged(changes, {}, [])
    earlier: dict[str, dict[int, Given]] = {code: {0: NOTHING} for code in doubtful}
    keys = {"report_id": report_id, "codes": doubtful}
    for code, value, not_applicable, comment, cleared, at in connection.execute(_EARLIER, keys):
        earlier[code][at] = Given(value, not_applicable, comment or "", (), cleared)
    contested = {
        code: changes[code]
        for code in doubtful
        if decided(code, earlier[code].get(bases[code])) is Decision.CONFLICT
    }
    moment = now()
    # A page that asks and is posted again, or a reply that got lost: kept once.
    known = {
        code: [*earlier[code].values(), *(one.given for one in beside.get(code, ()))]
        for code in contested
    }
    kept_beside = [
        {
            "report_id": report_id,
            "code": code,
            **content(given),
            "revision": revision,
            "saved_at": moment,
            "superseded_at": moment,
            "superseded_by_id": by.id,
        }
        for code, given in contested.items()
        if content(given) not in map(content, known[code])
    ]
    shown = {}
    for code, given in contested.items():
        own = Version(given, None, None, bases[code])
        two = two_answers(rows.get(code, NO_ROW), (own, *beside.get(code, ())), own)
        if two:
            shown[code] = two
    keep: Statements = [(insert(SupersededAnswer), kept_beside)]
    return Merged(without(doubtful, changes), shown, keep if kept_beside else [])


def bases_in(submitted: Submitted, codes: Iterable[str]) -> dict[str, int]:
    """The revision on which each answer of a posted page was made, where the page says it.

    Who chose the own version has seen the other: it is made on that one.
    """
    found = {}
    for code in codes:
        chosen = submitted.get(f"{code}:choice") == MINE
        base = _revision(submitted.get(f"{code}:seen" if chosen else f"{code}:base"))
        if base is not None:
            found[code] = base
    return found


def settled_in(submitted: Submitted, taken: Taken) -> dict[str, int]:
    """Where the shopper chose between answers, the latest revision of those that were shown. What
    cannot be read was not chosen."""
    found = {}
    for code in (*taken.changes, *taken.errors):
        seen = _revision(submitted.get(f"{code}:seen"))
        chosen = submitted.get(f"{code}:choice")
        if seen is not None and (chosen == OTHER or (chosen == MINE and code in taken.changes)):
            found[code] = seen
    return found


def in_two(
    walk: Walk, two: Mapping[str, TwoAnswers], language: str, *, on: Page
) -> dict[str, Contested]:
    """Two answers to a question as its page shows them; those of other pages are left out."""
    return {
        code: Contested(
            one.given,
            one.base,
            others_in_words(walk.asked[code], walk.given, one.more, language),
            one.seen,
        )
        for code, one in two.items()
        if code in walk.asked and walk.page_of(code) == on
    }


def without_refused(taken: Taken, submitted: Submitted) -> frozenset[str]:
    """Leave out the versions that the shopper gave up for those that are stored; returns where."""
    posted = (*taken.changes, *taken.errors)
    given_up = frozenset(code for code in posted if submitted.get(f"{code}:choice") == OTHER)
    for code in given_up:
        taken.changes.pop(code, None)
        taken.errors.pop(code, None)
    return given_up


def _revision(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) <= _DIGITS else None
