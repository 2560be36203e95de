"""What a reviewer does on the pages, and where each act leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from audit.accounts.models import UserRole
from audit.review import writes
from tests.cast import Cast
from tests.review.visits import actor_of, sent, wave_of

Browse = Callable[..., Any]


def _one(cast: Cast, **other: Any) -> Any:
    return sent(wave_of(cast.lunavella), cast.lunavella_groningen, cast.sanne, **other)


def _row(page: Any, code: str) -> Any:
    return page.find("article", id=f"answer-{code}")


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
    page = roos.submit(page, "Correct the answer", {":reason": ""}, minutes="3")
    assert "Give the reason." in page.words
    assert page.find("input", name="minutes").get("value") == "3"
    page = roos.submit(
        page, "Correct the answer", {":reason": "The receipt says so."}, minutes="many"
    )
    assert page.find("input", name="minutes").get("aria-invalid") == "true"
    page = roos.submit(page, "Correct the answer", {":reason": "The receipt says so."}, minutes="8")
    assert "Change it, or go back." in page.words
    page = roos.submit(page, "Correct the answer", {":reason": "The receipt says so."}, minutes="3")
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
    assert page.links["Give the reason."] == "#clear-reason"
    assert page.find("textarea", id="clear-reason").get("aria-invalid") == "true"
    assert page.find("textarea", id="change-reason").get("aria-invalid") is None
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
