"""Files: photos and pictures behind one interface, in a local folder or an S3-compatible store.

A file belongs to the row that names it: what is put while a request's changes are not kept in the
end is taken away again. On disk it is on disk before anybody is told so.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import obstore
from flask import Flask, current_app, g
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, S3Store
from werkzeug.exceptions import NotFound

from audit.config import Settings
from audit.database import once_committed

if TYPE_CHECKING:
    from obstore.store import S3Config

_KEY = "audit.storage"


def configure(app: Flask, settings: Settings) -> None:
    """Let ``app`` keep its files where ``settings`` say."""
    app.config["STORAGE"] = settings

    @app.errorhandler(NotKeptError)
    def say_that_it_is_not_here(error: NotKeptError) -> Any:
        # The row names it, so the operator has to know; who asks gets the page of any missing one.
        app.logger.error("The file %s is named but not there", error)
        return app.handle_http_exception(NotFound())

    @app.teardown_appcontext
    def take_away_what_nobody_names(_error: BaseException | None) -> None:
        for key in g.pop("files_put", ()):
            try:
                delete(key)
            except BaseError:
                # What comes after this must still be done: the session is closed there.
                app.logger.exception("The file %s belongs to nothing and could not be removed", key)


def _store() -> ObjectStore:
    """The store of this process; made at first use, since it must not be shared by a fork."""
    store: ObjectStore | None = current_app.extensions.get(_KEY)
    if store is None:
        store = current_app.extensions[_KEY] = _open(current_app.config["STORAGE"])
    return store


def _open(settings: Settings) -> ObjectStore:
    if not settings.storage_bucket:
        folder = Path(settings.storage_folder)
        folder.mkdir(parents=True, exist_ok=True)
        return LocalStore(folder)
    given: S3Config = {"region": settings.storage_region}
    if settings.storage_endpoint:
        given["endpoint"] = settings.storage_endpoint
    if settings.storage_access_key:
        given["access_key_id"] = settings.storage_access_key
        given["secret_access_key"] = settings.storage_secret_key
    plain = settings.storage_endpoint.startswith("http://")
    return S3Store(settings.storage_bucket, config=given, client_options={"allow_http": plain})


def put(key: str, content: bytes) -> None:
    """Keep ``content`` under ``key``, a path such as ``photos/<uuid>.jpg``.

    It goes again unless what this request changed is committed.
    """
    g.setdefault("files_put", []).append(key)
    once_committed(lambda: g.pop("files_put", None))
    store = _store()
    obstore.put(store, key, content)
    if isinstance(store, LocalStore):
        _to_disk(Path(current_app.config["STORAGE"].storage_folder) / key)


def _to_disk(path: Path) -> None:
    """The content and then the name: a power cut afterwards takes neither."""
    for each in (path, path.parent):
        opened = os.open(each, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


class NotKeptError(FileNotFoundError):
    """There is no file under this key. What was asked for is then not found: no fault of a page."""


def get(key: str) -> bytes:
    """The bytes kept under ``key``; raises :class:`NotKeptError` where there are none."""
    try:
        return bytes(obstore.get(_store(), key).bytes())
    except FileNotFoundError as error:
        raise NotKeptError(key) from error


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it lies there: its key, how many bytes, and since when."""

    key: str
    size: int
    since: dt.datetime


def listed(folder: str) -> list[Kept]:
    """What is kept in ``folder``, such as ``pieces``, and in folders within it."""
    return [
        Kept(found["path"], found["size"], found["last_modified"])
        for several in obstore.list(_store(), prefix=folder)
        for found in several
    ]


def delete_when_kept(keys: Iterable[str]) -> None:
    """Remove these files once what this request changed is committed; else they stay."""
    done = list(keys)
    once_committed(lambda: _tidy(done))


def _tidy(keys: Iterable[str]) -> None:
    for key in keys:
        try:
            delete(key)
        except BaseError:
            # What is left over is tidied away later.
            current_app.logger.exception("The file %s could not be removed", key)


def clear(folder: str) -> None:
    """Remove a folder of files with all that is in it; ``folder`` is one that nobody fills now."""
    for kept in listed(folder):
        delete(kept.key)
    store = _store()
    if isinstance(store, LocalStore):
        with suppress(OSError):
            (Path(current_app.config["STORAGE"].storage_folder) / folder).rmdir()


def delete(key: str) -> None:
    """Remove what is kept under ``key``, if anything is."""
    with suppress(FileNotFoundError):
        obstore.delete(_store(), key)
