"""Real forms by others, read from the folder that XLSFORM_SAMPLES names: none is copied here.

The figures were counted by hand in the forms themselves.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from audit.conditions import validate
from audit.questions.base import kind_of
from audit.scripts.xlsform import ImportResult, read_xlsform
from tests.xlsform.forms import said

pytestmark = pytest.mark.xlsform_samples

#: Each with its languages, questions, steps and conditions.
FORMS = {
    "service_rating.xlsx": (["en"], 21, 4, 5),
    "all_question_types.xlsx": (["en"], 75, 11, 0),
    "damage_assessment.xlsx": (["en"], 55, 3, 33),
    "village_survey.xlsx": (["en"], 6, 3, 2),
    "citizen_survey_de_en.xlsx": (["de", "en"], 40, 4, 30),
    "spec_test.xlsx": (["en", "zh"], 24, 2, 2),
}


@pytest.fixture
def samples() -> Path:
    folder = os.environ.get("XLSFORM_SAMPLES")
    if not folder:
        pytest.skip("XLSFORM_SAMPLES is not set")
    return Path(folder)


def read(samples: Path, name: str) -> ImportResult:
    return read_xlsform((samples / name).read_bytes(), name)


@pytest.mark.parametrize("name", FORMS)
def test_a_real_form_is_imported(samples: Path, name: str) -> None:
    languages, questions, steps, conditions = FORMS[name]
    result = read(samples, name)
    assert result.document is not None, said(result)
    assert list(result.languages) == languages
    counts = result.counts
    assert (counts.questions, counts.steps, counts.conditions) == (questions, steps, conditions)
    for step in result.document:
        for item in step.items:
            assert kind_of(item).problems(item) == []
            assert all(item.text.values())
            for condition in filter(None, [item.shown_when, *(c.holds for c in item.checks)]):
                validate(condition)


def test_an_old_workbook_under_a_new_name_is_refused(samples: Path) -> None:
    result = read(samples, "ole_named_xlsx.xlsx")
    assert said(result) == [("error", None, "", "old_excel")]


def test_every_form_of_the_folder_is_imported_or_refused_with_reasons(samples: Path) -> None:
    for path in sorted(samples.glob("*.xls*")):
        result = read_xlsform(path.read_bytes(), path.name)
        assert result.document is not None or result.of("error"), path.name
        assert all(line.message for line in result.lines)


def test_the_service_rating_keeps_its_steps_conditions_and_checks(samples: Path) -> None:
    found = read(samples, "service_rating.xlsx").document
    assert found is not None
    assert [step.code for step in found] == ["introduction", "satisfaction", "company", "end"]
    assert found.steps[1].shown_when == {"==": [{"var": ["recommend"]}, "yes"]}
    questions = found.questions
    assert questions["services_rating"].kind == "heading"
    assert questions["ordering_rating"].shown_when == {"in": ["ordering", {"var": ["services"]}]}
    assert questions["employee_summary"].shown_when == {
        "and": [{">": [{"var": ["part_employees"]}, 1]}, {">": [{"var": ["full_employees"]}, 1]}]
    }
    assert questions["zip_code"].checks[0].holds == {
        "matches": [{"var": ["zip_code"]}, "^\\d{5}(-\\d{4})?$"]
    }
    assert questions["country"].kind == "short_text"
    assert questions["recommend"].mandatory
    assert not questions["comment"].mandatory


def test_what_the_service_rating_loses_is_said_by_row(samples: Path) -> None:
    lines = said(read(samples, "service_rating.xlsx"))
    for expected in (
        ("note", 9, "appearance", "appearance_lost"),  # the matrix
        ("warning", 24, "calculation", "calculation_dropped"),
        ("warning", 25, "label", "computed_in_text"),
        ("warning", 35, "type", "unknown_type"),  # country
    ):
        assert expected in lines


def test_the_survey_in_two_languages_keeps_both(samples: Path) -> None:
    found = read(samples, "citizen_survey_de_en.xlsx").document
    assert found is not None
    python = found.questions["python"]
    assert python.choices[0].text == {"de": "Anfänger:in", "en": "Beginner"}
    assert python.shown_when == {
        "in": ["role_data_analysis", {"var": ["project_role_project_alpha"]}]
    }
    assert found.questions["past_applications_details"].shown_when == {
        "==": [{"var": ["past_applications"]}, "not_successful"]
    }


def test_the_spec_test_shows_its_group_to_who_has_not_answered_too(samples: Path) -> None:
    found = read(samples, "spec_test.xlsx").document
    assert found is not None
    assert found.steps[1].shown_when == {
        "or_unanswered": [{"!=": [{"var": ["skip_to_end"]}, "yes"]}, "skip_to_end"]
    }
    assert found.questions["select_multiple_test"].checks[0].holds == {
        "or": [
            {"!": [{"in": ["yes", {"var": ["select_multiple_test"]}]}]},
            {"!": [{"in": ["no", {"var": ["select_multiple_test"]}]}]},
        ]
    }
