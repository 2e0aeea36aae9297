"""A batch is one differentiation run."""

from __future__ import annotations

from collections.abc import Mapping

from custody.rules.journeys.row import Row

TABLES: Mapping[str, tuple[Row, ...]] = {
    "batch": (
        Row("", "start_batch", "", "in_process"),
        Row("in_process", "use_material", "", "in_process"),
        Row("in_process", "record_batch_step", "", "in_process"),
        Row("in_process", "harvest_lot", "", "harvested"),
        Row("harvested", "record_batch_step", "", "harvested"),  # found missing when the record is reviewed
    ),
}
