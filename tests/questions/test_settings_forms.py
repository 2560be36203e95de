"""The forms in which a coordinator sets what a kind of question needs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from audit.questions.base import kind_named, kinds
from audit.questions.settings_form import SettingsForm

LANGUAGES = ("nl", "en")


def posted(name: str, **fields: str) -> SettingsForm:
    form_class = kind_named(name).settings_form(LANGUAGES)
    assert form_class is not None
    form = form_class(MultiDict({key.replace("__", "-"): text for key, text in fields.items()}))
    assert isinstance(form, SettingsForm)
    return form


def settings(name: str, **fields: str) -> dict[str, Any]:
    form = posted(name, **fields)
    assert form.validate(), form.errors
    return kind_named(name).settings_from_form(form, LANGUAGES)


def test_kinds_without_settings_have_no_form() -> None:
    without = {name for name, kind in kinds().items() if kind.settings_form(LANGUAGES) is None}
    assert without == {
        "single_choice", "multiple_choice", "recommendation", "satisfaction", "effort", "date",
        "time", "place", "acknowledgement", "note", "heading", "grade",
        "expectation", "outcome", "emotion", "words", "met", "presence", "first_reaction",
    }  # fmt: skip


#: What a coordinator may fill in, and what is kept of it.
FILLED = [
    ("yes_no", {"points_yes": "5", "points_no": "0"}, {"points_yes": 5, "points_no": 0}),
    ("yes_no", {"points_yes": "2,5"}, {"points_yes": "2.5"}),
    (
        "rating",
        {"low": "1", "high": "10", "reversed": "y", "low_label_nl": " koud ", "low_label_en": ""},
        {"low": 1, "high": 10, "reversed": True, "low_label": {"nl": "koud"}},
    ),
    ("rating", {"low": "0", "high": "3"}, {"low": 0, "high": 3}),
    ("date_time", {"receipt": "y"}, {"receipt": True}),
    ("date_time", {}, {}),
    ("amount", {"currency": "EUR", "receipt": "y"}, {"currency": "EUR", "receipt": True}),
    (
        "whole_number",
        {
            "minimum": "0",
            "maximum_value": "60",
            "unit_nl": "mensen",
            "unit_en": "people",
            "bands__0__up_to": "10",
            "bands__0__points": "5",
            "bands__1__up_to": "20,5",
            "bands__1__points": "2",
            "bands__2__points": "0",
        },
        {
            "minimum": 0,
            "maximum_value": 60,
            "unit": {"nl": "mensen", "en": "people"},
            "bands": [
                {"up_to": 10, "points": 5},
                {"up_to": "20.5", "points": 2},
                {"up_to": None, "points": 0},
            ],
        },
    ),
    (
        "decimal",
        {"decimals": "1", "maximum_value": "37,5"},
        {"decimals": 1, "maximum_value": "37.5"},
    ),
    ("amount", {"currency": " chf "}, {"currency": "CHF"}),
    (
        "short_text",
        {"maximum_length": "10", "pattern": "[0-9]+"},
        {"maximum_length": 10, "pattern": "[0-9]+"},
    ),
    ("long_text", {"minimum_length": "80"}, {"minimum_length": 80}),
    (
        "duration",
        {"norm_minutes": "10", "bands__0__up_to": "10", "bands__0__points": "5"},
        {"norm_minutes": 10, "bands": [{"up_to": 10, "points": 5}]},
    ),
    (
        "photo",
        {"minimum_photos": "2", "maximum_photos": "4"},
        {"minimum_photos": 2, "maximum_photos": 4},
    ),
    ("photo", {}, {}),
]


@pytest.mark.parametrize(("name", "fields", "kept"), FILLED)
def test_settings_are_kept_as_filled_in_and_what_is_empty_is_left_out(
    name: str, fields: dict[str, str], kept: dict[str, Any]
) -> None:
    assert settings(name, **fields) == kept


@pytest.mark.parametrize(("name", "kept"), [(name, kept) for name, _, kept in FILLED])
def test_settings_that_are_opened_and_saved_again_stay_the_same(
    name: str, kept: dict[str, Any]
) -> None:
    kind = kind_named(name)
    form_class = kind.settings_form(LANGUAGES)
    assert form_class is not None
    shown = form_class(data=kind.form_data_from_settings(kept, LANGUAGES))
    again = MultiDict()
    for field in leaves(shown):
        value = field._value() if hasattr(field, "_value") else None
        if field.type != "BooleanField":
            again.add(field.name, value)
        elif field.data:
            again.add(field.name, "y")
    form = form_class(again)
    assert form.validate(), form.errors
    saved = kind.settings_from_form(form, LANGUAGES)
    # A default that was not said before is said now; it means the same.
    defaults = {key: kind.default_settings[key] for key in kind.default_settings}
    assert {**defaults, **saved} == {**defaults, **kept}


def leaves(fields: Any) -> Any:
    for field in fields:
        if field.type in ("FieldList", "FormField"):
            yield from leaves(field)
        else:
            yield field


@pytest.mark.parametrize(
    ("name", "fields", "wrong", "says"),
    [
        ("yes_no", {"points_yes": "-1"}, "points_yes", "0 or more"),
        ("yes_no", {"points_yes": "many"}, "points_yes", "number"),
        ("rating", {"low": "5", "high": "5"}, "high", "above the lowest"),
        ("rating", {"low": "", "high": "5"}, "low", ""),
        ("rating", {"low": "0", "high": "100"}, "high", "at most 21 points"),
        ("whole_number", {"minimum": "9", "maximum_value": "8"}, "maximum_value", "below"),
        ("whole_number", {"minimum": "1,5"}, "minimum", "without decimals"),
        ("decimal", {"decimals": "9"}, "decimals", ""),
        ("amount", {"currency": "EURO"}, "currency", ""),
        ("amount", {"currency": "XQQ"}, "currency", "no such currency"),
        ("short_text", {"pattern": "("}, "pattern", ""),
        ("short_text", {"maximum_length": "501"}, "maximum_length", "At most 500"),
        ("photo", {"minimum_photos": "3", "maximum_photos": "2"}, "maximum_photos", "less than"),
        ("photo", {"minimum_photos": "6"}, "maximum_photos", "less than"),
        ("photo", {"maximum_photos": "21"}, "maximum_photos", ""),
        ("rating", {"low": "1", "high": "5", "high_label_nl": "x" * 121}, "high_label_nl", ""),
    ],
)
def test_settings_that_cannot_work_are_refused_at_their_field(
    name: str, fields: dict[str, str], wrong: str, says: str
) -> None:
    form = posted(name, **fields)
    assert not form.validate()
    assert set(form.errors) == {wrong}
    assert says in " ".join(form.errors[wrong])


def test_bands_out_of_order_are_refused_at_the_bands() -> None:
    form = posted(
        "duration",
        bands__0__up_to="20",
        bands__0__points="2",
        bands__1__up_to="10",
        bands__1__points="5",
    )
    assert not form.validate()
    assert "in order" in str(form["bands"].errors)


def test_there_are_six_rows_for_bands_and_a_field_for_each_language() -> None:
    number = kind_named("whole_number").settings_form(("nl", "en", "fr"))
    rating = kind_named("rating").settings_form(("nl", "fr"))
    assert number is not None and rating is not None
    assert len(list(number()["bands"])) == 6
    assert {"unit_nl", "unit_en", "unit_fr"} <= set(number().data)
    assert {"low_label_nl", "low_label_fr", "high_label_nl", "high_label_fr"} <= set(rating().data)
    assert "low_label_en" not in rating().data
    assert str(rating()["low_label_fr"].label.text) == "Text at the lowest (Français)"


def test_a_new_question_starts_with_the_defaults() -> None:
    rating = kind_named("rating")
    assert rating.form_data_from_settings({}, ("nl",)) == {
        "low": 1,
        "high": 5,
        "reversed": False,
        "low_label_nl": "",
        "high_label_nl": "",
    }


def test_points_are_shown_as_they_can_be_typed_again() -> None:
    kind = kind_named("yes_no")
    form_class = kind.settings_form(LANGUAGES)
    assert form_class is not None
    form = form_class(data={"points_yes": Decimal("2.50"), "points_no": "1"})
    assert form["points_yes"]._value() == "2.5"
    refused = posted("yes_no", points_yes="1.234")
    assert not refused.validate()
    assert refused["points_yes"]._value() == "1.234"
