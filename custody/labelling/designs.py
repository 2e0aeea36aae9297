"""Label designs: what stands where on a label. All measures come from here; code contains no millimetre.

The format is on one page in `labels/README.md`. A design is controlled: the bytes printed from are the
approved bytes in the record; the files in `labels/` are only the seeds for it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from custody.labelling.sheet import MM_PER_INCH
from custody.labelling.toml_table import TomlTable
from custody.labelling.troubles import DesignError
from custody.rules.words import LETTERS

Align = Literal["left", "center", "right"]
SymbolType = Literal["datamatrix", "code128", "qr"]

ALIGNS: Final[tuple[Align, ...]] = ("left", "center", "right")
SYMBOL_TYPES: Final[tuple[SymbolType, ...]] = ("datamatrix", "code128", "qr")
FORMAT: Final = 1
# What a symbol may hold: codes, never a subject, a name or free text (no health data for machines to read).
SCANNABLE: Final[dict[str, str]] = {"{code}": "code", "{copy_serial}": "copy_serial"}
# Printed forms of a code, made here from the code itself so that text and symbol cannot disagree.
DERIVED: Final[dict[str, str]] = {
    "code_grouped": "code",
    "check": "code",
    "copy_grouped": "copy_serial",
    "copy_check": "copy_serial",
}
_FIELD: Final = re.compile(r"\{([a-z][a-z_]*)\}")
_SLUG: Final = re.compile(r"[a-z][a-z0-9_]*")
_DPI: Final = (150, 1200)
_MOST_DOTS: Final = 40_000_000
_MOST_POINTS: Final = 200
_MOST_LINES: Final = 12


@dataclass(frozen=True)
class Text:
    """Fixed or filled text. `y_mm` is the top of its capital letters, `width_mm` what it may take."""

    name: str
    template: str
    boxed: str
    x_mm: float
    y_mm: float
    width_mm: float
    size_pt: float
    lines: int
    align: Align
    bold: bool


@dataclass(frozen=True)
class Symbol:
    """A symbol holding the code in `field`. `x_mm`, `y_mm` is its top left bar or module, quiet zone
    outside.
    """

    name: str
    type: SymbolType
    field: str
    x_mm: float
    y_mm: float
    module_mm: float
    height_mm: float


@dataclass(frozen=True)
class Area:
    """A rectangle: a line or bar (`stroke_mm` 0, filled) or a frame drawn inside its edge."""

    name: str
    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    stroke_mm: float


@dataclass(frozen=True)
class Band:
    """Where the demonstration band goes, white on black."""

    area: Area
    size_pt: float


@dataclass(frozen=True)
class Design:
    """One version of a label. `letters` are those of the codes it is for; `dpi` the least a printer must
    have.
    """

    name: str
    version: int
    letters: str
    width_mm: float
    height_mm: float
    dpi: int
    required: tuple[str, ...]
    optional: tuple[str, ...]
    texts: tuple[Text, ...]
    symbols: tuple[Symbol, ...]
    areas: tuple[Area, ...]
    demo_band: Band

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field it can print."""
        return self.required + self.optional


def parse_design(data: bytes) -> Design:
    """The design in these TOML bytes. Raises `DesignError`: one sentence that names the place."""
    root = _read_toml(data)
    root.whole("format", FORMAT, FORMAT)
    page = root.table("page")
    design = Design(
        name=_slug(root, "name"),
        version=root.whole("version", 1, 9999),
        letters=_letters(root),
        width_mm=page.number("width_mm", 1),
        height_mm=page.number("height_mm", 1),
        dpi=page.whole("dpi", *_DPI),
        required=root.texts("required"),
        optional=root.texts("optional"),
        texts=tuple(_text(table) for table in root.tables("text")),
        symbols=tuple(_symbol(table) for table in root.tables("symbol")),
        areas=tuple(_area(table) for table in root.tables("area")),
        demo_band=_band(root.table("demo_band")),
    )
    page.close()
    root.close()
    _check_whole(design)
    return design


def seeds() -> dict[str, bytes]:
    """The seed designs, name → TOML bytes: inside the installed wheel, else beside the package in the
    repository.
    """
    package = Path(__file__).parents[1]
    packed = package / "_data" / "labels"
    folder = packed if packed.is_dir() else package.parent / "labels"
    return {path.stem: path.read_bytes() for path in sorted(folder.glob("*.toml"))}


