"""A page in front of the camera: in each language, at each size, with what the browser complained of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Error, FloatRect, Page, ViewportSize

from tests.look.pictures.contact import Taken
from tests.look.pictures.measured import measure
from tests.look.pictures.pages import AT_WORK, Look
from tests.look.pictures.stands import Stand

SIZES: dict[str, ViewportSize] = {
    "wide": {"width": 1280, "height": 800},
    "narrow": {"width": 800, "height": 1280},
    "phone": {"width": 390, "height": 844},
}
PAPER: ViewportSize = {"width": 794, "height": 1123}
LANGUAGES = {"en": "en", "zh": "zh_CN"}
_TALLEST = 4000  # px of a page that are kept


@dataclass
class Camera:
    """Takes pictures of one stand into a folder."""

    folder: Path
    stand: str
    sizes: Sequence[str] = tuple(SIZES)
    complaints: list[str] = field(default_factory=list)
    heard: set[Page] = field(default_factory=set)

    def take(self, page: Page, name: str, language: str) -> Iterator[Taken]:
        """The page as it stands, at every size."""
        said, self.complaints[:] = list(self.complaints), []
        for size in self.sizes:
            page.set_viewport_size(SIZES[size])
            found = [*measure(page, language), *(f"console: {one}" for one in said)]
            yield self._kept(page, (name, language, size), found)

    def on_paper(self, page: Page, name: str, language: str) -> Taken:
        """The page as it is printed."""
        self.complaints.clear()  # of a picture by itself the browser complains about its own frame
        page.emulate_media(media="print")
        page.set_viewport_size(PAPER)
        wide = int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
        found = [f"wider than its sheet by {wide} px"] if wide > 0 else []
        taken = self._kept(page, (name, language, "paper"), found)
        page.emulate_media(media="screen")
        self.complaints.clear()
        return taken

    def listen(self, page: Page) -> None:
        """Hear what the browser complains of from now on; that a page was refused is no complaint."""
        if page not in self.heard:
            self.heard.add(page)
            page.on("console", lambda said: self._hear(said.text) if said.type in ("error", "warning") else None)
            page.on("pageerror", lambda error: self._hear(str(error)))

    def _hear(self, said: str) -> None:
        if not re.search(r"status of 4\d\d", said):
            self.complaints.append(said)

    def _kept(self, page: Page, what: tuple[str, str, str], found: list[str]) -> Taken:
        name, language, size = what
        file = "-".join(re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-") for part in (self.stand, name, *what[1:]))
        path = self.folder / f"{file[:150]}.jpg"
        height = min(_TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
        width = int(page.evaluate("innerWidth"))
        clip: FloatRect = {"x": 0, "y": 0, "width": width, "height": max(height, 200)}
        page.screenshot(path=path, type="jpeg", quality=60, full_page=True, clip=clip, animations="disabled")
        return Taken(self.stand, name, language, size, path.name, tuple(found))


def speak(page: Page, stand: Stand, language: str) -> None:
    """The language of whoever is at this page, from now on."""
    page.set_viewport_size(SIZES["wide"])
    page.goto(stand.stage.base)
    page.click(f"form.languages button[value={LANGUAGES[language]}]")


def look(camera: Camera, stand: Stand, one: Look, language: str) -> Iterator[Taken]:
    """Go to a page, or scan what leads there, and take it."""
    page = stand.stage.page(one.who, AT_WORK[one.who])
    camera.listen(page)
    page.set_viewport_size(SIZES["wide"])
    try:
        if one.scan:
            stand.stage.scan(one.who, AT_WORK[one.who], one.scan)
        else:
            page.goto(f"{stand.stage.base}{one.path}")
    except Error as error:
        yield Taken(camera.stand, one.name, language, "-", "", (f"not reached: {error.message.splitlines()[0]}",))
        return
    if one.printed:
        yield camera.on_paper(page, one.name, language)
    else:
        yield from camera.take(page, one.name, language)
