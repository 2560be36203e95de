"""Registering as a shopper, and deciding about it."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    EmailField,
    Field,
    PasswordField,
    SelectMultipleField,
    StringField,
    TelField,
    ValidationError,
)
from wtforms.validators import EqualTo, Length
from wtforms.widgets import CheckboxInput, ListWidget

from audit.accounts.forms import NewPasswordForm, email_address, required, stripped
from audit.accounts.passwords import weakness
from audit.language import today
from audit.shoppers.rules import (
    MINIMUM_AGE,
    OLDEST,
    REPORT_LANGUAGES,
    age_on,
    can_be_a_name,
    telephone_number,
)


class RegisterForm(NewPasswordForm):
    """What a shopper tells of themselves; the account is theirs once the address is confirmed."""

    name = StringField(_l("Name"), [required, Length(max=120)], filters=[stripped])
    email = EmailField(
        _l("E-mail address"), [required, email_address, Length(max=254)], filters=[stripped]
    )
    telephone = TelField(_l("Telephone number"), [required, Length(max=30)], filters=[stripped])
    birth_date = DateField(_l("Date of birth"), [required])
    languages = SelectMultipleField(
        _l("Languages in which you can report"),
        choices=REPORT_LANGUAGES,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    # Written once more, to stand last: a summary of errors follows the order of the page.
    password = PasswordField(_l("Password"), [required])
    again = PasswordField(
        _l("Password, again"), [required, EqualTo("password", _l("The two passwords differ."))]
    )

    def validate_password(self, field: Field) -> None:
        reason = weakness(field.data or "", (self.name.data or "", self.email.data or ""))
        if reason:
            raise ValidationError(reason)

    def validate_name(self, field: Field) -> None:
        # The name stands in a mail to an address that nobody has confirmed yet.
        if not can_be_a_name(field.data or ""):
            raise ValidationError(_("A name is written without web address, @ or line ends."))

    def validate_telephone(self, field: Field) -> None:
        if telephone_number(field.data or "") is None:
            raise ValidationError(_("This is not a telephone number, such as 06 12345678."))

    def validate_birth_date(self, field: Field) -> None:
        if field.data is None:  # a day that could not be read, which is said already
            return
        years = age_on(field.data, today())
        if not 0 <= years <= OLDEST:
            raise ValidationError(_("This is not a date of birth."))
        if years < MINIMUM_AGE:
            raise ValidationError(
                _("You must be %(number)s or over to take part.", number=MINIMUM_AGE)
            )

    def validate_languages(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Choose one language or more."))
