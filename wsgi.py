"""The application for a server."""

from audit.config import SettingsError
from audit.serving import settle
from audit.web import create_app

try:
    app = create_app()
except SettingsError as error:
    # One sentence for the operator, and no trace of the code.
    raise SystemExit(f"The settings are not right: {error}") from None

settle()
