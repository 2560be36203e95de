"""The tokens keep their promises, and what templates ask of the look is there."""

from __future__ import annotations

import gzip
import re

import pytest

from tests.house import ROOT, files, text_of

SHEETS = ROOT / "static" / "css"
TEXT = ("ink", "ink-2", "ink-3", "accent", "ok", "wait", "bad", "info")
STATES = ("accent", "ok", "wait", "bad", "info")
GROUNDS = ("surface", "bg", "sunk")


def _tokens(dark: bool) -> dict[str, str]:
    """The colours of the light theme, or of the dark one (which overrides the light)."""
    text = (SHEETS / "tokens.css").read_text(encoding="utf-8")
    blocks = [text.partition("@media")[0]]
    if dark:
        blocks += re.findall(r"@media \(prefers-color-scheme: dark\) \{.*?\n\}", text, re.S)
    found: dict[str, str] = {}
    for block in blocks:
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))
    return found


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, WCAG 2.2: 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_formula_gives_its_published_values() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_colour_reads_on_every_ground(dark: bool) -> None:
    tokens = _tokens(dark)
    pairs = [(text, ground) for text in TEXT for ground in GROUNDS]
    pairs += [(state, f"{state}-soft") for state in STATES]
    weak = {pair: contrast(*(tokens[name] for name in pair)) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 5.0} == {}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_controls_stand_out_and_buttons_can_be_read(dark: bool) -> None:
    tokens = _tokens(dark)
    assert min(contrast(tokens["control"], tokens[ground]) for ground in GROUNDS) >= 3.0
    assert min(contrast(tokens["accent"], tokens[ground]) for ground in GROUNDS) >= 3.0
    assert contrast(tokens["on-accent"], tokens["accent"]) >= 4.5
    assert contrast(tokens["on-accent"], tokens["accent-strong"]) >= 4.5


def test_only_the_tokens_name_colours() -> None:
    literal = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(", re.I)
    named = []
    for path in sorted(SHEETS.glob("*.css")):
        if path.name != "tokens.css":
            text = re.sub(r'url\("[^"]*"\)|/\*.*?\*/', "", path.read_text("utf-8"), flags=re.S)
            named += [(path.name, found) for found in literal.findall(text)]
    assert named == []


def test_the_sheets_of_a_shopper_page_weigh_little() -> None:
    sheets = b"".join((SHEETS / name).read_bytes() for name in ("tokens.css", "shopper.css"))
    assert len(gzip.compress(sheets)) <= 12_000


def test_every_icon_that_a_template_asks_for_is_drawn() -> None:
    drawings = text_of(next(path for path in files(".html") if path.name == "icons.html"))
    drawn = set(re.findall(r'^  "([a-z-]+)": \'<', drawings, re.M))
    drawn |= set(re.findall(r'"([a-z-]+)": "[a-z-]+"', drawings))
    assert {"clock", "eye-off", "copy"} <= drawn
    asked = {
        (str(path), name)
        for path in files(".html")
        if path.parts[0] == "templates"
        for name in re.findall(r'\bicon\("([a-z-]+)"[,)]', text_of(path))
    }
    assert asked
    assert {(path, name) for path, name in asked if name not in drawn} == set()
