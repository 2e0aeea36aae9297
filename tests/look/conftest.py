"""A server for the preview application."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server

from tests.look.preview import create_preview


@pytest.fixture(scope="session")
def preview() -> Flask:
    return create_preview()


@pytest.fixture(scope="session")
def served(preview: Flask) -> Iterator[BaseWSGIServer]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, preview, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()


@pytest.fixture(scope="session")
def address(served: BaseWSGIServer) -> str:
    return f"http://127.0.0.1:{served.server_port}"
