"""Documents, equipment, storage places, material lots and cell lines: what must be in order before cells are made."""

from __future__ import annotations

from collections.abc import Mapping

from custody.rules.journeys.row import Row

TABLES: Mapping[str, tuple[Row, ...]] = {
    "document": (
        Row("", "found_instance", "", "effective"),
        Row("", "approve_document", "", "effective"),
        Row("effective", "approve_document", "superseded", "superseded"),
    ),
    "equipment": (Row("", "register_equipment", "", "in_use"),),
    "shipper": (Row("", "register_equipment", "", "in_use"),),
    "storage_place": (Row("", "register_equipment", "", "in_use"),),
    "material_lot": (
        Row("", "receive_material", "", "quarantine"),
        Row("quarantine", "release_material", "released", "released"),
        Row("quarantine", "release_material", "rejected", "rejected"),
    ),
    "external_party": (Row("", "register_party", "", "registered"),),
    "cell_line": (Row("", "register_cell_line", "", "registered"),),
}
