"""What a phone says that a report consists of, held against what is here. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SentPhoto:
    """A photo as the phone sent it: its length in bytes, and its SHA-256 in hexadecimal. None
    where that was not noted."""

    size: int | None
    digest: str | None

    def agrees(self, other: SentPhoto) -> bool:
        """Whether both can be of the same file."""
        return all(
            one is None or two is None or one == two
            for one, two in ((self.size, other.size), (self.digest, other.digest))
        )


@dataclass(frozen=True, slots=True)
class Missing:
    """What has not arrived as the phone knows it: codes of questions, ids of photos."""

    answers: tuple[str, ...]
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The answers of a report, each with the revision that the phone was told, and its photos."""

    answers: Mapping[str, int]
    photos: Mapping[str, SentPhoto]

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read ``{"answers": {code: revision}, "photos": {id: {"size": bytes, "sha256": hex}}}``.

        Raises ValueError for anything else.
        """
        try:
            told = json.loads(text)
        except RecursionError:
            raise ValueError("nested too deeply") from None
        answers, photos = _object(told).get("answers", {}), _object(told).get("photos", {})
        if not all(type(revision) is int for revision in _object(answers).values()):
            raise ValueError("a revision is a whole number")
        return cls(
            answers,
            {str(UUID(key)): _photo(_object(one)) for key, one in _object(photos).items()},
        )

    def missing_in(
        self, revisions: Mapping[str, int], photos: Mapping[str, SentPhoto]
    ) -> Missing | None:
        """What of it is not among the answers and photos that are here; None where all is."""
        found = Missing(
            tuple(
                sorted(code for code, at in self.answers.items() if revisions.get(code, -1) < at)
            ),
            tuple(
                sorted(
                    key
                    for key, one in self.photos.items()
                    if key not in photos or not one.agrees(photos[key])
                )
            ),
        )
        return found if found.answers or found.photos else None


def _object(told: Any) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise ValueError("an object is expected")
    return told


def _photo(told: Mapping[str, Any]) -> SentPhoto:
    size, digest = told.get("size"), told.get("sha256")
    return SentPhoto(
        size if type(size) is int else None,
        digest.lower() if isinstance(digest, str) else None,
    )
