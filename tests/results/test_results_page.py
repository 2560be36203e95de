"""The results page: what it says of a wave computed by hand, who sees which part, and when
it says that there is too little to say anything."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import pytest

from audit.clients.models import Location
from audit.database import db
from tests.cast import Cast
from tests.results.wave import Fieldwork, document, step, tenths

Browse = Callable[..., Any]
Count = Callable[[], AbstractContextManager[list[str]]]


def two_tenths(**more: Any) -> Any:
    """One step whose score can be any multiple of five."""
    return document(step("arriving", tenths("one"), tenths("other")), **more)


def halves(score: int) -> dict[str, int]:
    """Answers to ``two_tenths`` that score this."""
    return {"one": score // 10, "other": score // 5 - score // 10}


def figure_named(page: Any, identifier: str) -> str:
    return str(page.text_of(page.find("figure", **{"aria-labelledby": f"{identifier}-title"})))


def the_clustered_case(cast: Cast, **more: Any) -> Fieldwork:
    """The method's three locations, through visits that were really approved."""
    work = Fieldwork(cast, two_tenths(**more))
    for location, found in (
        (cast.lunavella_groningen, (80, 70, 90)),
        (cast.lunavella_assen, (60, 50)),
        (cast.lunavella_breda, (85, 75)),
    ):
        for score in found:
            work.approved(location, halves(score))
    return work


def test_a_wave_shows_the_mean_and_the_clustered_interval_of_the_method(
    cast: Cast, browse: Browse
) -> None:
    work = the_clustered_case(cast)
    page = browse(cast.hanna).get(work.address)
    overall = figure_named(page, "overall")
    # Mean 72.857 with standard error 7.7039 and t(0.975, 2) = 4.302653: 39.710 to 106.004, and no
    # score is above 100.
    assert "72,9 van 100" in overall
    assert "95%-interval 39,7 tot 100,0" in overall.replace("\xa0", " ")
    assert "verslagen 7" in overall
    assert "locaties 3" in overall
    assert "7 van 7 verslagen goedgekeurd" in figure_named(page, "progress")


def test_a_wave_at_two_locations_says_that_the_interval_is_not_clustered(
    cast: Cast, browse: Browse
) -> None:
    work = Fieldwork(cast, two_tenths())
    for location, found in (
        (cast.lunavella_groningen, (80, 70, 90)),
        (cast.lunavella_assen, (60, 50)),
    ):
        for score in found:
            work.approved(location, halves(score))
    page = browse(cast.hanna).get(work.address)
    overall = figure_named(page, "overall")
    # s = 15.8114, s/√5 = 7.0711, t(0.975, 4) = 2.776445: 70 ± 19.632.
    assert "70,0 van 100" in overall
    assert "50,4 tot 89,6" in overall
    assert "Minder dan 3 locaties" in overall
    three = browse(cast.theo)
    assert (
        "Minder dan 3 locaties"
        not in three.get(the_clustered_case_of_the_rival(cast).address).words
    )


def the_clustered_case_of_the_rival(cast: Cast) -> Fieldwork:
    work = Fieldwork(cast, two_tenths(), client="tamarinde")
    for location, found in (
        (cast.tamarinde_hasselt, (80, 70, 90)),
        (cast.tamarinde_genk, (60, 50)),
        (cast.tamarinde_gent, (85, 75)),
    ):
        for score in found:
            work.inserted(location, score, {"arriving": {"quality": score}})
    return work


def test_three_scores_of_a_third_and_one_more_meet_the_half_that_they_are(
    cast: Cast, browse: Browse
) -> None:
    work = Fieldwork(cast, two_tenths())
    # Five reports: 33⅓ four times and 116.9 − … chosen so that the mean is exactly 46.65.
    for _ in range(3):
        work.inserted(cast.lunavella_groningen, "33.333333333333")
    for score in ("66.6", "66.65"):
        work.inserted(cast.lunavella_assen, score)
    page = browse(cast.hanna).get(work.address)
    # (100 + 66.6 + 66.65) / 5 = 46.65: half up, 46.7.
    assert "46,7 van 100" in figure_named(page, "overall")


def test_passes_are_counted_against_the_pass_mark_and_only_where_there_is_one(
    cast: Cast, browse: Browse
) -> None:
    work = the_clustered_case(cast, pass_mark="75")
    page = browse(cast.hanna).get(work.address)
    # 80, 90, 85 and 75 reach 75; Wilson: (.571 + .274) / 1.549 ± .296.
    assert "Verslagen die de norm haalden 57% (25 tot 84%) · 4 van 7" in figure_named(
        page, "overall"
    )
    without = Fieldwork(cast, two_tenths(), name="Zonder norm")
    for _ in range(5):
        without.approved(cast.lunavella_assen, halves(80))
    assert "norm" not in figure_named(browse(cast.hanna).get(without.address), "overall")


