"""Requests come whole or not at all: a body is waited for by the server's loop, and only what has arrived takes a
thread.

Somebody who sends a byte a minute, on purpose or over a bad line, then holds a connection and nothing else. Without
this as many of them as there are threads would stop every page, a dose in hand included. Speaks RSGI to the server (the
protocol of granian) and WSGI (PEP 3333) to the application.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any, Protocol, cast

IN_MEMORY = 262_144  # bytes of a body; what is longer waits in a file
LONGEST_WAIT = 300.0  # seconds for a whole body: the largest forms over a slow line
Head = tuple[int, list[tuple[str, str]]]
Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Headers(Protocol):
    """The header fields of a request, names in lower case; one that was sent twice stands there twice."""

    def items(self) -> Iterable[tuple[str, str]]:
        """Each field."""


class Scope(Protocol):
    """What the server knows of a request before its body."""

    method: str
    path: str
    query_string: str
    scheme: str
    http_version: str
    client: str
    server: str
    headers: Headers


class Exchange(Protocol):
    """The body of a request as it arrives, and the way to answer."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Its pieces."""

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        """Answer."""

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        """Answer with no body."""


class WholeRequests:
    """A WSGI application with `threads` of its own. `longest`: bytes of a body; of a longer one the application is told
    how long it is, and given nothing. `wait`: seconds for a body to arrive; then 408, and nothing was asked."""

    def __init__(self, application: Application, threads: int, longest: int, wait: float = LONGEST_WAIT) -> None:
        self._application = application
        self._longest = longest
        self._wait = wait
        self._threads = ThreadPoolExecutor(threads, "request")

    async def __rsgi__(self, scope: Scope, exchange: Exchange) -> None:
        """One request."""
        fields = _fields(scope.headers)
        if "transfer-encoding" in fields:  # of a body that does not say how long it is nobody knows whether it is whole
            exchange.response_empty(411, [("connection", "close")])
            return
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                size = await asyncio.wait_for(self._arrived(exchange, fields, body), self._wait)
            except TimeoutError:
                exchange.response_empty(408, [("connection", "close")])
                return
            if size != int(fields.get("content-length", size)):  # cut off on its way: half a form is none
                exchange.response_empty(400, [("connection", "close")])
                return
            body.seek(0)
            environ = _environ(scope, fields, cast("IO[bytes]", body), size)
            loop = asyncio.get_running_loop()
            (status, headers), answer = await loop.run_in_executor(self._threads, self._answer, environ)
            exchange.response_bytes(status, headers, answer)

    async def _arrived(self, exchange: Exchange, fields: Mapping[str, str], body: Any) -> int:
        """The length of the body, which is written down unless it is too long to be taken."""
        told = fields.get("content-length", "")
        if told.isdigit() and int(told) > self._longest:
            return int(told)
        size = 0
        async for piece in exchange:
            size += len(piece)
            if size > self._longest:
                body.truncate(0)
                break
            body.write(piece)
        return size

    def _answer(self, environ: Environ) -> tuple[Head, bytes]:
        """The application's answer, in one of its threads."""
        heads: list[Head] = []

        def start(status: str, headers: list[tuple[str, str]], error: Any = None) -> Callable[[bytes], None]:
            heads.append((int(status.split(" ", 1)[0]), headers))
            return lambda piece: None

        pieces = self._application(environ, start)
        try:
            answer = b"".join(pieces)
        finally:
            getattr(pieces, "close", lambda: None)()
        return heads[-1], answer


def _fields(headers: Headers) -> Mapping[str, str]:
    """Each header field once, as the application takes it. A name with an underscore is left out: to the application it
    would be the same as one with a hyphen, which a proxy in front may have written."""
    fields: dict[str, str] = {}
    for name, value in headers.items():
        if "_" not in name:
            joint = "; " if name == "cookie" else ","
            fields[name] = f"{fields[name]}{joint}{value}" if name in fields else value
    return fields


def _environ(scope: Scope, fields: Mapping[str, str], body: IO[bytes], size: int) -> Environ:
    host, _, port = scope.server.rpartition(":")
    named = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in fields.items()}
    named.pop("HTTP_CONTENT_TYPE", None)
    named.pop("HTTP_CONTENT_LENGTH", None)
    return named | {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "CONTENT_TYPE": fields.get("content-type", ""),
        "CONTENT_LENGTH": str(size),
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
