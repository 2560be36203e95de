"""The figures of one wave, invented, in the shapes that the pictures take."""

from __future__ import annotations

from audit.pictures.charts import Share
from audit.pictures.figures import Measured, StepFigure

NAMES = (
    "Searching and finding", "Booking a table", "Welcome", "Ordering", "Waiting for food",
    "Food and atmosphere", "Paying", "Question afterwards",
)  # fmt: skip
PHASES = (
    "Awareness", "Consideration", "Purchase", "Purchase", "Service", "Service", "Service",
    "Loyalty",
)  # fmt: skip
CHANNELS = (
    ("Website", "website"), ("Telephone", "telephone"), *[("On site", "on_site")] * 5,
    ("E-mail", "email"),
)  # fmt: skip
FELT = (
    (37, 26, 48),
    (19, 6, 32),
    (56, 49, 63),
    (29, 19, 38),
    (-25, -34, -15),
    (61, 55, 67),
    (4, -5, 13),
)
QUALITY = (
    (82, 76, 89),
    (73, 68, 78),
    (85, 80, 91),
    (76, 71, 81),
    (55, 49, 61),
    (83, 78, 88),
    (84, 79, 89),
)
INTENDED = (30, 30, 40, 30, 20, 70, 40, 40)
REACTIONS = {2: (53, 47, 60), 4: (-50, -59, -40), 6: (-16, -23, -10)}


def wave(*, worst: int | None = 5) -> list[StepFigure]:
    """Eight steps of 68 reports: step 2 with 41, step 8 with 4 (rings, no mean)."""
    steps = []
    for i, name in enumerate(NAMES):
        n = {1: 41, 7: 4}.get(i, 68)
        few = i == 7
        steps.append(
            StepFigure(
                number=i + 1,
                name=name,
                n=n,
                felt=Measured(4, values=(76, 30, 27, 9)) if few else Measured(n, *FELT[i]),
                quality=Measured(4, values=(100, 90, 68, 27)) if few else Measured(n, *QUALITY[i]),
                intended=INTENDED[i],
                first_reaction=Measured(61, *REACTIONS[i]) if i in REACTIONS else None,
                phase=PHASES[i],
                channel=CHANNELS[i][0],
                channel_code=CHANNELS[i][1],
                worst=worst == i + 1,
            )
        )
    return steps


def one_report() -> list[StepFigure]:
    """A single report that did not reach the last step."""
    felt = (40, 20, 60, 10, -45, 55, -10, None)
    quality = (91, 80, 83, 67, 27, 88, 58, None)
    return [
        StepFigure(
            number=i + 1,
            name=NAMES[i],
            n=0 if felt[i] is None else 1,
            felt=Measured(1, values=(felt[i],)) if felt[i] is not None else None,
            quality=Measured(1, values=(quality[i],)) if quality[i] is not None else None,
            intended=INTENDED[i],
        )
        for i in range(8)
    ]


#: Wilson intervals of k of n, by hand from the formula of the method with z = 1.959964.
SHARES = {
    (49, 68): Share(49, 68, 0.6042, 0.8131),
    (31, 68): Share(31, 68, 0.3430, 0.5732),
    (9, 41): Share(9, 41, 0.1200, 0.3671),
    (1, 68): Share(1, 68, 0.0026, 0.0787),
    (0, 68): Share(0, 68, 0.0, 0.0535),
    (2, 4): Share(2, 4, 0.1500, 0.8500),
}
