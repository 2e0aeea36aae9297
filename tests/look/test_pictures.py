"""The pictures of every page: each kind of page is found, and what a script can see of one is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from custody.config import Config
from custody.faces.demo.cast import Cast, Clock
from custody.faces.demo.chapters import Story
from custody.faces.demo.setting_up import Shop
from custody.faces.instance import open_house
from custody.record.engine import open_store
from custody.record.reads.entries import entry, head_leaf
from custody.record.reads.things import Wanted, listing
from custody.rules.registry import registry
from tests.faces.api.demo_instance import copied
from tests.look.pictures.contact import Taken, told, write_sheet
from tests.look.pictures.measured import measure
from tests.look.pictures.pages import Look, looks
from tests.look.pictures.stands import Stand
from tests.look.pictures.taking import Camera, look, speak
from tests.story.stage import Stage, served

pytestmark = pytest.mark.browser
# Asked from a page where something is signed, and from pages of one's own account.
NO_FORM = {"ask_authorisation", "set_second_factor", "set_secret"}
# On a page in Chinese: a message in English, one with a value in it, a line wider than the screen, a small button.
BAD = """<html lang="zh-Hans"><body><p>Scan again</p><p>Entry 17</p><p>扫描</p><p lang="en">English</p>
<p style="width: 900px">已核对</p>
<div style="width: 60px; overflow: hidden; white-space: nowrap">一二三四五六七八九十</div>
<button style="width: 20px; height: 20px">x</button><p>读 <a href="/">这里</a> 即可</p></body></html>"""


@pytest.fixture(scope="module")
def stand(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    """A copy of the small demonstration, a minute after it was made."""
    config = Config(instance=copied(tmp_path_factory.mktemp("pictures")))
    store = open_store(config.database)
    with store.reading() as link:
        last = entry(link, head_leaf(link)[0])
    assert last is not None
    clock = Clock(last.recorded_at + timedelta(minutes=1))
    cast = Cast(open_house(config, store, clock), clock)
    with store.reading() as link:
        for person in listing(link, Wanted("person")).things:
            cast.persons[person.text("username")] = person.code
            cast.badges[person.text("username")] = person.text("badge")
    with served(config, clock) as server:
        yield Stand(Stage(server, browser, cast, clock), Story(cast, Shop(), clock.at))
    store.engine.dispose()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    yield page
    page.context.close()


def test_what_is_wrong_with_a_page_is_measured_and_what_is_right_is_not(page: Page) -> None:
    page.set_content(BAD)
    assert measure(page, "zh") == [
        "wider than the screen by 518 px",
        "cut off: 一二三四五六七八九十",
        "smaller than 44 px: body button low",
        "not translated: Scan again",
        "not translated: Entry 17",
    ]
    assert [line for line in measure(page, "en") if "translated" in line] == []


def test_every_step_and_every_list_is_among_the_pages_each_once(stand: Stand) -> None:
    found = list(looks(stand))
    names = [one.name for one in found]
    assert len(set(names)) > 150
    taken_by_a_person = {name for name, step in registry().steps.items() if not step.system}
    assert taken_by_a_person - {name.removeprefix("step ") for name in names if name.startswith("step ")} == NO_FORM
    assert {"/lots", "/people", "/ledger", "/ of lin", "/ of wu", "/infusion-day"} <= set(names)
    assert [one for one in found if one.path.startswith("/static")] == []


def test_one_page_is_taken_in_every_size_and_the_sheet_shows_it(stand: Stand, tmp_path: Path) -> None:
    camera = Camera(tmp_path, "small")
    speak(stand.stage.page("lin", "ward"), stand, "zh")
    taken = list(look(camera, stand, Look("/ of lin", "lin"), "zh"))
    taken += look(camera, stand, Look("on paper", "lin", "/doses", printed=True), "zh")
    assert [(one.size, Image.open(tmp_path / one.file).width) for one in taken] == [
        *(("wide", 1280), ("narrow", 800), ("phone", 390)),
        ("paper", 794),
    ]
    assert [line for one in taken for line in one.found if not line.startswith("smaller")] == []
    sheet = write_sheet(tmp_path, taken).read_text(encoding="utf-8")
    assert [one.file for one in taken if f'src="{one.file}"' not in sheet] == []


def test_what_is_found_on_many_pages_is_told_once_with_the_first_of_them() -> None:
    many = [Taken("demo", f"page {number}", "en", "phone", "x.jpg", ("cut off: word",)) for number in range(6)]
    first = ", ".join(f"demo page {number} (en phone)" for number in range(4))
    assert list(told(many)) == [f"cut off: word: {first} and 2 more"]
