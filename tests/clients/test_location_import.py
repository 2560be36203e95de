"""Locations in bulk: all of a file or nothing, with a report per row and column."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from audit.clients.imports import row_words
from audit.clients.models import Location, Region
from audit.database import db
from audit.history import Event
from audit.spreadsheets import UnreadableError, csv_of, read_table, workbook_of

HEADINGS = ["code", "naam", "plaats", "regio", "latitude", "longitude", "maandag"]


def xlsx(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def send(visitor, client, data: bytes, name: str = "places.csv"):
    page = visitor.get(f"/clients/{client.uuid}/locations/import")
    return visitor.submit(page, "Bestand controleren", file=(io.BytesIO(data), name))


def text(rows: list[list[str]], mark: str = ";", encoding: str = "utf-8") -> bytes:
    return "\r\n".join(mark.join(row) for row in rows).encode(encoding)


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Location))


def test_new_changed_and_same_are_told_apart_before_anything_is_stored(cast, browse) -> None:
    karim = browse(cast.karim)
    data = text(
        [
            HEADINGS,
            ["LZ1", "Lunavella Zwolle", "Zwolle", "N", "52,5126", "6.0936", "9-17"],
            ["LG1", "Lunavella Groningen", "Groningen", "Z", "53.2194", "6.5665", ""],
            ["LA1", "Lunavella Assen", "Assen", "N", "52.9928", "6.5642", ""],
        ]
    )
    page = send(karim, cast.lunavella, data)
    assert page.heading == "Wat het bestand zou doen"
    assert "1 nieuw" in page.words and "1 gewijzigd" in page.words and "1 hetzelfde" in page.words
    change = next(row for row in page.all("tr") if "Lunavella Groningen" in page.text_of(row))
    assert page.text_of(change).endswith("regio N Z")
    assert count() == 6
    done = karim.submit(page, "Alles importeren")
    assert "Geïmporteerd: 1 nieuwe locatie, 1 gewijzigd." in done.words
    assert count() == 7
    zwolle = db.session.scalars(select(Location).filter_by(code="LZ1")).one()
    assert (zwolle.region.code, str(zwolle.latitude)) == ("N", "52.512600")
    assert zwolle.opening_hours == {"monday": [["09:00", "17:00"]]}
    moved = db.session.scalars(select(Location).filter_by(code="LG1")).one()
    assert moved.region.code == "Z"
    assert moved.street == "Marktplein 1", "a column that is not there stays as it is"
    event = db.session.scalars(select(Event).filter_by(action="locations_imported")).one()
    assert event.details == {"new": 1, "changed": 1, "regions": 0}


def test_one_mistake_keeps_the_whole_file_out(cast, browse) -> None:
    karim = browse(cast.karim)
    data = text(
        [
            HEADINGS,
            ["L1", "Goed", "Zwolle", "N", "", "", ""],
            ["L2", "Breedte", "Zwolle", "N", "95", "6", ""],
            ["L3", "", "Zwolle", "Q", "", "", "altijd"],
            ["L1", "Dubbel", "Zwolle", "", "", "", ""],
        ]
    )
    page = send(karim, cast.lunavella, data)
    rows = [page.text_of(row) for row in page.all("tr")]
    assert any(row.startswith("3 latitude ") for row in rows)
    assert any(row.startswith("4 naam ") for row in rows)
    assert any(row.startswith("4 regio ") for row in rows)
    assert any(row.startswith("4 maandag ") for row in rows)
    assert any(row.startswith("5 code ") and "rij 2" in row for row in rows)
    assert "Alles importeren" not in page.words
    # Rows 2 and 5 are new places by themselves: said as what would be, not as what is.
    assert "rijen zouden nieuw zijn" in page.words and "2 nieuw" not in page.words
    karim.post(f"/clients/{cast.lunavella.uuid}/locations/import/confirm", {"digest": "x"})
    assert count() == 6


def test_a_mistake_is_said_once_and_where_it_is(cast, browse) -> None:
    karim = browse(cast.karim)
    rows = [
        ["code", "naam", "plaats", "land", "latitude", "longitude"],
        ["LZ1", "Lunavella Zwolle", "Zwolle", "XX", "52.5126", "6.0936"],
        ["LZ2", "Lunavella Meppel", "Meppel", "nl", "520", "6.1936"],
        ["LZ3", "Lunavella Boston", "Boston", "US", "", ""],
    ]
    page = send(karim, cast.lunavella, text(rows))
    told = [page.text_of(row) for row in page.all("tbody")[0]]
    assert [line.split()[:2] for line in told] == [
        ["2", "land"],
        ["3", "latitude"],
        ["4", "time_zone"],
    ]
    assert "de code van een land" in told[0] and "US heeft er meer" in told[2]
    assert count() == 6


def test_what_is_wrong_at_many_rows_is_one_line_with_all_of_them(cast, browse) -> None:
    rows = [[f"LM{i}", "M", "Ede", "X" if i != 4 else ""] for i in range(8)]
    page = send(browse(cast.karim), cast.lunavella, text([HEADINGS[:4], *rows]))
    told = [page.text_of(row) for row in page.all("tbody")[0]]
    assert len(told) == 1
    # The headings are row 1; the fifth place has no region, so that row 6 is right.
    assert told[0].startswith("2–5, 7–9 7 rijen regio ")
    assert "7 fouten" in page.words


def test_rows_that_follow_each_other_are_said_as_a_span_and_very_many_end_in_dots() -> None:
    assert row_words([5]) == "5"
    assert row_words([9, 2, 3, 4, 3]) == "2–4, 9"
    assert row_words(range(2, 202)) == "2–201"
    assert row_words(range(1, 41, 2)) == "1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, …"


def test_a_missing_and_an_unknown_column_are_named(cast, browse) -> None:
    page = send(browse(cast.karim), cast.lunavella, text([["code", "kleur"], ["L1", "rood"]]))
    assert "de kolommen name, city ontbreken" in page.words
    assert "kleur" in page.words


@pytest.mark.parametrize("cell", ["#N/A", "#ref!", "=B2&C2"])
def test_a_formula_or_the_error_that_it_came_to_is_no_name(cast, browse, cell: str) -> None:
    rows: list[list[object]] = [HEADINGS[:4], ["LZ1", cell, "Zwolle", "N"], [cell, "B", "C", cell]]
    page = send(browse(cast.karim), cast.lunavella, xlsx(rows), "places.xlsx")
    for column, row in (("naam", 2), ("code", 3), ("regio", 3)):
        assert f"{row} {column} een formule: plak de uitkomst als tekst" in page.words
    assert "3 fouten" in page.words
    assert "Alles importeren" not in page.words


def test_a_name_that_begins_as_a_formula_does_still_comes_back(cast, browse) -> None:
    cast.lunavella_assen.name = "=Assen"
    karim = browse(cast.karim)
    template = karim.get(f"/clients/{cast.lunavella.uuid}/locations/template.xlsx").data
    assert "Er zou niets veranderen" in send(karim, cast.lunavella, template, "a.xlsx").words


def test_a_sign_that_no_workbook_can_hold_stops_no_file(cast, browse) -> None:
    cast.lunavella_assen.name = "Lunavella\x0bAssen"
    karim = browse(cast.karim)
    template = karim.get(f"/clients/{cast.lunavella.uuid}/locations/template.xlsx").data
    assert ["LA1", "Lunavella Assen"] in [row[:2] for row in read_table(template, 100)]
    assert read_table(text([["code", "a\x07b\x1f"]]), 10) == [["code", "a b"]]


def test_a_region_with_a_name_is_added(cast, browse) -> None:
    karim = browse(cast.karim)
    rows = [["code", "name", "city", "region", "region_name"], ["LM1", "M", "Ede", "M", "Midden"]]
    karim.submit(send(karim, cast.lunavella, text(rows)), "Alles importeren")
    found = db.session.scalars(select(Location).filter_by(code="LM1")).one()
    assert found.region.name == "Midden"
    assert db.session.scalar(select(func.count()).select_from(Region)) == 5


def test_a_region_has_one_name(cast, browse) -> None:
    karim, noord = browse(cast.karim), cast.lunavella_noord
    rows = [
        ["code", "name", "city", "region", "region_name"],
        ["LM1", "M", "Ede", "M", "Midden"],
        ["LM2", "N", "Ede", "M", "Het midden"],
        ["LM3", "O", "Ede", noord.code, "Elders"],
        ["LM4", "P", "Ede", noord.code, noord.name],
        ["LM5", "Q", "Ede", "M", ""],
    ]
    page = send(karim, cast.lunavella, text(rows))
    told = [page.text_of(row) for row in page.all("tbody")[0]]
    assert told == [
        "3 region_name de regio M heet Midden",
        "4 region_name de regio N heet Noord",
    ]


def test_the_template_holds_what_is_there_and_changes_nothing_when_it_comes_back(
    cast, browse
) -> None:
    karim = browse(cast.karim)
    for kind in ("xlsx", "csv"):
        raw = karim.open(f"/clients/{cast.lunavella.uuid}/locations/template.{kind}")
        page = send(karim, cast.lunavella, raw.data, f"locations.{kind}")
        assert "3 hetzelfde" in page.words and "0 nieuw" in page.words
        assert "Er zou niets veranderen" in page.words


def test_what_was_changed_meanwhile_is_shown_again(cast, browse) -> None:
    karim = browse(cast.karim)
    rows = [["code", "name", "city"], ["LG1", "Anders", "Groningen"]]
    page = send(karim, cast.lunavella, text(rows))
    cast.lunavella_groningen.name = "Nog anders"
    again = karim.submit(page, "Alles importeren")
    assert "intussen" in again.words
    assert db.session.scalars(select(Location).filter_by(code="LG1")).one().name == "Nog anders"


def test_a_file_can_be_dropped(cast, browse) -> None:
    karim = browse(cast.karim)
    page = send(karim, cast.lunavella, text([["code", "name", "city"], ["L9", "X", "Y"]]))
    karim.submit(page, "Niet importeren")
    karim.get(f"/clients/{cast.lunavella.uuid}/locations/import/check", expect=302)
    assert count() == 6


def test_what_cannot_be_read_is_refused_at_the_field(cast, browse) -> None:
    page = send(browse(cast.karim), cast.lunavella, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "a.xls")
    assert ".xls" in page.words
    assert "file-error" in page.document.by_id


def test_the_report_is_in_the_language_of_the_reader(cast, browse) -> None:
    karim = browse(cast.karim, language="en")
    page = karim.get(f"/clients/{cast.lunavella.uuid}/locations/import")
    data = text([["code", "name", "city"], ["", "X", "Y"]])
    page = karim.submit(page, "Check the file", file=(io.BytesIO(data), "a.csv"))
    assert "fill this in" in page.words


# --- reading tables ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "encoding"), [(";", "utf-8-sig"), (",", "cp1252"), ("\t", "utf-8")]
)
def test_a_csv_is_read_in_the_ways_that_people_save_it(mark: str, encoding: str) -> None:
    data = text([["code", "naam"], ["1", "Café ’t Hôf"]], mark, encoding)
    assert read_table(data, 10) == [["code", "naam"], ["1", "Café ’t Hôf"]]


def test_a_workbook_gives_texts_and_a_formula_stays_one() -> None:
    data = xlsx([["code", "n", "f"], [1000, 2.5, "=1+1"], [True, None, "x"]])
    assert read_table(data, 10) == [["code", "n", "f"], ["1000", "2.5", "=1+1"], ["true", "", "x"]]


def test_too_many_rows_are_refused() -> None:
    assert len(read_table(text([["a"]] * 10), 10)) == 10
    with pytest.raises(UnreadableError):
        read_table(text([["a"]] * 11), 10)
    with pytest.raises(UnreadableError):
        read_table(xlsx([["a"]] * 11), 10)


def test_a_cell_far_away_costs_nothing() -> None:
    book = Workbook()
    book.active["A1"] = "code"
    book.active["XFD1048576"] = "far"
    target = io.BytesIO()
    book.save(target)
    assert read_table(target.getvalue(), 100) == [["code"]]


def _package(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/") + ".xml", content)
    return target.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n",
        b"\x00\x01\x02binary\x00",
        b"PK\x03\x04broken",
        b"x" * 5_000_001,
        _package(xl__workbook=b"<workbook/>"),
        _package(xl__workbook=b"<workbook/>", big=b" " * 17_000_000),
        _package(xl__workbook=b"<!DOCTYPE x [<!ENTITY a 'b'>]><workbook/>"),
        b'a;"b\n1;2',
    ],
)
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_table(data, 10)


def test_a_written_text_never_becomes_a_formula() -> None:
    rows = [["name"], ["=1+1"], ["-5"], ["@x"]]
    sheet = load_workbook(io.BytesIO(workbook_of("Places", rows, [10]))).active
    assert [cell.data_type for cell in sheet["A"]] == ["s"] * 4
    assert csv_of(rows).decode("utf-8-sig").split() == ["name", "'=1+1", "-5", "'@x"]
    assert read_table(csv_of(rows), 10) == rows
