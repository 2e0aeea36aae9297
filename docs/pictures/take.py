"""Takes the pictures of the README from a running demonstration, at 1280 × 800 in headless Chromium.

    .venv/bin/python -m docs.pictures.take [FOLDER]

The demonstration's own story is played through the door up to the bedside; the nurses then verify on the screens
themselves. Needs the development environment (`make check` makes it) and Chromium.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from custody.faces.demo import NAME
from custody.faces.demo.cast import Cast, Clock
from custody.faces.demo.clinic import enrol_children, give_first_dose, prescribe_doses
from custody.faces.demo.laboratory import make_cryopreserved_lot
from custody.faces.demo.setting_up import set_up
from custody.faces.instance import make_instance, open_house
from custody.record.engine import open_store
from tests.conftest import CHROMIUM
from tests.story.stage import FORGIVING, Said, Stage, served

HERE = Path(__file__).resolve().parent
TODAY = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
LARGEST = 200_000  # bytes a picture
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--force-color-profile=srgb")


class AtTheBedside(Exception):
    """The story has come to the first check; `facts` is what the nurse is about to scan."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        super().__init__("verify_dose")
        self.facts = facts


class StoppingCast(Cast):
    """The cast of the demonstration, who stop before the first check of a dose."""

    def do(self, step: str, who: str, facts: Mapping[str, Any], **how: Any) -> Mapping[str, str]:
        """Take a step; raises AtTheBedside instead of verifying a dose."""
        if step == "verify_dose":
            raise AtTheBedside(facts)
        return super().do(step, who, facts, **how)


@dataclass(frozen=True)
class Scene:
    """What the pictures show: a lot, what the nurse scans, and another child's wristband."""

    lot: str
    facts: Mapping[str, Any]
    other_band: str


def take_pictures(folder: Path) -> list[Path]:
    """Play the dose and take match.png, stop.png, lot.png and genealogy.png into `folder`."""
    with playing() as (stage, scene):
        ward = {"station": "ward"}
        expect_verdict(stage.take("verify_dose", "lin", scene.facts, **ward), "PASS")
        taken = [kept(stage.page("lin", "ward"), folder / "match.png")]
        swapped = {**scene.facts, "wristband": scene.other_band}
        expect_verdict(stage.take("verify_dose", "mei", swapped, **ward), "STOP")
        taken.append(kept(stage.page("mei", "ward"), folder / "stop.png"))
        page = stage.page("wu", "quality_desk")
        page.goto(f"{stage.base}/things/{scene.lot}")
        taken.append(kept(page, folder / "lot.png"))
        page.locator("svg.genealogy").evaluate("drawing => drawing.scrollIntoView({block: 'center'})")
        taken.append(kept(page, folder / "genealogy.png"))
    return taken


@contextmanager
def playing() -> Iterator[tuple[Stage, Scene]]:
    """A demonstration that has come to the bedside, served, with a browser."""
    if CHROMIUM is None:
        raise SystemExit("The pictures need Chromium, and there is none on the path.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        config = replace(FORGIVING, instance=Path(folder) / "instance")
        clock = Clock(TODAY - timedelta(days=60))
        store = open_store(config.database)
        make_instance(config, store, NAME, demo=True)
        cast = StoppingCast(open_house(config, store, clock), clock)
        scene = play(cast)
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        with served(config, clock) as base:
            yield Stage(base, browser, cast, clock), scene
        browser.close()
        store.engine.dispose()


def play(cast: Cast) -> Scene:
    """From the first person registered to the bedside of the first child."""
    shop = set_up(cast)
    lot = make_cryopreserved_lot(cast, shop, TODAY)
    children = enrol_children(cast, shop, TODAY)
    prescribe_doses(cast, children, TODAY)
    try:
        give_first_dose(cast, shop, (children[0], lot), TODAY)
    except AtTheBedside as reached:
        return Scene(lot, reached.facts, shop.things[f"band {children[1]}"])
    raise SystemExit("The demonstration gave its first dose without verifying it.")


def expect_verdict(said: Said, verdict: str) -> None:
    """The screen must say so; else there is nothing to show."""
    if said.verdict != verdict:
        raise SystemExit(f"The screen said {said.verdict} {said.headline}, not {verdict}.\n{said.text}")


def kept(page: Page, path: Path) -> Path:
    """The screen as it is, in a palette: flat colours need no more, and the repository stays small."""
    page.wait_for_load_state("networkidle")
    page.mouse.move(0, 0)  # where it last pressed, it would draw a ring around whatever stands there now
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
    shot.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
    if path.stat().st_size > LARGEST:
        raise SystemExit(f"{path.name} is larger than {LARGEST} bytes.")
    return path


if __name__ == "__main__":
    for picture in take_pictures(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE):
        print(f"{picture} {picture.stat().st_size} bytes")
