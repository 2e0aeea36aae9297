"""The design format: what is read, and that every error names the place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from custody.labelling.designs import DERIVED, parse_design, seeds
from custody.labelling.troubles import DesignError
from tests.labelling.shown import DESIGNS, NAMES

README = Path(__file__).parents[2] / "labels" / "README.md"
EXAMPLE = re.findall(r"```toml\n(.*?)```", README.read_text("utf-8"), re.DOTALL)[0]


def test_the_example_in_the_readme_is_a_design() -> None:
    design = parse_design(EXAMPLE.encode())
    assert (design.name, design.version, design.letters) == ("example", 1, "TV")
    assert (design.width_mm, design.height_mm, design.dpi) == (38.0, 19.0, 300)
    assert [text.name for text in design.texts] == ["code", "lot"]


def test_the_readme_speaks_of_every_seed_and_every_field_the_seeds_print() -> None:
    page = README.read_text("utf-8")
    for design in DESIGNS.values():
        size = f"{design.width_mm:g} × {design.height_mm:g}"
        assert f"| `{design.name}` | {size} |" in page
        for field in (*design.fields, *DERIVED):
            assert f"`{field}`" in page or f"{{{field}}}" in page


def test_every_seed_bears_the_name_of_its_file() -> None:
    for name, design in DESIGNS.items():
        assert design.name == name
    assert {"container", "prepared_dose", "wristband", "shipper"} <= set(NAMES)


def test_no_seed_can_put_a_subject_or_a_name_into_a_symbol() -> None:
    for design in DESIGNS.values():
        assert {symbol.field for symbol in design.symbols} <= {"code", "copy_serial"}


def test_wristband_and_shipper_print_no_patient_data_at_all() -> None:
    for name in ("wristband", "shipper"):
        assert not {"subject_number", "dose_number", "parents"} & set(DESIGNS[name].fields)


def test_the_linear_code_of_a_shipper_is_at_least_ten_millimetres_high() -> None:
    bars = [symbol for symbol in DESIGNS["shipper"].symbols if symbol.type == "code128"]
    assert bars
    assert all(symbol.height_mm >= 10 for symbol in bars)


@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        ("format = 1 ", "format = 2 ", "design_field_not_number", "format"),
        ('name = "example"', 'name = "Example 1"', "design_field_not_text", "name"),
        ('name = "example"', "name = 7", "design_field_not_text", "name"),
        ("version = 1", "version = 0", "design_field_not_number", "version"),
        ('letters = "TV"', 'letters = "Q"', "design_field_not_choice", "letters"),
        ('required = ["code"]', 'required = "code"', "design_field_not_list", "required"),
        ('required = ["code"]', 'required = ["code", "code"]', "design_field_twice", "required code"),
        ('optional = ["lot_name"]', 'optional = ["lot_name", "code"]', "design_field_twice", "code"),
        ('optional = ["lot_name"]', 'optional = ["lot_name", "cells"]', "design_field_unused", "cells"),
        ('optional = ["lot_name"]', "optional = []", "design_field_undeclared", "text.lot"),
        ("width_mm = 38\nheight_mm = 19", "height_mm = 19", "design_field_missing", "page.width_mm"),
        ("dpi = 300", "dpi = 72", "design_field_not_number", "page.dpi"),
        ("dpi = 300", "dpi = 300\ncolour = 1", "design_field_unknown", "page.colour"),
        ("width_mm = 38\nheight_mm = 19", "width_mm = 3800\nheight_mm = 1900", "design_too_many_dots", None),
        ("size_pt = 8", "size_pt = nan", "design_field_not_number", "text.code.size_pt"),
        ("size_pt = 8", "size_pt = true", "design_field_not_number", "text.code.size_pt"),
        ("size_pt = 8", 'size_pt = "8"', "design_field_not_number", "text.code.size_pt"),
        ("size_pt = 8", "", "design_field_missing", "text.code.size_pt"),
        ("size_pt = 8", "size_pt = 8\ntilt = 4", "design_field_unknown", "text.code.tilt"),
        ("x_mm = 11\ny_mm = 2 ", "x_mm = -1\ny_mm = 2 ", "design_field_not_number", "text.code.x_mm"),
        ("x_mm = 11\ny_mm = 2 ", "x_mm = 13\ny_mm = 2 ", "design_off_page", "text.code"),
        ("bold = true", 'bold = "yes"', "design_field_not_switch", "text.code.bold"),
        ('align = "left"', 'align = "middle"', "design_field_not_choice", "text.code.align"),
        ('boxed = "{check}"', 'boxed = "{check"', "design_template_broken", "text.code.boxed"),
        ('text = "LOT 批号 {lot_name}"', 'text = ""', "design_field_not_text", "text.lot.text"),
        ('name = "lot"', 'name = "code"', "design_field_twice", "text.code"),
        ('type = "datamatrix"', 'type = "aztec"', "design_field_not_choice", "symbol.thing.type"),
        ('type = "datamatrix"', 'type = "code128"', "design_field_missing", "symbol.thing.height_mm"),
        ('content = "{code}"', 'content = "{lot_name}"', "design_symbol_not_code", "symbol.thing.content"),
        ('content = "{code}"', 'content = "{code}X"', "design_symbol_not_code", "symbol.thing.content"),
        ('content = "{code}"', 'content = "{copy_serial}"', "design_field_undeclared", "symbol.thing"),
        ("module_mm = 0.5", "module_mm = inf", "design_field_not_number", "symbol.thing.module_mm"),
        ("[demo_band]", "[demo]", "design_field_missing", "demo_band"),
        ("format = 1 ", "format = 1 = 2", "design_not_toml", None),
    ],
)
def test_a_wrong_design_is_refused_by_the_name_of_the_place(old: str, new: str, code: str, field: str | None) -> None:
    assert EXAMPLE.count(old) == 1
    with pytest.raises(DesignError) as caught:
        parse_design(EXAMPLE.replace(old, new).encode())
    assert caught.value.code == code
    assert caught.value.values.get("field") == field
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(DesignError) as caught:
        parse_design(b"\xff\xfe\x00")
    assert caught.value.code == "design_not_toml"


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(DesignError) as caught:
        parse_design(b"")
    assert caught.value.values["field"] == "format"


def test_a_design_is_only_what_its_bytes_say() -> None:
    for name, data in seeds().items():
        assert parse_design(data) == DESIGNS[name]
