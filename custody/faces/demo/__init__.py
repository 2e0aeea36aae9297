"""The demonstration: a fictitious JK500 trial, taken step by step through the door with a simulated clock.

Nothing is written around the door: what stands in the demo is what the rules allowed, in dates relative to today. It
leaves a released cryopreserved lot with free containers, a fresh lot awaiting release, two children eligible with
verified prescriptions, and the first child's first dose infused.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

from custody.config import Config
from custody.faces.demo.cast import PEOPLE, Cast, Clock
from custody.faces.demo.clinic import enrol_children, give_first_dose, prescribe_doses
from custody.faces.demo.laboratory import make_cryopreserved_lot, make_fresh_lot
from custody.faces.demo.setting_up import set_up
from custody.faces.instance import House, make_instance, open_house
from custody.record.engine import open_store

Progress = Callable[[str], None]
NAME = "JK500-AML-12 DEMO"
PEOPLE_FILE = "demo_people.json"


def build_demo(config: Config, now: datetime, small: bool = False, progress: Progress = lambda text: None) -> House:
    """Make the instance and play the story. `small` leaves out the fresh lot and the infusion. Raises NoInstance where
    there is an instance already, and DemoBroken if a step of the story was not accepted."""
    store = open_store(config.database)
    make_instance(config, store, NAME, demo=True)
    clock = Clock(now - timedelta(days=60))
    cast = Cast(open_house(config, store, clock), clock)
    progress("people, documents and equipment")
    shop = set_up(cast)
    progress("cell line, bank, batch, cryopreserved lot")
    lot = make_cryopreserved_lot(cast, shop, now)
    progress("children, consent, eligibility, wristbands")
    children = enrol_children(cast, shop, now)
    progress("prescriptions")
    prescribe_doses(cast, children, now)
    if not small:
        progress("first dose, from the freezer to the child")
        give_first_dose(cast, shop, (children[0], lot), now)
        progress("fresh lot, awaiting release")
        make_fresh_lot(cast, shop, now)
    _write_people(config, cast)
    return cast.house


def _write_people(config: Config, cast: Cast) -> None:
    """The fictitious sign-ins, for the sign-in page and the console of this demonstration only."""
    rows = [asdict(person) | {"badge": cast.badges[person.username]} for person in PEOPLE]
    path = config.instance / PEOPLE_FILE
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(rows, file, ensure_ascii=False, indent=1)
