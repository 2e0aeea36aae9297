"""The proof: a finished file that does not read back as intended is found, whatever is wrong with it."""

from __future__ import annotations

import io
import random
from dataclasses import replace

import pytest
from PIL import Image, ImageFilter

from custody.labelling.proof import prove, rasterise
from custody.labelling.render import render
from custody.labelling.specimen import specimen_code, specimen_fields
from custody.labelling.troubles import ProofFailed
from tests.labelling.shown import DESIGNS, FORMATS, NAMES, PLAIN, scanned

CONTAINER = DESIGNS["container"]
FIELDS = specimen_fields(CONTAINER)
OTHERS = FIELDS | {"code": specimen_code("C", 12)}


def _picture() -> Image.Image:
    return rasterise("png", render(CONTAINER, FIELDS, "png", PLAIN), CONTAINER.dpi)


def _file(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _symbol_box(name: str) -> tuple[int, int, int, int]:
    """The symbol with a dot around it, in dots of the container label."""
    symbol = next(symbol for symbol in CONTAINER.symbols if symbol.name == name)
    left, top, module = (round(mm * CONTAINER.dpi / 25.4) for mm in (symbol.x_mm, symbol.y_mm, symbol.module_mm))
    side = 14 * module
    return (left, top, left + side, top + side)


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_label_with_another_containers_code_fails(fmt: str) -> None:
    with pytest.raises(ProofFailed) as caught:
        prove(fmt, render(CONTAINER, OTHERS, fmt, PLAIN), CONTAINER, FIELDS)
    assert (caught.value.code, caught.value.values["field"]) == ("proof_wrong_content", "thing")


@pytest.mark.parametrize("fmt", FORMATS)
def test_two_swapped_contents_fail_although_both_decode(fmt: str) -> None:
    first, second = CONTAINER.symbols
    swapped = replace(CONTAINER, symbols=(replace(first, field=second.field), replace(second, field=first.field)))
    data = render(swapped, FIELDS, fmt, PLAIN)
    prove(fmt, data, swapped, FIELDS)
    with pytest.raises(ProofFailed) as caught:
        prove(fmt, data, CONTAINER, FIELDS)
    assert caught.value.code == "proof_wrong_content"


@pytest.mark.parametrize("name", ["thing", "copy"])
def test_a_symbol_clipped_by_a_tenth_fails(name: str) -> None:
    picture = _picture()
    left, top, right, bottom = _symbol_box(name)
    picture.paste(255, (left, top, left + (right - left) // 10 + 4, bottom))
    with pytest.raises(ProofFailed) as caught:
        prove("png", _file(picture), CONTAINER, FIELDS)
    assert (caught.value.code, caught.value.values["field"]) == ("proof_unreadable", name)


def test_a_page_cut_short_fails_by_its_size() -> None:
    picture = _picture()
    with pytest.raises(ProofFailed) as caught:
        prove("png", _file(picture.crop((0, 0, picture.width - 30, picture.height))), CONTAINER, FIELDS)
    assert caught.value.code == "proof_wrong_size"


def test_ink_in_a_quiet_zone_fails_even_if_the_symbol_still_decodes() -> None:
    picture = _picture()
    left, top, _, bottom = _symbol_box("thing")
    picture.paste(0, (left - 10, top + 40, left - 6, bottom - 40))
    assert FIELDS["code"].encode() in scanned(picture)
    with pytest.raises(ProofFailed) as caught:
        prove("png", _file(picture), CONTAINER, FIELDS)
    assert (caught.value.code, caught.value.values["field"]) == ("proof_crowded", "thing")


def test_a_symbol_that_should_not_be_there_fails() -> None:
    one = replace(CONTAINER, symbols=CONTAINER.symbols[:1])
    with pytest.raises(ProofFailed) as caught:
        prove("png", render(CONTAINER, FIELDS, "png", PLAIN), one, FIELDS)
    assert caught.value.code == "proof_stray"


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_file_of_another_design_fails(fmt: str) -> None:
    shipper = DESIGNS["shipper"]
    data = render(shipper, specimen_fields(shipper), fmt, PLAIN)
    with pytest.raises(ProofFailed) as caught:
        prove(fmt, data, CONTAINER, FIELDS)
    assert caught.value.code == "proof_wrong_size"


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("data", [b"", b"not a file", b"\x89PNG\r\n\x1a\n", b"%PDF-1.4", b"<svg/>", b"<!DOCTYPE svg>"])
def test_a_file_that_cannot_be_opened_fails(fmt: str, data: bytes) -> None:
    with pytest.raises(ProofFailed) as caught:
        prove(fmt, data, CONTAINER, FIELDS)
    assert caught.value.code == "proof_file_unreadable"


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_truncated_file_fails(fmt: str) -> None:
    data = render(CONTAINER, FIELDS, fmt, PLAIN)
    with pytest.raises(ProofFailed):
        prove(fmt, data[: len(data) // 2], CONTAINER, FIELDS)


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_preview_never_passes_the_proof(fmt: str) -> None:
    data = render(CONTAINER, FIELDS, fmt, replace(PLAIN, preview=True))
    with pytest.raises(ProofFailed):
        prove(fmt, data, CONTAINER, FIELDS)


@pytest.mark.parametrize("turn", [7, 90, 180, 187])
@pytest.mark.parametrize("name", NAMES)
def test_a_turned_label_reads_and_never_wrongly(name: str, turn: int) -> None:
    design = DESIGNS[name]
    fields = specimen_fields(design)
    picture = rasterise("png", render(design, fields, "png", PLAIN), design.dpi)
    turned = picture.rotate(turn, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    assert set(scanned(turned)) == _right(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_blurred_and_noisy_label_reads_and_never_wrongly(name: str) -> None:
    design = DESIGNS[name]
    picture = rasterise("png", render(design, specimen_fields(design), "png", PLAIN), design.dpi)
    for worse in (_blurred(picture, 1.0), _noisy(picture, 25), _blurred(_noisy(picture, 20), 0.8)):
        assert set(scanned(worse)) == _right(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_ruined_label_may_be_silent_but_never_lies(name: str) -> None:
    design = DESIGNS[name]
    picture = rasterise("png", render(design, specimen_fields(design), "png", PLAIN), design.dpi)
    for worse in (_blurred(picture, 3.0), _noisy(picture, 90), _frosted(picture, 12), _frosted(picture, 40)):
        assert set(scanned(worse)) <= _right(name)


def _right(name: str) -> set[bytes]:
    design = DESIGNS[name]
    fields = specimen_fields(design)
    return {fields[symbol.field].encode() for symbol in design.symbols}


def _blurred(picture: Image.Image, sigma: float) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(sigma))


def _noisy(picture: Image.Image, sigma: float) -> Image.Image:
    """Grain that is the same in every run: a picture of noise, blended by adding its distance from grey."""
    chance = random.Random(500)
    noise = Image.frombytes("L", picture.size, chance.randbytes(picture.width * picture.height))
    # Even noise from 0 to 255 has a deviation of 74.
    return Image.blend(picture, noise, min(0.9, sigma / 74 / (1 + sigma / 74)))


def _frosted(picture: Image.Image, blotches: int) -> Image.Image:
    """White spots over a copy, as frost leaves them."""
    chance = random.Random(196)
    frosted = picture.copy()
    for _ in range(blotches):
        x, y = chance.randrange(picture.width), chance.randrange(picture.height)
        size = chance.randrange(8, 30)
        frosted.paste(255, (x, y, x + size, y + size))
    return frosted
