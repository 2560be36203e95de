"""The face, the same from Python and from the browser."""

from __future__ import annotations

import re

import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale
from playwright.sync_api import Page

from audit.pictures.face import drawn_face, face_paths, face_text, face_words

GRID = [(v / 20, a / 20) for v in range(-20, 21) for a in range(-20, 21)]
MACRO = '{% from "_macros/face.html" import face %}'


def _numbers(path: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?[\d.]+", path)]


@pytest.mark.browser
def test_the_script_draws_the_same_face_as_the_server(browser_page: Page) -> None:
    drawn = browser_page.evaluate(
        """async (grid) => {
          const { facePaths } = await import("/static/js/face.js");
          return grid.map(([v, a]) => Object.values(facePaths(v, a)));
        }""",
        GRID,
    )
    for (v, a), paths in zip(GRID, drawn, strict=True):
        face = face_paths(v, a)
        assert paths == [
            face.left_brow,
            face.right_brow,
            face.left_eye,
            face.right_eye,
            face.mouth,
            face.mouth_open,
        ], (v, a)


@pytest.mark.browser
def test_the_script_finds_the_same_words_as_the_server(browser_page: Page) -> None:
    points = [*GRID, *((v / 20, None) for v in range(-20, 21))]
    found = browser_page.evaluate(
        """async (points) => {
          const { faceWords } = await import("/static/js/face.js");
          return points.map(([v, a]) => faceWords(v, a));
        }""",
        points,
    )
    assert found == [list(face_words(v, a)) for v, a in points]


@pytest.mark.browser
def test_the_script_redraws_the_face_that_the_macro_printed(
    in_request: Flask, browser_page: Page
) -> None:
    printed = render_template_string(MACRO + "{{ face(-80, 60, 64) }}")
    blank = render_template_string(MACRO + "{{ face(0, none, 64) }}")
    redrawn = browser_page.evaluate(
        """async ([blank, printed]) => {
          const { showFace } = await import("/static/js/face.js");
          const read = (svg) => [...svg.querySelectorAll("path")].map(
            (path) => [path.getAttribute("d"), path.getAttribute("class")]);
          document.body.innerHTML = blank + printed;
          const [first, second] = document.querySelectorAll("svg");
          showFace(first, -80, 60);
          return [read(first), read(second)];
        }""",
        [blank, printed],
    )
    assert redrawn[0] == redrawn[1]


def test_a_neutral_face_has_a_level_mouth_and_round_eyes() -> None:
    # By hand: corners and middle at 45, half-width 8.5; eyes 3.3 up and down from 30.
    face = face_paths(0, 0)
    assert face.mouth.startswith("M23.5 45C") and face.mouth.endswith(" 40.5 45")
    assert set(_numbers(face.mouth)[1::2]) == {45}
    assert not face.mouth_open
    assert face.left_eye == "M16.5 30C16.5 25.6 23.5 25.6 23.5 30C23.5 34.4 16.5 34.4 16.5 30Z"
    # Brow: 20.6, outer end .8 lower, arch 2 above the middle of the two.
    assert face.left_brow == "M14 21.4Q18.9 19 23.8 20.6"


def test_a_very_pleasant_face_smiles_and_a_very_unpleasant_one_droops() -> None:
    # Corners at 45 − .6n − 2.9v, half-width 8.5 + 3.5|v|.
    assert _numbers(face_paths(1, 0).mouth)[:2] == [20, 42.1]
    assert _numbers(face_paths(-1, 0).mouth)[:2] == [20, 47.3]


def test_an_intense_face_opens_its_mouth_and_a_calm_one_does_not() -> None:
    assert face_paths(0.5, 1).mouth_open
    assert not face_paths(0.5, -1).mouth_open


def test_a_face_is_the_same_left_and_right() -> None:
    for v, a in GRID[::37]:
        face = face_paths(v, a)
        left, right = _numbers(face.left_brow), _numbers(face.right_brow)
        assert [64 - x for x in left[::2]] == pytest.approx(right[::2], abs=0.011)
        assert left[1::2] == right[1::2]


def test_a_feeling_beyond_the_scale_is_drawn_at_its_end() -> None:
    assert face_paths(3, -7) == face_paths(1, -1)


@pytest.mark.parametrize(
    ("valence", "arousal", "words"),
    [
        (0, None, "neutral"),
        (9, 0, "neutral"),
        (10, 0, "a little pleasant"),
        (-39, 0, "a little unpleasant"),
        (40, 33, "pleasant"),
        (74, 34, "pleasant, intense"),
        (75, -34, "very pleasant, calm"),
        (-100, 100, "very unpleasant, intense"),
    ],
)
def test_a_feeling_is_put_into_words(
    in_request: Flask, valence: float, arousal: float | None, words: str
) -> None:
    assert face_text(valence, arousal) == words


def test_a_feeling_is_put_into_dutch_words(in_request: Flask) -> None:
    with force_locale("nl"):
        assert face_text(-60, 50) == "onprettig, heftig"


@pytest.mark.parametrize(
    ("size", "weight"), [(40, "face-small"), (41, "face-medium"), (97, "face-large")]
)
def test_lines_are_heavier_in_a_small_face(in_request: Flask, size: int, weight: str) -> None:
    assert drawn_face(0, None, size).weight == weight


def test_a_face_without_a_label_is_hidden_from_screen_readers(in_request: Flask) -> None:
    assert 'aria-hidden="true"' in render_template_string(MACRO + "{{ face(20) }}")
    named = render_template_string(MACRO + '{{ face(20, none, 32, "a <little> pleasant") }}')
    assert 'role="img" aria-label="a &lt;little&gt; pleasant"' in named
