"""One request out, one answer in, over a socket whose other end may do anything: stall, flood, lie or vanish."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable

from graders.sandbox import wire

LOOK_EVERY = 0.05  # seconds between two looks at the limits while waiting


class Gone(Exception):
    """The other end is closed."""


class GaveUp(Exception):
    """A limit was reached first; `str()` of it names the limit."""


class Link:
    """The judge's end. `over_limit` says which limit is reached, or None; it is asked while the judge waits."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.sock.setblocking(False)
        self.number = 0

    def ask(self, request: bytes, over_limit: Callable[[], str | None]) -> bytes:
        """The whole frame that answers `request`; raises `Gone`, `GaveUp` or `wire.BadReply`."""
        if self._readable(0):
            if self._read(1):
                raise wire.BadReply("an answer before anything was asked")
            raise Gone
        self.number += 1
        self._send(wire.REQUEST.pack(self.number, len(request)) + request, over_limit)
        header = self._receive(wire.HEADER.size, over_limit)
        body = self._receive(wire.body_size(header, self.number), over_limit)
        if self._readable(0) and self._read(1):
            raise wire.BadReply("more than one answer")
        return header + body

    def last_word(self, over_limit: Callable[[], str | None]) -> bytes:
        """The frame of a child that was told to say where it is, in place of the answer; raises as `ask` does."""
        header = self._receive(wire.HEADER.size, over_limit)
        return header + self._receive(wire.body_size(header, self.number), over_limit)

    def hello(self, over_limit: Callable[[], str | None]) -> bool:
        """Wait until the child says that it is ready for its first request."""
        return self._receive(len(wire.HELLO), over_limit) == wire.HELLO

    def is_silent(self) -> bool:
        """Whether the other end is there, and has said nothing that was not asked for."""
        return not self._readable(0)

    def _send(self, data: bytes, over_limit: Callable[[], str | None]) -> None:
        rest = memoryview(data)
        while rest:
            if not select.select([], [self.sock], [], LOOK_EVERY)[1]:
                self._look(over_limit)
                continue
            try:
                rest = rest[self.sock.send(rest) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise Gone from error

    def _receive(self, size: int, over_limit: Callable[[], str | None]) -> bytes:
        data = bytearray()
        while len(data) < size:
            if not self._readable(LOOK_EVERY):
                self._look(over_limit)
                continue
            part = self._read(min(size - len(data), 1 << 20))
            if not part:
                raise Gone
            data += part
            if len(part) < 1024:  # a reply that trickles in must not escape the limits
                self._look(over_limit)
        return bytes(data)

    def _readable(self, seconds: float) -> bool:
        return bool(select.select([self.sock], [], [], seconds)[0])

    def _read(self, size: int) -> bytes:
        try:
            return self.sock.recv(size)
        except OSError:
            return b""

    @staticmethod
    def _look(over_limit: Callable[[], str | None]) -> None:
        limit = over_limit()
        if limit:
            raise GaveUp(limit)
