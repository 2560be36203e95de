"""What a later stage may listen to: accounts know nothing of what their people have under way."""

from __future__ import annotations

from blinker import Signal

#: Sent with the user as sender, and ``actor`` and ``reason``, in the transaction that disables.
person_disabled = Signal("An account was disabled.")
