"""How the application is served: one process with a few threads for trying things out and for a
small installation, and what every server's process does before its first request."""

from __future__ import annotations

import errno
import gc

from flask import Flask
from waitress.server import BaseWSGIServer, create_server

#: More would only wait for one another: SQLite has one writer.
THREADS = 4


def settle() -> None:
    """Tell the garbage collector that what is loaded now stays.

    The application and its libraries are some hundred thousand objects; a page makes thousands
    that go at once. As Python is set up, the collector looks through all of them every few pages:
    a fifth of a page's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


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
