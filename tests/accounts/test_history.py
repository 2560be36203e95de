"""What happened can be read, by administrators alone, and every event has its words."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.accounts.words import _ACTIONS, _DETAILS, _SUBJECTS, detail_words
from audit.assignments import writes
from audit.assignments.states import MOVES
from audit.database import Base, db
from audit.demonstration.build import BUILT
from audit.history import Event, record
from tests.assignments.plans import give, go, plan
from tests.cast import Cast
from tests.house import ROOT, files
from tests.visitor import Visitor
from tests.world import actor_of

Browse = Callable[..., Visitor]
#: Calls of ``record`` whose event is no literal: module and what stands there → its events.
ELSEWHERE: dict[tuple[str, str], set[str]] = {
    ("assignments/writes.py", "wanted.event"): {move.event for move in MOVES.values()},
    ("demonstration/build.py", "BUILT"): {BUILT},
    ("review/writes.py", "event"): {"answer_corrected", "answer_cleared"},
}


def _calls(text: str) -> Iterator[ast.Call]:
    """Where a module calls ``record``."""
    if "record(" not in text:  # most do not: to parse them takes seconds
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "record":
            yield node


def _recorded(path: Path, text: str) -> Iterator[str]:
    """The names of all events that a module records."""
    for node in _calls(text):
        if len(node.args) < 3:
            continue
        event = node.args[1]
        if isinstance(event, ast.Constant):
            yield str(event.value)
        elif isinstance(event, ast.IfExp):
            yield from (str(ast.literal_eval(each)) for each in (event.body, event.orelse))
        else:
            key = ("/".join(path.parts[1:]), ast.unparse(event))
            assert key in ELSEWHERE, f"say in ELSEWHERE which events {key} stands for"
            yield from ELSEWHERE[key]


def test_every_event_has_its_words() -> None:
    found = {
        event
        for path in files(".py")
        if path.parts[0] == "audit"
        for event in _recorded(path, (ROOT / path).read_text("utf-8"))
    }
    assert len(found) > 40
    assert found - set(_ACTIONS) == set(), "add them to audit/accounts/words.py"
    assert set(_ACTIONS) - found == set(), "nothing records these any more"


def test_every_kind_of_row_has_its_words() -> None:
    tables = {mapper.class_.__tablename__ for mapper in Base.registry.mappers}
    assert set(_SUBJECTS) <= tables


def test_every_detail_has_its_name() -> None:
    found = {
        keyword.arg
        for path in files(".py")
        if path.parts[0] == "audit"
        for node in _calls((ROOT / path).read_text("utf-8"))
        for keyword in node.keywords
    }
    assert found - {None, "reason"} - set(_DETAILS) == set(), "add them to audit/accounts/words.py"


def test_an_event_that_is_planted_is_found() -> None:
    text = 'record(actor, "door_painted", door, "why")'
    assert list(_recorded(Path("audit/x.py"), text)) == ["door_painted"]
    with pytest.raises(AssertionError, match="ELSEWHERE"):
        list(_recorded(Path("audit/x.py"), "record(actor, name, door)"))


def test_an_event_keeps_who_what_when_which_row_and_why(cast: Cast) -> None:
    before = dt.datetime.now(dt.UTC)
    record(actor_of(cast.anouk), "person_disabled", cast.roos, "Uit dienst", note="x")
    db.session.commit()
    event = db.session.query(Event).one()
    assert (event.actor_id, event.action, event.subject_type, event.subject_id) == (
        cast.anouk.id, "person_disabled", "user", cast.roos.id,
    )  # fmt: skip
    assert (event.reason, event.details) == ("Uit dienst", {"note": "x"})
    assert before <= event.at <= dt.datetime.now(dt.UTC)


def _fill(cast: Cast, number: int) -> None:
    for place in range(number):
        record(
            actor_of(cast.karim), "client_renamed", cast.lunavella, before="A", after=f"B{place}"
        )
    record(actor_of(cast.anouk), "person_disabled", cast.roos, "Uit dienst")
    record(None, "shopper_registered", cast.sanne)
    db.session.commit()


def test_the_history_is_read_in_words_latest_first(cast: Cast, browse: Browse) -> None:
    _fill(cast, 2)
    page = browse(cast.anouk).get("/history")
    rows = [page.text_of(row) for row in page.all("tr")[1:]]
    assert len(rows) == 4
    assert "het systeem" in rows[0] and "Shopper aangemeld" in rows[0]
    for words in ("Anouk Beheer", "Account geblokkeerd", "persoon", "Roos Keur", "Uit dienst"):
        assert words in rows[1]
    assert "na: B1" in rows[2] and "na: B0" in rows[3]
    english = browse(cast.anouk, language="en").get("/history")
    assert "Account disabled" in english.words


def test_the_history_is_filtered_and_paged(
    cast: Cast, browse: Browse, count_queries: Callable[..., Any]
) -> None:
    _fill(cast, 60)
    anouk = browse(cast.anouk)
    with count_queries() as queries:
        page = anouk.get("/history")
    assert len(queries) <= 6
    assert len(page.all("tr")) == 51
    assert len(anouk.get("/history?page=2").all("tr")) == 13
    for query, number in (
        ("who=anouk", 1),
        ("action=person_disabled", 1),
        (f"subject=user&row={cast.roos.id}", 1),
        ("subject=client", 50),
        (f"since={dt.datetime.now(dt.UTC).date().isoformat()}", 50),
    ):
        assert len(anouk.get(f"/history?{query}").all("tr")) - 1 == number, query
    second = anouk.get("/history?subject=client&page=2")
    assert len(second.all("tr")) - 1 == 10
    assert any("subject=client" in link for link in second.links.values())
    assert "Niets gevonden" in anouk.get("/history?since=2099-01-01").words
    for odd in ("row=99999999999999", "row=x", "since=gisteren", "action=nothing"):
        anouk.get(f"/history?{odd}")


def test_nobody_else_reads_the_history(cast: Cast, browse: Browse) -> None:
    for person in (cast.karim, cast.roos, cast.sanne, cast.hanna):
        browse(person).get("/history", expect=404)


def test_details_are_shown_whatever_they_hold() -> None:
    assert detail_words({"a": [1, None], "b": True}) == "a: 1, –, b: yes"


def test_states_days_and_moments_among_the_details_are_said_in_words(
    cast: Cast, browse: Browse
) -> None:
    made = plan(cast)
    slot, _second = made.slots("Assen")
    given = give(slot, cast.sanne)
    go(cast.sanne, given, "accept")
    writes.change_due(actor_of(cast.karim), given, dt.datetime(2030, 12, 4, 22, 59, tzinfo=dt.UTC))
    writes.change_wave(
        actor_of(cast.karim), made.wave, "najaar", dt.date(2030, 2, 28), dt.date(2030, 3, 31)
    )
    anouk = browse(cast.anouk)
    words = anouk.get("/history").words
    assert "voor: Toegewezen" in words and "na: Aangenomen" in words
    assert "na: 4 dec 2030 23:59" in words
    assert "na: 28 feb 2030, 31 mrt 2030" in words
    english = browse(cast.anouk, language="en").get("/history").words
    assert "before: Assigned" in english and "after: Accepted" in english
    # The own account cannot be disabled: no empty section about it.
    assert "Toegang" not in anouk.get(f"/people/{cast.anouk.uuid}").words
    # A name that looks like a day which does not exist is left as it is.
    assert detail_words("2030-02-30") == "2030-02-30"
