"""What the tests of this folder share: the seeds as designs, specimen labels, and the readers of pictures."""

from __future__ import annotations

import zxingcpp
from PIL import Image

from custody.labelling.designs import Design, parse_design, seeds
from custody.labelling.render import Marks

DESIGNS: dict[str, Design] = {name: parse_design(data) for name, data in seeds().items()}
NAMES = tuple(DESIGNS)
FORMATS = ("pdf", "svg", "png")
PLAIN = Marks(demo=False, preview=False)
_FORMATS = zxingcpp.BarcodeFormats(
    [zxingcpp.BarcodeFormat.DataMatrix, zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.QRCode]
)


def scanned(image: Image.Image) -> list[bytes]:
    """Every symbol a scanner finds in the picture."""
    return sorted(read.bytes for read in zxingcpp.read_barcodes(image, formats=_FORMATS))


def dark_share(image: Image.Image) -> float:
    """Share of the picture that is ink."""
    light = image.histogram()
    return sum(count * (255 - value) for value, count in enumerate(light)) / (255 * image.width * image.height)
