"""The forms about clients: names, regions, locations, people, and a file with locations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import EmailField, Field, FormField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.form import Form
from wtforms.validators import Length

from audit.accounts.forms import email_address, required, stripped
from audit.clients.models import Client, Location, Region
from audit.clients.rules import DAYS, hours_text, parse_degrees, parse_hours, time_zones
from audit.language import LANGUAGES, trimmed

DAY_LABELS = {
    "monday": _l("Monday"),
    "tuesday": _l("Tuesday"),
    "wednesday": _l("Wednesday"),
    "thursday": _l("Thursday"),
    "friday": _l("Friday"),
    "saturday": _l("Saturday"),
    "sunday": _l("Sunday"),
}


class ClientForm(FlaskForm):
    name = StringField(_l("Name"), [required, Length(max=120)], filters=[stripped])


class RegionForm(FlaskForm):
    code = StringField(_l("Own code"), [required, Length(max=40)], filters=[stripped])
    name = StringField(_l("Name"), [required, Length(max=120)], filters=[stripped])


class _HoursForm(Form):
    """Opening hours, one text per day, as ``rules.parse_hours`` reads them."""

    monday = StringField(DAY_LABELS["monday"])
    tuesday = StringField(DAY_LABELS["tuesday"])
    wednesday = StringField(DAY_LABELS["wednesday"])
    thursday = StringField(DAY_LABELS["thursday"])
    friday = StringField(DAY_LABELS["friday"])
    saturday = StringField(DAY_LABELS["saturday"])
    sunday = StringField(DAY_LABELS["sunday"])


def _check_hours(_form: Form, field: Field) -> None:
    try:
        parse_hours(field.data or "")
    except ValueError:
        raise ValidationError(
            _("Write hours as 9:00-17:30, several with a comma, or the word closed.")
        ) from None


for _day in DAYS:
    setattr(_HoursForm, f"validate_{_day}", staticmethod(_check_hours))


class LocationForm(FlaskForm):
    """A location. ``latitude`` and ``longitude`` are texts, since people paste them."""

    name = StringField(_l("Name"), [required, Length(max=120)])
    code = StringField(_l("Own code"), [required, Length(max=40)])
    region = SelectField(_l("Region"))
    street = StringField(_l("Street and number"), [Length(max=160)])
    postal_code = StringField(_l("Postal code"), [Length(max=20)])
    city = StringField(_l("Town"), [required, Length(max=80)])
    country = SelectField(_l("Country"))
    latitude = StringField(_l("Latitude"))
    longitude = StringField(_l("Longitude"))
    time_zone = SelectField(_l("Time zone"))
    hours = FormField(_HoursForm, _l("Opening hours"))

    def validate_latitude(self, field: Field) -> None:
        # Maps hand out both in one text, "53.2194, 6.5665".
        if not (self.longitude.data or "").strip() and field.data and field.data.count(",") == 1:
            left, right = field.data.split(",")
            if "." in left and "." in right:
                field.data, self.longitude.data = left.strip(), right.strip()
        _check_degrees(field, 90)
        if bool((field.data or "").strip()) != bool((self.longitude.data or "").strip()):
            raise ValidationError(_("Give both latitude and longitude, or neither."))

    def validate_longitude(self, field: Field) -> None:
        _check_degrees(field, 180)

    def values(self, regions: Sequence[Region]) -> dict[str, Any]:
        """What was filled in, by column, with ``region`` as a row or None."""
        chosen = {str(region.uuid): region for region in regions}
        texts = ("name", "code", "street", "postal_code", "city")
        hours = {day: parse_hours(self.hours.data[day] or "") for day in DAYS}
        return {
            **{name: trimmed(self[name].data or "") for name in texts},
            "region": chosen.get(self.region.data),
            "country": self.country.data,
            "time_zone": self.time_zone.data,
            "latitude": parse_degrees(self.latitude.data or "", 90),
            "longitude": parse_degrees(self.longitude.data or "", 180),
            "opening_hours": {day: found for day, found in hours.items() if found is not None},
        }


def _check_degrees(field: Field, most: int) -> None:
    try:
        parse_degrees(field.data or "", most)
    except ValueError:
        raise ValidationError(
            _("Write degrees as 53.219400, between −%(most)s and %(most)s.", most=most)
        ) from None


def location_form(
    regions: Sequence[Region], location: Location | None, *, sent: bool = True
) -> LocationForm:
    """The form with its choices, filled with what a location has.

    ``sent``: whether this form may be what the request sends; False beside another form.
    """
    data: dict[str, Any] = {"country": "NL", "time_zone": "Europe/Amsterdam", "region": ""}
    if location is not None:
        hours = location.opening_hours
        data = {
            "name": location.name,
            "code": location.code,
            "region": str(location.region.uuid) if location.region else "",
            "street": location.street,
            "postal_code": location.postal_code,
            "city": location.city,
            "country": location.country,
            "latitude": "" if location.latitude is None else str(location.latitude),
            "longitude": "" if location.longitude is None else str(location.longitude),
            "time_zone": location.time_zone,
            "hours": {day: hours_text(hours.get(day), _("closed")) for day in DAYS},
        }
    form = LocationForm(data=data) if sent else LocationForm(None, data=data)
    form.region.choices = {"": _("none")} | {str(one.uuid): one.name for one in regions}
    form.country.choices = countries()
    form.time_zone.choices = {zone: zone.replace("_", " ") for zone in time_zones()}
    return form


def countries() -> dict[str, str]:
    """Country code → its name in the reader's language, by name."""
    names = {code: name for code, name in get_locale().territories.items() if _is_country(code)}
    return dict(sorted(names.items(), key=lambda pair: pair[1]))


def _is_country(code: str) -> bool:
    """A code of ISO 3166: two letters that are not one of the Unicode consortium's own."""
    return len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "XA", "XB", "ZZ")


class InviteForm(FlaskForm):
    """Somebody of the client, and how much of it they see."""

    name = StringField(_l("Name"), [required, Length(max=120)])
    email = EmailField(_l("E-mail address"), [required, email_address, Length(max=254)])
    language = SelectField(_l("Language"), choices=dict(LANGUAGES))
    sees = SelectField(_l("What this person sees"))


def invite_form(
    client: Client, regions: Sequence[Region], places: Sequence[Location]
) -> InviteForm:
    """``sees`` is "all", "region:<uuid>" or "location:<uuid>"."""
    form = InviteForm()
    form.sees.choices = [
        SelectChoice("all", _("Head office: all of %(client)s", client=client.name)),
        *(
            SelectChoice(f"region:{one.uuid}", one.name, optgroup=_("One region"))
            for one in regions
        ),
        *(
            SelectChoice(f"location:{one.uuid}", one.name, optgroup=_("One location"))
            for one in places
        ),
    ]
    return form


class UploadForm(FlaskForm):
    file = FileField(_l("File"), [FileRequired(_l("Choose a file."))])
