"""The values a label is printed with: checked, and completed with the printed forms of its codes."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

from custody.labelling.designs import Design
from custody.labelling.troubles import FieldError
from custody.rules.words import LETTERS, code_parts, is_code, is_demo_code

_MOST_CHARACTERS: Final = 400
# Control and format characters (zero-width, direction overrides), surrogates, private, unassigned, breaks.
_UNPRINTABLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def complete(design: Design, fields: Mapping[str, str], *, preview: bool) -> dict[str, str]:
    """The values for this design. Fields it does not print are ignored; a preview may lack some.

    Raises `FieldError` naming the field that is missing, unprintable, or not the kind of code the design is
    for.
    """
    values = {name: fields[name] for name in design.fields if fields.get(name)}
    for name in design.required:
        if name not in values and not preview:
            raise FieldError("field_missing", design=design.name, field=name)
    for name, value in values.items():
        _check_text(design, name, value)
    _add_code(design, values, "code", design.letters)
    _add_code(design, values, "copy_serial", LETTERS["label_copy"])
    return values


def is_demo(values: Mapping[str, str]) -> bool:
    """Whether the label carries a code of a demonstration instance: then the band is printed whatever is
    asked.
    """
    return any(is_demo_code(values.get(name, "")) for name in ("code", "copy_serial"))


def _check_text(design: Design, name: str, value: str) -> None:
    if len(value) > _MOST_CHARACTERS:
        raise FieldError("field_too_long", design=design.name, field=name, most=str(_MOST_CHARACTERS))
    for character in value:
        if unicodedata.category(character) in _UNPRINTABLE:
            raise FieldError("field_unprintable", design=design.name, field=name, what=f"U+{ord(character):04X}")


def _add_code(design: Design, values: dict[str, str], name: str, letters: str) -> None:
    code = values.get(name)
    if code is None:
        return
    if not is_code(code):
        raise FieldError("field_not_code", design=design.name, field=name)
    if code[0] not in letters:
        raise FieldError("field_wrong_letter", design=design.name, field=name, letters=letters, found=code[0])
    parts = code_parts(code)
    stem = "code" if name == "code" else "copy"
    values[f"{stem}_grouped"] = f"{parts.first} {parts.second}"
    values["check" if name == "code" else "copy_check"] = parts.check
