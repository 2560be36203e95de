"""How a form wants a question drawn: what of that matters is a warning, the rest a note."""

from __future__ import annotations

from audit.scripts.xlsform.form import Form
from audit.scripts.xlsform.survey import Item

#: Appearances that change what is asked: key of the message → words in the cell.
_MATTERS = {
    "appearance_drawing": ("signature", "draw", "annotate"),
    "appearance_date": (
        "year", "month-year", "ethiopian", "coptic", "islamic", "bikram-sambat", "myanmar",
        "persian", "buddhist",
    ),
    "appearance_map": ("image-map", "map"),
    "appearance_device": ("bearing", "printer", "masked"),
}  # fmt: skip
_ONLY_FOR = {
    "appearance_drawing": ("image",),
    "appearance_date": ("date", "date_time"),
    "appearance_map": ("single", "multiple", "external_single", "external_multiple"),
    "appearance_device": ("decimal", "text"),
}
#: Appearances that were followed.
_FOLLOWED = {"multiline": ("text", "image"), "label": ("single", "multiple")}


def report_appearance(form: Form, item: Item) -> None:
    text = item.row.get("appearance").strip()
    if not text or item.is_silent:
        return
    row, column = item.row.number, form.header("appearance")
    if text.startswith("ex:"):
        form.report.warn("appearance_application", row, column, application=text[3:].strip())
        return
    if "search(" in text:
        form.report.warn("appearance_search", row, column)
        return
    words = text.lower().split()
    for key, meant in _MATTERS.items():
        found = [word for word in words if word in meant]
        if found and item.type.name in _ONLY_FOR[key]:
            form.report.warn(key, row, column, appearance=found[0])
            words = [word for word in words if word not in found]
    words = [word for word in words if item.type.name not in _FOLLOWED.get(word, ())]
    if words:
        form.report.gather(
            "note", "appearance_lost", "survey", row, column, appearance=" ".join(words)
        )
