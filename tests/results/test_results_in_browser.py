"""Pages of results in a browser: nothing for axe to find, narrow or dark, and long words fit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from audit.database import db
from audit.scripts.runner import Given
from tests.browser.checks import assert_accessible
from tests.cast import Cast
from tests.results.wave import Fieldwork, document, step, tenths

LONG = "Arbeidsongeschiktheidsverzekeringsmaatschappijmedewerkersontvangst"
#: What reaches beyond the right edge, for the message.
TOO_WIDE = """() => [...document.querySelectorAll("main *")]
    .filter((item) => item.getBoundingClientRect().right > innerWidth + 1)
    .filter((item) => !item.closest("[tabindex='0']"))
    .map((item) => [item, item.closest("section, figure")?.getAttribute("aria-labelledby")])
    .map(([item, inside]) => `${item.localName}.${item.className} in ${inside}: ${item.innerText}`)
    .slice(0, 9)"""


@pytest.mark.parametrize(("size", "scheme"), [("desk", "light"), ("narrow", "dark")])
def test_every_page_of_results_is_accessible_and_as_wide_as_the_screen(
    cast: Cast, open_page: Callable[..., Page], size: str, scheme: str
) -> None:
    lines = [{"code": "queue", "text": {"nl": LONG, "en": LONG}}]
    measures = {
        "emotion": True, "outcome": True, "expectation": True, "pain_points": True, "wonders": True
    }  # fmt: skip
    work = Fieldwork(
        cast,
        document(
            step(
                "arriving",
                tenths("one"),
                name={"nl": LONG, "en": LONG},
                pain_points=lines,
                wonders=lines,
                intended_valence=40,
                measures=measures,
            ),
            step("paying", tenths("two")),
            pass_mark="60",
        ),
    )
    cast.lunavella_groningen.name = LONG
    work.new_wave("Winter")
    answers = {
        "arriving.outcome": "nearly_left",
        "arriving.expectation": "worse",
        "arriving.emotion": {"valence": -40, "arousal": 20},
        "arriving.words": {"words": [{"word": "irritated", "strength": 2}], "nothing": False},
        "arriving.pain_points": {"codes": ["queue"], "added": ["Niemand keek op"]},
        "arriving.wonders": {"codes": ["queue"], "added": ["Waarom?", "Hoe lang?", "Wie?"]},
    }
    for number in range(12):
        place = (cast.lunavella_groningen, cast.lunavella_assen, cast.lunavella_breda)[number % 3]
        one = Given(4 + number % 5, comment=f"{LONG} {number}")
        report = work.approved(place, {**answers, "one": one, "two": 7})
    address = f"/results/{work.project.uuid}/report/{work.result_of(report).uuid}"
    addresses = [work.address, f"{work.address}/reports", address, "/results?list=1"]
    db.session.commit()
    page = open_page(cast.hanna, size=size, color_scheme=scheme)
    for path in (*addresses, "/results/method"):
        page.goto(path)
        assert_accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{path} is {wide} px too wide: {page.evaluate(TOO_WIDE)}"


def test_on_a_phone_all_of_a_report_in_the_list_is_in_sight(
    cast: Cast, open_page: Callable[..., Page]
) -> None:
    work = Fieldwork(cast, document(step("arriving", tenths("one")), pass_mark="60"))
    work.new_wave("Winter")
    work.approved(cast.lunavella_groningen, {"one": 4})
    db.session.commit()
    page = open_page(cast.hanna, size="phone")
    page.goto(f"{work.address}/reports")
    row = page.locator("tbody tr")
    assert "Score" in row.inner_text() or row.locator("[data-label=Score]").is_visible()
    for cell in row.locator("th, td").all():
        box = cell.bounding_box()
        assert box is not None and box["x"] + box["width"] <= 390, cell.inner_text()