def test_a_report_over_the_pass_mark_that_a_rule_failed_says_so(cast: Cast, browse: Browse) -> None:
    rule = {"when": {"==": [{"var": ["one"]}, 10]}, "effect": "fail"}
    script = document(step("arriving", tenths("one", knock_outs=[rule])), pass_mark="75")
    work = Fieldwork(cast, script)
    for answer, said in ((10, True), (9, False), (2, False)):
        result = work.result_of(work.approved(cast.lunavella_assen, {"one": answer}))
        page = browse(cast.hanna).get(f"/results/{work.project.uuid}/report/{result.uuid}")
        assert ("een knock-outregel van het script laat dit verslag zakken" in page.words) is said


def test_a_location_alone_is_not_called_average_of_itself(cast: Cast, browse: Browse) -> None:
    work = Fieldwork(cast, two_tenths())
    for score in (80, 70, 90, 60, 85):
        work.approved(cast.lunavella_assen, halves(score))
    words = figure_named(browse(cast.hanna).get(work.address), "places")
    assert "Niet vergeleken · 1" in words
    assert "Rond het gemiddelde" not in words


def test_a_script_without_scored_questions_has_no_score_and_not_nought(
    cast: Cast, browse: Browse
) -> None:
    work = Fieldwork(cast, document(step("arriving", tenths("one", maximum=None)), pass_mark="60"))
    reports = [work.approved(cast.lunavella_assen, {"one": 7}) for _ in range(5)]
    page = browse(cast.hanna).get(work.address)
    assert "Niets in deze verslagen wordt gescoord" in page.words
    assert "0,0" not in page.words
    assert "die de norm haalden" not in page.words
    address = f"/results/{work.project.uuid}/report/{work.result_of(reports[0]).uuid}"
    assert "geen score" in browse(cast.hanna).get(address).words


def test_recommendation_and_whole_grade_stand_with_their_interval_and_n(
    cast: Cast, browse: Browse
) -> None:
    work = Fieldwork(cast, two_tenths())
    for place, (grade, recommendation) in enumerate(
        [(8, 10), (9, 9), (7, 9), (6, 8), (5, 3), (9, 9)]
    ):
        location = (cast.lunavella_groningen, cast.lunavella_assen, cast.lunavella_breda)[place % 3]
        answers = {"closing.grade": grade, "closing.recommendation": recommendation}
        work.approved(location, {**halves(70), **answers})
    overall = figure_named(browse(cast.hanna).get(work.address), "overall")
    # p − d = 4/6 − 1/6 = .50. Adjusted: n 9, (4.75 − 1.75)/9 = .3333, variance
    # (6.5/9 − .3333²)/9 = .067901, ± 1.959964 · .260578 = .51072: −18 to +84.
    assert "Aanbevelingsscore +50 (−18 tot +84) · n 6" in overall
    # Mean 44/6 = 7.333; per location sums 14, 14, 16 of two each: deviations −.6667, −.6667,
    # 1.3333; SE² = 3/2 · 2.6667/36 = .11111; ± 4.302653 · .33333 = 1.434.
    assert "Eindcijfer, van 10 7,3 (5,9 tot 8,8) · n 6" in overall


def test_a_location_is_shrunk_to_the_common_mean_and_none_is_shown_below_three_reports(
    cast: Cast, browse: Browse
) -> None:
    # The method's case: means 92, 78, 85, 70 of 2, 12, 6, 20 reports. Each is its mean ± d in
    # equal numbers, so that the spread inside locations is 40·d²/36 = 120 for d² = 108.
    work = Fieldwork(cast, two_tenths())
    fourth = Location(
        client=cast.lunavella,
        code="LZ1",
        name="Lunavella Zwolle",
        street="Plein 2",
        postal_code="8000",
        city="Zwolle",
        country="NL",
        time_zone="Europe/Amsterdam",
    )
    db.session.add(fourth)
    db.session.flush()
    half = Decimal(108).sqrt()
    for location, mean, n in (
        (cast.lunavella_groningen, 92, 2),
        (cast.lunavella_assen, 78, 12),
        (cast.lunavella_breda, 85, 6),
        (fourth, 70, 20),
    ):
        for number in range(n):
            work.inserted(location, mean + (half if number % 2 else -half))
    page = browse(cast.hanna).get(work.address)
    places = figure_named(page, "places")
    assert "gewogen gemiddelde 79,6" in places
    for name, score in (("Assen", "78,2"), ("Breda", "83,6"), ("Zwolle", "70,9")):
        assert f"Lunavella {name} " in places
        assert f" {score} " in places
    assert "Lunavella Groningen 2 van 3" in places
    assert "92,0" not in page.words
    assert "85,5" not in page.words
    # The interval of Zwolle: λ = 55.256/61.256, ± 1.959964·√(λ·6) = 4.560: below 79.565.
    assert "66,4 tot 75,5" in places
    assert "Onder het gemiddelde · 1 Lunavella Zwolle" in places


