"""A real server in a process group of its own, and people who ask it over real connections."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from audit.config import Settings

ROOT = Path(__file__).parents[2]
_TOKEN = re.compile(rb'name="csrf-token" content="([^"]+)"')
#: What goes wrong where a server dies or is not there yet.
GONE = (OSError, http.client.HTTPException)


class Server:
    """gunicorn with two workers, as it is run in earnest; each with a thread that waits for lines,
    since no proxy takes in requests whole here."""

    def __init__(self, settings: Settings, compiled: Path, folder: Path) -> None:
        self.settings, self._compiled, self._log = settings, compiled, folder / "server.log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        given = {
            "AUDIT_DATABASE_URL": self.settings.database_url,
            "AUDIT_SECRET_KEY": self.settings.secret_key,
            "AUDIT_STORAGE_FOLDER": self.settings.storage_folder,
            "COMPILED_TEMPLATES": str(self._compiled),
            "PYTHONDONTWRITEBYTECODE": "",
        }
        command = [
            sys.executable, "-m", "gunicorn", "--preload", "--workers", "2", "--worker-class",
            "gthread", "--threads", "1", "--keep-alive", "0", "--log-level", "warning",
            "--bind", f"127.0.0.1:{self.port}", "tests.faults.dying:app",
        ]  # fmt: skip
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, **given}, stderr=log, stdout=log,
                start_new_session=True,
            )  # fmt: skip
        self.wait()

    def stand_ready(self) -> None:
        """Running, with workers that nobody has asked anything: they are as new as their server,
        which read the application for them before they began."""
        if self._process is None or self._process.poll() is not None:
            self.start()
        else:
            self.wait()

    def wait(self, seconds: float = 60) -> None:
        """Until it answers."""
        until = time.monotonic() + seconds
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            try:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
            except GONE:
                time.sleep(0.02)
            finally:
                connection.close()
            assert time.monotonic() < until, f"no server: {self.log[-2000:]}"

    @property
    def workers(self) -> list[int]:
        assert self._process is not None
        key = self._process.pid
        try:
            return [
                int(one) for one in Path(f"/proc/{key}/task/{key}/children").read_text().split()
            ]
        except OSError:
            return []

    def kill(self) -> None:
        """The whole of it, as a power cut would."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(30)

    def kill_workers(self) -> None:
        """Whoever is at work; others take their place."""
        for worker in self.workers:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)

    @property
    def is_dead(self) -> bool:
        assert self._process is not None
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        return self._process.returncode is not None

    def memory(self) -> int:
        """The most megabytes that a worker ever held."""
        found = 0
        for worker in self.workers:
            status = Path(f"/proc/{worker}/status").read_text()
            peak = re.search(r"VmHWM:\s+(\d+) kB", status)
            found = max(found, int(peak[1]) // 1024 if peak else 0)
        return found


@dataclass
class Reply:
    status: int
    body: bytes
    location: str = ""

    @property
    def json(self) -> dict[str, Any]:
        found = json.loads(self.body)
        assert isinstance(found, dict)
        return found


@dataclass
class Caller:
    """A phone of a signed-in shopper, on one connection that is opened again where it broke."""

    port: int
    cookie: str
    address: str
    device: str = field(default_factory=lambda: str(uuid4()))
    token: str = ""
    last: int = 0
    _connection: http.client.HTTPConnection | None = None

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        *,
        hung_up: bool = False,
    ) -> Reply:
        """Raises one of ``GONE`` where no whole answer came. ``hung_up``: nothing is sent after
        the body, whatever its announced length."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {"Cookie": f"session={self.cookie}", "X-CSRFToken": self.token, **(headers or {})}
        try:
            self._connection.request(method, path, body, sent)
            if hung_up:
                self._connection.sock.shutdown(socket.SHUT_WR)
            answer = self._connection.getresponse()
            content = answer.read()
        except BaseException:
            self.close()
            raise
        if hung_up or answer.getheader("Connection") == "close":
            self.close()
        for name, value in answer.getheaders():
            if name == "Set-Cookie" and value.startswith("session="):
                self.cookie = value.split(";")[0].removeprefix("session=")
        return Reply(answer.status, content, answer.getheader("Location") or "")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def open(self) -> Caller:
        """Open the report once, for the token of its pages."""
        page = self.ask("GET", self.address)
        if page.status == 302:
            page = self.ask("GET", page.location)
        found = _TOKEN.search(page.body)
        assert page.status == 200 and found, page.body[:300]
        self.token = found[1].decode()
        return self

    def gives(self, code: str, value: str) -> dict[str, str]:
        self.last += 1
        sent = {":device": self.device, ":code": code, ":sequence": str(self.last), code: value}
        return {**sent, f"{code}:base": "0"}

    def sends(self, sent: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Reply:
        said = {"Content-Type": "application/json", **(headers or {})}
        body = json.dumps(list(sent.items())).encode()
        return self.ask("POST", f"{self.address}/answers", body, said)

    def hangs_up(self, sent: Mapping[str, str]) -> None:
        """Post answers and close the connection without waiting for the reply."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Cookie": f"session={self.cookie}",
            "X-CSRFToken": self.token,
            "Content-Type": "application/json",
        }
        body = json.dumps(list(sent.items())).encode()
        connection.request("POST", f"{self.address}/answers", body, headers)
        connection.close()

    def sends_photo(
        self,
        code: str,
        content: bytes,
        key: UUID,
        *,
        cut: int = 0,
        hung_up: bool = False,
        **more: str,
    ) -> Reply:
        """``cut``: so many bytes before its end the body stops; ``hung_up``: although more was
        announced, else as if that were all."""
        body, kind = multipart({"code": code, "id": str(key), **more}, content)
        headers = {"Content-Type": kind}
        if hung_up:
            headers["Content-Length"] = str(len(body))
            self.close()
        return self.ask(
            "POST", f"{self.address}/photos", body[: len(body) - cut], headers, hung_up=hung_up
        )


def multipart(fields: Mapping[str, str], photo: bytes) -> tuple[bytes, str]:
    """A form with a photo: its body and what it is."""
    line = uuid4().hex
    parts = [
        f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = 'Content-Disposition: form-data; name="photo"; filename="x.jpg"'
    parts.append(f"--{line}\r\n{head}\r\nContent-Type: image/jpeg\r\n\r\n".encode() + photo)
    parts.append(f"\r\n--{line}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={line}"
