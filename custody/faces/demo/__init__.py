"""The demonstration: a fictitious JK500 trial, taken step by step through the door with a simulated clock.

Nothing is written around the door: what stands in the demo is what the rules allowed, in dates relative to today. It
leaves twelve children, each at another point of the journey, and three lots: a released one with free containers, one
on hold, and a fresh one awaiting release (see chapters).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

from custody.config import Config
from custody.faces.demo.cast import PEOPLE, Cast, Clock
from custody.faces.demo.chapters import CHAPTERS, Story
from custody.faces.demo.clinic import enrol_children, prescribe_doses
from custody.faces.demo.laboratory import make_cryopreserved_lot
from custody.faces.demo.setting_up import Shop, set_up
from custody.faces.instance import House, make_instance, open_house
from custody.record.engine import open_store

Progress = Callable[[str], None]
NAME = "JK500-AML-12 DEMO"
PEOPLE_FILE = "demo_people.json"


def build_demo(config: Config, now: datetime, small: bool = False, progress: Progress = lambda part: None) -> House:
    """Make the instance and play the story. `small` stops at one released lot and three children prescribed for.
    `progress` is told the code of each part as it begins.
    Raises NoInstance where there is an instance already, and DemoBroken if a step of the story was not accepted."""
    store = open_store(config.database)
    make_instance(config, store, NAME, demo=True)
    clock = Clock(now - timedelta(days=60))
    cast = Cast(open_house(config, store, clock), clock)
    progress("demo_part_people")
    shop = set_up(cast)
    if small:
        _play_small(cast, shop, now, progress)
    else:
        story = Story(cast, shop, now)
        for part, chapter in CHAPTERS.items():
            progress(part)
            chapter(story)
    _write_people(config, cast)
    return cast.house


def _play_small(cast: Cast, shop: Shop, now: datetime, progress: Progress) -> None:
    progress("demo_part_lot")
    make_cryopreserved_lot(cast, shop, now)
    progress("demo_part_children")
    children = enrol_children(cast, shop, now)
    progress("demo_part_prescriptions")
    prescribe_doses(cast, children, now)


def _write_people(config: Config, cast: Cast) -> None:
    """The fictitious sign-ins, for the sign-in page and the console of this demonstration only."""
    rows = [asdict(person) | {"badge": cast.badges[person.username]} for person in PEOPLE]
    path = config.instance / PEOPLE_FILE
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(rows, file, ensure_ascii=False, indent=1)
