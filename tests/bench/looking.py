"""What a person waits for at a scanner and at a label printer."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image

from custody.config import Config
from custody.faces.instance import House
from custody.faces.scanning import look
from custody.labelling.designs import parse_design, seeds
from custody.labelling.proof import prove, rasterise
from custody.labelling.render import Marks, render
from custody.labelling.specimen import specimen_fields
from custody.record.engine import Store
from tests.bench.engines import Engines
from tests.bench.measuring import timed
from tests.bench.sizes import Sizes
from tests.bench.table import Row
from tests.databases import INSTANCE
from tests.record.own_steps import founded, frozen_containers
from tests.record_room import Clock


def looking_rows(engines: Engines, sizes: Sizes) -> Iterator[Row]:
    """A scan answered, and a label drawn and read back."""
    with engines.sqlite() as store:
        yield _scan(store, sizes.scans)
    for name in ("container", "shipper"):
        yield _label(name, sizes.labels)


def _scan(store: Store, times: int) -> Row:
    room = founded(store, Clock())
    container = frozen_containers(room, 8)[0]
    cryo = room.person("Qin Hao", "cryo")
    house = House(Config(), store, room.door, room.keys, room.clock, room.steps, True, INSTANCE)

    def one_row() -> object:
        return room.rows("SELECT state FROM thing WHERE code = ?", container)

    def answered() -> object:
        return look(house, container, cryo, "cryo_store")

    return timed("scan to answer, floor: one row read", answered, one_row, times)


def _label(name: str, times: int) -> Row:
    design = parse_design(seeds()[name])
    fields, marks = specimen_fields(design), Marks(demo=False, preview=False)
    blank = Image.new("1", rasterise("png", render(design, fields, "png", marks), design.dpi).size, 1)

    def proved() -> object:
        return prove("png", render(design, fields, "png", marks), design, fields)

    def plain() -> object:
        written = io.BytesIO()
        blank.save(written, "PNG")
        return written.getvalue()

    return timed(f"label {name} drawn and read back, floor: a blank PNG", proved, plain, times)
