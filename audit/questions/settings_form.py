"""The form with a kind's own settings, as the builder shows it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import lazy_gettext
from wtforms import BooleanField, Form, StringField

from audit.questions.numbers import as_typed, check_range, read_number

if TYPE_CHECKING:
    from audit.questions.base import Kind


class SettingsForm(Form):
    """Base of every kind's settings form; made complete by ``Kind.settings_form``."""

    kind: ClassVar[Kind]
    languages: ClassVar[Sequence[str]]

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself first, then what the kind says of them together."""
        if not super().validate(extra_validators):
            return False
        settings = self.kind.settings_from_form(self, self.languages)
        problems = self.kind.settings_problems(settings)
        for name, problem in problems.items():
            self[name].errors = [*self[name].errors, problem]
        return not problems


class ReceiptSettings(SettingsForm):
    """For the kinds that a receipt is made of."""

    receipt = BooleanField(
        lazy_gettext("Belongs to the receipt"),
        description=lazy_gettext(
            "Photo, amount and moment of a receipt stand beside each other for the reviewer."
        ),
    )


class NumberField(StringField):
    """A number that may be left empty, with a comma or a point; its data is a Decimal.

    WTForms' own DecimalField takes no comma, or only the request's language's one.
    """

    data: Decimal | None

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        decimals: int = 2,
        low: int | None = None,
        high: int | None = None,
        **arguments: Any,
    ) -> None:
        super().__init__(label, validators, **arguments)
        self.decimals = decimals
        self.low = None if low is None else Decimal(low)
        self.high = None if high is None else Decimal(high)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if typed:
            found = read_number(typed, self.decimals)
            check_range(found, self.low, self.high)
            self.data = found

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        return as_typed(self.data)
