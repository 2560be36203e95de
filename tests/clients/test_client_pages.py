"""The coordinator adds clients, regions, locations and people of the client."""

from __future__ import annotations

from sqlalchemy import func, select

from audit.clients.models import Client, ClientAccess, Location, Region
from audit.database import db
from audit.history import Event


def actions() -> list[str]:
    return list(db.session.scalars(select(Event.action).order_by(Event.id)))


def test_the_list_counts_what_a_client_has(cast, browse) -> None:
    page = browse(cast.karim).get("/clients")
    row = next(row for row in page.all("tr") if "Lunavella" in page.text_of(row))
    assert page.text_of(row).startswith("Lunavella 3 2 3")


def test_a_client_is_added_and_a_taken_name_refused(cast, browse) -> None:
    karim = browse(cast.karim)
    page = karim.submit(karim.get("/clients/new"), "Bewaren", name=" Bakkerij Zon ")
    assert page.heading == "Bakkerij Zon"
    again = karim.submit(karim.get("/clients/new"), "Bewaren", name="Bakkerij Zon")
    assert "Er is al een klant met deze naam." in again.words
    assert "client_created" in actions()


def test_a_client_is_renamed(cast, browse) -> None:
    karim = browse(cast.karim)
    address = f"/clients/{cast.lunavella.uuid}"
    page = karim.submit(karim.get(f"{address}/name"), "Bewaren", name="Lunavella Groep")
    assert page.heading == "Lunavella Groep"
    taken = karim.submit(karim.get(f"{address}/name"), "Bewaren", name="Tamarinde")
    assert "Er is al een klant met deze naam." in taken.words


def test_a_region_is_added_and_changed(cast, browse) -> None:
    karim = browse(cast.karim)
    address = f"/clients/{cast.lunavella.uuid}/regions"
    page = karim.submit(karim.get(f"{address}/new"), "Regio bewaren", name="Midden", code="M")
    assert "Midden" in page.words
    found = db.session.scalars(select(Region).filter_by(code="M")).one()
    karim.submit(karim.get(f"{address}/{found.uuid}"), "Regio bewaren", name="Midden-Oost")
    taken = karim.submit(karim.get(f"{address}/{found.uuid}"), "Regio bewaren", code="N")
    assert "al een regio met deze code" in taken.words
    assert db.session.scalars(select(Region).filter_by(code="M")).one().name == "Midden-Oost"


def test_a_location_is_added_with_its_hours_and_place(cast, browse) -> None:
    karim = browse(cast.karim)
    page = karim.get(f"/clients/{cast.lunavella.uuid}/locations/new")
    karim.submit(
        page,
        "Locatie bewaren",
        {"hours-monday": "gesloten", "hours-tuesday": "9-12.30, 13:30-18"},
        name="Lunavella Zwolle",
        code="LZ1",
        city="Zwolle",
        latitude="52.5126, 6.0936",
    )
    found = db.session.scalars(select(Location).filter_by(code="LZ1")).one()
    assert (str(found.latitude), str(found.longitude)) == ("52.512600", "6.093600")
    assert found.opening_hours == {
        "monday": [], "tuesday": [["09:00", "12:30"], ["13:30", "18:00"]],
    }  # fmt: skip
    assert found.time_zone == "Europe/Amsterdam"


def test_what_is_wrong_with_a_location_is_said_at_the_field(cast, browse) -> None:
    karim = browse(cast.karim)
    page = karim.get(f"/clients/{cast.lunavella.uuid}/locations/new")
    refused = karim.submit(
        page,
        "Locatie bewaren",
        {"hours-monday": "altijd"},
        name="X",
        code="LG1",
        city="Zwolle",
        latitude="91",
        longitude="6",
    )
    assert {"latitude-error", "hours-monday-error"} <= set(refused.document.by_id)
    taken = karim.submit(refused, "Locatie bewaren", {"hours-monday": ""}, latitude="52")
    assert "al een locatie met deze code" in taken.words
    assert db.session.scalar(select(func.count()).select_from(Location)) == 6


def test_a_location_is_changed_and_keeps_what_was_not_touched(cast, browse) -> None:
    karim = browse(cast.karim)
    place = cast.lunavella_groningen
    address = f"/clients/{cast.lunavella.uuid}/locations/{place.uuid}"
    karim.submit(karim.get(address), "Locatie bewaren", street="Vismarkt 4")
    place = db.session.get(Location, place.id)
    assert (place.street, place.city, place.region.name) == ("Vismarkt 4", "Groningen", "Noord")


def test_a_location_closes_with_a_reason_and_opens_again(cast, browse) -> None:
    karim = browse(cast.karim)
    address = f"/clients/{cast.lunavella.uuid}/locations/{cast.lunavella_breda.uuid}"
    refused = karim.submit(karim.get(address), "Deze locatie sluiten")
    assert "reason-error" in refused.document.by_id
    assert refused.find("input", id="name").get("value") == "Lunavella Breda"
    closed = karim.submit(karim.get(address), "Deze locatie sluiten", reason="Verbouwing")
    assert "Gesloten sinds" in closed.words
    event = db.session.scalars(select(Event).filter_by(action="location_closed")).one()
    assert event.reason == "Verbouwing"
    opened = karim.submit(closed, "Weer openen")
    assert "Gesloten sinds" not in opened.words


def test_a_foreign_location_or_region_is_not_found(cast, browse) -> None:
    karim = browse(cast.karim)
    karim.get(f"/clients/{cast.lunavella.uuid}/locations/{cast.tamarinde_genk.uuid}", expect=404)
    karim.get(f"/clients/{cast.lunavella.uuid}/regions/{cast.tamarinde_oost.uuid}", expect=404)
    karim.get(f"/clients/{cast.lunavella.uuid}/people/{cast.theo.uuid}", expect=404)


