"""What may be printed: values that are missing, hostile, unprintable or of the wrong kind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from custody.labelling.designs import Text
from custody.labelling.proof import prove
from custody.labelling.render import render
from custody.labelling.specimen import specimen_code, specimen_fields
from custody.labelling.troubles import FieldError
from tests.labelling.shown import DESIGNS, FORMATS, PLAIN

CONTAINER = DESIGNS["container"]
FIELDS = specimen_fields(CONTAINER)


@pytest.mark.parametrize("field", CONTAINER.required)
def test_a_missing_required_field_is_refused_by_name(field: str) -> None:
    for fields in ({k: v for k, v in FIELDS.items() if k != field}, FIELDS | {field: ""}):
        with pytest.raises(FieldError) as caught:
            render(CONTAINER, fields, "png", PLAIN)
        assert caught.value.values["field"] == field


def test_optional_fields_may_be_absent() -> None:
    fields = {name: FIELDS[name] for name in CONTAINER.required}
    prove("png", render(CONTAINER, fields, "png", PLAIN), CONTAINER, fields)


@pytest.mark.parametrize(
    "hostile",
    ["^XZ~JR", "<script>alert(1)</script>", "'; DROP", "{code}", "%(x)s", "&amp;", "](1) Tj", "../..", "=1+1"],
)
def test_hostile_text_is_drawn_as_text_and_becomes_no_command(hostile: str) -> None:
    fields = FIELDS | {"product": hostile}
    wide = replace(CONTAINER, texts=tuple(_smaller(text) for text in CONTAINER.texts))
    svg = render(wide, fields, "svg", PLAIN)
    assert hostile.encode() not in svg
    assert b"script" not in svg
    for fmt in FORMATS:
        prove(fmt, render(wide, fields, fmt, PLAIN), wide, fields)


@pytest.mark.parametrize(
    "unprintable",
    ["a\u202eb", "a\x00b", "a\nb", "a\tb", "a\x1db", "a\u200db", "a\ud800b", "a\u2066b", "a\u2028b", "\ue000", "\x7f"],
)
def test_control_and_direction_characters_are_refused_by_field_and_character(unprintable: str) -> None:
    with pytest.raises(FieldError) as caught:
        render(CONTAINER, FIELDS | {"product": unprintable}, "svg", PLAIN)
    assert caught.value.code == "field_unprintable"
    assert caught.value.values["field"] == "product"
    str(caught.value).encode("utf-8")


def test_endless_text_is_refused_before_it_is_drawn() -> None:
    with pytest.raises(FieldError) as caught:
        render(CONTAINER, FIELDS | {"product": "W" * 10_000}, "svg", PLAIN)
    assert caught.value.code == "field_too_long"


@pytest.mark.parametrize("code", ["CXKLNBXT", "cxklnbccu", "CXKLNBCCT", "CXKLNBCCU ", "^XZ", "123456789", "CXKLNBCCUU"])
def test_what_is_no_code_of_ours_never_becomes_a_symbol(code: str) -> None:
    with pytest.raises(FieldError) as caught:
        render(CONTAINER, FIELDS | {"code": code}, "png", PLAIN)
    assert caught.value.values["field"] == "code"


def test_a_design_for_containers_refuses_the_code_of_another_kind() -> None:
    with pytest.raises(FieldError) as caught:
        render(CONTAINER, FIELDS | {"code": specimen_code("D")}, "png", PLAIN)
    assert caught.value.code == "field_wrong_letter"


def test_a_copy_serial_must_be_the_code_of_a_label_copy() -> None:
    with pytest.raises(FieldError) as caught:
        render(CONTAINER, FIELDS | {"copy_serial": specimen_code("C")}, "png", PLAIN)
    assert (caught.value.code, caught.value.values["field"]) == ("field_wrong_letter", "copy_serial")


def _smaller(text: Text) -> Text:
    """The text of the product in type small enough for anything tried here."""
    return replace(text, size_pt=4.0) if text.name == "product" else text
