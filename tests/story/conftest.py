"""Fixtures of the stories: one browser, and a stage whose people, documents, equipment and bank are in place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from custody.faces.demo.cast import Cast, Clock
from custody.faces.demo.laboratory import prepare_materials_and_bank
from custody.faces.demo.setting_up import Shop, set_up
from custody.faces.instance import make_instance, open_house
from custody.record.engine import open_store
from tests.story.stage import FORGIVING, Stage, served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
BEGIN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not on this machine and could not be installed: the browser stories are left out.")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", "--no-first-run"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield started
        started.close()


@pytest.fixture(scope="module")
def shop() -> Shop:
    return Shop()


@pytest.fixture(scope="module")
def stage(browser: Browser, shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder: Path = tmp_path_factory.mktemp("story") / "instance"
    config = replace(FORGIVING, instance=folder)
    clock = Clock(BEGIN)
    store = open_store(config.database)
    make_instance(config, store, "Story", demo=True)
    cast = Cast(open_house(config, store, clock), clock)
    made = set_up(cast)
    prepare_materials_and_bank(cast, made)
    shop.things.update(made.things)
    shop.lab_positions.extend(made.lab_positions)
    with served(config, clock) as base:
        playing = Stage(base, browser, cast, clock)
        yield playing
        for context in playing.contexts.values():
            context.close()
