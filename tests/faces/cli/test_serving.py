"""`custody demo` and `custody serve` where the port is somebody else's, and what the demonstration says to try."""

from __future__ import annotations

import socket
from pathlib import Path

from tests.faces.cli.spoken import custody, first_of


def test_a_port_that_is_taken_is_told_in_one_sentence_with_another_to_take(own: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for command in ("demo", "serve"):
            spoken = custody(own, command, "--port", str(port))
            assert spoken.status == 2
            assert spoken.err.startswith(f"Cannot serve on 127.0.0.1 port {port}: ")
            assert f"make run PORT={port + 1}" in spoken.err
            assert "Traceback" not in spoken.err


def test_the_demonstration_names_a_first_thing_to_try(own: Path) -> None:
    said = custody(own, "demo", "--no-serve").out.splitlines()[-1]
    assert said.startswith("Try first: sign in as Wu Qiang")
    assert first_of("lot") in said
