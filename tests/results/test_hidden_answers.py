"""An answer that a later one hid keeps its row, and is on no page and in no sheet of a client."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from audit.database import db
from audit.fieldwork.models import Answer
from tests.cast import Cast
from tests.results.wave import Fieldwork, document, step, tenths
from tests.workbooks.test_client_workbook import content_of

TOKEN = "Hidden-token-that-nobody-may-read"


def question(code: str, kind: str, **more: Any) -> dict[str, Any]:
    text = {"nl": f"Vraag {code}?", "en": f"Question {code}?"}
    return {"code": code, "kind": kind, "text": text, "mandatory": False, **more}


def test_what_was_hidden_is_in_no_part_of_what_a_client_gets(
    cast: Cast, browse: Callable[..., Any]
) -> None:
    when = {"==": [{"var": ["spoke"]}, "yes"]}
    asked = step(
        "arriving",
        tenths("greeting"),
        question("spoke", "yes_no"),
        question("remark", "long_text", shown_when=when),
        {**tenths("tone", mandatory=False), "shown_when": when},
    )
    work = Fieldwork(cast, document(asked))
    report = work.approved(
        cast.lunavella_groningen,
        {"greeting": 8, "spoke": "no", "remark": TOKEN, "tone": 1},
    )
    shown = work.approved(
        cast.lunavella_assen, {"greeting": 8, "spoke": "yes", "remark": "Wel te lezen", "tone": 10}
    )
    rows = db.session.scalars(select(Answer).filter_by(report_id=report.id, code="remark")).all()
    assert [row.value for row in rows] == [TOKEN] and rows[0].hidden
    hanna = browse(cast.hanna)
    pages = [
        hanna.get(f"/results/{work.project.uuid}/report/{work.result_of(one).uuid}").text
        for one in (report, shown)
    ]
    assert TOKEN not in pages[0] and "Wel te lezen" in pages[1]
    # Nor does it count: 8 of 10, and 18 of 20.
    assert [work.result_of(one).final for one in (report, shown)] == [80, 90]
    parts = zipfile.ZipFile(io.BytesIO(content_of(work)))
    texts = [parts.read(name).decode("utf-8", "replace") for name in parts.namelist()]
    assert not any(TOKEN in text for text in texts)
    assert any("Wel te lezen" in text for text in texts)
