"""One process with a few threads: for trying things out, and for a small installation."""

from __future__ import annotations

import errno

from flask import Flask
from waitress.server import BaseWSGIServer, create_server

#: More would only wait for one another: SQLite has one writer.
THREADS = 4


class PortTakenError(RuntimeError):
    """Another program listens there already."""


def listen(app: Flask, port: int) -> BaseWSGIServer:
    """Take ``port`` of this machine's own address; ``run()`` on the result answers requests."""
    try:
        return create_server(app, host="127.0.0.1", port=port, threads=THREADS)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTakenError(f"port {port} is in use by another program") from None
        raise
