"""What a reviewer fills in: reasons."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, TextAreaField
from wtforms.validators import InputRequired, Length

from audit.accounts.forms import Filled, stripped

REASON_LENGTH = 2_000


class _Reason(FlaskForm):
    reason = TextAreaField(
        _l("Reason"),
        [Filled(_l("Give the reason.")), Length(max=REASON_LENGTH)],
        filters=[stripped],
    )


class RemarkForm(_Reason):
    """Why an answer goes back."""


class ChangeForm(_Reason):
    """Why an answer is corrected or taken out."""


class ReturnForm(_Reason):
    """What goes with a report that is returned."""


class RejectForm(_Reason):
    """Why a report is refused for good."""

    sure = BooleanField(
        _l("I refuse this report for good"),
        [InputRequired(_l("Tick this box too: a rejected report does not come back."))],
    )


class ReopenForm(_Reason):
    """Why an approved report is taken back under review."""
