"""Where the glyphs come from. Text is drawn as outlines, so every format shows the same and needs no font to
be read.

Search order: the path in the settings, the packaged fonts, well-known places of the system. A character the
first font lacks is taken from the next; one that none has is an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any, Final

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTCollection, TTFont, TTLibError

from custody.labelling.troubles import FontError

_PACKAGED_REGULAR: Final = ("cvttf_NotoSansCJK_Regular",)
_PACKAGED_BOLD: Final = ("cvttf_NotoSansCJK_Bold",)
_SYSTEM_REGULAR: Final = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
)
# No wider substitute: where a narrow bold is missing, a design that fits is better than one in bold.
_SYSTEM_BOLD: Final = ("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",)
# Simplified Chinese shapes, where one file holds several regions.
_REGION: Final = " SC"
_NAME_ID_FULL: Final = 4
_PROBE: Final = "BCDEFGHJKLNPRSTUVX 0123456789 仅供临床试验用 演示 °≤≥–×·µ"


Command = tuple[str, tuple[tuple[float, float], ...]]


@dataclass(frozen=True)
class Fonts:
    """Font files in order of preference; bold text tries `bold` first, then `regular`."""

    regular: tuple[str, ...]
    bold: tuple[str, ...]


@dataclass(frozen=True)
class FontReport:
    """What `doctor` says of the fonts. `missing` are characters every label needs and no font has."""

    regular: tuple[str, ...]
    bold: tuple[str, ...]
    missing: str


@dataclass(frozen=True)
class Drawing:
    """One glyph in font units (`per_em` to the em), as pen commands; y grows upwards."""

    commands: tuple[Command, ...]
    advance: float
    per_em: float


@lru_cache(maxsize=8)
def find_fonts(setting: str = "") -> Fonts:
    """The font files on this machine, the one named in the settings first. Raises `FontError` if there is
    none.
    """
    named = (setting,) if setting else ()
    if setting and not Path(setting).is_file():
        raise FontError("font_unreadable", path=setting)
    regular = named + _packaged(_PACKAGED_REGULAR) + _present(_SYSTEM_REGULAR)
    bold = _packaged(_PACKAGED_BOLD) + _present(_SYSTEM_BOLD)
    if not regular:
        raise FontError("font_missing")
    return Fonts(regular, bold)


def font_report(setting: str = "") -> FontReport:
    """Which fonts are used and which needed characters they lack; for the `doctor` command."""
    fonts = find_fonts(setting)
    missing = "".join(sorted({letter for letter in _PROBE if glyph_drawing(fonts, letter, bold=False) is None}))
    return FontReport(fonts.regular, fonts.bold, missing)


@lru_cache(maxsize=8192)
def glyph_drawing(fonts: Fonts, character: str, *, bold: bool) -> Drawing | None:
    """The glyph of one character from the first font that has it, or None."""
    for path in (fonts.bold + fonts.regular) if bold else fonts.regular:
        drawing = _open_face(path).drawing(character)
        if drawing is not None:
            return drawing
    return None


class _Face:
    """An open font. The library reads lazily from one file handle, hence the lock."""

    def __init__(self, path: str) -> None:
        self._font = _load(path)
        self._names: dict[int, str] = self._font.getBestCmap()
        self._simplified = _simplified_forms(self._font)
        self._glyphs = self._font.getGlyphSet()
        self._per_em = float(self._font["head"].unitsPerEm)
        self._lock = Lock()

    def drawing(self, character: str) -> Drawing | None:
        name = self._names.get(ord(character))
        if name is None:
            return None
        name = self._simplified.get(name, name)
        with self._lock:
            pen = DecomposingRecordingPen(self._glyphs)
            glyph = self._glyphs[name]
            glyph.draw(pen)
        commands = tuple(plain for command, points in pen.value for plain in _plain(command, points))
        return Drawing(commands, float(glyph.width), self._per_em)


def _plain(command: str, points: tuple[Any, ...]) -> tuple[Command, ...]:
    """The pen command as it is, but a TrueType contour without any point on its curve gets one to start
    from.
    """
    if command != "qCurveTo" or points[-1] is not None:
        return ((command, points),)
    (x, y), (to_x, to_y) = points[-2], points[0]
    start = ((x + to_x) / 2, (y + to_y) / 2)
    return (("moveTo", (start,)), ("qCurveTo", (*points[:-1], start)))


@lru_cache(maxsize=16)
def _open_face(path: str) -> _Face:
    try:
        return _Face(path)
    except (OSError, TTLibError, KeyError):
        raise FontError("font_unreadable", path=path) from None


def _simplified_forms(font: Any) -> dict[str, str]:
    """Glyph → the glyph mainland China writes, where a font made for another region holds both shapes."""
    if "GSUB" not in font:
        return {}
    table = font["GSUB"].table
    systems = [
        system.LangSys
        for record in (table.ScriptList.ScriptRecord if table.ScriptList else ())
        if record.ScriptTag == "hani"
        for system in record.Script.LangSysRecord
        if system.LangSysTag == "ZHS "
    ]
    features = [table.FeatureList.FeatureRecord[index] for system in systems for index in system.FeatureIndex]
    forms: dict[str, str] = {}
    for number in (n for record in features if record.FeatureTag == "locl" for n in record.Feature.LookupListIndex):
        for subtable in table.LookupList.Lookup[number].SubTable:
            forms |= getattr(getattr(subtable, "ExtSubTable", subtable), "mapping", {})
    return forms


def _load(path: str) -> Any:
    if not path.lower().endswith(".ttc"):
        return TTFont(path, lazy=True)
    faces = TTCollection(path, lazy=True).fonts
    return next((face for face in faces if _REGION in str(face["name"].getDebugName(_NAME_ID_FULL))), faces[0])


def _packaged(modules: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for module in modules:
        spec = find_spec(module)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            found += [str(path) for path in sorted(Path(folder).glob("*.[ot]t[fc]"))]
    return tuple(found)


def _present(paths: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(path for path in paths if Path(path).is_file())
