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
from wtforms.fields.choices import SelectChoice
from wtforms.form import BaseForm
from wtforms.validators import Email, EqualTo, InputRequired, Length, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from audit.access import ADMINISTRATOR, COORDINATOR, REVIEWER
from audit.accounts.passwords import weakness
from audit.language import LANGUAGES, trimmed

#: Roles an administrator gives; a client's people get theirs with what they may see, and
#: shoppers register themselves.
STAFF_ROLES = {
    COORDINATOR: _l("Coordinator"),
    REVIEWER: _l("Reviewer"),
    ADMINISTRATOR: _l("Administrator"),
}


class Filled(InputRequired):
    """Something that can be seen: spaces alone are nothing, nor are signs without width."""

    def __call__(self, form: BaseForm, field: Field) -> None:
        super().__call__(form, field)
        if isinstance(field.data, str) and not trimmed(field.data):
            raise StopValidation(self.message)


required = Filled(_l("Fill this in."))
email_address = Email(_l("This is not an e-mail address, such as name@example.nl."))


def stripped(text: str | None) -> str | None:
    """What was typed without the spaces around it."""
    return trimmed(text) if text else text


class SignInForm(FlaskForm):
    email = EmailField(_l("E-mail address"), [required], filters=[stripped])
    password = PasswordField(_l("Password"), [required])


class AskResetForm(FlaskForm):
    email = EmailField(_l("E-mail address"), [required, email_address], filters=[stripped])


class PresentPasswordForm(FlaskForm):
    """Stands before the new password: what is asked first is also first among what is missing."""

    current = PasswordField(_l("Present password"), [required])


class NewPasswordForm(FlaskForm):
    """A new password, judged with what others know of the person."""

    password = PasswordField(_l("New password"), [required])
    again = PasswordField(
        _l("New password, again"), [required, EqualTo("password", _l("The two passwords differ."))]
    )

    def __init__(self, about: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._about = about

    def validate_password(self, field: Field) -> None:
        reason = weakness(field.data or "", self._about)
        if reason:
            raise ValidationError(reason)


class ChangePasswordForm(NewPasswordForm, PresentPasswordForm):
    """A new password for who knows the present one."""


class OwnAccountForm(FlaskForm):
    name = StringField(_l("Name"), [required, Length(max=120)], filters=[stripped])
    language = SelectField(_l("Language"), choices=LANGUAGES)


class PersonForm(FlaskForm):
    """Change somebody of the agency, or of a client."""

    name = StringField(_l("Name"), [required, Length(max=120)], filters=[stripped])
    language = SelectField(_l("Language"), choices=LANGUAGES)
    roles = SelectMultipleField(
        _l("Roles"),
        choices=[SelectChoice(role, label) for role, label in STAFF_ROLES.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class InvitationForm(PersonForm):
    """Invite somebody of the agency."""

    email = EmailField(
        _l("E-mail address"), [required, email_address, Length(max=254)], filters=[stripped]
    )

    def validate_roles(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_l("Choose one role or more."))


class ReasonForm(FlaskForm):
    reason = TextAreaField(_l("Reason"), [required, Length(max=1000)], filters=[stripped])
