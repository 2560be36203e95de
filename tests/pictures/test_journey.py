"""The journey picture: what it draws, what it says, and what it leaves out for lack of reports."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.pictures.figures import Measured, StepFigure
from audit.pictures.journey import JourneyPicture, journey_picture, report_journey
from audit.pictures.shapes import Drawing, Shape
from tests.inspection import faults
from tests.pictures.examples import one_report, wave

MACRO = '{% from "_macros/journey.html" import journey %}{{ journey(picture) }}'


def _attributes(shape: Shape) -> dict[str, float]:
    return {
        name: float(value) for name, value in re.findall(r' (\w+)="(-?[\d.]+)"', shape.attributes)
    }


def _wide(steps: list[StepFigure]) -> Drawing:
    drawing = journey_picture(steps, reports=68).wide
    assert drawing is not None
    return drawing


def _texts(drawing: Drawing, kind: str) -> list[str]:
    return [shape.text for shape in drawing.of(kind)]


def _print(picture: JourneyPicture) -> str:
    return render_template_string(MACRO, picture=picture)


# The places of the wide picture: x = 104 + 136 (i + ½), emotion y = 222 − v, quality y = 462 − q.


def test_stations_stand_in_the_middle_of_their_columns(in_request: Flask) -> None:
    marks = [_attributes(mark) for mark in _wide(wave()).of("journey-station-mark")]
    assert [mark["cx"] for mark in marks] == [172, 308, 444, 580, 716, 852, 988, 1124]
    assert {(mark["cy"], mark["r"]) for mark in marks} == {(48, 11)}
    assert _wide(wave()).width == 1198


def test_a_felt_point_lies_at_its_value(in_request: Flask) -> None:
    steps = [replace(step, name=step.name.split()[0]) for step in wave()]
    points = [_attributes(point) for point in _wide(steps).of("journey-felt-point")]
    assert [(point["cx"], point["cy"]) for point in points] == [
        (172, 185), (308, 203), (444, 166), (580, 193), (716, 247), (852, 161), (988, 218),
    ]  # fmt: skip


def test_a_bar_begins_at_zero_and_ends_at_its_value(in_request: Flask) -> None:
    steps = [replace(step, name=step.name.split()[0]) for step in wave()]
    bar = _attributes(_wide(steps).of("journey-bar")[0])
    assert bar == {"x": 150, "y": 380, "width": 44, "height": 82, "rx": 0}


def test_a_first_reaction_stands_beside_its_station(in_request: Flask) -> None:
    steps = [replace(step, name=step.name.split()[0]) for step in wave()]
    [first, *_] = _wide(steps).of("journey-reaction")
    # Value 53 at the third station: x 444 + 16, y 222 − 53; a diamond begins at its top.
    assert first.attributes.startswith(' d="M460 163.5L')


def test_a_name_of_two_lines_moves_the_panels_down_and_not_the_stations(in_request: Flask) -> None:
    steps = [replace(step, name="A step with a rather long name") for step in wave()]
    short = [replace(step, name="Step") for step in wave()]
    moved = _attributes(_wide(steps).of("journey-bar")[0])["y"]
    assert moved - _attributes(_wide(short).of("journey-bar")[0])["y"] == 18
    assert _attributes(_wide(steps).of("journey-station-mark")[0])["cy"] == 48


def test_phases_stand_over_their_steps(in_request: Flask) -> None:
    drawing = _wide(wave())
    assert _texts(drawing, "journey-phase") == [
        "Awareness", "Consideration", "Purchase", "Service", "Loyalty",
    ]  # fmt: skip
    rules = [_attributes(rule) for rule in drawing.of("journey-phase-rule")]
    assert (rules[2]["x1"], rules[2]["x2"]) == (382, 642)


# What is honest.


def test_under_five_reports_there_is_a_ring_for_each_and_no_mean(in_request: Flask) -> None:
    drawing = _wide(wave())
    assert len(drawing.of("journey-ring")) == 4
    assert len(drawing.of("journey-stroke")) == 4
    assert len(drawing.of("journey-felt-point")) == 7
    assert "too few reports" in _texts(drawing, "journey-note")
    assert _texts(drawing, "journey-figure")[-1] == "n 4 of 5 needed"


def test_a_mean_of_too_few_reports_is_not_drawn_even_where_it_is_given(in_request: Flask) -> None:
    steps = wave()
    steps[2] = replace(
        steps[2], n=4, felt=Measured(4, 90, 80, 100), quality=Measured(4, 90, 80, 99)
    )
    picture = journey_picture(steps, reports=68)
    assert "90" not in " ".join(picture.table.rows[2])
    assert len(picture.wide.of("journey-felt-point")) == 6


def test_the_curve_breaks_where_there_are_too_few_reports(in_request: Flask) -> None:
    steps = wave()
    assert len(_wide(steps).of("journey-felt")) == 1
    steps[3] = replace(steps[3], n=2, felt=Measured(2, values=(10, 20)))
    assert len(_wide(steps).of("journey-felt")) == 2
    assert len(_wide(steps).of("journey-band")) == 2


def test_a_station_between_two_breaks_has_a_whisker_for_its_band(in_request: Flask) -> None:
    steps = wave()
    for i in (2, 4):
        steps[i] = replace(steps[i], n=2, felt=Measured(2, values=(10, 20)))
    assert len(_wide(steps).of("journey-felt-whisker")) == 1


def test_a_first_reaction_of_under_ten_reports_is_not_shown(in_request: Flask) -> None:
    steps = [replace(step, first_reaction=Measured(9, 50, 40, 60)) for step in wave()]
    picture = journey_picture(steps, reports=68)
    assert not picture.wide.of("journey-reaction")
    assert "First reaction" not in picture.table.headings


def test_without_first_reactions_nothing_is_said_of_them(in_request: Flask) -> None:
    steps = [replace(step, first_reaction=None) for step in wave()]
    assert "irst reaction" not in _print(journey_picture(steps, reports=68))


def test_the_worst_step_is_marked_as_bad(in_request: Flask) -> None:
    drawing = _wide(wave())
    assert len(drawing.of("journey-tint")) == 1
    assert len(drawing.of("journey-bar-worst")) == 1
    assert len(drawing.of("journey-station-worst")) == 1
    assert _texts(drawing, "journey-gap-label")[0] == "gap −45"


def test_a_worst_step_that_is_merely_the_least_good_is_marked_in_ink(in_request: Flask) -> None:
    steps = wave()
    steps[4] = replace(steps[4], felt=Measured(68, 3, 1, 5), quality=Measured(68, 70, 65, 75))
    drawing = _wide(steps)
    assert len(drawing.of("journey-tint-least")) == 1
    for kind in ("journey-tint", "journey-bar-worst", "journey-station-worst", "journey-gap"):
        assert not drawing.of(kind)


@pytest.mark.parametrize(("felt", "quality"), [(0, 90), (5, 69)])
def test_a_step_that_is_not_quite_good_is_marked_as_bad(
    in_request: Flask, felt: float, quality: float
) -> None:
    steps = wave()
    steps[4] = replace(
        steps[4], felt=Measured(68, felt, -9, 9), quality=Measured(68, quality, 1, 99)
    )
    assert _wide(steps).of("journey-tint")


def test_a_step_of_under_ten_reports_is_never_the_worst(in_request: Flask) -> None:
    steps = wave()
    steps[4] = replace(steps[4], n=9)
    picture = journey_picture(steps, reports=68)
    assert picture.title == "The customer journey"
    assert not picture.wide.of("journey-tint")


def test_a_measure_with_its_own_n_says_so(in_request: Flask) -> None:
    figures = _texts(_wide(wave()), "journey-figure")
    assert "+47 to +60, n 61" in figures
    assert "+49 to +63" in figures


# Titles.


def test_the_title_says_how_far_the_worst_step_lies_under_what_was_intended(
    in_request: Flask,
) -> None:
    assert (
        journey_picture(wave(), reports=68).title
        == "Waiting for food is the hardest moment: it feels 45 points worse than intended"
    )
    with force_locale("nl"):
        assert (
            journey_picture(wave(), reports=68).title
            == "Waiting for food is het zwaarste moment: het voelt 45 punten slechter dan bedoeld"
        )


@pytest.mark.parametrize(
    ("change", "title"),
    [
        ({"intended": None}, "Waiting for food is the hardest moment: it feels unpleasant, −25"),
        (
            {"intended": None, "felt": Measured(68, -5, -12, 2)},
            "Waiting for food is the hardest moment: quality 55 of 100",
        ),
        # The interval holds what was intended: no finding of a gap.
        (
            {"felt": Measured(68, 15, -3, 33)},
            "Waiting for food is the hardest moment: quality 55 of 100",
        ),
        ({"felt": None, "quality": None}, "Waiting for food is the hardest moment"),
        (
            {"felt": Measured(68, 35, 30, 40), "quality": Measured(68, 80, 75, 85)},
            "No moment is hard: the least good is Waiting for food, which feels +35",
        ),
    ],
)
def test_a_title_claims_no_more_than_the_figures(
    in_request: Flask, change: dict, title: str
) -> None:
    steps = wave()
    steps[4] = replace(steps[4], **change)
    assert journey_picture(steps, reports=68).title == title


def test_without_a_worst_step_the_figure_has_its_name(in_request: Flask) -> None:
    assert journey_picture(wave(worst=None), reports=68).title == "The customer journey"
    with force_locale("nl"):
        assert journey_picture(wave(worst=None), reports=68).title == "De klantreis"


def test_the_subtitle_says_of_how_many_reports(in_request: Flask) -> None:
    assert journey_picture(wave(), reports=68).subtitle == (
        "The journey in 8 steps. Mean of 68 approved reports. Where there are fewer, it says so."
    )
    few = [replace(step, n=3, felt=None, quality=None) for step in wave()[:1]]
    assert journey_picture(few, reports=3).subtitle == (
        "The journey in 1 step. 3 approved reports: dots, no means."
    )


# One report.


def test_a_report_is_dots_with_their_figures_and_no_line(in_request: Flask) -> None:
    picture = report_journey(one_report(), current=5)
    drawing = picture.wide
    assert drawing is not None
    assert picture.title == "Lowest at step 5: felt −45, where +20 was intended"
    assert not drawing.of("journey-felt") and not drawing.of("journey-band")
    assert sorted(_texts(drawing, "journey-felt-label")) == sorted(
        ["+40", "+20", "+60", "+10", "−45", "+55", "−10"]
    )
    assert len(drawing.of("journey-station-few")) == 1
    assert len(drawing.of("journey-station-current")) == 1
    assert len(drawing.of("journey-tint-current")) == 1
    assert "n/a" in _texts(drawing, "journey-note")


def test_a_report_without_a_lowest_step_has_the_figures_name(in_request: Flask) -> None:
    steps = [replace(step, felt=Measured(1, values=(10,))) for step in one_report()]
    assert report_journey(steps).title == "The journey of this report"


# Width.


def test_with_more_than_nine_steps_the_picture_is_vertical_only(in_request: Flask) -> None:
    steps = [replace(wave()[0], number=i + 1) for i in range(10)]
    assert journey_picture(steps[:9], reports=68).wide is not None
    picture = journey_picture(steps, reports=68)
    assert picture.wide is None
    assert picture.vertical.width == 360
    assert 'class="journey-wide"' not in _print(picture)


def test_a_journey_without_steps_is_refused(in_request: Flask) -> None:
    with pytest.raises(ValueError, match="at least one step"):
        journey_picture([], reports=0)


def test_a_vertical_point_lies_at_its_value(in_request: Flask) -> None:
    points = journey_picture(wave(), reports=68).vertical.of("journey-felt-point")
    # Panel 196…348: zero at 272, a point of emotion .76 wide.
    assert [_attributes(point)["cx"] for point in points][:2] == [300.1, 286.4]


def test_lines_without_room_for_their_name_are_in_the_legend(in_request: Flask) -> None:
    picture = journey_picture(wave(), reports=68)
    names = {"journey-name-felt", "journey-name-intended"}
    named = {name for name in names if picture.wide.of(name)}
    unnamed = {f"journey-name-{item.mark}" for item in picture.legend if item.unnamed}
    assert named | unnamed >= names
    assert not named & unnamed


# The table, and the printed figure.


def test_the_table_holds_every_figure_of_the_picture(in_request: Flask) -> None:
    table = journey_picture(wave(), reports=68).table
    row = dict(zip(table.headings, table.rows[4], strict=True))
    assert row == {
        "Step": "5 Waiting for food",
        "Phase": "Service",
        "Channel": "On site",
        "Felt": "−25",
        "Feeling, 95% interval": "−34 to −15",
        "Intended": "+20",
        "Gap": "−45",
        "First reaction": "−50 (−59 to −40, n 61)",
        "Quality of 100": "55",
        "Quality, 95% interval": "49 to 61",
        "Reports": "n 68",
    }
    assert table.rows[7][3] == "+76; +30; +27; +9"


def test_the_printed_figure_is_named_and_has_its_table(in_request: Flask) -> None:
    html = _print(journey_picture(wave(), reports=68))
    assert html.count('role="img" aria-labelledby="journey-title"') == 2
    assert 'id="journey-title">Waiting for food is the hardest moment' in html
    assert '<th scope="row" class="picture-text">5 Waiting for food</th>' in html
    assert "<title>Waiting for food: felt −25 (−34 to −15), intended +20, n 68</title>" in html


def test_a_name_cannot_become_markup(in_request: Flask) -> None:
    steps = [
        replace(step, name='<b onclick="x">&', phase="</svg>", channel="<i>") for step in wave()
    ]
    html = _print(journey_picture(steps, reports=68))
    assert "<b " not in html and "<i>" not in html
    assert html.count("</svg>") == html.count("<svg")


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_page_of_a_picture_is_without_fault(in_request: Flask, language: str) -> None:
    with force_locale(language):
        pictures = [journey_picture(wave(), reports=68), report_journey(one_report(), current=2)]
        body = "".join(
            render_template_string(
                '{% from "_macros/journey.html" import journey %}{{ journey(p, i) }}',
                p=p,
                i=f"j{i}",
            )
            for i, p in enumerate(pictures)
        )
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>Journey</title></head>'
        f"<body><main><h1>Journey</h1>{body}</main></body></html>"
    )
    assert faults(html, language) == ()


_MEASURED = st.one_of(
    st.none(),
    st.builds(
        lambda n, mean, half: Measured(n, mean, mean - half, mean + half, (mean,) * min(n, 4)),
        st.integers(0, 40),
        st.floats(0, 100),
        st.floats(0, 40),
    ),
)
_STEPS = st.lists(
    st.builds(
        StepFigure,
        number=st.integers(1, 20),
        name=st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=50),
        n=st.integers(0, 60),
        felt=_MEASURED,
        quality=_MEASURED,
        intended=st.one_of(st.none(), st.floats(-100, 100)),
        first_reaction=_MEASURED,
        phase=st.sampled_from(["", "Service", "A phase with a rather long name"]),
        channel=st.sampled_from(["", "On site"]),
        channel_code=st.sampled_from(["", "on_site", "fax"]),
        worst=st.booleans(),
    ),
    min_size=1,
    max_size=15,
)


@given(_STEPS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_any_journey_can_be_drawn_and_printed(in_request: Flask, steps: list[StepFigure]) -> None:
    for picture in (journey_picture(steps, reports=60), report_journey(steps)):
        for drawing in filter(None, (picture.wide, picture.vertical)):
            for shape in drawing.all():
                numbers = _attributes(shape)
                assert "nan" not in shape.attributes and "inf" not in shape.attributes
                assert -1 <= numbers.get("cx", 0) <= drawing.width
                assert -1 <= numbers.get("cy", 0) <= drawing.height
        printed = _print(picture)
        # XML wants a value for every attribute, and has no room for two letters.
        ElementTree.fromstring(re.sub("[\ufffe\uffff]| open(?=>)", "", printed))
