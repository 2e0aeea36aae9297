"""The proof: a finished file is opened again, turned into dots and read as a scanner reads it."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final

import pypdfium2
import zxingcpp
from PIL import Image, UnidentifiedImageError

from custody.labelling.designs import Design
from custody.labelling.fonts import Fonts, find_fonts
from custody.labelling.painters.layout import lay_out
from custody.labelling.painters.png import paint_image
from custody.labelling.painters.svg import read_svg
from custody.labelling.sheet import POINTS_PER_INCH, Marks, PlacedSymbol, Rect, Sheet
from custody.labelling.troubles import LabelError, ProofFailed

_READ_AS: Final = {
    "datamatrix": zxingcpp.BarcodeFormat.DataMatrix,
    "code128": zxingcpp.BarcodeFormat.Code128,
    "qr": zxingcpp.BarcodeFormat.QRCode,
}
_FORMATS: Final = zxingcpp.BarcodeFormats(list(_READ_AS.values()))
# What may lie in a quiet zone and still be clear: the smoothed edge of a neighbour.
_CLEAR_FROM: Final = 200
_EDGE: Final = 1
# The library behind it must not be entered twice at once.
PDFIUM: Final = Lock()


@dataclass(frozen=True)
class ReadSymbol:
    """A symbol of the finished file, as it was read back."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True)
class Proof:
    """What was read from the finished file, in the order of the design, at `dpi` dots per inch."""

    symbols: tuple[ReadSymbol, ...]
    dpi: int


def prove(fmt: str, data: bytes, design: Design, fields: Mapping[str, str], fonts: Fonts | None = None) -> Proof:
    """Reads the finished file back. Every symbol of the design must decode, in its place, to exactly its
    bytes, with its quiet zone clear, and nothing else may decode. Raises `ProofFailed`, which names the
    symbol.
    """
    sheet = lay_out(design, fields, Marks(demo=False, preview=False), fonts or find_fonts())
    image = _open(fmt, data, design)
    if any(abs(found - wanted) > _EDGE for found, wanted in zip(image.size, sheet.pixels, strict=True)):
        raise ProofFailed("proof_wrong_size", design=design.name)
    reads = zxingcpp.read_barcodes(image, formats=_FORMATS, try_invert=False)
    for symbol in sheet.symbols:
        _check_symbol(design, symbol, image, reads)
    if len(reads) != len(sheet.symbols):
        raise ProofFailed("proof_stray", design=design.name)
    return Proof(tuple(ReadSymbol(s.name, s.type, s.content.encode("ascii")) for s in sheet.symbols), design.dpi)


def rasterise(fmt: str, data: bytes, dpi: int) -> Image.Image:
    """A finished file as a grey image at `dpi`; a PNG as it is. Raises `ValueError` if it is not one."""
    if fmt not in _RASTERISERS:
        raise LabelError("format_unknown", format=fmt)
    return _RASTERISERS[fmt](data, dpi)


def _open(fmt: str, data: bytes, design: Design) -> Image.Image:
    try:
        return rasterise(fmt, data, design.dpi)
    except ValueError:
        raise ProofFailed("proof_file_unreadable", design=design.name) from None


def _check_symbol(design: Design, symbol: PlacedSymbol, image: Image.Image, reads: list[zxingcpp.Barcode]) -> None:
    here = [read for read in reads if _centre_within(read, symbol.inked)]
    if not here:
        raise ProofFailed("proof_unreadable", design=design.name, field=symbol.name)
    for read in here:
        if read.format != _READ_AS[symbol.type] or read.bytes != symbol.content.encode("ascii"):
            raise ProofFailed("proof_wrong_content", design=design.name, field=symbol.name)
    if not all(_is_clear(image, side) for side in _margins(symbol)):
        raise ProofFailed("proof_crowded", design=design.name, field=symbol.name)


def _centre_within(read: zxingcpp.Barcode, rect: Rect) -> bool:
    corners = (
        read.position.top_left,
        read.position.top_right,
        read.position.bottom_left,
        read.position.bottom_right,
    )
    x, y = sum(corner.x for corner in corners) / 4, sum(corner.y for corner in corners) / 4
    return rect.x <= x <= rect.right and rect.y <= y <= rect.bottom


def _margins(symbol: PlacedSymbol) -> tuple[Rect, ...]:
    """The quiet zone as four strips, a dot away from the symbol, whose edge a rasteriser may smooth."""
    inked, clear = symbol.inked, symbol.clear
    left, above = inked.x - clear.x - _EDGE, inked.y - clear.y - _EDGE
    return (
        Rect(clear.x, clear.y, left, clear.h),
        Rect(inked.right + _EDGE, clear.y, left, clear.h),
        Rect(clear.x, clear.y, clear.w, above),
        Rect(clear.x, inked.bottom + _EDGE, clear.w, above),
    )


def _is_clear(image: Image.Image, rect: Rect) -> bool:
    if rect.w <= 0 or rect.h <= 0:
        return True
    strip = image.crop((round(rect.x), round(rect.y), round(rect.right), round(rect.bottom)))
    darkest = strip.getextrema()[0]
    return isinstance(darkest, int | float) and darkest >= _CLEAR_FROM


def _raster_pdf(data: bytes, dpi: int) -> Image.Image:
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
            image: Image.Image = document[0].render(scale=dpi / POINTS_PER_INCH, grayscale=True).to_pil()
            document.close()
        except pypdfium2.PdfiumError as trouble:
            raise ValueError("not a PDF file") from trouble
    return image.convert("L")


def _raster_svg(data: bytes, dpi: int) -> Image.Image:
    sheet: Sheet = read_svg(data, dpi)
    return paint_image(sheet)


def _raster_png(data: bytes, dpi: int) -> Image.Image:
    del dpi
    try:
        return Image.open(io.BytesIO(data), formats=["PNG"]).convert("L")
    except (UnidentifiedImageError, OSError) as trouble:
        raise ValueError("not a PNG file") from trouble


_RASTERISERS: Final[dict[str, Callable[[bytes, int], Image.Image]]] = {
    "pdf": _raster_pdf,
    "svg": _raster_svg,
    "png": _raster_png,
}
