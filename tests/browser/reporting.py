"""What tests of a report in the browser share: opening a page, going on, what is stored."""

from __future__ import annotations

from playwright.sync_api import expect

from audit.database import db
from audit.fieldwork.answers import given_in

NEXT = ".foot .btn-primary"
STATE = "[data-foot-state]"


def ready(page, address):
    """Open a page of a report and wait for its script."""
    page.goto(address)
    page.wait_for_selector("form[data-ready]")


def go_on(page):
    page.click(NEXT)
    page.wait_for_load_state()


def saved(page):
    expect(page.locator(STATE)).to_contain_text("Alles is bewaard")


def given(report):
    """What is stored now, as another connection sees it."""
    db.session.rollback()
    return {code: one.value for code, one in given_in(report.id).items()}


def choose(page, name, value):
    page.locator(f'input[name="{name}"][value="{value}"]').check(force=True)
