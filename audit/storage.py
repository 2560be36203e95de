"""Files: photos and pictures behind one interface, a local folder by default."""

from __future__ import annotations

from pathlib import Path

import obstore
from flask import Flask, current_app
from obstore.store import LocalStore, ObjectStore

from audit.config import Settings

_KEY = "audit.storage"


def configure(app: Flask, settings: Settings) -> None:
    app.config["STORAGE_FOLDER"] = settings.storage_folder


def _store() -> ObjectStore:
    """The store of this process; made at first use, since it must not be shared by a fork."""
    store: ObjectStore | None = current_app.extensions.get(_KEY)
    if store is None:
        folder = Path(current_app.config["STORAGE_FOLDER"])
        folder.mkdir(parents=True, exist_ok=True)
        store = current_app.extensions[_KEY] = LocalStore(folder)
    return store


def put(key: str, content: bytes) -> None:
    """Keep ``content`` under ``key``, a path such as ``photos/<uuid>.jpg``."""
    obstore.put(_store(), key, content)


def get(key: str) -> bytes:
    """The bytes kept under ``key``; raises FileNotFoundError where there are none."""
    return bytes(obstore.get(_store(), key).bytes())


def delete(key: str) -> None:
    """Remove what is kept under ``key``, if anything is."""
    obstore.delete(_store(), key)
