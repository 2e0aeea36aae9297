"""`custody serve`: the production server, one process, many threads. The door is in that process."""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

import click
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from custody.config import read_config
from custody.faces.cli import LOG
from custody.faces.cli.opening import opened
from custody.faces.cli.saying import Stop, tell

APPLICATION = "custody.app:create_server"  # read again in the server's process; it finds the same settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--threads", default=16, show_default=True, type=click.IntRange(1, 256))
def serve(host: str, port: int, threads: int) -> None:
    """Serve the instance. Raises LedgerOlder where an old copy of its database lies in its place."""
    house = opened()
    house.door.look_at_witness()
    house.store.engine.dispose()
    serve_on(host, port, threads)


COMMANDS: tuple[Any, ...] = (serve,)


def serve_on(host: str, port: int, threads: int) -> None:
    """Serve until interrupted. Raises Stop where the port cannot be had."""
    _try_port(host, port)
    LOG.handlers.clear()  # who looks after a server reads all of its log
    os.environ["CUSTODY_INSTANCE"] = str(read_config().instance.resolve())
    os.environ["CUSTODY_THREADS"] = str(threads)
    tell("serving", url=f"http://{host}:{port}")
    sys.stdout.flush()
    server = Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        factory=True,
        workers=1,
        http=HTTPModes.http1,
        log_level=LogLevels.error,
        websockets=False,
        workers_kill_timeout=10,
    )
    server.serve()


def _try_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except OSError as error:
        what = error.strerror or str(error)
        raise Stop("port_taken", host=host, port=port, what=what, other=port % 65535 + 1) from None
