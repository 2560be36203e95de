"""The application for a server."""

from audit.web import create_app

app = create_app()
