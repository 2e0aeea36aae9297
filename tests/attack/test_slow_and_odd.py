"""Connections to the server itself: slow ones, half ones, endless ones, and requests that two readers would read
differently. Whoever else asks is answered meanwhile."""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from custody.faces.whole_requests import Headers, WholeRequests
from tests.faces.api.demo_instance import PASSWORDS, copied
from tests.faces.cli.spoken import ROOT, command, environment

THREADS = 2
JSON = "Host: x\r\nContent-Type: application/json\r\n"
POST = f"POST /api/v1/sign-in HTTP/1.1\r\n{JSON}"
SIGN_IN = f'{{"username": "wu", "password": "{PASSWORDS["wu"]}"}}'

CUT_OFF = f"{POST}Content-Length: {len(SIGN_IN) + 1}\r\n\r\n{SIGN_IN}"


@dataclass
class Served:
    """A server that runs, and where."""

    port: int
    instance: Path

    def open(self) -> socket.socket:
        """A connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def answers(self) -> bool:
        """Whether somebody else who asks is answered within a few seconds."""
        asked = (f"http://127.0.0.1:{self.port}{path}" for path in ("/healthz", "/readyz", "/sign-in"))
        return all(urllib.request.urlopen(url, timeout=5).status == 200 for url in asked)

    def said(self, request: str) -> tuple[int, ...]:
        """The status of each answer to these bytes on one connection; a sender whose body is cut off says no more."""
        with self.open() as line:
            line.sendall(request.encode("latin-1"))
            if request == CUT_OFF:
                line.shutdown(socket.SHUT_WR)
            return statuses(everything(line))


def everything(line: socket.socket) -> bytes:
    """What comes until the other side ends."""
    found = b""
    line.settimeout(2)
    try:
        while piece := line.recv(65_536):
            found += piece
    except (TimeoutError, ConnectionResetError):
        return found
    return found


def statuses(answer: bytes) -> tuple[int, ...]:
    """The status of each answer in what came."""
    return tuple(int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3}) ", answer))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    instance = copied(tmp_path_factory.mktemp("served"))
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = int(trial.getsockname()[1])
    arguments = command("serve", "--port", str(port), "--threads", str(THREADS))
    process = subprocess.Popen(arguments, cwd=ROOT, env=environment(instance), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    found = Served(port, instance)
    assert any(_is_up(found) for _ in range(200))
    yield found
    process.terminate()
    process.communicate(timeout=60)


def _is_up(served: Served) -> bool:
    try:
        return served.answers()
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        threading.Event().wait(0.2)
        return False


def test_bodies_that_dribble_hold_up_nobody_else(served: Served) -> None:
    with ExitStack() as lines:
        slow = [lines.enter_context(served.open()) for _ in range(20 * THREADS)]
        for line in slow:
            line.sendall(f"{POST}Content-Length: {len(SIGN_IN)}\r\n\r\n{{".encode())
        for letter in SIGN_IN[1:5]:
            for line in slow:
                line.sendall(letter.encode())
            assert served.answers()
        slow[0].sendall(SIGN_IN[5:].encode())  # one of them was only slow
        assert statuses(everything(slow[0])) == (200,)


def test_half_heads_hold_up_nobody_else(served: Served) -> None:
    with ExitStack() as lines:
        for _ in range(200):
            lines.enter_context(served.open()).sendall(b"GET /sign-in HTTP/1.1\r\nHost: x\r\nX-Half: ")
        assert served.answers()


ODD = {
    "a length that is none": (f"{POST}Content-Length: -1\r\n\r\n", 400),
    "a length with a sign": (f"{POST}Content-Length: +{len(SIGN_IN)}\r\n\r\n{SIGN_IN}", 400),
    "two lengths": (f"{POST}Content-Length: 5\r\nContent-Length: {len(SIGN_IN)}\r\n\r\n{SIGN_IN}", 400),
    "an encoding nobody knows": (f"{POST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400),
    "a space before the colon": (f"{POST}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400),
    "a folded line": (f"GET /healthz HTTP/1.1\r\n{JSON}X: a\r\n b\r\n\r\n", 400),
    "a line end in a name": (f"GET /healthz HTTP/1.1\r\n{JSON}X\rY: a\r\n\r\n", 400),
    "pieces of no told length": (f"{POST}Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n", 411),
    "both a length and pieces": (f"{POST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
    "more than is taken": (f"{POST}Content-Length: 99999999999\r\n\r\n{{", 413),
    "cut off on its way": (CUT_OFF, 400),
    "a head without end": (f"GET /healthz HTTP/1.1\r\n{JSON}X: {'a' * 600_000}\r\n\r\n", 431),
    "more fields than anybody sends": (
        f"GET /healthz HTTP/1.1\r\n{JSON}" + "".join(f"X{number}: a\r\n" for number in range(500)) + "\r\n",
        431,
    ),
    "a method nobody knows": (f"BREW / HTTP/1.1\r\n{JSON}\r\n", 405),
}


@pytest.mark.parametrize("what", ODD)
def test_a_request_that_can_be_read_in_two_ways_is_not_read_at_all(served: Served, what: str) -> None:
    request, status = ODD[what]
    assert served.said(request)[:1] == (status,)
    assert served.answers()


@pytest.mark.parametrize(
    "what", [name for name, (_, status) in ODD.items() if status in (400, 411, 413) and name != "cut off on its way"]
)
def test_nothing_that_follows_such_a_request_on_its_line_is_answered(served: Served, what: str) -> None:
    assert len(served.said(ODD[what][0] + "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")) == 1


def test_a_field_that_only_looks_like_one_of_the_proxys_is_not_taken_for_it() -> None:
    told: list[dict[str, object]] = []

    def application(environ: dict[str, object], start: Callable[..., object]) -> list[bytes]:
        told.append(environ)
        start("200 OK", [])
        return []

    fields = {"x_forwarded_for": "9.9.9.9", "sec_fetch_site": "same-origin", "x-real": "7"}
    _answers(_asked(WholeRequests(application, 1, 100), _Exchange(), _Scope(headers=fields)))
    assert {"HTTP_X_FORWARDED_FOR", "HTTP_SEC_FETCH_SITE"}.isdisjoint(told[0])
    assert told[0]["HTTP_X_REAL"] == "7"


def test_what_comes_too_slowly_is_not_waited_for_for_ever() -> None:
    asked = _asked(WholeRequests(_never_asked, 1, 100, wait=0.05), _Endless(), _Scope())
    ended = _answers(asyncio.wait_for(asked, 10))
    assert ended == [(408, [("connection", "close")])]


def _answers(asked: Coroutine[Any, Any, list[object]]) -> list[object]:
    """In a thread of its own: that of the tests may have a loop, the browser's."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asked).result()


async def _asked(application: WholeRequests, exchange: _Exchange, scope: _Scope) -> list[object]:
    await application.__rsgi__(scope, exchange)
    return exchange.answers


def _never_asked(environ: object, start: object) -> list[bytes]:
    raise AssertionError("only what has arrived takes a thread")


class _Exchange:
    """A request without a body."""

    def __init__(self) -> None:
        self.answers: list[object] = []

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b""

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.answers.append((status, headers))

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.answers.append((status, headers, body))


class _Endless(_Exchange):
    """One whose body never comes."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        await asyncio.Event().wait()
        yield b""


@dataclass
class _Scope:
    method: str = "POST"
    path: str = "/"
    query_string: str = ""
    scheme: str = "http"
    http_version: str = "1.1"
    client: str = "127.0.0.1:1"
    server: str = "127.0.0.1:2"
    headers: Headers = field(default_factory=lambda: {"content-length": "5"})
