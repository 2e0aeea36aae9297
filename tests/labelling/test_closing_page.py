"""The page that closes a sheet of labels: read by people, by no scanner, and as large as its labels."""

from __future__ import annotations

import pypdfium2
import pytest

from custody.labelling.fonts import find_fonts
from custody.labelling.joined import closing_page
from custody.labelling.proof import rasterise
from custody.labelling.render import render
from custody.labelling.specimen import specimen_fields
from custody.labelling.troubles import LabelError
from tests.labelling.shown import DESIGNS, NAMES, PLAIN, dark_share, scanned

LINES = ("no label · 100 labels before it", "checkpoint", "1234567 9f2c 71aa 03de 88b1")


@pytest.mark.parametrize("name", NAMES)
def test_it_is_as_large_as_the_label_and_all_its_ink_is_on_the_page(name: str) -> None:
    label = render(DESIGNS[name], specimen_fields(DESIGNS[name]), "pdf", PLAIN)
    data = closing_page(LINES, label, find_fonts())
    (wide, high), (label_wide, label_high) = (pypdfium2.PdfDocument(one)[0].get_size() for one in (data, label))
    assert (abs(wide - label_wide) < 0.5, abs(high - label_high) < 0.5) == (True, True)
    picture = rasterise("pdf", data, 300)
    assert scanned(picture) == []
    inked = picture.point(lambda value: 255 - value).getbbox()
    assert inked is not None
    assert (inked[0] > 0, inked[1] > 0, inked[2] < picture.width, inked[3] < picture.height) == (True,) * 4


def test_another_checkpoint_is_another_page() -> None:
    label = render(DESIGNS["sample"], specimen_fields(DESIGNS["sample"]), "pdf", PLAIN)
    one, other = (closing_page((*LINES[:2], text), label, find_fonts()) for text in (LINES[2], LINES[2][:-1] + "7"))
    assert one != other
    assert dark_share(rasterise("pdf", one, 300)) > 0.005


def test_a_character_that_no_font_has_is_named() -> None:
    label = render(DESIGNS["sample"], specimen_fields(DESIGNS["sample"]), "pdf", PLAIN)
    with pytest.raises(LabelError) as found:
        closing_page(("\U0010fffd",), label, find_fonts())
    assert found.value.code == "glyph_missing"
