"""Fixtures every test may ask for: a clock to be set, a fresh record on each engine, an instance founded on it, and
one headless Chromium for the whole run.

What they give stands at the top of record_room.py."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from custody.record.engine import Store, open_store
from tests.databases import ENGINES, INSTANCE, Databases
from tests.longest_first import longest_first
from tests.record_room import Clock, Room
from tests.telling import COUNTED, Tell, told

# The first is the same engine without windows: a fifth less work for the processor.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
LONGEST_LOOK = 20_000  # ms for what shall stand on a page: other tests work beside this one, and hashing takes its time
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", "--no-first-run"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What is marked `both_engines` and works on an instance runs twice."""
    if "engine" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_engines"):
        metafunc.parametrize("engine", ENGINES, indirect=True, scope="module")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = longest_first(items)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was counted stands above the closing line."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    if counts := told([report for report in reports if report.when == "call"]):
        terminalreporter.section("counted")
        for line in counts:
            terminalreporter.write_line(line)


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    """Have a line stand at the end of the run."""
    return functools.partial(record_property, COUNTED)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    try:
        started = Databases()
    except Exception as error:
        pytest.skip(f"PostgreSQL cannot be started here, its half of the tests is left out: {error}")
    yield started
    started.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "custody.sqlite3"
    store = open_store(f"sqlite:///{path}")
    store.create(INSTANCE, demo=True)
    store.engine.dispose()
    return path


@pytest.fixture
def sqlite_store(tmp_path: Path, sqlite_template: Path) -> Iterator[Store]:
    path = tmp_path / "custody.sqlite3"
    shutil.copy(sqlite_template, path)
    store = open_store(f"sqlite:///{path}")
    yield store
    store.engine.dispose()


@pytest.fixture
def postgres_store(databases: Databases) -> Iterator[Store]:
    with databases.fresh() as store:
        yield store


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest) -> Store:
    given: Store = request.getfixturevalue(f"{request.param}_store")
    return given


@pytest.fixture(scope="module")
def engine(request: pytest.FixtureRequest) -> str:
    """What the instance of a file of tests is on: SQLite, or both one after the other where it is marked so."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def room(store: Store, clock: Clock) -> Room:
    return Room.founded(store, clock)


@pytest.fixture
def sqlite_room(sqlite_store: Store, clock: Clock) -> Room:
    return Room.founded(sqlite_store, clock)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of a run, since two synchronous Playwright drivers cannot live in one process."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not on this machine and could not be installed: what needs a browser is left out.")
    expect.set_options(timeout=LONGEST_LOOK)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()
