"""Several labels in one PDF file, each on a page of its own size, for a printer that takes one job."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pypdfium2

from custody.labelling.proof import PDFIUM


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
