"""A shopper on a bad line, in a real browser at a real server: short forms of ``soak_line.py``."""

from __future__ import annotations

from tests.browser.reporting import given, saved
from tests.faults import bad_lines
from tests.faults.bad_lines import WAITING
from tests.faults.shopping import GIVE, check_arrived


def test_an_answer_leaves_the_phone_on_its_acknowledgement_only(dinner, line):
    bad_lines.late_reply(dinner, line, 6)


def test_a_photo_leaves_the_phone_on_its_acknowledgement_only(dinner, line):
    bad_lines.late_photo_reply(dinner, line, 6)


def test_an_answer_and_a_photo_whose_replies_got_lost_are_there_once(dinner, line):
    dinner.take_along()
    dinner.begin()
    report = bad_lines.the_report()
    line.hold("/answers", 600, times=1)
    dinner.page.evaluate(GIVE, {"arriving_noise": "7"})
    dinner.given = {"arriving_noise": "7"}
    bad_lines.until(lambda: given(report).get("arriving_noise") == 7, 30, "it is stored")
    line.drop()
    line.good()
    saved(dinner.page)
    check_arrived(dinner)
    line.hold("/photos", 600, times=1)
    dinner.take_photos("arriving")
    bad_lines.until(lambda: given(report).get("arriving_photo"), 30, "it is stored")
    line.drop()
    line.good()
    bad_lines.until(lambda: dinner.page.evaluate(WAITING) == 0, 60, "acknowledged")
    saved(dinner.page)
    check_arrived(dinner)


def test_a_report_whose_reply_got_lost_has_its_reference(dinner, line):
    dinner.take_along()
    dinner.begin()
    dinner.fill_in()
    line.hold("/check", 600, times=1)
    dinner.send()
    bad_lines.until(lambda: bad_lines.the_report().assignment.state == "submitted", 60, "handed in")
    line.drop()
    line.good()
    check_arrived(dinner, dinner.waits_until_received())
    dinner.nothing_is_left()


def test_a_report_that_was_sent_where_nothing_passes_arrives_after_a_kill(dinner, battery, line):
    dinner.take_along()
    dinner.begin()
    dinner.fill_in()
    line.stall()
    dinner.send()
    # Pressed, and no word of an answer yet: the phone goes dark.
    dinner.page.wait_for_timeout(1500)
    battery.kill()
    line.good()
    dinner.page = battery.open()
    dinner.page.goto("/on-this-phone")
    check_arrived(dinner, dinner.waits_until_received())


def test_a_report_that_is_sent_while_its_photos_go_sends_each_once(dinner, line):
    dinner.take_along()
    line.drop()
    dinner.begin()
    dinner.fill_in()
    sent = []
    dinner.page.on("request", lambda asked: sent.append((asked.method, asked.url[-7:])))
    line.throttle(200, 100)
    line.good()
    dinner.open("check")
    dinner.send()
    check_arrived(dinner, dinner.waits_until_received())
    assert sent.count(("POST", "/photos")) == dinner.photos.total()


def test_a_report_arrives_once_over_a_line_that_drops_and_stalls(dinner, line):
    figures = bad_lines.flapping(dinner, line, 5, stall=3)
    assert figures["drops"] > 0


def test_a_report_arrives_over_a_slow_line(dinner, line):
    bad_lines.throttled(dinner, line, 800, 200, photos=1)


def test_a_browser_killed_at_random_has_all_that_its_pages_called_kept(dinner, battery, line):
    figures = bad_lines.killed_again_and_again(dinner, battery, line, 4, seed=1)
    assert figures["said to be kept"] >= 2
