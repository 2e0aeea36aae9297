"""Takes pictures of every page and prints what a script can see of them.

    python -m tests.look.pictures [--folder FOLDER] [--stand demo] [--language zh] [--size phone] [--page TEXT]

Every choice may be given more than once; without any, everything is taken. Nothing is left running or kept but the
folder, instance/pictures: the pictures, and index.html with all of them and what was found.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.conftest import CHROMIUM, QUIET
from tests.look.pictures import refused, stands
from tests.look.pictures.contact import Taken, told, write_sheet
from tests.look.pictures.pages import AT_WORK, looks
from tests.look.pictures.stands import Stand
from tests.look.pictures.taking import LANGUAGES, SIZES, Camera, look, speak

STANDS = ("demo", "refused", "running", "empty")
FOLDER = Path("instance/pictures")


def main() -> None:
    """Take what was asked for, and print what was found."""
    asked = _asked()
    if CHROMIUM is None:
        raise SystemExit("The pictures need Chromium, and there is none on the path.")
    shutil.rmtree(asked.folder, ignore_errors=True)
    asked.folder.mkdir(parents=True)
    taken: list[Taken] = []
    try:
        with sync_playwright() as driver, tempfile.TemporaryDirectory() as temporary:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            taken.extend(_taken(asked, browser, Path(temporary)))
            browser.close()
    finally:  # what was taken until something went wrong is there all the same
        taken.sort(key=lambda one: (STANDS.index(one.stand), one.name))
        for line in told(taken):
            print(line)
        found = sum(bool(one.found) for one in taken)
        print(f"{len(taken)} pictures, {found} with findings: {write_sheet(asked.folder, taken)}")


def _taken(asked: argparse.Namespace, browser: Browser, temporary: Path) -> Iterator[Taken]:
    if {"demo", "refused", "running"} & set(asked.stand):
        with stands.demonstration(temporary / "demo", browser) as stand:
            if "demo" in asked.stand:
                yield from _looked(asked, "demo", stand)
            if "refused" in asked.stand:
                yield from _refused(asked, stand)
            if "running" in asked.stand:
                stands.run_under_a_hold(stand)
                yield from _looked(asked, "running", stand)
    if "empty" in asked.stand:
        with stands.empty(temporary / "empty", browser) as stand:
            yield from _looked(asked, "empty", stand)


def _looked(asked: argparse.Namespace, name: str, stand: Stand) -> Iterator[Taken]:
    """Every page of a stand, first in one language, then in the other."""
    camera = Camera(asked.folder, name, asked.size)
    chosen = [one for one in looks(stand) if not asked.page or any(part in one.name for part in asked.page)]
    for language in asked.language:
        for who in dict.fromkeys(one.who for one in chosen):
            speak(stand.stage.page(who, AT_WORK[who]), stand, language)
            for one in chosen:
                if one.who == who:
                    yield from look(camera, stand, one, language)


def _refused(asked: argparse.Namespace, stand: Stand) -> Iterator[Taken]:
    """A refusal of each family; forms left empty; what is signed."""
    camera = Camera(asked.folder, "refused", asked.size)
    for language in asked.language:
        for one in refused.tries(stand):
            speak(stand.stage.page(one.who, AT_WORK[one.who]), stand, language)
            yield from _shown(camera, f"{one.family}: {one.step}", language, partial(refused.refuse, stand, one))
            refused.acknowledge(stand, one)
        for step in refused.EMPTY:
            yield from _shown(camera, f"empty {step}", language, partial(refused.left_empty, stand, step))
        speak(stand.stage.page("mei", "ward"), stand, language)
        yield from _shown(camera, "to be signed", language, partial(refused.to_be_signed, stand))


def _shown(camera: Camera, name: str, language: str, act: Callable[[], Page]) -> Iterator[Taken]:
    try:
        page = act()
    except (Error, AssertionError) as error:
        yield Taken(camera.stand, name, language, "-", "", (f"not reached: {str(error).splitlines()[0]}",))
        return
    camera.listen(page)
    yield from camera.take(page, name, language)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.look.pictures", description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=FOLDER)
    for name, of in (("stand", STANDS), ("language", tuple(LANGUAGES)), ("size", tuple(SIZES))):
        parser.add_argument(f"--{name}", action="append", choices=of)
    parser.add_argument("--page", action="append", help="only pages whose name has this text in it")
    asked = parser.parse_args()
    for name, of in (("stand", STANDS), ("language", tuple(LANGUAGES)), ("size", tuple(SIZES))):
        setattr(asked, name, getattr(asked, name) or of)
    return asked


if __name__ == "__main__":
    main()
