"""Points by bands: up to 10 minutes 5 points, up to 20 minutes 2 points, longer 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import FieldList, Form, FormField

from audit.questions.base import Kind
from audit.questions.definition import Question, number
from audit.questions.settings_form import NumberField

#: Rows in the builder's form.
BAND_ROWS = 6

#: {"up_to": a number, or None for all the rest; "points": 0 or more}
Band = Mapping[str, Any]


def points_in_bands(bands: Sequence[Band], value: Decimal | Fraction) -> Fraction:
    """The points of the first band that ``value`` falls in; 0 beyond the last."""
    for band in bands:
        up_to = number(band.get("up_to"))
        if up_to is None or Fraction(value) <= Fraction(up_to):
            return Fraction(number(band.get("points")) or 0)
    return Fraction(0)


class BandKind(Kind):
    """A number that earns points by the band it falls in."""

    can_score = True

    def bands(self, question: Question) -> Sequence[Band]:
        return self.setting(question, "bands") or ()

    def measured(self, question: Question, value: Any) -> Decimal | Fraction:
        """The exact number that is held against the bands."""
        raise NotImplementedError

    def maximum(self, question: Question) -> Fraction:
        """What was set, else the points of the best band."""
        bands = self.bands(question)
        if not bands:
            return Fraction(0)
        if question.maximum is not None:
            return max(Fraction(0), Fraction(question.maximum))
        return max(Fraction(0), *(Fraction(number(band.get("points")) or 0) for band in bands))

    def earned(self, question: Question, value: Any) -> Fraction:
        """Only an option of a single choice may take points off: so never below 0."""
        found = points_in_bands(self.bands(question), self.measured(question, value))
        return min(max(Fraction(0), found), self.maximum(question))

    def form_data_from_settings(
        self, settings: Mapping[str, Any], languages: Sequence[str]
    ) -> dict[str, Any]:
        data = super().form_data_from_settings(settings, languages)
        bands = [
            {"up_to": number(band.get("up_to")), "points": number(band.get("points"))}
            for band in data.get("bands") or ()
        ]
        return {**data, "bands": bands}

    def settings_from_form(self, form: Form, languages: Sequence[str]) -> dict[str, Any]:
        settings = super().settings_from_form(form, languages)
        bands = [
            {"up_to": band["up_to"], "points": band["points"]}
            for band in settings.pop("bands", ())
            if band["points"] is not None or band["up_to"] is not None
        ]
        return {**settings, "bands": bands} if bands else settings

    def settings_problems(self, settings: Mapping[str, Any]) -> dict[str, str]:
        problems = super().settings_problems(settings)
        problem = bands_problem(settings.get("bands") or ())
        return {**problems, "bands": problem} if problem else problems


def bands_problem(bands: Sequence[Band]) -> str | None:
    """What is wrong with the bands, in one sentence."""
    limits = [number(band.get("up_to")) for band in bands]
    points = [number(band.get("points")) for band in bands]
    if any(point is None for point in points):
        return gettext("Give each band its points.")
    if any(point < 0 for point in points if point is not None):
        return gettext("Points of a band cannot be below 0.")
    if any(limit is None for limit in limits[:-1]):
        return gettext("Only the last band may leave “up to” empty.")
    known = [limit for limit in limits if limit is not None]
    if any(low >= high for low, high in pairwise(known)):
        return gettext("Put the bands in order, the lowest “up to” first.")
    return None


class BandForm(Form):
    """One row of the bands."""

    up_to = NumberField(lazy_gettext("Up to"), description=lazy_gettext("Empty: all the rest."))
    points = NumberField(lazy_gettext("Points"))


def band_rows() -> FieldList:
    """The bands as a field of a settings form."""
    return FieldList(
        FormField(BandForm),
        label=lazy_gettext("Points by band"),
        min_entries=BAND_ROWS,
        max_entries=BAND_ROWS,
    )
