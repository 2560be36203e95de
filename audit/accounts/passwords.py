"""Passwords: hashed with Argon2, weak ones refused with a reason."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from pwdlib import PasswordHash

MINIMUM_LENGTH = 10
#: Longer passwords are allowed, but only so many characters are looked at for strength: the
#: estimate takes quadratic time.
_JUDGED_LENGTH = 72
MAXIMUM_LENGTH = 200
#: Of zxcvbn's 0 to 4: safe against guessing at a hash that was stolen, for a while.
_STRONG = 3
#: Beside well-known words a password has at least so many letters of its own.
_OWN_LETTERS = 4
_WORDS = re.compile(r"[^\W_]{3,}")

#: Words that people here think of first.
_DUTCH_WORDS = (
    "wachtwoord", "welkom", "geheim", "zomer", "winter", "voorjaar", "najaar", "lente", "herfst",
    "amsterdam", "rotterdam", "antwerpen", "brussel", "nederland", "belgie", "ajax", "feyenoord",
    "schatje", "liefde", "hallo", "toegang", "mysteryguest", "klantreis", "winkel", "fiets",
)  # fmt: skip

_hasher = PasswordHash.recommended()
#: A hash takes some 200 ms of a processor and much memory: at most two at a time.
_at_once = threading.BoundedSemaphore(2)
#: zxcvbn keeps the words of who it judges in a global.
_estimating = threading.Lock()
_of_nobody: list[str] = []


def hash_password(password: str) -> str:
    with _at_once:
        return _hasher.hash(password)


def verify_password(password: str, password_hash: str | None) -> bool:
    """Whether the password is right. Takes as long for an account that does not exist."""
    if not _of_nobody:
        _of_nobody.append(hash_password("nobody has this password"))
    with _at_once:
        right = _hasher.verify(password[:MAXIMUM_LENGTH], password_hash or _of_nobody[0])
    return right and password_hash is not None


def weakness(password: str, about: Iterable[str] = ()) -> str | None:
    """Why a password is refused, in the reader's language; None where it is strong enough.

    ``about`` is what others know of the person: name, e-mail address.
    """
    if len(password) < MINIMUM_LENGTH:
        return _("Use at least %(number)s characters.", number=MINIMUM_LENGTH)
    if len(password) > MAXIMUM_LENGTH:
        return _("Use at most %(number)s characters.", number=MAXIMUM_LENGTH)
    known = {part.lower() for text in about for part in (text, *_WORDS.findall(text)) if part}
    if _is_made_of(password, known):
        return _("This is too easy to guess: it holds your name or your e-mail address.")
    if _is_made_of(password, _DUTCH_WORDS):
        return _("This is too easy to guess: it is made of common words.")
    # Here, since its lists of words take 7 MB, and few processes ever see a new password.
    from zxcvbn import zxcvbn  # noqa: PLC0415

    with _estimating:
        estimate = zxcvbn(password[:_JUDGED_LENGTH], user_inputs=[*known, *_DUTCH_WORDS])
    return None if estimate["score"] >= _STRONG else _reason(estimate["sequence"], known)


def _is_made_of(password: str, words: Iterable[str]) -> bool:
    """Whether little is left without these words: a year, a few digits and signs."""
    rest = password.lower()
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    letters = sum(character.isalpha() for character in rest)
    return len(rest) < len(password) and letters < _OWN_LETTERS and len(rest) < MINIMUM_LENGTH


def _reason(parts: list[dict[str, Any]], known: set[str]) -> str:
    patterns = {part["pattern"] for part in parts}
    if any(part.get("matched_word") in known for part in parts):
        return _("This is too easy to guess: it holds your name or your e-mail address.")
    if "dictionary" in patterns:
        return _("This is too easy to guess: it is made of common words.")
    if patterns & {"sequence", "repeat", "spatial"}:
        return _("This is too easy to guess: it follows a pattern, such as abc, 111 or qwerty.")
    if "date" in patterns:
        return _("This is too easy to guess: it contains a date.")
    return _("This is too easy to guess. Three or four unrelated words make a good password.")
