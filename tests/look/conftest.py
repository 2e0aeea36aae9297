"""A server for the preview application and a headless Chromium; without Chromium the reason is printed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import BaseWSGIServer, make_server

from tests.look.preview import create_preview

CHROMIUM = Path("/usr/bin/chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Module scope: two synchronous Playwright drivers cannot live at once, and the story has its own.
    if not CHROMIUM.exists():
        pytest.skip(f"Chromium is not installed at {CHROMIUM}: the pages were not looked at in a browser")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield browser
        browser.close()
