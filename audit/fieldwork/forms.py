"""What a shopper fills in outside a report."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from audit.accounts.forms import Filled

REASON_LENGTH = 1000


class DeclineForm(FlaskForm):
    reason = TextAreaField(
        _l("Why not?"),
        [
            Filled(_l("Say in a few words why you decline.")),
            Length(max=REASON_LENGTH, message=_l("Say it in at most %(max)d characters.")),
        ],
    )


class MoveReportForm(FlaskForm):
    #: The number of the version on which the report was when the page was opened.
    seen = HiddenField()
    reason = TextAreaField(
        _l("Reason"),
        [
            Filled(_l("Say why this report is moved.")),
            Length(max=REASON_LENGTH, message=_l("Say it in at most %(max)d characters.")),
        ],
    )
