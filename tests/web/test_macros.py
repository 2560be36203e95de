"""The macros of forms and pages: what they print for screen readers and for the keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale
from flask_wtf import FlaskForm
from jinja2 import UndefinedError
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectMultipleField,
    StringField,
    widgets,
)
from wtforms.validators import InputRequired

from tests.pages import Document


class Enquiry(FlaskForm):
    """One field of each shape."""

    email = EmailField("E-mail", [InputRequired("Type it.")], description="We write to it.")
    kind = RadioField("Kind", [InputRequired("Choose.")], choices=["a", "b"])
    adult = BooleanField("I am 18 or over", [InputRequired("Confirm it.")])
    days = SelectMultipleField(
        "Days",
        choices=["Monday", "Tuesday"],
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )


class Row(Form):
    points = StringField("Points", [InputRequired("Type them.")])


class Rows(FlaskForm):
    rows = FieldList(FormField(Row), min_entries=3)


def test_a_summary_counts_each_line_and_says_of_a_row_which_one(app: Flask) -> None:
    source = '{% from "_macros/forms.html" import error_summary %}{{ error_summary(form) }}'
    with app.test_request_context(), force_locale("en"):
        form = Rows(
            MultiDict({f"rows-{row}-points": "3" * (row == 1) for row in range(3)}),
            meta={"csrf": False},
        )
        form.validate()
        page = Document(render_template_string(source, form=form), part=True)
    assert [page.text_of(heading) for heading in page.all("h2")] == ["2 answers need a look"]
    assert [page.text_of(line) for line in page.all("li")] == [
        "Points, row 1: Type them.",
        "Points, row 3: Type them.",
    ]


def _printed(app: Flask, source: str, **names: Any) -> Document:
    with app.test_request_context(), force_locale("en"):
        form = Enquiry(MultiDict(), meta={"csrf": False})
        form.validate()
        html = render_template_string(source, form=form, **names)
    return Document(html, part=True)


def _text(document: Document) -> str:
    return document.text_of(document.root)


FORMS = '{% import "_macros/forms.html" as forms %}'


def test_a_field_is_tied_to_its_help_and_its_error(app: Flask) -> None:
    page = _printed(app, FORMS + "{{ forms.field(form.email) }}")
    [control] = page.all("input")
    assert control.attrib["aria-describedby"] == "email-help email-error"
    assert control.attrib["aria-invalid"] == "true"
    assert page.text_of(page.by_id["email-help"]) == "We write to it."
    assert page.text_of(page.by_id["email-error"]) == "Error: Type it."
    assert [label.attrib["for"] for label in page.all("label")] == ["email"]


def test_radios_and_tick_boxes_are_groups_with_a_legend(app: Flask) -> None:
    page = _printed(app, FORMS + "{{ forms.field(form.kind) }}{{ forms.field(form.days) }}")
    assert [page.text_of(legend) for legend in page.all("legend")] == ["Kind", "Days optional"]
    assert [group.get("aria-describedby") for group in page.all("fieldset")] == ["kind-error", None]


def test_the_error_summary_links_to_the_first_control_of_every_faulty_field(app: Flask) -> None:
    fields = "{% for name in ('email', 'kind', 'adult') %}{{ forms.field(form[name]) }}{% endfor %}"
    page = _printed(app, FORMS + "{{ forms.error_summary(form) }}" + fields)
    [summary] = page.all("div", role="alert")
    targets = [link.attrib["href"][1:] for link in summary.iter() if link.tag == "a"]
    assert targets == ["email", "kind-0", "adult"]
    assert [page.by_id[target].tag for target in targets] == ["input", "input", "input"]


def test_a_form_without_errors_has_no_summary(app: Flask) -> None:
    with app.test_request_context():
        form = Enquiry(None, meta={"csrf": False})
        assert render_template_string(FORMS + "{{ forms.error_summary(form) }}", form=form) == ""


def test_a_figure_without_enough_reports_says_so_in_place_of_a_number(app: Flask) -> None:
    call = '{{ page.figure_large(value, missing="2 of 3") }}'
    source = '{% import "_macros/page.html" as page %}' + call
    assert _text(_printed(app, source, value=None)) == "2 of 3"
    assert _text(_printed(app, source, value="76.8")) == "76.8"


def test_an_icon_that_is_not_drawn_is_an_error(app: Flask) -> None:
    source = '{% from "_macros/icons.html" import icon %}{{ icon(name) }}'
    assert len(_printed(app, source, name="arrow-up").all("svg")) == 1
    with pytest.raises(UndefinedError):
        _printed(app, source, name="nowhere")


def test_the_progress_dots_are_one_picture_with_a_name(app: Flask) -> None:
    source = '{% import "_macros/shopper.html" as s %}{{ s.progress(3, 5, "Step 3 of 5") }}'
    page = _printed(app, source)
    [dots] = page.all("div", role="img")
    assert dots.attrib["aria-label"] == "Step 3 of 5"
    assert [dot.get("class", "") for dot in dots] == ["is-done", "is-done", "is-present", "", ""]


def test_a_field_takes_attributes_and_an_id_of_its_own(app: Flask) -> None:
    source = FORMS + '{{ forms.field(form.email, id="other", autocomplete="email") }}'
    page = _printed(app, source)
    assert page.by_id["other"].attrib["autocomplete"] == "email"
    assert page.all("label")[0].attrib["for"] == "other"


@pytest.mark.parametrize("name", ["email", "kind", "adult", "days"])
def test_every_shape_of_field_is_printed_valid_and_labelled(app: Flask, name: str) -> None:
    def field(form: FlaskForm) -> Field:
        return form[name]

    page = _printed(app, FORMS + "{{ forms.field(chosen(form)) }}", chosen=field)
    assert page.errors == []
