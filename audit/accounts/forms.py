"""The forms by which people come in and look after their account."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    Field,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Email, EqualTo, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from audit.access import ADMINISTRATOR, COORDINATOR, REVIEWER
from audit.accounts.passwords import weakness
from audit.language import LANGUAGES

#: Roles an administrator gives; a client's people get theirs with what they may see, and
#: shoppers register themselves.
STAFF_ROLES = (
    (COORDINATOR, _l("Coordinator")),
    (REVIEWER, _l("Reviewer")),
    (ADMINISTRATOR, _l("Administrator")),
)

required = InputRequired(_l("Fill this in."))
email_address = Email(_l("This is not an e-mail address, such as name@example.nl."))


class SignInForm(FlaskForm):
    email = EmailField(_l("E-mail address"), [required])
    password = PasswordField(_l("Password"), [required])


class AskResetForm(FlaskForm):
    email = EmailField(_l("E-mail address"), [required, email_address])


class NewPasswordForm(FlaskForm):
    """A new password, judged with what others know of the person."""

    password = PasswordField(_l("New password"), [required])
    again = PasswordField(
        _l("New password, again"), [EqualTo("password", _l("The two passwords differ."))]
    )

    def __init__(self, about: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._about = about

    def validate_password(self, field: Field) -> None:
        reason = weakness(field.data or "", self._about)
        if reason:
            raise ValidationError(reason)


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(_l("Present password"), [required])


class OwnAccountForm(FlaskForm):
    name = StringField(_l("Name"), [required, Length(max=120)])
    language = SelectField(_l("Language"), choices=list(LANGUAGES.items()))


class PersonForm(FlaskForm):
    """Invite or change somebody of the agency."""

    name = StringField(_l("Name"), [required, Length(max=120)])
    email = EmailField(_l("E-mail address"), [required, email_address, Length(max=254)])
    language = SelectField(_l("Language"), choices=list(LANGUAGES.items()))
    roles = SelectMultipleField(
        _l("Roles"),
        choices=list(STAFF_ROLES),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class ReasonForm(FlaskForm):
    reason = TextAreaField(_l("Reason"), [required, Length(max=1000)])
