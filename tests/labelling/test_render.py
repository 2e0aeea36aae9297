"""Labels as files: the same geometry in every format, and everything that must not be printed."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest
from PIL import Image, ImageChops, ImageFilter

from custody.labelling.designs import Design, fill
from custody.labelling.filling import complete
from custody.labelling.fonts import Fonts, find_fonts, font_report
from custody.labelling.painters.layout import lay_out
from custody.labelling.proof import prove, rasterise
from custody.labelling.render import Marks, render
from custody.labelling.sheet import Boxes
from custody.labelling.specimen import specimen_fields
from custody.labelling.troubles import FontError, LabelError, MissingGlyph, Overflow
from custody.rules.words import ALPHABET, check_character, is_code
from tests.labelling.shown import DESIGNS, FORMATS, NAMES, PLAIN, dark_share, scanned

CONTAINER = DESIGNS["container"]
FIELDS = specimen_fields(CONTAINER)


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("name", NAMES)
def test_every_seed_is_drawn_and_reads_back_in_every_format(name: str, fmt: str) -> None:
    design = DESIGNS[name]
    fields = specimen_fields(design)
    proof = prove(fmt, render(design, fields, fmt, PLAIN), design, fields)
    assert [symbol.content for symbol in proof.symbols] == [fields[s.field].encode() for s in design.symbols]
    assert [symbol.type for symbol in proof.symbols] == [s.type for s in design.symbols]


@pytest.mark.parametrize("name", NAMES)
def test_all_formats_show_the_same_picture(name: str) -> None:
    design = DESIGNS[name]
    fields = specimen_fields(design)
    png, svg, pdf = (rasterise(fmt, render(design, fields, fmt, PLAIN), design.dpi) for fmt in ("png", "svg", "pdf"))
    assert png.size == svg.size == pdf.size
    for other in (svg, _unstretched(pdf, design)):
        assert _strangers(png, other) < 0.001
        assert _strangers(other, png) < 0.001
        assert abs(dark_share(png) - dark_share(other)) < 0.01
    # The comparison itself notices a picture moved by four dots.
    assert _strangers(png, ImageChops.offset(svg, 4, 0)) > 0.01


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_same_label_gives_the_same_bytes(fmt: str) -> None:
    assert render(CONTAINER, FIELDS, fmt, PLAIN) == render(CONTAINER, dict(FIELDS), fmt, PLAIN)


def test_symbols_and_lines_fall_on_whole_dots() -> None:
    for design in DESIGNS.values():
        sheet = lay_out(design, specimen_fields(design), PLAIN, find_fonts())
        sides = [s for ink in sheet.inks if isinstance(ink, Boxes) for r in ink.rects for s in (r.x, r.y, r.w, r.h)]
        assert all(side == int(side) for side in sides)


@pytest.mark.parametrize("name", NAMES)
def test_every_seed_has_room_for_the_widest_code(name: str) -> None:
    design = DESIGNS[name]
    fields = specimen_fields(design) | {"code": _widest(design.letters[0])}
    prove("png", render(design, fields, "png", PLAIN), design, fields)


@pytest.mark.parametrize("name", NAMES)
def test_every_seed_can_be_printed_where_no_bold_font_is_found(name: str) -> None:
    design, fonts = DESIGNS[name], Fonts(find_fonts().regular, ())
    fields = specimen_fields(design)
    prove("png", render(design, fields, "png", PLAIN, fonts), design, fields, fonts)


def test_chinese_is_drawn_as_characters_and_not_as_boxes() -> None:
    pictures = [_text_picture(words) for words in ("仅供临床试验用", "仅供临床试验甲", "□□□□□□□", "囗囗囗囗囗囗囗")]
    assert len(set(pictures)) == len(pictures)


def test_a_character_no_font_has_is_an_error_that_names_field_and_character() -> None:
    with pytest.raises(MissingGlyph) as caught:
        render(CONTAINER, FIELDS | {"product": "JK500 \U0001f9ec"}, "png", PLAIN)
    assert caught.value.values == {
        "design": "container",
        "field": "product",
        "character": "\U0001f9ec",
        "point": "U+1F9EC",
    }


def test_a_machine_with_latin_fonts_only_refuses_chinese_instead_of_printing_boxes() -> None:
    latin = [path for path in find_fonts().regular if path.endswith("DejaVuSans.ttf")]
    if not latin:
        pytest.skip("this machine has no DejaVu Sans to stand for a Latin-only font")
    with pytest.raises(MissingGlyph):
        render(CONTAINER, FIELDS, "png", PLAIN, Fonts(tuple(latin), ()))


def test_the_fonts_found_have_all_that_labels_need() -> None:
    report = font_report()
    assert report.regular
    assert report.missing == ""


def test_a_font_setting_that_names_no_file_is_refused() -> None:
    with pytest.raises(FontError, match="cannot be read"):
        find_fonts("/no/such/font.otf")


def test_a_font_file_that_is_no_font_is_refused() -> None:
    with pytest.raises(FontError, match="cannot be read"):
        render(CONTAINER, FIELDS, "png", PLAIN, Fonts((__file__,), ()))


@pytest.mark.parametrize("field", ["product", "lot_name", "expiry", "storage", "copy"])
def test_text_that_does_not_fit_is_an_error_that_names_the_field(field: str) -> None:
    with pytest.raises(Overflow) as caught:
        render(CONTAINER, FIELDS | {field: "W" * 40}, "pdf", PLAIN)
    assert field in caught.value.values["field"].split(", ")
    assert caught.value.code == "text_too_wide"


def test_text_with_more_lines_than_the_design_allows_is_an_error() -> None:
    design = DESIGNS["shipper"]
    with pytest.raises(Overflow) as caught:
        render(design, specimen_fields(design) | {"to_party": "Example Hospital " * 20}, "pdf", PLAIN)
    assert (caught.value.code, caught.value.values["field"]) == ("text_too_long", "to_party")


def test_two_texts_that_would_overlap_are_an_error() -> None:
    crowded = replace(CONTAINER, texts=tuple(replace(text, y_mm=8.0) for text in CONTAINER.texts))
    with pytest.raises(Overflow) as caught:
        render(crowded, FIELDS, "png", PLAIN)
    assert caught.value.code == "parts_overlap"


def test_text_in_a_quiet_zone_is_an_error() -> None:
    moved = tuple(replace(s, x_mm=s.x_mm + 1.5) if s.name == "thing" else s for s in CONTAINER.symbols)
    with pytest.raises(Overflow) as caught:
        render(replace(CONTAINER, symbols=moved), FIELDS, "png", PLAIN)
    assert caught.value.values["other"] == "symbol thing"


def test_a_symbol_without_room_for_its_quiet_zone_is_an_error() -> None:
    moved = tuple(replace(s, x_mm=0.2) if s.name == "thing" else s for s in CONTAINER.symbols)
    with pytest.raises(Overflow) as caught:
        render(replace(CONTAINER, symbols=moved), FIELDS, "png", PLAIN)
    assert (caught.value.code, caught.value.values["field"]) == ("part_off_page", "symbol thing")


def test_the_printed_code_is_made_from_the_code_whatever_is_supplied() -> None:
    values = complete(CONTAINER, FIELDS | {"code_grouped": "CXKL NBZZ", "check": "Z"}, preview=False)
    assert fill("{code_grouped}{check}", values).replace(" ", "") == FIELDS["code"]


def test_a_demonstration_code_prints_the_band_even_if_nobody_asks() -> None:
    asked = render(CONTAINER, FIELDS, "png", Marks(demo=True, preview=False))
    assert render(CONTAINER, FIELDS, "png", PLAIN) == asked


def test_a_real_code_prints_the_band_only_if_asked() -> None:
    fields = FIELDS | {"code": _real("C"), "copy_serial": _real("P")}
    plain, demo = (
        rasterise("png", render(CONTAINER, fields, "png", Marks(demo=demo, preview=False)), CONTAINER.dpi)
        for demo in (False, True)
    )
    band = (0, plain.height - 20, plain.width, plain.height - 8)
    assert dark_share(plain.crop(band)) == 0
    assert dark_share(demo.crop(band)) > 0.5


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("name", NAMES)
def test_a_preview_is_watermarked_and_cannot_be_scanned(name: str, fmt: str) -> None:
    design = DESIGNS[name]
    fields = specimen_fields(design)
    plain, preview = (
        rasterise(fmt, render(design, fields, fmt, Marks(demo=True, preview=preview)), design.dpi)
        for preview in (False, True)
    )
    assert scanned(plain)
    assert scanned(preview) == []
    greys = preview.histogram()[195:206]
    assert sum(greys) > 0.02 * preview.width * preview.height


def test_a_preview_may_lack_what_only_a_printed_copy_has() -> None:
    fields = {name: value for name, value in FIELDS.items() if not name.startswith("copy")}
    assert render(CONTAINER, fields, "svg", Marks(demo=True, preview=True)).startswith(b"<svg")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(LabelError, match="not as zpl"):
        render(CONTAINER, FIELDS, "zpl", PLAIN)


def test_the_svg_holds_paths_and_nothing_that_a_strict_policy_forbids() -> None:
    svg = render(CONTAINER, FIELDS, "svg", PLAIN).decode()
    assert set(_tags(svg)) == {"svg", "path"}
    for forbidden in ("style", "href", "<text", "<image", "url("):
        assert forbidden not in svg


def test_the_pdf_has_one_page_of_the_real_size_and_tells_no_date() -> None:
    pdf = render(CONTAINER, FIELDS, "pdf", PLAIN)
    assert b"/MediaBox[0 0 141.732 70.866]" in pdf
    assert b"/Count 1>>" in pdf
    assert b"Date" not in pdf


def _text_picture(words: str) -> bytes:
    return rasterise("png", render(CONTAINER, FIELDS | {"product": words}, "png", PLAIN), CONTAINER.dpi).tobytes()


def _unstretched(picture: Image.Image, design: Design) -> Image.Image:
    """An opened PDF is stretched to whole dots; this takes the part of a dot back."""
    across, down = (side * design.dpi / 25.4 for side in (design.width_mm, design.height_mm))
    matrix = (picture.width / across, 0, 0, 0, picture.height / down, 0)
    return picture.transform(picture.size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR, fillcolor=255)


def _strangers(one: Image.Image, other: Image.Image) -> float:
    """Share of the dots of one picture whose shade is not found within one dot in the other."""
    # Without the outermost dots, part of which lies beyond the label.
    inner = (2, 2, one.width - 2, one.height - 2)
    one, other = one.crop(inner), other.crop(inner)
    over = ImageChops.subtract(one, other.filter(ImageFilter.MaxFilter(3)))
    under = ImageChops.subtract(other.filter(ImageFilter.MinFilter(3)), one)
    apart = ImageChops.lighter(over, under).point(lambda value: 0 if value > 120 else 255)
    return dark_share(apart)


def _tags(svg: str) -> list[str]:
    return [part.split()[0].split("/")[0].split(">")[0] for part in svg.split("<")[1:] if part[0] != "/"]


@lru_cache
def _widest(letter: str) -> str:
    """A code of nothing but wide characters, as far as the check character allows."""
    for tail in ALPHABET:
        core = f"{letter}NNNNNN{tail}"
        code = core + check_character(core)
        if is_code(code):
            return code
    raise AssertionError("no such code")


def _real(letter: str) -> str:
    core = letter + "BBBBBB"
    return next(core + a + check_character(core + a) for a in ALPHABET if is_code(core + a + check_character(core + a)))
