"""What tests of a report in the browser share: opening a page, going on, what is stored."""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import expect

from audit.database import db
from audit.fieldwork.answers import given_in

NEXT = ".foot .btn-primary"
STATE = "[data-foot-state]"
#: What an answer or a photo says that is kept and has not gone yet.
WAITS = "Op deze telefoon, nog niet verstuurd"

# Gives an answer to every question of the page, each in the way of its fields.
ANSWER_ALL = """() => {
  const told = (field) => {
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const texts = { date: "2026-11-20", time: "19:40", "datetime-local": "2026-11-20T19:40" };
  for (const block of document.querySelectorAll("[data-question]")) {
    const fields = [...block.querySelectorAll("input, select, textarea")].filter(({ name, type }) =>
      !["hidden", "file"].includes(type) && !/:(na|comment|remove)$/.test(name));
    const boxes = fields.filter(({ type }) => ["radio", "checkbox"].includes(type));
    const rest = ({ dataset, name }) => "exclusive" in dataset || name.endsWith(":nothing");
    const box = boxes.find((each) => !rest(each));
    if (box) {
      box.checked = true;
      told(box);
    }
    // Of the words two are chosen, of the sliders both are moved.
    for (const field of fields.filter((each) => !boxes.includes(each)).slice(0, 2)) {
      field.value = field.options ? "2" : field.type === "range" ? "-37" : texts[field.type] ?? "7";
      told(field);
    }
  }
}"""


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


def photo_file(size=(2600, 1300)):
    """A photo as a phone makes it, with time and place in it, to be chosen in a field."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2026:11:22 19:36:05"
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 13.0, 10.0), 3: "E", 4: (6.0, 34.0, 0.0)})
    content = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(content, "JPEG", quality=90, exif=exif)
    return {"name": "IMG_0042.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}
