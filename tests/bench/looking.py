"""What a person waits for at a scanner and at a label printer."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from custody.config import Config
from custody.faces.instance import House
from custody.faces.scanning import look
from custody.labelling.designs import parse_design, seeds
from custody.labelling.proof import prove, rasterise
from custody.labelling.render import Marks, render
from custody.labelling.specimen import specimen_fields
from custody.record.engine import open_store
from tests.bench.measuring import Row, timed
from tests.databases import INSTANCE
from tests.record.own_steps import founded, frozen_containers
from tests.record_room import Clock

SCANS, LABELS = 300, 15


def looking_rows(folder: Path) -> Iterator[Row]:
    """A scan answered, and a label drawn and read back."""
    store = open_store(f"sqlite:///{folder / 'looking.sqlite3'}")
    store.create(INSTANCE, demo=True)
    room = founded(store, Clock())
    container = frozen_containers(room, 8)[0]
    cryo = room.person("Qin Hao", "cryo")
    house = House(Config(), store, room.door, room.keys, room.clock, room.steps, True, INSTANCE)

    def one_row() -> object:
        return room.rows("SELECT state FROM thing WHERE code = ?", container)

    yield timed(
        "scan to answer, floor: one row read", lambda: look(house, container, cryo, "cryo_store"), one_row, SCANS
    )
    store.engine.dispose()
    yield _label("container")
    yield _label("shipper")


def _label(name: str) -> Row:
    design = parse_design(seeds()[name])
    fields, marks = specimen_fields(design), Marks(demo=False, preview=False)
    blank = Image.new("1", rasterise("png", render(design, fields, "png", marks), design.dpi).size, 1)

    def proved() -> object:
        return prove("png", render(design, fields, "png", marks), design, fields)

    def plain() -> object:
        written = io.BytesIO()
        blank.save(written, "PNG")
        return written.getvalue()

    return timed(f"label {name} drawn and read back, floor: a blank PNG", proved, plain, LABELS)
