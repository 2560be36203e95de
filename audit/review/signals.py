"""What a later stage may listen to: review itself knows nothing of results."""

from __future__ import annotations

from blinker import Signal

#: Sent with the report as sender, in the transaction that approves it.
report_approved = Signal("A report was approved.")
