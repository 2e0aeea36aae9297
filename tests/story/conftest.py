"""Fixtures of the stories: a stage whose people, documents, equipment and bank are in place.

The instance is founded once on each engine and copied for each file of stories, so that no story meets what another
one left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from custody.config import Config
from custody.faces.demo.cast import Cast, Clock
from custody.faces.demo.laboratory import prepare_materials_and_bank
from custody.faces.demo.setting_up import Shop, set_up
from custody.faces.instance import make_instance, open_house
from custody.record.engine import open_store
from tests.databases import Databases
from tests.origins import Origin
from tests.story.over_http import over_http
from tests.story.scene import AtTheDoor, entered
from tests.story.stage import FORGIVING, Stage, served

BEGIN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ON_POSTGRES = "custody_story"


@dataclass(frozen=True)
class Founded:
    """The instance every file of stories begins with, who has which badge, what is where."""

    origin: Origin
    cast: Cast
    shop: Shop


@pytest.fixture(scope="session")
def founded_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    config = replace(FORGIVING, instance=tmp_path_factory.mktemp("founded") / "instance")
    return Founded(Origin(config), *_played(config))


@pytest.fixture(scope="session")
def founded_on_postgres(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Founded:
    folder: Path = tmp_path_factory.mktemp("founded-on-postgres") / "instance"
    config = replace(FORGIVING, instance=folder, database_url=databases.empty(ON_POSTGRES))
    return Founded(Origin(config, databases, ON_POSTGRES), *_played(config))


@pytest.fixture(scope="module")
def founded(engine: str, request: pytest.FixtureRequest) -> Founded:
    there: Founded = request.getfixturevalue(f"founded_on_{engine}")
    return there


@pytest.fixture(scope="module")
def shop(founded: Founded) -> Shop:
    made = founded.shop
    return Shop(dict(made.things), list(made.lab_positions), list(made.fridge_positions))


@pytest.fixture(scope="module")
def stage(browser: Browser, founded: Founded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder: Path = tmp_path_factory.mktemp("story") / "instance"
    with (
        founded.origin.copied(folder) as config,
        entered(config, founded.cast) as here,
        served(config, here.clock) as server,
    ):
        playing = Stage(server, browser, here.cast, here.clock)
        yield playing
        for context in playing.contexts.values():
            context.close()


@pytest.fixture(scope="module")
def scene(founded: Founded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtTheDoor]:
    folder: Path = tmp_path_factory.mktemp("scene") / "instance"
    with founded.origin.copied(folder) as config, entered(config, founded.cast) as here:
        yield here


@pytest.fixture(scope="module")
def api(scene: AtTheDoor) -> Iterator[AtTheDoor]:
    """The people of `scene`, who send their steps to the API of the same instance."""
    with over_http(scene) as here:
        yield here


def _played(config: Config) -> tuple[Cast, Shop]:
    """The story so far, on a new instance."""
    store, clock = open_store(config.database), Clock(BEGIN)
    make_instance(config, store, "Story", demo=True)
    cast = Cast(open_house(config, store, clock), clock)
    made = set_up(cast)
    prepare_materials_and_bank(cast, made)
    store.engine.dispose()
    return cast, made
