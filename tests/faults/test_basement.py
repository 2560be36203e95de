"""What the front page promises, all of it in one visit: a basement without reception, a whole
report with photos, the browser killed twice, the server killed in between, the session expired.
When reception is back the report arrives by itself, complete, once."""

from __future__ import annotations

import datetime as dt

from playwright.sync_api import expect
from sqlalchemy import func, select

from audit.accounts.models import UserSession
from audit.database import db, now
from audit.fieldwork.models import Answer
from tests.browser.reporting import STATE, WAITS
from tests.browser.test_offline import ROW
from tests.cast import PASSWORD
from tests.faults.shopping import KEPT, check_arrived, questions_of


def every_session_expires():
    db.session.rollback()
    for one in db.session.scalars(select(UserSession)):
        one.expires_at = now() - dt.timedelta(minutes=1)
    db.session.commit()


def signs_in_on_the_page(dinner, person):
    page = dinner.page
    expect(page.locator(STATE)).to_contain_text("Je bent uitgelogd")
    page.locator(STATE).get_by_role("button", name="Inloggen").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("E-mailadres").fill(person.email)
    dialog.get_by_label("Wachtwoord").fill(PASSWORD)
    dialog.get_by_role("button", name="Inloggen").click()
    expect(dialog).to_have_count(0)


def answers_in_the_database():
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Answer))


def test_a_report_from_the_basement_arrives_by_itself_complete_and_once(
    cast, dinner, battery, line, server
):
    dinner.take_along()
    # Down the stairs.
    line.drop()
    dinner.begin()
    dinner.answer("arriving")
    dinner.take_photos("arriving", 2)
    expect(dinner.page.locator(STATE)).to_contain_text(KEPT)
    expect(dinner.page.locator(".photo-state")).to_have_text([WAITS, WAITS])

    battery.kill()
    dinner.page = battery.open()
    dinner.open("arriving/questions")
    _kept, answers, _photos = dinner.look("arriving")
    assert answers == questions_of("arriving", dinner.round)
    expect(dinner.page.locator(".photo")).to_have_count(2)

    # For a moment there is reception, but nobody is signed in any more.
    every_session_expires()
    line.good()
    signs_in_on_the_page(dinner, cast.sanne)
    battery.note_cookies()
    expect(dinner.page.locator(STATE)).to_contain_text("Alles is bewaard")
    line.drop()
    stored = answers_in_the_database()

    dinner.fill_in(photos=2)
    dinner.send()
    expect(dinner.page.locator(ROW)).to_contain_text("wordt ingeleverd zodra er bereik is")
    assert answers_in_the_database() == stored

    battery.kill()
    server.kill()
    server.start()
    dinner.page = battery.open()
    dinner.page.goto("/on-this-phone")
    expect(dinner.page.locator(ROW)).to_contain_text("wordt ingeleverd zodra er bereik is")
    # Up the stairs. Nobody touches anything.
    line.good()
    check_arrived(dinner, dinner.waits_until_received())
    dinner.nothing_is_left()
