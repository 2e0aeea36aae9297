"""Fictitious values to show a design with: for its approval, its golden picture and its tests. Nobody is meant."""

from __future__ import annotations

from itertools import product
from typing import Final

from custody.labelling.designs import Design
from custody.rules.words import ALPHABET, DEMO_MARK, LETTERS, is_code

_STEM: Final = "KLNBX"
_VALUES: Final[dict[str, str]] = {
    "kind_name": "sample 样品",
    "product": "JK500 NK cells",
    "lot_name": "JK500-26-001",
    "expiry": "31 Dec 2027 23:59 +08:00",
    "use": "Allogeneic use 异体使用",
    "route": "IV infusion 静脉输注",
    "warnings": "Do not irradiate 勿辐照",
    "purpose": "test 检验",
    "drawn_at": "22 Nov 2026 13:35 +08:00",
    "serial": "DEMO-001",
    "due": "30 Nov 2027",
    "seal": "DEMO-SEAL-1",
    "storage": "≤ −150 °C, vapour LN2 液氮气相保存",
    "volume": "20.0 mL",
    "cells": "5.0 × 10⁸",
    "dose_number": "2",
    "subject_number": "DEMO-007",
    "use_by": "22 Nov 2026 14:05 +08:00",
    "diluent": "0.9 % NaCl, 2 % HSA",
    "prepared_by": "A. Example",
    "checked_by": "B. Example",
    "prepared_at": "22 Nov 2026 13:35 +08:00",
    "copy": "copy 1 of 3",
    "protocol": "NCT05519384",
    "sponsor": "Example Sponsor (fictitious)",
    "caution_en": "For clinical trial use only",
    "caution_zh": "仅供临床试验用",
    "expiry_basis": "planned 已计划",
    "from_party": "Example Cell Facility, 1 Sample Road, Demo City 示例细胞制备中心，示例路1号",
    "to_party": "Example Children's Hospital, Pharmacy, 2 Sample Avenue, Demo City 示例儿童医院药剂科，示例大道2号",
    "contact": "+00 0000 000 000",
    "contents_count": "3",
    "temperature_range": "≤ −150 °C",
    "place_name": "Freezer 2 · rack B · box 7",
    "holder": "A. Example 示例",
    "role": "Pharmacist 药师",
}


def specimen_code(letter: str, number: int = 0) -> str:
    """The `number`-th well-formed demonstration code of this letter in a fixed series."""
    found = 0
    for tail in product(ALPHABET, repeat=3):
        for check in ALPHABET:
            code = letter + DEMO_MARK + _STEM[:3] + "".join(tail) + check
            if is_code(code):
                if found == number:
                    return code
                found += 1
    raise ValueError("the series has no such number")


def specimen_fields(design: Design) -> dict[str, str]:
    """Values for every field of a design, with demonstration codes, so that the demonstration band is printed."""
    parents = ", ".join(specimen_code("C", number) for number in (1, 2, 3))
    values = _VALUES | {
        "code": specimen_code(design.letters[0], 7),
        "copy_serial": specimen_code(LETTERS["label_copy"], 11),
        "lot_code": specimen_code("L"),
        "parents": parents,
        "design_version": f"v{design.version}",
    }
    return {name: values.get(name, name) for name in design.fields}