def test_the_worst_touchpoint_stands_first_by_what_its_reports_prove(
    cast: Cast, browse: Browse
) -> None:
    names = ("alpha", "bravo", "charlie", "delta")
    work = Fieldwork(
        cast,
        document(*(step(name, tenths(name), measures={"emotion": True}) for name in names)),
    )
    # The method's A 3 of 5, B 18 of 60, C 2 of 3, D 40 of 100, made ten times as rare for the
    # two that are too few: here A and C are listed apart, and D comes before B.
    low = {"alpha": (5, 3), "bravo": (60, 18), "charlie": (3, 2), "delta": (100, 40)}
    locations = (cast.lunavella_groningen, cast.lunavella_assen, cast.lunavella_breda)
    for number in range(100):
        steps = {
            name: {"valence": -20 if number < bad else 30, "quality": 40 if number < bad else 80}
            if number < n
            else {"reached": False}
            for name, (n, bad) in low.items()
        }
        work.inserted(locations[number % 3], 60, steps)
    worst = figure_named(browse(cast.hanna).get(work.address), "worst-felt")
    assert worst.startswith("Delta voelt onprettig in 40% van de verslagen")
    order = [worst.index(name.capitalize(), 60) for name in ("delta", "bravo", "alpha", "charlie")]
    assert order == sorted(order)
    # Wilson's lower bounds: D 40/100 .3094, B 18/60 .1990.
    assert "40 van 100 31%" in worst
    assert "18 van 60 20%" in worst
    assert "5 van 10" in worst
    assert "3 van 10" in worst


def test_where_nothing_goes_wrong_no_step_is_called_the_hardest(cast: Cast, browse: Browse) -> None:
    work = Fieldwork(cast, document(step("alpha", measures={"emotion": True}), step("bravo")))
    for _ in range(12):
        work.inserted(
            cast.lunavella_assen, 90, {"alpha": {"valence": 60}, "bravo": {"quality": 90}}
        )
    page = browse(cast.hanna).get(work.address)
    assert "zwaarste moment." not in page.words
    assert not page.all("tr", **{"class": "is-worst"})


@pytest.mark.parametrize("number", [1, 4])
def test_below_five_reports_there_is_progress_and_single_reports_and_no_mean(
    cast: Cast, browse: Browse, number: int
) -> None:
    work = Fieldwork(cast, document(step("arriving", tenths("one"), measures={"grade": True})))
    work.planned(cast.lunavella_breda, 3)
    for place in range(number):
        work.approved(
            cast.lunavella_groningen, {"one": 3 + place, "arriving.grade": 9, "closing.grade": 2}
        )
    page = browse(cast.hanna).get(work.address)
    assert f"{number} van {number + 3} verslagen goedgekeurd" in page.words
    assert f"{number} van 5" in figure_named(page, "overall")
    assert "Elke stap in cijfers" not in page.words
    assert "interval" not in page.words
    assert not page.all("figure", **{"aria-labelledby": "journey-title"})
    assert not page.all("figure", **{"aria-labelledby": "places-title"})
    rows = [
        page.text_of(row) for row in page.all("tr") if "Lunavella Groningen" in page.text_of(row)
    ]
    assert len(rows) == number
    assert "30,0" in " ".join(rows)


def test_a_project_without_waves_and_a_wave_without_visits_say_what_will_come(
    cast: Cast, browse: Browse
) -> None:
    work = Fieldwork(cast, two_tenths())
    hanna = browse(cast.hanna)
    assert "Nog niets gepland" in hanna.get(work.address).words
    work.planned(cast.lunavella_assen, 2)
    page = hanna.get(work.address)
    assert "0 van 2 verslagen goedgekeurd" in page.words
    assert "Er is nog geen verslag goedgekeurd" in page.words
    assert "None" not in page.words


