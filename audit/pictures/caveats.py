"""What is said wherever a first reaction is shown."""

from __future__ import annotations

from flask_babel import gettext


def reaction_caveats() -> tuple[str, ...]:
    """What a first reaction tells and what it does not, in sentences."""
    return (
        gettext("It measures how readily a first reaction comes, not a hidden mind."),
        gettext("Speed also reflects reading, age, device and distraction."),
        gettext("A briefed shopper is not a customer."),
        gettext("Filled in later it is weaker."),
        gettext("Never judge an individual by it."),
    )
