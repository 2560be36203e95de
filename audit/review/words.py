"""Flags, knock-outs, events and refusals in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from audit.pictures import numbers
from audit.questions.definition import KnockOut
from audit.review import rules, writes

LIST_WORDS: Mapping[str, LazyString] = {
    "waiting": _l("Waiting"),
    "returned": _l("Returned"),
    "approved": _l("Approved"),
    "rejected": _l("Rejected"),
}

#: Rule → what it found, and what it looked at where it found nothing.
FLAG_WORDS: Mapping[str, tuple[LazyString, LazyString]] = {
    rules.SAME_PHOTO: (_l("Same photo as in another report"), _l("photos not used before")),
    rules.NEAR_PHOTO: (_l("Photo like one in another report"), _l("photos unlike earlier ones")),
    rules.SAME_WORDS: (_l("Text like an earlier one"), _l("texts of their own")),
    rules.FAST: (_l("Answered faster than it can be read"), _l("time taken")),
    rules.SAME_ANSWER: (_l("The same answer throughout"), _l("answers that differ")),
    rules.PLACE: (_l("Far from the location"), _l("place")),
    rules.HOURS: (_l("Outside opening hours"), _l("opening hours")),
    rules.PHOTO_DATE: (_l("Photo of another day"), _l("date of the photos")),
    rules.OVERLAP: (_l("At two locations at the same time"), _l("nowhere else at the same time")),
    rules.SPEED: (_l("Faster than 150 km/h between two locations"), _l("time on the way")),
    rules.RECEIPT: (_l("Receipt of another time"), _l("time of the receipt")),
    rules.LATE_ENTRY: (_l("Filled in more than 24 hours later"), _l("filled in within 24 hours")),
    rules.CONTRADICTION: (_l("Contradiction"), _l("rules of the script")),
    rules.CLOCK: (_l("The phone's clock was wrong"), _l("clock of the phone")),
}

#: What follows from taking an answer out, by the script's policy for missing answers.
POLICY_WORDS: Mapping[str, LazyString] = {
    "block": _l("It stays readable beside it. Where it must be answered, there is no score then."),
    "zero": _l("It stays readable beside it. Where it must be answered, it earns no points then."),
    "exclude": _l("It stays readable beside it, and is left out of the score."),
}

EVENT_WORDS: Mapping[str, LazyString] = {
    "report_script_version_changed": _l("Moved to another version of the script"),
    "report_submitted": _l("Sent"),
    "review_opened": _l("Opened for review"),
    "report_returned": _l("Returned"),
    "report_approved": _l("Approved"),
    "report_rejected": _l("Rejected"),
    "report_reopened": _l("Reopened"),
}


def knock_out_words(knock_out: KnockOut) -> str:
    """What a knock-out does to the score."""
    if knock_out.effect == "cap":
        cap = numbers.figure(float(knock_out.cap or Decimal(0)))
        return _("Knock-out: score at most %(cap)s", cap=cap)
    return {
        "step_zero": _("Knock-out: this step scores 0"),
        "zero": _("Knock-out: the score is 0"),
        "fail": _("Knock-out: not passed"),
    }[knock_out.effect]


def passed_words(passed: Sequence[str]) -> str:
    """What was looked at, in one line."""
    return ", ".join(str(FLAG_WORDS[rule][1]) for rule in passed)


def refusal_words(why: str) -> str:
    """Why something could not be done, and what to do instead."""
    return {
        writes.OWN: _("Nobody reviews their own report."),
        writes.NO_REASON: _("Give the reason."),
        writes.NO_REMARK: _(
            "Say at one question at least why it goes back: the shopper has to know what to do."
        ),
        writes.REMARKS_LEFT: _(
            "There are remarks that were not sent. Return the report, or take them back first."
        ),
    }.get(
        why,
        _("This report was decided in the meantime, perhaps by somebody else. Nothing changed."),
    )