def test_all_waves_take_the_reports_of_every_wave_together(cast: Cast, browse: Browse) -> None:
    work = the_clustered_case(cast)
    second = work.new_wave("Voorjaar 2027")
    for score in (10, 20, 30):
        work.inserted(cast.lunavella_assen, score, wave=second)
    hanna = browse(cast.hanna)
    both = figure_named(hanna.get(f"/results/{work.project.uuid}"), "overall")
    # (510 + 60) / 10
    assert "57,0 van 100" in both
    assert "verslagen 10" in both
    assert "72,9" in figure_named(hanna.get(work.address), "overall")
    few = hanna.get(f"/results/{work.project.uuid}/{second.uuid}")
    assert "3 van 5" in figure_named(few, "overall")


def test_a_person_of_a_region_or_location_sees_the_figures_of_their_places_and_is_told(
    cast: Cast, browse: Browse
) -> None:
    work = the_clustered_case(cast)
    for _ in range(2):
        work.inserted(cast.lunavella_groningen, 100)
    region = browse(cast.rik).get(work.address)
    assert "alleen jouw plekken: 2 locaties" in region.words
    # (240 + 200 + 110) / 7 = 78.571
    assert "78,6 van 100" in figure_named(region, "overall")
    assert "Breda" not in region.words
    local = browse(cast.lotte).get(work.address)
    assert "alleen jouw plekken: 1 locatie" in local.words
    # (240 + 200) / 5 = 88
    assert "88,0 van 100" in figure_named(local, "overall")
    assert "Assen" not in local.words
    head = browse(cast.hanna).get(work.address)
    assert "jouw plekken" not in head.words
    assert "Lunavella Breda" in head.words


def test_single_reports_and_lists_are_bounded_like_the_figures(cast: Cast, browse: Browse) -> None:
    work = Fieldwork(cast, two_tenths())
    away = work.result_of(work.approved(cast.lunavella_breda, halves(70)))
    near = work.result_of(work.approved(cast.lunavella_groningen, halves(80)))
    address = f"/results/{work.project.uuid}/report/{{}}"
    for person, seen in ((cast.hanna, 2), (cast.rik, 1), (cast.lotte, 1), (cast.karim, 2)):
        visitor = browse(person)
        listed = visitor.get(f"{work.address}/reports")
        assert len(listed.all("tbody/tr")) + len(listed.all("tr")) - 1 in (seen, 2 * seen)
        visitor.get(address.format(near.uuid))
        visitor.get(address.format(away.uuid), expect=200 if seen == 2 else 404)
    for person in (cast.theo, cast.roos, cast.sanne):
        stranger = browse(person)
        stranger.get(work.address, expect=404)
        stranger.get(address.format(near.uuid), expect=404)
        stranger.get(f"{work.address}/workbook", expect=404)


def test_who_sees_one_project_goes_straight_to_its_latest_wave(cast: Cast, browse: Browse) -> None:
    work = the_clustered_case(cast)
    hanna = browse(cast.hanna)
    assert hanna.get("/results", expect=302).location.endswith(work.address)
    assert "Avond" in hanna.get("/results?list=1").words
    Fieldwork(cast, two_tenths(), name="Ochtend")
    assert "Ochtend" in hanna.get("/results").words
    assert "Nog geen resultaten" in browse(cast.theo).get("/results").words


def test_the_page_asks_as_many_queries_for_thirty_reports_as_for_three(
    cast: Cast, browse: Browse, count_queries: Count
) -> None:
    work = Fieldwork(
        cast,
        document(
            *(step(name, tenths(name), measures={"emotion": True}) for name in ("alpha", "bravo"))
        ),
    )
    rows = {"alpha": {"valence": 20, "quality": 30}, "bravo": {"valence": -5, "quality": 40}}
    hanna, address = browse(cast.hanna), work.address
    asked, present = {}, 0
    for upto in (3, 6, 30):
        for _ in range(upto - present):
            work.inserted(cast.lunavella_assen, 60, rows, mentions=[("alpha", "word", "happy")])
        hanna.get(address)
        with count_queries() as queries:
            hanna.get(address)
        present = upto
        asked[upto] = [query for query in queries if query.lstrip().startswith("SELECT")]
    for queries in asked.values():
        assert len(queries) <= 12, "\n".join(query[-300:] for query in queries)
    assert len(asked[6]) == len(asked[30])
