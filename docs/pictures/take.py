"""Takes the pictures of the README from a running demonstration, at 1280 × 800 in headless Chromium.

    .venv/bin/python -m docs.pictures.take [FOLDER]

One fictitious dose is played up to the bedside: the laboratory's part straight through the door, the ward's part on
the screens themselves. Needs the development environment (`make check` makes it) and Chromium.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from custody.faces.demo import NAME
from custody.faces.demo.cast import Cast, Clock
from custody.faces.demo.clinic import enrol_children, prescribe_doses
from custody.faces.demo.laboratory import make_cryopreserved_lot
from custody.faces.demo.setting_up import Shop, set_up
from custody.faces.instance import make_instance, open_house
from custody.record.engine import open_store
from custody.record.reads.things import trace
from tests.story import bench_to_bedside as way
from tests.story.stage import FORGIVING, Stage, served

HERE = Path(__file__).resolve().parent
TODAY = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)  # 13:00 at the site
LARGEST = 200_000  # bytes a picture
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--force-color-profile=srgb")


def take_pictures(folder: Path) -> list[Path]:
    """Play the dose and take match.png, stop.png, lot.png and genealogy.png into `folder`."""
    with playing() as (stage, shop, lot, children):
        child = way.Child("01", children[0], shop.things[f"band {children[0]}"], "18.4")
        other = shop.things[f"band {children[1]}"]
        prepared = to_the_bedside(stage, shop, lot, child)
        way.passed(way.verify(stage, "lin", child.band, prepared))
        taken = [kept(stage.page("lin", "ward"), folder / "match.png")]
        stopped = way.verify(stage, "mei", other, prepared)
        if stopped.verdict != "STOP":
            raise SystemExit(f"Another child's wristband gave {stopped.verdict}, not STOP.")
        taken.append(kept(stage.page("mei", "ward"), folder / "stop.png"))
        page = stage.page("wu", "quality_desk")
        page.goto(f"{stage.base}/things/{lot}")
        taken.append(kept(page, folder / "lot.png"))
        page.locator("svg.genealogy").evaluate("drawing => drawing.scrollIntoView({block: 'center'})")
        taken.append(kept(page, folder / "genealogy.png"))
    return taken


@contextmanager
def playing() -> Iterator[tuple[Stage, Shop, str, list[str]]]:
    """A demonstration up to verified prescriptions, served, with a browser: stage, shop, lot and children."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("The pictures need Chromium, and there is none on the path.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        config = replace(FORGIVING, instance=Path(folder) / "instance")
        clock = Clock(TODAY - timedelta(days=60))
        store = open_store(config.database)
        make_instance(config, store, NAME, demo=True)
        cast = Cast(open_house(config, store, clock), clock)
        shop = set_up(cast)
        lot = make_cryopreserved_lot(cast, shop, TODAY)
        children = enrol_children(cast, shop, TODAY)
        prescribe_doses(cast, children, TODAY)
        browser = driver.chromium.launch(executable_path=chromium, args=list(QUIET))
        with served(config, clock) as base:
            yield Stage(base, browser, cast, clock), shop, lot, children
        browser.close()
        store.engine.dispose()


def to_the_bedside(stage: Stage, shop: Shop, lot: str, child: way.Child) -> str:
    """Allocated, shipped, cleared, issued, thawed, prepared: the code of the dose that is ready to be verified."""
    chosen = containers_of(stage, lot)[:2]
    stage.clock.to(TODAY - timedelta(hours=6))
    way.allocate(stage, child, chosen[:1], backup=chosen[1])
    way.ship(stage, shop, chosen)
    way.clear_and_issue(stage, child, chosen[:1])
    way.give_il2(stage, child)
    stage.clock.wait(minutes=10)
    way.thaw(stage, shop, child, chosen[0])
    return way.prepare(stage, shop, chosen[:1])


def containers_of(stage: Stage, lot: str) -> list[str]:
    """Codes of the containers of a lot, in order."""
    with stage.cast.house.store.reading() as link:
        found = trace(link, lot, "forward", stage.clock.at).of_kind("container")
    return sorted(one.code for one in found)


def kept(page: Page, path: Path) -> Path:
    """The screen as it is, in a palette: flat colours need no more, and the repository stays small."""
    page.wait_for_load_state("networkidle")
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
    shot.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
    if path.stat().st_size > LARGEST:
        raise SystemExit(f"{path.name} is larger than {LARGEST} bytes.")
    return path


if __name__ == "__main__":
    for picture in take_pictures(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE):
        print(f"{picture} {picture.stat().st_size} bytes")
