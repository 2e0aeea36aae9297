"""What the pictures are taken of: the demonstration come to a bedside, the same with cells running under a hold, and an
instance with its people and nothing else. Played through the door, served, with a browser in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser

from custody.faces.demo import NAME, bedside
from custody.faces.demo.bedside import Dose
from custody.faces.demo.cast import Cast, Clock
from custody.faces.demo.chapters import CHAPTERS, Story
from custody.faces.demo.setting_up import Shop, set_up
from custody.faces.instance import make_instance, open_house
from custody.record.engine import open_store
from tests.story.on_the_record import found
from tests.story.stage import FORGIVING, Stage, served

TODAY = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
CHILD = "03"  # whose dose is issued in the demonstration


@dataclass(frozen=True)
class Stand:
    """A stage, and what its story left: the dose at the bed, where there is one."""

    stage: Stage
    story: Story
    prepared: str = ""

    @property
    def shop(self) -> Shop:
        """What there is, by name."""
        return self.story.shop

    def band(self, number: str) -> str:
        """The wristband of a child."""
        return self.shop.things[f"band {self.story.subjects[number]}"]


@contextmanager
def demonstration(folder: Path, browser: Browser) -> Iterator[Stand]:
    """The whole demonstration, and the dose of a child thawed, poured, labelled and brought to the bed."""
    with _staged(folder, browser) as stage:
        story = Story(stage.cast, set_up(stage.cast), TODAY)
        for chapter in CHAPTERS.values():
            chapter(story)
        dose = Dose(story.subjects[CHILD], 1, story.of(6, 7))
        bedside.give_il2(stage.cast, story.shop, dose)
        yield Stand(stage, story, bedside.thaw_and_prepare(stage.cast, story.shop, dose))


@contextmanager
def empty(folder: Path, browser: Browser) -> Iterator[Stand]:
    """Everyone is registered, and nothing else was ever done."""
    with _staged(folder, browser) as stage:
        stage.cast.enter()
        yield Stand(stage, Story(stage.cast, Shop(), TODAY))


def run_under_a_hold(stand: Stand) -> None:
    """The dose is checked by two, hung and interrupted; then its lot is held: alarms, and clocks that count."""
    cast, subject = stand.stage.cast, stand.story.subjects[CHILD]
    for nurse in ("lin", "mei"):
        bedside.check(cast, stand.shop, (subject, stand.prepared), nurse)
    cast.clock.wait(minutes=6)
    bedside.start(cast, stand.shop, subject, stand.prepared)
    cast.clock.wait(minutes=4)
    lot = found(stand.stage, stand.prepared).text("lot")
    cast.do("place_hold", "wu", {"about": [lot], "reason": "result_in_doubt", "note": "Sterility of day 14 turbid"})
    cast.do("interrupt_infusion", "lin", {"prepared_dose": stand.prepared}, station="ward")


@contextmanager
def _staged(folder: Path, browser: Browser) -> Iterator[Stage]:
    config = replace(FORGIVING, instance=folder)
    clock, store = Clock(TODAY - timedelta(days=60)), open_store(config.database)
    make_instance(config, store, NAME, demo=True)
    cast = Cast(open_house(config, store, clock), clock)
    with served(config, clock) as server:
        stage = Stage(server, browser, cast, clock)
        yield stage
        for context in stage.contexts.values():
            context.close()
    store.engine.dispose()
