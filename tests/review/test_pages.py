"""The queue and the page of a report, as a reviewer and a coordinator meet them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import time_machine

from audit.accounts.models import UserRole
from audit.database import db, now
from audit.fieldwork.writes import submit
from audit.review import writes
from tests.cast import Cast
from tests.review.visits import SCRIPT, actor_of, answer, sent, started, wave_of

Browse = Callable[..., Any]


def _one(cast: Cast, **other: Any) -> Any:
    return sent(wave_of(cast.lunavella), cast.lunavella_groningen, cast.sanne, **other)


def _row(page: Any, code: str) -> Any:
    return page.find("article", id=f"answer-{code}")


# The queue


def test_the_start_page_of_a_reviewer_is_the_queue_and_says_when_it_is_empty(
    cast: Cast, browse: Browse
) -> None:
    roos = browse(cast.roos)
    assert roos.get("/", expect=302).location == "/review"
    assert "Er wacht niets" in roos.get("/review").words
    for which, words in (
        ("returned", "Er ligt niets bij een shopper"),
        ("approved", "Er is nog niets goedgekeurd"),
        ("rejected", "Er is niets afgewezen"),
    ):
        page = roos.get(f"/review?list={which}")
        assert words in page.words
        assert page.find("a", class_="btn-primary").get("href") == "/review"
    roos.get("/review?list=everything", expect=404)


def test_the_longest_waiting_report_comes_first(cast: Cast, browse: Browse) -> None:
    wave = wave_of(cast.lunavella)
    waiting = {3: cast.lunavella_assen, 50: cast.lunavella_breda, 10: cast.lunavella_groningen}
    for hours, location in waiting.items():
        with time_machine.travel(now() - dt.timedelta(hours=hours), tick=False):
            sent(wave, location, cast.sanne)
    page = browse(cast.roos, language="en").get("/review")
    names = [page.text_of(cell) for cell in page.all("th", scope="row")]
    assert names == ["Lunavella Breda", "Lunavella Groningen", "Lunavella Assen"]
    # 48 hours are promised.
    late, soon, calm = page.all("span", class_="clock")
    assert "is-late" in (late.get("class") or "")
    assert "is-soon" not in (soon.get("class") or "")
    assert "is-soon" not in (calm.get("class") or "")


def test_a_row_says_where_when_and_what_it_scores(cast: Cast, browse: Browse) -> None:
    _one(cast)
    page = browse(cast.roos).get("/review")
    for words in ("Lunavella Groningen", "Najaar", "17 nov 2026", "87,5", "1001"):
        assert words in page.words, words
    assert cast.sanne.name not in page.words
    assert page.links["Wacht 1"] == "/review"
    assert page.links["Goedgekeurd 0"] == "/review?list=approved"


def test_a_report_that_is_not_sent_yet_is_nobodys_to_review(cast: Cast, browse: Browse) -> None:
    report = started(wave_of(cast.lunavella), cast.lunavella_groningen, cast.sanne)
    roos = browse(cast.roos)
    assert "Er wacht niets" in roos.get("/review").words
    roos.get(f"/review/{report.uuid}", expect=404)


def test_the_queue_asks_the_database_the_same_at_three_rows_and_at_thirty(
    cast: Cast, browse: Browse, count_queries: Any
) -> None:
    wave = wave_of(cast.lunavella)
    roos = browse(cast.roos)
    found = []
    for rows in (3, 27):
        for number in range(rows):
            places = (cast.lunavella_groningen, cast.lunavella_assen, cast.lunavella_breda)
            shopper = (cast.sanne, cast.joris)[number % 2]
            sent(wave, places[number % 3], shopper)
        roos.get("/review")  # the script is read into memory once
        with count_queries() as queries:
            page = roos.get("/review")
        found.append(len(queries))
    assert len(page.all("th", scope="row")) == 30
    assert found[0] == found[1]
    assert found[0] <= 12


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


# The page of a report


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


# Acting


def test_an_answer_in_order_leads_to_the_next_one(cast: Cast, browse: Browse) -> None:
    report = _one(cast)
    roos = browse(cast.roos)
    page = roos.get(f"/review/{report.uuid}")
    done = roos.submit(
        page, "seen-greeted", within=_row(page, "greeted"), redirects=False, expect=302
    )
    assert done.location.endswith(f"/review/{report.uuid}#answer-minutes")
    page = roos.get(f"/review/{report.uuid}")
    # Ten answers were given; a place, a photo and pain points may be left empty.
    assert "1 van 10 bekeken" in page.words
    assert "in orde" in page.text_of(_row(page, "greeted"))


def test_a_step_is_in_order_at_once_and_the_last_leads_to_the_decision(
    cast: Cast, browse: Browse
) -> None:
    report = _one(cast)
    roos = browse(cast.roos, language="en")
    for step, at in (("welcome", "#answer-bill_right"), ("paying", "#answer-closing.grade")):
        page = roos.get(f"/review/{report.uuid}")
        section = page.find("section", id=f"step-{step}")
        done = roos.submit(page, f"step-seen-{step}", within=section, redirects=False, expect=302)
        assert done.location.endswith(at)
    page = roos.get(f"/review/{report.uuid}")
    section = page.find("section", id="step-closing")
    done = roos.submit(page, "step-seen-closing", within=section, redirects=False, expect=302)
    assert done.location.endswith("#decision")
    page = roos.get(f"/review/{report.uuid}")
    assert "10 of 10 seen" in page.words
    done = roos.submit(page, "Approve report")
    assert "The client sees its results now." in done.words
    assert done.request.path == "/review"


def test_a_remark_needs_its_reason_and_stays_until_it_is_taken_back(
    cast: Cast, browse: Browse
) -> None:
    report = _one(cast)
    roos = browse(cast.roos)
    page = roos.get(f"/review/{report.uuid}")
    page = roos.submit(page, "Opmerking noteren", within=_row(page, "minutes"), reason="  ")
    assert "Geef de reden." in page.text_of(_row(page, "minutes"))
    assert page.links["Geef de reden."] == "#reason-minutes"
    page = roos.submit(
        page, "Opmerking noteren", within=_row(page, "minutes"), reason="Zegt de bon dat ook?"
    )
    assert "Zegt de bon dat ook?" in page.text_of(_row(page, "minutes"))
    assert "Stuur 1 antwoord terug naar de shopper" in page.words
    page = roos.submit(page, "Opmerking intrekken", within=_row(page, "minutes"))
    assert "Zegt de bon dat ook?" not in page.words


def test_a_report_goes_back_and_the_next_one_opens(
    cast: Cast, browse: Browse, outbox: list[Any]
) -> None:
    wave = wave_of(cast.lunavella)
    first = sent(wave, cast.lunavella_groningen, cast.sanne)
    second = sent(wave, cast.lunavella_assen, cast.joris)
    roos = browse(cast.roos)
    page = roos.get(f"/review/{first.uuid}")
    page = roos.submit(page, "Opmerking noteren", within=_row(page, "minutes"), reason="Klopt dit?")
    refused = roos.submit(page, "Stuur 1 antwoord terug naar de shopper", reason="")
    assert "Geef de reden." in refused.words
    assert refused.links["Geef de reden."] == "#return-reason"
    done = roos.submit(refused, "Stuur 1 antwoord terug naar de shopper", reason="Eén vraag.")
    assert done.request.path == f"/review/{second.uuid}"
    assert "Het verslag van Lunavella Groningen gaat terug." in done.words
    [mail] = outbox
    # The link in the mail is one that the shopper can follow.
    path = next(word for word in mail.body.split() if str(first.uuid) in word)
    browse(cast.sanne).get("/" + path.split("/", 3)[3], expect=302)
    assert "Lunavella Groningen" in roos.get("/review?list=returned").words


def test_correcting_shows_the_field_of_the_question_and_keeps_the_original(
    cast: Cast, browse: Browse
) -> None:
    report = _one(cast)
    roos = browse(cast.roos, language="en")
    page = roos.get(f"/review/{report.uuid}/answers/minutes/correct")
    assert "The shopper’s answer: 8." in page.words
    page = roos.submit(page, "Correct the answer", minutes="3", reason="")
    assert "Give the reason." in page.words
    assert page.find("input", name="minutes").get("value") == "3"
    page = roos.submit(page, "Correct the answer", minutes="many", reason="The receipt says so.")
    assert page.find("input", name="minutes").get("aria-invalid") == "true"
    page = roos.submit(page, "Correct the answer", minutes="8", reason="The receipt says so.")
    assert "Change it, or go back." in page.words
    page = roos.submit(page, "Correct the answer", minutes="3", reason="The receipt says so.")
    assert "Corrected." in page.words
    trace = page.text_of(_row(page, "minutes"))
    assert "before: 8 after: 3" in trace
    assert "Roos Keur" in trace
    assert "The receipt says so." in trace
    assert "100.0" in page.words


def test_every_kind_of_answer_can_be_corrected_in_its_own_field(cast: Cast, browse: Browse) -> None:
    report = _one(cast, photo={"taken_at": None})
    roos = browse(cast.roos)
    for code in (
        "greeted", "spot", "story", "welcome.grade", "welcome.outcome", "welcome.emotion",
        "welcome.words", "welcome.pain_points", "closing.recommendation",
    ):  # fmt: skip
        page = roos.get(f"/review/{report.uuid}/answers/{code}/correct")
        assert [each for each in page.all() if (each.get("name") or "").startswith(code)], code
    page = roos.get(f"/review/{report.uuid}/answers/receipt/correct")
    assert page.all("input", type="file") == []
    assert page.heading == "Antwoord 2.2 wegnemen"
    roos.get(f"/review/{report.uuid}/answers/nothing/correct", expect=404)


def test_an_answer_is_taken_out_with_a_reason_only(cast: Cast, browse: Browse) -> None:
    report = _one(cast)
    roos = browse(cast.roos, language="en")
    page = roos.get(f"/review/{report.uuid}/answers/minutes/correct")
    assert "there is no score then" in page.words
    page = roos.submit(page, "Take the answer out", {"clear-reason": ""})
    assert "Nothing was taken out" in page.words
    page = roos.submit(page, "Take the answer out", {"clear-reason": "He cannot know this."})
    assert "taken out" in page.text_of(_row(page, "minutes"))
    assert "He cannot know this." in page.text_of(_row(page, "minutes"))
    assert "No score: 1 answer is missing" in page.words


def test_what_is_left_can_be_approved_in_one_go_but_not_in_silence(
    cast: Cast, browse: Browse
) -> None:
    report = _one(cast)
    roos = browse(cast.roos, language="en")
    page = roos.get(f"/review/{report.uuid}")
    roos.post(f"/review/{report.uuid}/approve")
    assert "10 answers are still to be seen." in roos.get(f"/review/{report.uuid}").words
    roos.submit(page, "Approve: the 10 answers left are in order too")
    page = roos.get(f"/review/{report.uuid}")
    assert "Approved: the client sees its results." in page.words
    assert "10 of 10 seen" in page.words


def test_the_second_decision_is_refused_in_words(cast: Cast, browse: Browse) -> None:
    report = _one(cast)
    cast.anouk.roles.append(UserRole(role="reviewer"))
    roos, anouk = browse(cast.roos, language="en"), browse(cast.anouk, language="en")
    stale = anouk.get(f"/review/{report.uuid}")
    roos.submit(roos.get(f"/review/{report.uuid}"), "Approve: the 10 answers left are in order too")
    page = anouk.submit(stale, "Reject for good", reason="Not usable", sure=True)
    assert "This report was decided in the meantime" in page.words
    assert "Approved: the client sees its results." in page.words
    page = anouk.submit(stale, "seen-greeted")
    assert "This report was decided in the meantime" in page.words


def test_a_rejection_needs_its_reason_and_a_tick(cast: Cast, browse: Browse) -> None:
    report = _one(cast)
    roos = browse(cast.roos, language="en")
    page = roos.get(f"/review/{report.uuid}")
    page = roos.submit(page, "Reject for good", reason="Another shop.")
    assert "Tick this box too" in page.words
    page = roos.submit(page, "Reject for good", reason="Another shop.", sure=True)
    assert "is rejected" in page.words
    assert "Lunavella Groningen" in roos.get("/review?list=rejected").words
    assert "“Another shop.”" in roos.get(f"/review/{report.uuid}").words


def test_a_coordinator_reopens_with_a_reason(cast: Cast, browse: Browse) -> None:
    report = _one(cast)
    writes.approve(actor_of(cast.roos), report)
    karim = browse(cast.karim, language="en")
    page = karim.get(f"/review/{report.uuid}")
    page = karim.submit(page, "Reopen", reason="")
    assert "Give the reason." in page.words
    page = karim.submit(page, "Reopen", reason="The client asks.")
    assert "is under review again" in page.words
    assert "“The client asks.”" in page.words


def test_a_reviewer_reopens_nothing(cast: Cast, browse: Browse) -> None:
    report = _one(cast)
    writes.approve(actor_of(cast.roos), report)
    roos = browse(cast.roos)
    page = roos.get(f"/review/{report.uuid}")
    assert "Heropenen" not in page.words
    roos.post(f"/review/{report.uuid}/reopen", {"reason": "Zomaar"}, expect=404)


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