def test_somebody_is_invited_for_a_region_and_gets_a_mail(cast, browse, outbox) -> None:
    karim = browse(cast.karim)
    page = karim.get(f"/clients/{cast.lunavella.uuid}/people/invite")
    karim.submit(
        page,
        "Uitnodiging versturen",
        name="Nina Noord",
        email="nina@lunavella.example",
        sees=f"region:{cast.lunavella_noord.uuid}",
    )
    found = db.session.scalars(select(ClientAccess).order_by(ClientAccess.id.desc())).first()
    assert found.region_id == cast.lunavella_noord.id
    assert [mail.to for mail in outbox] == [["nina@lunavella.example"]]


def test_the_page_of_a_location_invites_for_that_location(cast, browse) -> None:
    karim = browse(cast.karim)
    place = cast.lunavella_assen
    page = karim.get(f"/clients/{cast.lunavella.uuid}/locations/{place.uuid}")
    page = karim.follow(page, "Uitnodigen voor deze locatie")
    karim.submit(page, "Uitnodiging versturen", name="Aad", email="aad@lunavella.example")
    found = db.session.scalars(select(ClientAccess).order_by(ClientAccess.id.desc())).first()
    assert found.location_id == place.id


def _invite(visitor, client, **filled):
    page = visitor.get(f"/clients/{client.uuid}/people/invite")
    return visitor.submit(page, "Uitnodiging versturen", name="Wie Dan Ook", **filled)


def test_somebody_with_an_account_gets_a_mail_that_says_what_they_may_now_see(
    cast, browse, outbox
) -> None:
    cast.rik.language = "en"
    karim = browse(cast.karim)
    place = cast.tamarinde_genk
    done = _invite(karim, cast.tamarinde, email=cast.rik.email, sees=f"location:{place.uuid}")
    assert "Rik Regio kan dit nu zien en krijgt een mail." in done.words
    (mail,) = outbox
    assert mail.to == [cast.rik.email] and mail.subject == "You can see more results"
    assert "the results of Tamarinde Genk (Tamarinde)" in mail.body
    assert "/sign-in" in mail.body
    event = db.session.scalars(select(Event).filter_by(action="access_given")).one()
    assert (event.actor_id, event.subject_type, event.subject_id) == (
        cast.karim.id, "user", cast.rik.id,
    )  # fmt: skip
    assert event.details == {"client": "Tamarinde", "location": "Tamarinde Genk"}


def test_who_sees_this_already_gets_no_second_mail(cast, browse, outbox) -> None:
    page = _invite(browse(cast.karim), cast.lunavella, email=cast.hanna.email, sees="all")
    assert "ziet dit al" in page.words
    assert outbox == [] and "access_given" not in actions()


def test_a_disabled_account_is_given_no_access(cast, browse, outbox) -> None:
    page = _invite(browse(cast.karim), cast.lunavella, email=cast.vera.email, sees="all")
    assert "is uitgeschakeld" in page.words
    assert outbox == [] and "access_given" not in actions()


def test_an_address_that_nobody_confirmed_is_invited_and_keeps_no_password(
    cast, browse, outbox
) -> None:
    """Whoever registered with somebody else's address must not come in by it."""
    cast.joris.confirmed_at = None
    _invite(browse(cast.karim), cast.lunavella, email=cast.joris.email, sees="all")
    assert [mail.subject for mail in outbox] == ["Je bent uitgenodigd"]
    assert cast.joris.password_hash is None


def test_access_is_taken_away_with_a_reason(cast, browse) -> None:
    karim = browse(cast.karim)
    address = f"/clients/{cast.lunavella.uuid}/people/{cast.rik.uuid}"
    page = karim.get(address)
    assert "Ziet de regio Noord" in page.words
    refused = karim.submit(page, "Dit wegnemen")
    assert "reason-error" in refused.document.by_id
    karim.submit(page, "Dit wegnemen", reason="Uit dienst")
    assert db.session.scalar(select(ClientAccess).filter_by(user_id=cast.rik.id)) is None
    event = db.session.scalars(select(Event).filter_by(action="access_taken")).one()
    assert event.reason == "Uit dienst"


def test_locations_are_found_by_name_town_or_code_and_by_region(cast, browse) -> None:
    karim = browse(cast.karim)
    address = f"/clients/{cast.lunavella.uuid}"
    for query, found in (("?text=assen", 1), ("?text=LB1", 1), ("?region=N", 2), ("?text=zz", 0)):
        page = karim.get(address + query)
        assert len([row for row in page.all("tbody") for _ in row]) == found


def test_the_page_of_a_client_asks_as_much_for_3_as_for_30_locations(
    cast, browse, count_queries
) -> None:
    karim = browse(cast.karim)
    address = f"/clients/{cast.lunavella.uuid}"
    karim.get(address)
    with count_queries() as few:
        karim.get(address)
    for number in range(30):
        db.session.add(
            Location(client=cast.lunavella, region=cast.lunavella_zuid, code=f"X{number}", name="X")
        )
    db.session.commit()
    with count_queries() as many:
        karim.get(address)
    assert len(few) == len(many) <= 12


def test_strangers_find_no_client_pages(cast, browse) -> None:
    for person in (cast.roos, cast.sanne, cast.hanna):
        visitor = browse(person)
        visitor.get("/clients", expect=404)
        visitor.get(f"/clients/{cast.lunavella.uuid}", expect=404)


def test_an_empty_house_says_what_to_do_first(cast, browse) -> None:
    client = Client(name="Leeg")
    db.session.add(client)
    db.session.flush()
    page = browse(cast.karim).get(f"/clients/{client.uuid}")
    assert "Nog geen locaties" in page.words