def used_fields(template: str) -> tuple[str, ...]:
    """The fields a template names, in order, each printed form traced to the field it is made from."""
    return tuple(DERIVED.get(name, name) for name in _FIELD.findall(template))


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with its fields filled in; a field without a value becomes nothing."""
    return _FIELD.sub(lambda found: values.get(found[1], ""), template)


def _read_toml(data: bytes) -> TomlTable:
    try:
        return TomlTable(tomllib.loads(data.decode("utf-8")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as trouble:
        raise DesignError("design_not_toml", problem=str(trouble).rstrip(".")) from None


def _slug(table: TomlTable, key: str) -> str:
    value = table.text(key)
    if not _SLUG.fullmatch(value):
        raise DesignError("design_field_not_text", field=table.place(key))
    return value


def _letters(root: TomlTable) -> str:
    letters = root.text("letters")
    known = sorted(set(LETTERS.values()))
    if not set(letters) <= set(known):
        raise DesignError("design_field_not_choice", field="letters", choices=", ".join(known))
    return letters


def _template(table: TomlTable, key: str, default: str | None = None) -> str:
    template = table.text(key, default)
    if set("{}") & set(_FIELD.sub("", template)):
        raise DesignError("design_template_broken", field=table.place(key))
    return template


def _text(table: TomlTable) -> Text:
    text = Text(
        name=_slug(table, "name"),
        template=_template(table, "text"),
        boxed=_template(table, "boxed", ""),
        x_mm=table.number("x_mm", 0),
        y_mm=table.number("y_mm", 0),
        width_mm=table.number("width_mm", 0.1),
        size_pt=table.number("size_pt", 1, _MOST_POINTS),
        lines=table.whole("lines", 1, _MOST_LINES, 1),
        align=table.choice("align", ALIGNS, "left"),
        bold=table.switch("bold", False),
    )
    table.close()
    return text


def _symbol(table: TomlTable) -> Symbol:
    kind = table.choice("type", SYMBOL_TYPES)
    content = table.text("content")
    if content not in SCANNABLE:
        raise DesignError("design_symbol_not_code", field=table.place("content"))
    symbol = Symbol(
        name=_slug(table, "name"),
        type=kind,
        field=SCANNABLE[content],
        x_mm=table.number("x_mm", 0),
        y_mm=table.number("y_mm", 0),
        module_mm=table.number("module_mm", 0.01),
        height_mm=table.number("height_mm", 0.1) if kind == "code128" else 0.0,
    )
    table.close()
    return symbol


def _area(table: TomlTable) -> Area:
    area = Area(
        name=_slug(table, "name"),
        x_mm=table.number("x_mm", 0),
        y_mm=table.number("y_mm", 0),
        width_mm=table.number("width_mm", 0.01),
        height_mm=table.number("height_mm", 0.01),
        stroke_mm=table.number("stroke_mm", 0, default=0.0),
    )
    table.close()
    return area


def _band(table: TomlTable) -> Band:
    size = table.number("size_pt", 1, _MOST_POINTS)
    area = Area(
        "demo_band",
        table.number("x_mm", 0),
        table.number("y_mm", 0),
        table.number("width_mm", 0.1),
        table.number("height_mm", 0.1),
        0.0,
    )
    table.close()
    return Band(area, size)


def _check_whole(design: Design) -> None:
    """What no table can know alone: names, declared fields, and whether everything is on the page."""
    places = [f"text.{text.name}" for text in design.texts]
    places += [f"symbol.{symbol.name}" for symbol in design.symbols]
    places += [f"area.{area.name}" for area in design.areas]
    for names in (places, design.fields):
        for name in names:
            if names.count(name) > 1:
                raise DesignError("design_field_twice", field=name)
    if design.width_mm * design.height_mm * (design.dpi / MM_PER_INCH) ** 2 > _MOST_DOTS:
        raise DesignError("design_too_many_dots")
    used = {symbol.field for symbol in design.symbols}
    for text in design.texts:
        for template in (text.template, text.boxed):
            used |= set(used_fields(template))
            for field in set(used_fields(template)) - set(design.fields):
                raise DesignError("design_field_undeclared", field=f"text.{text.name}", used=field)
    for symbol in design.symbols:
        if symbol.field not in design.fields:
            raise DesignError("design_field_undeclared", field=f"symbol.{symbol.name}", used=symbol.field)
    for field in design.fields:
        if field not in used:
            raise DesignError("design_field_unused", field=field)
    _check_on_page(design)


def _check_on_page(design: Design) -> None:
    boxes = [(f"text.{t.name}", t.x_mm + t.width_mm, t.y_mm) for t in design.texts]
    boxes += [(f"symbol.{s.name}", s.x_mm, s.y_mm + s.height_mm) for s in design.symbols]
    areas = [*design.areas, design.demo_band.area]
    boxes += [(f"area.{a.name}", a.x_mm + a.width_mm, a.y_mm + a.height_mm) for a in areas]
    for place, right, bottom in boxes:
        if right > design.width_mm or bottom > design.height_mm:
            raise DesignError("design_off_page", field=place)
