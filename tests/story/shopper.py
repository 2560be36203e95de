"""What a shopper does on the phone: accept, read, report step by step, correct."""

from __future__ import annotations

import io
import re

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.checks import assert_accessible, assert_fits, assert_touchable

TAKEN = "2026:11:20 19:41:07"
WRONG = 'The waiter looked away from us – twice.\nThen he called "Table?"'
COOK = "The soup was lukewarm."
COOK_CORRECTED = "The soup was lukewarm at the rim, hot in the middle. 10/10 bread!"
SERVED = "WAITER-WITH-THE-RED-TIE"
CAMERA, FILE = "CAMERA-OF-SANNE", "IMG_SANNE"
#: What a client must find nowhere: the internal answer, and what the photo knew.
SECRETS = (SERVED, CAMERA, FILE, "53.2277", "19:41:07")


def jpeg() -> bytes:
    """A photo as a phone makes it: large enough to be shrunk, with time and place in it."""
    picture = Image.effect_noise((2400, 1800), 40).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = CAMERA
    exif.get_ifd(0x8769)[0x9003] = TAKEN
    exif.get_ifd(0x8769)[0x9011] = "+01:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 13.0, 40.0), 3: "E", 4: (6.0, 33.0, 59.4)})
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=exif, quality=80)
    return file.getvalue()


