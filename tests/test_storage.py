"""Files, in a folder and in an S3-compatible store: kept, found, gone with what named them."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import pytest
from flask import Flask
from moto.server import ThreadedMotoServer
from sqlalchemy import select, text

from audit import storage
from audit.config import Settings, SettingsError
from audit.database import db
from audit.fieldwork import photo_writes
from audit.fieldwork.models import Photo
from tests.fieldwork.visits import a_photo, a_report


class Folder:
    """A local folder, as an operator sees it."""

    def __init__(self, path: Path) -> None:
        self.settings = {"storage_folder": str(path)}
        self._path = path

    def keys(self) -> set[str]:
        files = (path for path in self._path.rglob("*") if path.is_file())
        return {path.relative_to(self._path).as_posix() for path in files}


class Bucket:
    """A bucket, as another client of the store sees it."""

    def __init__(self, address: str) -> None:
        self._name = f"photos-{uuid4()}"
        self.settings = {
            "storage_bucket": self._name,
            "storage_endpoint": address,
            "storage_access_key": "somebody",
            "storage_secret_key": "their-secret",
        }
        self._client = boto3.client(
            "s3",
            endpoint_url=address,
            region_name="eu-central-1",
            aws_access_key_id="somebody",
            aws_secret_access_key="their-secret",
        )
        self._client.create_bucket(
            Bucket=self._name, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )

    def keys(self) -> set[str]:
        found = self._client.list_objects_v2(Bucket=self._name)
        return {one["Key"] for one in found.get("Contents", ())}


@pytest.fixture(params=["folder", "bucket"])
def place(request: Any, app: Flask, tmp_path: Path) -> Iterator[Folder | Bucket]:
    """Where the application keeps its files during a test."""
    server = None
    if request.param == "bucket":
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        found: Folder | Bucket = Bucket(f"http://{host}:{port}")
    else:
        found = Folder(tmp_path / "files")
    before = app.config["STORAGE"]
    app.config["STORAGE"] = replace(before, **found.settings)
    app.extensions.pop(storage._KEY, None)
    yield found
    app.config["STORAGE"] = before
    app.extensions.pop(storage._KEY, None)
    if server is not None:
        server.stop()


def test_what_is_kept_is_found_replaced_and_removed(database: Any, place: Folder | Bucket) -> None:
    storage.put("photos/one.jpg", b"first")
    storage.put("photos/one.jpg", b"second")
    storage.put("photos/two.jpg", b"other")
    assert storage.get("photos/one.jpg") == b"second"
    assert place.keys() == {"photos/one.jpg", "photos/two.jpg"}
    storage.delete("photos/one.jpg")
    storage.delete("photos/one.jpg")
    assert place.keys() == {"photos/two.jpg"}
    with pytest.raises(FileNotFoundError):
        storage.get("photos/one.jpg")


def photo_of_sanne(cast: Any, browse: Any) -> tuple[Any, dict[str, str]]:
    """Sanne's browser, and what it was told of the photo that she sent."""
    _report, address = a_report(cast, "all_kinds")
    sanne = browse(cast.sanne)
    sanne.get(f"{address}/evidence/questions")
    data = {"code": "photo", "photo": (io.BytesIO(a_photo()), "x.jpg")}
    return sanne, sanne.post(f"{address}/photos", data=data, expect=200).get_json()


def test_a_photo_goes_through_the_front_door_and_comes_back(
    cast: Any, browse: Any, place: Folder | Bucket
) -> None:
    sanne, sent = photo_of_sanne(cast, browse)
    row = db.session.scalars(select(Photo)).one()
    assert place.keys() == {row.storage_key}
    assert sanne.open(sent["url"]).data == storage.get(row.storage_key)


def test_a_photo_whose_row_was_not_kept_leaves_no_file(
    cast: Any, browse: Any, place: Folder | Bucket, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    _report, address = a_report(cast, "all_kinds")
    sanne = browse(cast.sanne)
    sanne.get(f"{address}/evidence/questions")

    def fail_at_the_end(*_given: Any, **_named: Any) -> None:
        db.session.execute(text("SELECT no_such_column"))

    monkeypatch.setattr(photo_writes, "save", fail_at_the_end)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    data = {"code": "photo", "photo": (io.BytesIO(a_photo()), "x.jpg")}
    sanne.post(f"{address}/photos", data=data, expect=500)
    assert db.session.scalars(select(Photo)).all() == []
    assert place.keys() == set()


def test_a_file_whose_commit_fails_is_taken_away(
    app: Flask, database: Any, place: Folder | Bucket
) -> None:
    with app.app_context():
        storage.put("photos/lost.jpg", b"nobody will name it")
        db.session.rollback()
    with app.app_context():
        storage.put("photos/kept.jpg", b"named")
        db.session.commit()
    assert place.keys() == {"photos/kept.jpg"}


def test_files_that_are_done_with_go_with_their_own_commit_and_no_later_one(
    app: Flask, database: Any, place: Folder | Bucket
) -> None:
    with app.app_context():
        storage.put("pieces/one", b"part")
        storage.put("pieces/two", b"part")
        db.session.commit()
        storage.delete_when_kept(["pieces/one"])
        db.session.rollback()
        storage.delete_when_kept(["pieces/two"])
        db.session.commit()
    assert place.keys() == {"pieces/one"}


def test_a_file_is_on_disk_before_anybody_is_told(
    database: Any, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        app.config, "STORAGE", replace(app.config["STORAGE"], storage_folder=str(tmp_path))
    )
    monkeypatch.setitem(app.extensions, storage._KEY, None)
    app.extensions.pop(storage._KEY)
    synced = []

    def note(opened: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(opened).st_mode) else "file"
        synced.append((kind, str(Path(f"/proc/self/fd/{opened}").readlink())))

    monkeypatch.setattr(os, "fsync", note)
    storage.put("photos/one.jpg", b"first")
    assert synced == [
        ("file", str(tmp_path / "photos" / "one.jpg")),
        ("folder", str(tmp_path / "photos")),
    ]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"AUDIT_STORAGE_ENDPOINT": "minio:9000"},
            "AUDIT_STORAGE_ENDPOINT must start with http:// or https://.",
        ),
        (
            {"AUDIT_STORAGE_ACCESS_KEY": "somebody"},
            "AUDIT_STORAGE_ACCESS_KEY and AUDIT_STORAGE_SECRET_KEY belong together.",
        ),
    ],
)
def test_a_store_that_cannot_be_is_refused_at_the_start(
    given: dict[str, str], sentence: str
) -> None:
    with pytest.raises(SettingsError, match=sentence.replace(".", r"\.")):
        Settings.from_environment(given)


def test_a_photo_that_is_named_but_not_there_is_not_found_and_the_operator_hears_of_it(
    cast: Any, browse: Any, place: Folder | Bucket, caplog: pytest.LogCaptureFixture
) -> None:
    sanne, sent = photo_of_sanne(cast, browse)
    key = db.session.scalars(select(Photo)).one().storage_key
    storage.delete(key)
    sanne.get(sent["url"], expect=404)
    assert f"The file {key} is named but not there" in caplog.text
