"""Several labels in one PDF file, each on a page of its own size, for a printer that takes one job."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

import pypdfium2

from custody.labelling.fonts import Fonts
from custody.labelling.painters.lettering import Glyphs, set_run
from custody.labelling.painters.pdf import paint_pdf
from custody.labelling.proof import PDFIUM
from custody.labelling.sheet import MM_PER_INCH, POINTS_PER_INCH, Sheet
from custody.labelling.troubles import LabelError

_DPI: Final = 300
_LARGEST_PT, _LEADING, _FILLED = 9.0, 1.5, 0.9  # type size, lines apart in sizes, share of the width that is used


def join_pdfs(files: Iterable[bytes]) -> bytes:
    """The pages of these PDF files, in order, as one file."""
    with PDFIUM:
        whole = pypdfium2.PdfDocument.new()
        for data in files:
            part = pypdfium2.PdfDocument(data)
            whole.import_pages(part)
            part.close()
        out = io.BytesIO()
        whole.save(out)
        whole.close()
    return out.getvalue()


def closing_page(lines: Sequence[str], like: bytes, fonts: Fonts) -> bytes:
    """A page as large as the first one of the PDF file `like`, with these lines and nothing that can be scanned. Raises
    LabelError where no font has a character."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(like)
        wide, high = (side * _DPI / POINTS_PER_INCH for side in document[0].get_size())
        document.close()
    size = min(
        _LARGEST_PT * _DPI / POINTS_PER_INCH,
        high / (_LEADING * (len(lines) + 1)),
        *(_FILLED * wide / _run(line, 1.0, fonts).width for line in lines),
    )
    inks = chain.from_iterable(
        _run(line, size, fonts).at((1 - _FILLED) / 2 * wide, round(_LEADING * size * number))
        for number, line in enumerate(lines, start=1)
    )
    return paint_pdf(Sheet(wide * MM_PER_INCH / _DPI, high * MM_PER_INCH / _DPI, _DPI, tuple(inks), ()))


def _run(line: str, size: float, fonts: Fonts) -> Glyphs:
    run = set_run(line, size, False, fonts)
    if isinstance(run, str):
        raise LabelError("glyph_missing", design="", field="", character=run, point=f"U+{ord(run):04X}")
    return run
