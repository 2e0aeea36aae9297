"""Fixtures of the stories: a stage whose people, documents, equipment and bank are in place.

The instance is founded once and copied for each file of stories, so that no story meets what another one left."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from custody.faces.demo.cast import Cast, Clock
from custody.faces.demo.laboratory import prepare_materials_and_bank
from custody.faces.demo.setting_up import Shop, set_up
from custody.faces.instance import make_instance, open_house
from custody.record.engine import open_store
from tests.story.scene import AtTheDoor, copied
from tests.story.stage import FORGIVING, Stage, served

BEGIN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Founded:
    """The instance every file of stories begins with: its folder, when it was ready, who has which badge, what is
    where."""

    folder: Path
    at: datetime
    cast: Cast
    shop: Shop


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    folder: Path = tmp_path_factory.mktemp("founded") / "instance"
    config = replace(FORGIVING, instance=folder)
    clock = Clock(BEGIN)
    store = open_store(config.database)
    make_instance(config, store, "Story", demo=True)
    cast = Cast(open_house(config, store, clock), clock)
    made = set_up(cast)
    prepare_materials_and_bank(cast, made)
    store.engine.dispose()
    return Founded(folder, clock.at, cast, made)


@pytest.fixture(scope="module")
def shop(founded: Founded) -> Shop:
    made = founded.shop
    return Shop(dict(made.things), list(made.lab_positions), list(made.fridge_positions))


@pytest.fixture(scope="module")
def stage(browser: Browser, founded: Founded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder: Path = tmp_path_factory.mktemp("story") / "instance"
    shutil.copytree(founded.folder, folder)
    config = replace(FORGIVING, instance=folder)
    clock = Clock(founded.at)
    store = open_store(config.database)
    house = open_house(config, store, clock)
    cast = Cast(house, clock, dict(founded.cast.persons), dict(founded.cast.badges))
    with served(config, clock) as server:
        playing = Stage(server, browser, cast, clock)
        yield playing
        for context in playing.contexts.values():
            context.close()
    store.engine.dispose()


@pytest.fixture(scope="module")
def scene(founded: Founded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtTheDoor]:
    folder: Path = tmp_path_factory.mktemp("scene") / "instance"
    with copied(founded.folder, folder, founded.cast, FORGIVING) as playing:
        yield playing
