"""The page of a report, as a reviewer and a coordinator read it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

from audit.accounts.models import UserRole
from audit.database import db
from audit.fieldwork.writes import submit
from audit.review import writes
from tests.cast import Cast
from tests.review.visits import SCRIPT, actor_of, answer, sent, wave_of

Browse = Callable[..., Any]


def _one(cast: Cast, **other: Any) -> Any:
    return sent(wave_of(cast.lunavella), cast.lunavella_groningen, cast.sanne, **other)


def _row(page: Any, code: str) -> Any:
    return page.find("article", id=f"answer-{code}")


def test_the_page_of_a_report_asks_the_same_with_one_answer_and_with_all(
    cast: Cast, browse: Browse, count_queries: Any
) -> None:
    wave = wave_of(cast.lunavella)
    short = sent(wave, cast.lunavella_groningen, cast.sanne, **{"welcome.outcome": "left"})
    long = sent(wave, cast.lunavella_assen, cast.sanne)
    roos = browse(cast.roos)
    found = []
    for report in (short, long):
        roos.get(f"/review/{report.uuid}")
        with count_queries() as queries:
            roos.get(f"/review/{report.uuid}")
        found.append(len(queries))
    assert found[0] == found[1]


def test_a_report_shows_every_answer_in_words_with_its_points(cast: Cast, browse: Browse) -> None:
    report = _one(
        cast,
        bill_right="no",
        spot={"latitude": 53.2195, "longitude": 6.5665, "accuracy": 20},
        **{"welcome.pain_points": {"codes": ["queue"], "added": ["Tocht"]}},
    )
    page = browse(cast.roos, language="en").get(f"/review/{report.uuid}")
    assert page.heading == "Lunavella Groningen, 17 Nov 2026"
    assert "Yes 10 of 10 points" in page.text_of(_row(page, "greeted"))
    assert "8 5 of 10 points" in page.text_of(_row(page, "minutes"))
    assert "A queue; Tocht" in page.text_of(_row(page, "welcome.pain_points"))
    assert "“" not in page.text_of(_row(page, "greeted"))
    bill = page.text_of(_row(page, "bill_right"))
    assert "No 0 of 20 points" in bill
    assert "Knock-out: score at most 40" in bill
    felt = page.text_of(_row(page, "welcome.emotion"))
    assert "felt −45" in felt
    # 15 of 40 is 37.5, under the cap; 11 m off.
    for words in ("37.5 of 100", "not passed, the mark is 70", "15 / 40", "11 m from the location"):
        assert words in page.words, words
    assert cast.sanne.name not in page.text


def test_a_photo_stands_beside_its_answer_with_what_the_camera_wrote(
    cast: Cast, browse: Browse
) -> None:
    report = _one(
        cast,
        photo={
            "taken_at": "2026-11-17T19:31:00",
            "latitude": Decimal("53.220400"),
            "longitude": Decimal("6.566500"),
        },
    )
    roos = browse(cast.roos, language="en")
    page = roos.get(f"/review/{report.uuid}")
    row = _row(page, "receipt")
    # A thousandth of a degree of latitude is 111 m.
    assert "19:31, 111 m from the location" in page.text_of(row)
    assert "1 photo" in page.text_of(row)
    [link] = [each for each in row.iter("a") if "data-photo" in each.attrib]
    photo = roos.get(link.attrib["href"])
    assert photo.mimetype == "image/jpeg"
    assert photo.data[:2] == b"\xff\xd8"
    for stranger in (cast.sanne, cast.joris, cast.hanna, cast.theo, cast.anouk):
        browse(stranger).get(link.attrib["href"], expect=404)
    roos.get(f"/review/{report.uuid}/photos/{uuid4()}", expect=404)
    other = sent(wave_of(cast.lunavella), cast.lunavella_assen, cast.joris)
    roos.get(link.attrib["href"].replace(str(report.uuid), str(other.uuid)), expect=404)


def test_a_photo_at_a_question_that_is_hidden_now_is_no_part_of_the_report(
    cast: Cast, browse: Browse
) -> None:
    script = copy.deepcopy(SCRIPT)
    script["steps"][1]["items"][1]["shown_when"] = {"==": [{"var": ["bill_right"]}, "no"]}
    report = sent(
        wave_of(cast.lunavella, script),
        cast.lunavella_groningen,
        cast.sanne,
        photo={"taken_at": "2026-11-10T12:00:00"},
    )
    # A link to what is not on the page would be found by the inspection of every page.
    page = browse(cast.roos, language="en").get(f"/review/{report.uuid}")
    assert "10 Nov" not in page.words
    assert page.all("article", id="answer-receipt") == []


def test_a_step_that_asked_nothing_has_a_score_of_none_and_no_link(
    cast: Cast, browse: Browse
) -> None:
    script = copy.deepcopy(SCRIPT)
    script["steps"][1]["shown_when"] = {"==": [{"var": ["greeted"]}, "yes"]}
    for item in script["steps"][1]["items"]:
        item["shown_when"] = {"==": [{"var": ["greeted"]}, "no"]}
    report = sent(wave_of(cast.lunavella, script), cast.lunavella_groningen, cast.sanne)
    page = browse(cast.roos, language="en").get(f"/review/{report.uuid}")
    assert "2 Paying" in page.text_of(page.find("table", **{"class": "score-table"}))
    assert "#step-paying" not in page.text


def test_flags_say_what_they_found_and_where(cast: Cast, browse: Browse) -> None:
    wave = wave_of(cast.lunavella)
    cast.lunavella_groningen.opening_hours = {"tuesday": [["09:00", "18:00"]]}
    first = sent(wave, cast.lunavella_assen, cast.joris, photo={"taken_at": "2026-11-17T19:31:00"})
    report = sent(
        wave,
        cast.lunavella_groningen,
        cast.sanne,
        photo={"taken_at": "2026-11-16T12:00:00"},
        spot={"latitude": 53.2294, "longitude": 6.5665, "accuracy": 20},
        minutes=75,
    )
    page = browse(cast.roos, language="en").get(f"/review/{report.uuid}")
    # Hard 3; place, hours, date of the photo, late entry and contradiction 1 each.
    for words in (
        "weight 8, a person decides",
        "Same photo as in another report hard 3",
        "a photo of 17 Nov 2026, Lunavella Assen",
        "1.1 km from the location, ± 20 m",
        "The visit began on Tuesday 17 Nov 19:04.",
        "The camera says 16 Nov 2026; the visit was on 17 Nov 2026.",
        "More than an hour?",
        "Filled in more than 24 hours later",
    ):
        assert words in page.words, words
    links = [each.get("href") for each in _row(page, "receipt").iter("a")]
    assert f"/review/{first.uuid}#answer-receipt" in links


STORY = "De soep was lauw, en het duurde lang voor iemand ons zag staan bij de deur."


def test_what_was_in_an_earlier_report_is_found_there(cast: Cast, browse: Browse) -> None:
    wave = wave_of(cast.lunavella)
    first = sent(
        wave,
        cast.lunavella_assen,
        cast.sanne,
        photo={"taken_at": None, "digest": "a" * 64, "likeness": "aa" * 8},
        story=STORY,
    )
    # aa is 10101010: bf differs from it in three bits, ab in one, a8 in one. Five in all.
    report = sent(
        wave,
        cast.lunavella_groningen,
        cast.sanne,
        photo={"taken_at": None, "digest": "b" * 64, "likeness": "aa" * 5 + "bf" + "ab" + "a8"},
        story=STORY.replace("lang", "erg lang"),
    )
    further = sent(
        wave,
        cast.lunavella_breda,
        cast.joris,
        photo={"taken_at": None, "digest": "c" * 64, "likeness": "bf" * 2 + "aa" * 6},
        story=STORY,
    )
    roos = browse(cast.roos, language="en")
    page = roos.get(f"/review/{report.uuid}")
    assert "Photo like one in another report" in page.words
    assert "Text like an earlier one" in page.words
    for code, words in (
        ("receipt", "Like a photo of 17 Nov 2026, Lunavella Assen."),
        ("story", "The same shopper wrote nearly the same on 17 Nov 2026, Lunavella Assen."),
    ):
        row = _row(page, code)
        assert words in page.text_of(row)
        assert f"/review/{first.uuid}#answer-{code}" in [a.get("href") for a in row.iter("a")]
    # The first one was there before; the third is another shopper's, and six bits away.
    for other in (first, further):
        words = roos.get(f"/review/{other.uuid}").words
        assert "Text like an earlier one" not in words
    assert "Photo like one" not in roos.get(f"/review/{further.uuid}").words


def test_a_shopper_who_reviews_never_meets_their_own_report(cast: Cast, browse: Browse) -> None:
    cast.sanne.roles.append(UserRole(role="reviewer"))
    wave = wave_of(cast.lunavella)
    own = sent(wave, cast.lunavella_groningen, cast.sanne, photo={"taken_at": None})
    other = sent(wave, cast.lunavella_assen, cast.joris, photo={"taken_at": None})
    sanne = browse(cast.sanne)
    queue = sanne.get("/review")
    assert "Lunavella Assen" in queue.words
    assert "Lunavella Groningen" not in queue.words
    missing = sanne.get(f"/review/{uuid4()}", expect=404).words
    assert sanne.get(f"/review/{own.uuid}", expect=404).words == missing
    page = sanne.get(f"/review/{other.uuid}")
    # The same photo is in their own report: it is said, and leads nowhere.
    assert "Zelfde foto als in een ander verslag" in page.words
    assert str(own.uuid) not in page.text
    for what in ("approve", "return", "reject", "answers/greeted/seen", "steps/welcome/seen"):
        sanne.post(f"/review/{own.uuid}/{what}", expect=404)
    db.session.expire_all()
    assert own.assignment.state == "submitted"


def test_a_coordinator_reads_along_and_decides_nothing(cast: Cast, browse: Browse) -> None:
    report = _one(cast)
    karim = browse(cast.karim)
    assert "Lunavella Groningen" in karim.get("/review").words
    page = karim.get(f"/review/{report.uuid}")
    assert "Een controleur beslist. Jij leest mee." in page.words
    posts = [each.get("action") for each in page.all("form", method="post")]
    assert not [address for address in posts if address and "/review/" in address]
    for what in ("approve", "reject", "answers/greeted/seen"):
        karim.post(f"/review/{report.uuid}/{what}", expect=404)


def test_what_the_shopper_corrected_is_shown_without_a_name(cast: Cast, browse: Browse) -> None:
    report = _one(cast)
    roos_acts = actor_of(cast.roos)
    writes.write_remark(roos_acts, report, "minutes", "Klopt dit?")
    writes.return_report(roos_acts, report, "Eén vraag.")
    answer(report, cast.sanne, {"minutes": 3})
    submit(actor_of(cast.sanne), report)
    page = browse(cast.roos, language="en").get(f"/review/{report.uuid}")
    row = page.text_of(_row(page, "minutes"))
    assert "before: 8 after: 3" in row
    assert "the shopper" in row
    assert "“Klopt dit?”" in row
    assert "Sent again on" in row
    assert cast.sanne.name not in page.text


def test_a_weighted_script_shows_its_weights(cast: Cast, browse: Browse) -> None:
    steps = [
        {**step, "weight": weight} for step, weight in zip(SCRIPT["steps"], (1, 3), strict=True)
    ]
    wave = wave_of(cast.lunavella, {**SCRIPT, "overall_rule": "weighted", "steps": steps})
    report = sent(wave, cast.lunavella_groningen, cast.sanne)
    page = browse(cast.roos, language="en").get(f"/review/{report.uuid}")
    # (1 · 75 + 3 · 100) / 4
    assert "93.8 of 100" in page.words
    assert "Weighted mean" in page.words


def test_a_step_worth_one_point_says_so_in_the_singular(cast: Cast, browse: Browse) -> None:
    script = copy.deepcopy(SCRIPT)
    for item in script["steps"][0]["items"]:
        settings = {"greeted": {"points_yes": 1, "points_no": 0}, "minutes": {"minimum": 0}}
        item["settings"] = settings.get(item["code"], {})
    report = sent(wave_of(cast.lunavella, script), cast.lunavella_groningen, cast.sanne)
    page = browse(cast.roos, language="en").get(f"/review/{report.uuid}")
    assert "1 / 1 point, quality 100.0" in page.words
