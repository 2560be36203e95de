"""Two people who store the same key at the same moment: the second gets an ordinary answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, insert, select
from sqlalchemy.orm import DeclarativeBase

from audit.assignments.models import VisitSlot
from audit.assignments.writes import move
from audit.clients.models import Client, ClientAccess, Location, Region
from audit.database import db
from audit.fieldwork.briefings import create_briefing, publish_briefing
from audit.fieldwork.models import Briefing, BriefingConfirmation, BriefingVersion
from audit.history import Event
from audit.scripts.models import ScriptVersion
from tests.assignments.plans import plan
from tests.fieldwork.visits import actor_of, an_assignment
from tests.scripts.samples import briefing as sample_briefing

SomebodyFirst = Callable[..., None]


@pytest.fixture
def somebody_first(database: Any) -> Iterator[SomebodyFirst]:
    """``somebody_first(Client, name="Oker")``: just before the next client is stored, somebody
    else stores this row and commits."""
    waiting: list[tuple[type[DeclarativeBase], dict[str, Any]]] = []

    def be_first(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if waiting and statement.startswith(f"INSERT INTO {waiting[0][0].__tablename__} "):
            table, values = waiting.pop()
            with db.engine.begin() as other:
                other.execute(insert(table).values(values))

    def arrange(table: type[DeclarativeBase], **values: Any) -> None:
        waiting.append((table, values))

    event.listen(Engine, "before_cursor_execute", be_first)
    yield arrange
    event.remove(Engine, "before_cursor_execute", be_first)
    assert waiting == [], "nobody stored such a row"


def _count(table: type[DeclarativeBase]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def _events() -> list[str]:
    return list(db.session.scalars(select(Event.action)))


def test_visits_that_somebody_else_plans_at_this_moment_are_not_planned_twice(
    cast, browse, somebody_first
) -> None:
    made = plan(cast)
    karim = browse(cast.karim)
    page = karim.get(f"{made.address}/plan")
    before, events = _count(VisitSlot), _events()
    taken = cast.lunavella_assen
    somebody_first(VisitSlot, wave_id=made.wave.id, location_id=taken.id, number=3)
    places = [str(taken.uuid), str(cast.lunavella_breda.uuid)]
    token = karim.token
    answer = karim.open(
        f"{made.address}/plan", "POST",
        data={":csrf_token": token, "place": places, "number": "1", "submit": "1"},
    )  # fmt: skip
    assert page.heading == answer.heading
    assert "zojuist" in answer.words
    # Theirs alone, and nothing of ours half done.
    assert _count(VisitSlot) == before + 1
    assert _events() == events


def test_a_client_that_somebody_else_adds_at_this_moment_is_taken(
    cast, browse, somebody_first
) -> None:
    karim = browse(cast.karim)
    page = karim.get("/clients/new")
    somebody_first(Client, name="Bakkerij Zon")
    taken = karim.submit(page, "Bewaren", name="Bakkerij Zon")
    assert "Er is al een klant met deze naam." in taken.words
    assert _count(Client) == 3


def test_a_region_that_somebody_else_adds_at_this_moment_is_taken(
    cast, browse, somebody_first
) -> None:
    karim = browse(cast.karim)
    page = karim.get(f"/clients/{cast.lunavella.uuid}/regions/new")
    somebody_first(Region, client_id=cast.lunavella.id, code="M", name="Midden")
    taken = karim.submit(page, "Regio bewaren", name="Midden", code="M")
    assert "al een regio met deze code" in taken.words


def test_a_location_that_somebody_else_adds_at_this_moment_is_taken(
    cast, browse, somebody_first
) -> None:
    karim = browse(cast.karim)
    page = karim.get(f"/clients/{cast.lunavella.uuid}/locations/new")
    somebody_first(Location, client_id=cast.lunavella.id, code="LZ1", name="Zwolle")
    taken = karim.submit(page, "Locatie bewaren", name="Lunavella Zwolle", code="LZ1", city="Z")
    assert "al een locatie met deze code" in taken.words
    assert "location_saved" not in _events()


def test_the_next_version_that_somebody_else_starts_at_this_moment_is_shown(
    cast, browse, somebody_first
) -> None:
    script = plan(cast).project.script_version.script
    karim = browse(cast.karim)
    page = karim.get(f"/scripts/{script.uuid}")
    somebody_first(
        ScriptVersion, script_id=script.id, number=2, name={"nl": "Hun"}, research_kind="visit",
        languages=["nl"],
    )  # fmt: skip
    shown = karim.submit(page, "Versie 2 beginnen")
    assert "zojuist" in shown.words and "Hun" in shown.words
    assert _count(ScriptVersion) == 2


def test_the_next_briefing_that_somebody_else_starts_at_this_moment_is_shown(
    cast, browse, somebody_first
) -> None:
    made = plan(cast)
    content = sample_briefing("shop")
    version = create_briefing(None, made.project, made.project.persona, content, content["quiz"])
    publish_briefing(None, version)
    karim = browse(cast.karim)
    page = karim.get(f"/projects/{made.project.uuid}/briefing")
    somebody_first(BriefingVersion, briefing_id=version.briefing_id, number=2)
    shown = karim.open(
        f"/projects/{made.project.uuid}/briefing/next", "POST", 302,
        data={":csrf_token": karim.token},
    )  # fmt: skip
    shown = karim.get(shown.location)
    assert page.heading == shown.heading and "zojuist" in shown.words
    assert _count(BriefingVersion) == 2


def test_a_quiz_that_is_sent_twice_at_once_is_taken(cast, browse, somebody_first) -> None:
    assignment = an_assignment(cast, briefing=True)
    move(actor_of(cast.sanne), assignment, "accept")
    db.session.commit()
    version = db.session.scalars(select(BriefingVersion)).one()
    sanne = browse(cast.sanne)
    page = sanne.get(f"/assignments/{assignment.uuid}/briefing/quiz")
    somebody_first(BriefingConfirmation, assignment_id=assignment.id, version_id=version.id)
    right = sanne.submit(page, "Bevestig de briefing", soup="soup")
    assert "De briefing is bevestigd" in right.words
    assert _count(BriefingConfirmation) == 1


def test_a_briefing_without_persona_that_somebody_else_starts_at_this_moment_is_shown(
    cast, browse, somebody_first
) -> None:
    made = plan(cast, persona=False)
    karim = browse(cast.karim)
    page = karim.get(f"/projects/{made.project.uuid}/briefing")
    # No persona, so that part of the key is NULL, which equals no other NULL.
    somebody_first(Briefing, project_id=made.project.id)
    answer = karim.open(
        f"/projects/{made.project.uuid}/briefing/start", "POST", 302,
        data={":csrf_token": karim.token},
    )  # fmt: skip
    theirs = db.session.scalars(select(Briefing)).one()
    db.session.add(BriefingVersion(briefing=theirs, number=1))
    shown = karim.get(answer.location)
    assert page.heading == shown.heading and "zojuist" in shown.words


@pytest.mark.parametrize("level", ["all", "region", "location"])
def test_access_that_somebody_else_gives_at_this_moment_is_given_once(
    cast, browse, somebody_first, level
) -> None:
    place = cast.lunavella_breda
    sees = {
        "all": "all",
        "region": f"region:{place.region.uuid}",
        "location": f"location:{place.uuid}",
    }
    karim = browse(cast.karim)
    page = karim.get(f"/clients/{cast.lunavella.uuid}/people/invite")
    before, events = _count(ClientAccess), _events()
    somebody_first(
        ClientAccess,
        user_id=cast.theo.id,
        client_id=cast.lunavella.id,
        region_id=place.region_id if level == "region" else None,
        location_id=place.id if level == "location" else None,
    )
    answer = karim.submit(
        page, "Uitnodiging versturen", name="Theo Top", email=cast.theo.email, sees=sees[level]
    )
    assert "ziet dit al" in answer.words
    assert _count(ClientAccess) == before + 1
    assert _events() == events
