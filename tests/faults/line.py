"""The line between a phone and the server, as bad as a test wants it: a proxy that drops what it
carries, lets it wait, or carries it slowly.

It works on bytes, below the requests: what a phone meets is what a bad network does to it.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: So much is carried at once: small, so that a slow line is shared by all who use it.
PIECE = 1400
#: Seconds that this process may be late in carrying.
LATEST = 0.2


class Line:
    """Listens on a port of its own; carries to and from the server's.

    ``good``, ``drop`` and ``stall`` set how it is from now on. ``hold`` lets requests to addresses
    with a certain part through at once, and keeps back what the server says to them.
    """

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._loop: asyncio.AbstractEventLoop
        self._enough: asyncio.Event
        self._is_ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._work()), daemon=True)
        self._open: set[asyncio.StreamWriter] = set()
        self._is_dropped = self._is_stalled = False
        self._held_part, self._held_for, self._held_times = b"", 0.0, 0
        self._bytes_per_second, self._delay = 0.0, 0.0
        #: Per direction: until when the line is taken by what was carried before.
        self._taken = {"up": 0.0, "down": 0.0}
        self.port = 0
        #: How many replies were kept back, and how many connections broke.
        self.held = self.broken = 0

    def start(self) -> None:
        self._thread.start()
        assert self._is_ready.wait(10)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._enough.set)
        self._thread.join(10)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def good(self) -> None:
        self._is_dropped = self._is_stalled = False

    def drop(self) -> None:
        """Every connection breaks, and no new one succeeds."""
        self._is_dropped, self._is_stalled = True, False
        self._loop.call_soon_threadsafe(self._break_all)

    def stall(self) -> None:
        """Connections stay, nothing passes."""
        self._is_dropped, self._is_stalled = False, True

    def hold(self, part: str, seconds: float, times: int = 1_000_000) -> None:
        """The server hears of it at once, the phone gets the reply so much later: the next
        ``times`` times that something is posted to an address with this part."""
        self._held_part, self._held_for, self._held_times = part.encode(), seconds, times

    def throttle(self, kilobits: float, milliseconds: float) -> None:
        """So many kilobits a second each way, shared by all; there and back takes so long."""
        self._bytes_per_second, self._delay = kilobits * 125, milliseconds / 2000

    async def _work(self) -> None:
        self._loop, self._enough = asyncio.get_running_loop(), asyncio.Event()
        taking = socket.socket()
        # What waits in the machine's own buffers would seem to have been sent.
        taking.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
        taking.bind(("127.0.0.1", 0))
        self.port = taking.getsockname()[1]
        server = await asyncio.start_server(self._serve, sock=taking, limit=2 * PIECE)
        self._is_ready.set()
        await self._enough.wait()
        server.close()
        self._break_all()
        # Those at work hear that their connection is gone.
        await asyncio.sleep(0.1)

    def _break_all(self) -> None:
        # Each has two ends.
        self.broken += len(self._open) // 2
        for writer in list(self._open):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_dropped:
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._server_port)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, back}
        self._open |= ends
        connection = _Connection()
        try:
            await asyncio.gather(
                self._carry(reader, back, "up", connection),
                self._carry(there, writer, "down", connection),
            )
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._open -= ends
            for end in ends:
                end.transport.abort()

    async def _carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        way: str,
        connection: _Connection,
    ) -> None:
        """One direction of a connection: bytes come out after the delay, in their order."""
        on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=64)

        async def deliver() -> None:
            while True:
                due, data = await on_the_way.get()
                await self._until(due, way, connection)
                writer.write(data)
                await writer.drain()
                if not data:
                    return

        delivery = asyncio.ensure_future(deliver())
        try:
            while data := await reader.read(PIECE):
                if way == "up":
                    self._note(data, connection)
                await self._take_turn(len(data), way)
                await on_the_way.put((self._loop.time() + self._delay, data))
            await on_the_way.put((0, b""))
            await delivery
        finally:
            delivery.cancel()
        if writer.can_write_eof():
            with contextlib.suppress(OSError):
                writer.write_eof()

    def _note(self, data: bytes, connection: _Connection) -> None:
        """A browser asks one thing at a time on a connection, so that a request begins a piece."""
        line = data.split(b"\r\n", 1)[0]
        if not line.endswith(b"HTTP/1.1"):
            return
        connection.held_until = 0.0
        if line.startswith(b"POST ") and self._held_times > 0 and self._held_part in line:
            self._held_times -= 1
            self.held += 1
            connection.held_until = self._loop.time() + self._held_for

    async def _take_turn(self, size: int, way: str) -> None:
        if not self._bytes_per_second:
            return
        # A machine that wakes up late makes good for that: else the line were slower than asked.
        begins = max(self._loop.time() - LATEST, self._taken[way])
        self._taken[way] = begins + size / self._bytes_per_second
        await asyncio.sleep(max(0.0, self._taken[way] - self._loop.time()))

    async def _until(self, due: float, way: str, connection: _Connection) -> None:
        while True:
            until = max(due, connection.held_until if way == "down" else 0)
            wait = until - self._loop.time()
            if wait <= 0 and not self._is_stalled:
                return
            await asyncio.sleep(max(0.02, min(wait, 0.5)))


class _Connection:
    held_until = 0.0


class Weather(threading.Thread):
    """Makes a line bad and good again, at random, until ``enough`` is set; then it is good.

    ``stall``: the longest that nothing passes, in seconds.
    """

    def __init__(self, line: Line, stall: float, seed: int) -> None:
        super().__init__(daemon=True)
        self._line, self._stall, self._chance = line, stall, random.Random(seed)
        self.enough = threading.Event()
        self.drops = self.stalls = 0

    def run(self) -> None:
        while not self.enough.is_set():
            self._line.good()
            self.enough.wait(self._chance.uniform(0.1, 3))
            if self._chance.random() < 0.25:
                self.stalls += 1
                self._line.stall()
                self.enough.wait(self._stall)
            else:
                # Mostly it flaps, at times it stays away.
                self.drops += 1
                self._line.drop()
                self.enough.wait(self._chance.choice([0.1, 0.3, 1, 5]))
        self._line.good()


@contextmanager
def line_to(port: int) -> Iterator[Line]:
    line = Line(port)
    line.start()
    try:
        yield line
    finally:
        line.stop()
