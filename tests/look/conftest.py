"""A server for the preview application."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
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


@pytest.fixture
def page(browser: Browser, preview: Flask) -> Iterator[Page]:
    preview.config["SCANNED"].clear()
    preview.config["SENT"].clear()
    preview.config["QUIET"] = False
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    yield page
    context.close()
