"""Registering as a shopper, and deciding about it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    EmailField,
    Field,
    SelectMultipleField,
    StringField,
    TelField,
    ValidationError,
)
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from audit.accounts.forms import NewPasswordForm, email_address, required
from audit.accounts.passwords import weakness
from audit.language import today
from audit.shoppers.rules import MINIMUM_AGE, REPORT_LANGUAGES, age_on, telephone_number


class RegisterForm(NewPasswordForm):
    name = StringField(_l("Name"), [required, Length(max=120)])
    email = EmailField(_l("E-mail address"), [required, email_address, Length(max=254)])
    telephone = TelField(_l("Telephone number"), [required, Length(max=30)])
    birth_date = DateField(_l("Date of birth"), [required])
    languages = SelectMultipleField(
        _l("Languages in which you can report"),
        choices=list(REPORT_LANGUAGES.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.password.label.text = _l("Password")
        self.again.label.text = _l("Password, again")

    def validate_password(self, field: Field) -> None:
        reason = weakness(field.data or "", (self.name.data or "", self.email.data or ""))
        if reason:
            raise ValidationError(reason)

    def validate_telephone(self, field: Field) -> None:
        if telephone_number(field.data or "") is None:
            raise ValidationError(_("This is not a telephone number, such as 06 12345678."))

    def validate_birth_date(self, field: Field) -> None:
        now_day = today()
        if field.data > now_day or age_on(field.data, now_day) > 120:
            raise ValidationError(_("This is not a date of birth."))
        if age_on(field.data, now_day) < MINIMUM_AGE:
            raise ValidationError(
                _("You must be %(number)s or over to take part.", number=MINIMUM_AGE)
            )

    def validate_languages(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Choose one language or more."))