class Phone:
    """A shopper with a phone. Without script what is typed is saved by the button alone."""

    def __init__(self, page: Page, *, script: bool = True) -> None:
        self.page = page
        self.script = script

    def press(self, name: str) -> None:
        """A button that leads to a page."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).tap()

    def follow(self, name: str | re.Pattern[str]) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name).tap()

    def look(self) -> None:
        """A page is fit for its reader: nothing for axe to find, nothing too small or too wide."""
        if self.script:
            assert_accessible(self.page)
        assert_fits(self.page)
        assert_touchable(self.page)

    def question(self, text: str) -> Locator:
        return self.page.get_by_role("group", name=text)

    def choose(self, question: str, answer: str) -> None:
        self.question(question).get_by_role("radio", name=answer, exact=True).tap()
        if self.script:
            expect(self.question(question).get_by_text("Saved at")).to_be_visible()

    def expect_heading(self, text: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(text)

    def start(self, place: str = "Lunavella Groningen") -> None:
        """From the list of today to the first page of the report; the quiz wrong first."""
        self.page.goto("/")
        self.expect_heading("Today")
        self.look()
        self.follow(re.compile(place))
        self.look()
        self.press("Accept")
        self.follow(re.compile("Read the briefing"))
        self.expect_heading("Briefing")
        expect(self.page.get_by_text("Order soup.")).to_be_visible()
        self.look()
        self.follow("I have read it: to the questions")
        self.page.get_by_role("radio", name="Cake").tap()
        self.press("Confirm the briefing")
        expect(self.page.get_by_role("alert")).to_contain_text("One answer is not right yet")
        expect(self.page.get_by_text("It is about the soup.")).to_be_visible()
        self.look()
        self.page.get_by_role("radio", name="Soup").tap()
        self.press("Confirm the briefing")
        self.press("Start the report")
        self.expect_heading("Coming in")

    def feel(self, value: int) -> None:
        """The slider; without script the eleven buttons, on one of which ``value`` must lie."""
        self.expect_heading("How did this feel?")
        if not self.script:
            number = str(value).replace("-", "−") if value <= 0 else f"+{value}"
            self.page.get_by_role("radio", name=number).first.tap()
            return
        slider = self.page.get_by_role("slider", name="How did this feel?")
        box = slider.bounding_box()
        assert box
        share = (value + 100) / 200
        self.page.touchscreen.tap(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
        while (now := int(slider.input_value())) != value:
            slider.press("ArrowRight" if now < value else "ArrowLeft")
        expect(self.page.get_by_role("status").get_by_text("Everything is saved")).to_be_visible()

    def word(self, word: str, strength: str) -> None:
        self.expect_heading("Which words fit?")
        if not self.script:
            self.page.get_by_label(word, exact=True).select_option(strength)
            return
        self.page.get_by_role("button", name=word, exact=True).tap()
        self.page.get_by_role("radiogroup").get_by_role("radio", name=strength).tap()
        expect(self.page.get_by_role("button", name=f"{word}, {strength}")).to_be_visible()

    def come_in(self) -> None:
        """The first step: the duration is left out, and the page says so."""
        page = self.page
        what = page.get_by_label("What went wrong?")
        if self.script:
            expect(what).to_be_hidden()
        self.choose("Did somebody greet you?", "No")
        if not self.script:
            self.press("Continue: how did this feel?")
            expect(page.get_by_role("alert")).to_be_visible()
        expect(what).to_be_visible()
        what.fill(WRONG)
        chooser = self.question("A photo of your table")
        chooser.locator("input[type=file]").set_input_files(
            {"name": f"{FILE}.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
        )
        if self.script:
            expect(chooser.get_by_text("Received", exact=True)).to_be_visible(timeout=15_000)
        self.question("What got in your way?").get_by_role("checkbox", name="Nobody looks up").tap()
        self.choose("How do you grade this step?", "4")
        self.choose("Did you go on after this step", "Nearly left")
        self.press("Continue: how did this feel?")
        told = page.get_by_role("alert")
        expect(told).to_contain_text("How long until you sat down?")
        self.look()
        self.press("Continue, fill in later")
        self.feel(-60)
        self.look()
        self.press("Continue")
        self.word("irritated", "strongly")
        self.word("ignored", "a little")
        self.look()
        self.press("Continue to Eating")

    def eat(self) -> None:
        self.expect_heading("Eating")
        self.choose("How did the food taste?", "4")
        self.page.get_by_label("What should the cook know?").fill(COOK)
        self.page.get_by_label("Who served you?").fill(SERVED)
        self.choose("How do you grade this step?", "8")
        self.choose("Did you go on after this step", "Went on")
        self.press("Continue: how did this feel?")
        self.feel(40)
        self.press("Continue")
        self.expect_heading("Which words fit?")
        self.page.get_by_role("checkbox", name="nothing in particular").tap()
        self.press("Continue: the whole visit")
        self.choose("How do you grade the whole experience?", "7")
        self.choose("How likely are you to recommend this", "6")
        self.press("Continue: check everything")

    def send(self) -> str:
        """What was left out is filled in from the list of gaps; returns the reference."""
        page = self.page
        self.expect_heading("Is everything right?")
        expect(page.get_by_role("heading", name="One answer to go")).to_be_visible()
        self.look()
        self.follow(re.compile("How long until you sat down?"))
        if self.script:
            page.get_by_role("button", name="Fill in the time yourself").tap()
        self.question("How long until you sat down?").get_by_label("Minutes").fill("7")
        self.question("How long until you sat down?").get_by_label("Seconds").fill("30")
        self.press("Save and back to the overview")
        return self.declare()

    def declare(self) -> str:
        """From the overview with nothing missing to the receipt; returns the reference."""
        page = self.page
        expect(page.get_by_text("Everything is filled in")).to_be_visible()
        page.get_by_role("button", name="Send report", exact=True).tap()
        forgotten = "Tick that you were there yourself."
        expect(page.locator("#declared-error")).to_contain_text(forgotten)
        if not self.script:
            expect(page.get_by_role("alert")).to_contain_text(forgotten)
        page.get_by_role("checkbox", name="I was there myself").tap()
        self.press("Send report")
        self.expect_heading("Received, thank you")
        self.look()
        return page.locator(".reference").inner_text()

    def measure(self, grade: int, valence: int, word: str, strength: str, following: str) -> None:
        """What every step asks at its end, up to the button that leads on."""
        self.choose("How do you grade this step?", str(grade))
        self.choose("Did you go on after this step", "Went on")
        self.press("Continue: how did this feel?")
        self.feel(valence)
        self.press("Continue")
        self.word(word, strength)
        self.press(following)

    def correct(self, reason: str, question: str, before: str, after: str) -> str:
        """A report that came back: the reason at the question, another answer, sent again."""
        page = self.page
        page.goto("/")
        self.follow(re.compile("Lunavella Groningen.*question"))
        self.follow("See the questions")
        expect(page.get_by_role("heading", name="One question about your report")).to_be_visible()
        self.look()
        self.follow(reason)
        expect(page.get_by_text(reason)).to_be_visible()
        answer = page.get_by_label(question)
        expect(answer).to_have_value(before)
        answer.fill(after)
        self.press("Save and back to the overview")
        page.get_by_role("checkbox", name="I was there myself").tap()
        self.press("Send report")
        self.expect_heading("Received, thank you")
        return page.locator(".reference").inner_text()
