"""Pictures of results, drawn on the server as SVG: faces, the journey, and the other charts.

Nobody acts here. Plain figures come in as frozen dataclasses, already computed and already in
the reader's language; geometry and texts come out, and the macros in ``templates/_macros/``
only print them. No module here queries anything or knows a stage.
"""

from __future__ import annotations

from flask import Flask

from audit.pictures.caveats import reaction_caveats
from audit.pictures.face import drawn_face


def init_app(app: Flask) -> None:
    """Give the macros the one function that they call themselves."""
    app.jinja_env.globals["drawn_face"] = drawn_face
    app.jinja_env.globals["reaction_caveats"] = reaction_caveats
