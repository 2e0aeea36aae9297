"""The real demonstration in a headless Chromium: nothing wider than its screen, and a lot printed whole."""

from __future__ import annotations

import io
import logging
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from custody.record.engine import open_store
from custody.record.reads.things import Wanted, listing
from tests.faces.cli.spoken import custody
from tests.faces.web.people_at_work import Workplace, workplace

pytestmark = pytest.mark.browser
SCREENS = ((1280, 800), (800, 1280), (390, 844))
LISTS = ("lots", "containers", "samples", "results", "doses", "subjects", "materials", "documents", "people", "places")
PAGES = ("/", "/steps", "/ledger", "/entries/9", *(f"/{name}" for name in LISTS))
KINDS = ("lot", "container", "sample", "subject", "material_lot", "batch", "document", "dose")
# Pages of one role, as it sees them: who, where, and the page.
OF_A_ROLE = (
    ("chen", "quality_desk", "/lots/{lot}/release"),
    ("lin", "ward", "/infusion-day"),
    ("liu", "pharmacy", "/infusion-day"),
    ("rossi", "quality_desk", "/things/{lot}"),
    ("rossi", "quality_desk", "/things/{lot}/trace/forward"),
    ("liu", "pharmacy", "/paper/{dose}"),
    *((who, "quality_desk", "/desk") for who in ("admin", "chen", "gao", "rossi", "wu", "zhou", "qian")),
    *(("liu", "pharmacy", "/desk"), ("lin", "ward", "/desk"), ("zhao", "cryo_store", "/desk")),
)
# What sticks out of the page or of the card it stands in, by its tag and how far.
STICKING_OUT = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth
  const out = wide > 0 ? ['page ' + wide] : []
  for (const one of document.querySelectorAll('details')) one.open = true
  for (const one of document.querySelectorAll('main table, main .card, main .listing, .places a')) {
    const by = one.getBoundingClientRect().right - one.parentElement.getBoundingClientRect().right
    if (by > 1) out.push(`${one.tagName}.${one.className} ${Math.round(by)}`)
  }
  const bar = document.querySelector('.places')
  if (bar && bar.scrollWidth > bar.clientWidth) out.push('places')
  return out
}"""

OUT_OF_ITS_BOX = """() => [...document.querySelectorAll('.option')]
  .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.innerText)"""


@dataclass(frozen=True)
class Demonstration:
    """A served demonstration, and the code of one thing of each kind."""

    address: str
    place: Workplace
    codes: dict[str, str]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    place = workplace(tmp_path_factory.mktemp("demo"))
    store = open_store(place.config.database)
    with store.reading() as link:
        codes = {kind: listing(link, Wanted(kind)).things[0].code for kind in KINDS}
    store.engine.dispose()
    server = make_server("127.0.0.1", 0, place.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Demonstration(f"http://127.0.0.1:{server.server_port}", place, codes)
    server.shutdown()
    thread.join()


@pytest.fixture
def page(browser: Browser, demonstration: Demonstration) -> Iterator[Page]:
    """Quality at its desk."""
    context = browser.new_context()
    page = context.new_page()
    who = demonstration.place.people["wu"]
    page.goto(f"{demonstration.address}/sign-in")
    send(page, "/sign-in", {"way": "badge", "badge": who["badge"], "pin": who["pin"]})
    send(page, "/station", {"station": "quality_desk"})
    yield page
    context.close()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_of_the_demonstration_sticks_out_of_its_screen(
    page: Page, demonstration: Demonstration, language: str
) -> None:
    send(page, "/language", {"language": language, "next": "/"})
    found: dict[str, list[str]] = {}
    for path in (*PAGES, *(f"/things/{code}" for code in demonstration.codes.values())):
        page.goto(f"{demonstration.address}{path}")
        for width, height in SCREENS:
            page.set_viewport_size({"width": width, "height": height})
            out = page.evaluate(STICKING_OUT)
            if out:
                found[f"{path} {width}"] = out
    assert not found, found


@pytest.mark.parametrize(("who", "station", "path"), OF_A_ROLE, ids=[f"{who}{path}" for who, _, path in OF_A_ROLE])
def test_what_one_role_sees_does_not_stick_out_of_a_phone(
    page: Page, demonstration: Demonstration, who: str, station: str, path: str
) -> None:
    at_work(page, demonstration, who, station)
    found: dict[str, list[str]] = {}
    for language in ("en", "zh_CN"):
        send(page, "/language", {"language": language, "next": "/"})
        page.set_viewport_size({"width": 390, "height": 844})
        answer = page.goto(demonstration.address + path.format(**demonstration.codes))
        assert answer is not None
        assert answer.status == 200
        if out := page.evaluate(STICKING_OUT):
            found[language] = out
    assert not found, found


def test_a_list_of_many_columns_keeps_inside_its_card(page: Page, demonstration: Demonstration) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{demonstration.address}/containers")
    assert page.evaluate("""() => {
      const rows = [...document.querySelectorAll('main table tr')]
      while (rows[0].cells.length < 8) rows.forEach((row) => row.append(row.lastElementChild.cloneNode(true)))
      const card = document.querySelector('.listing'), inside = parseFloat(getComputedStyle(card).paddingRight)
      return document.querySelector('main table').getBoundingClientRect().right
        <= card.getBoundingClientRect().right - inside + 1
    }""")


def test_a_box_of_a_drawing_is_as_high_as_a_finger_on_a_phone(page: Page, demonstration: Demonstration) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{demonstration.address}/things/{demonstration.codes['lot']}")
    boxes = page.locator("svg.genealogy a .box").all()
    assert boxes
    heights = [box.evaluate("one => one.getBoundingClientRect().height") for box in boxes]
    assert min(heights) >= 44, heights


def test_a_printed_lot_is_whole_and_every_sheet_says_what_it_is(page: Page, demonstration: Demonstration) -> None:
    code = demonstration.codes["lot"]
    page.goto(f"{demonstration.address}/things/{code}")
    document = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    sheets = [sheet.get_textpage().get_text_bounded() for sheet in document]
    said = "\n".join(sheets)
    for number, sheet in enumerate(sheets, 1):
        assert f"Lot {name_of(page)}" in sheet
        assert re.search(r"printed .* · Wu Qiang", sheet)
        assert f"{number} / {len(sheets)}" in sheet
    for words in ("Cell bank registered", "Batch started", "Label copies ("):
        assert words in said
    picture = document[0].render(scale=3).to_pil()
    assert code in {found.text for found in zxingcpp.read_barcodes(picture)}


@pytest.mark.parametrize("path", ["/things/{lot}", "/lots/{lot}/release"])
def test_the_signed_head_on_paper_is_scanned_and_the_record_held_against_it(
    page: Page, demonstration: Demonstration, path: str
) -> None:
    page.goto(demonstration.address + path.format(**demonstration.codes))
    document = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    found = [read.text for read in zxingcpp.read_barcodes(document[0].render(scale=3).to_pil())]
    note = next(text for text in found if text.startswith("custody.invalid/"))
    instance = demonstration.place.config.instance
    for scanned in (note, note.strip().replace("\n", "\r\n")):
        kept = custody(instance, "verify", "--checkpoint", scanned)
        assert (kept.status, kept.err, "signatures not checked" in kept.out) == (0, "", False)
    changed = custody(instance, "verify", "--checkpoint", note.replace("\n", "\n1", 1))
    assert (changed.status, "the checkpoint as it was scanned" in changed.out) == (1, True)


def test_a_later_page_of_the_history_is_printed_whole_all_the_same(page: Page, demonstration: Demonstration) -> None:
    address = f"{demonstration.address}/things/{demonstration.codes['lot']}"
    page.goto(address)
    newest = page.locator(".timeline > li .headline").first.inner_text()
    rows = page.locator(".timeline > li").count()
    page.goto(f"{address}?before=60")
    assert page.locator(".timeline > li:visible").count() < rows
    page.emulate_media(media="print")
    assert page.locator(".timeline > li:visible").count() >= rows
    assert page.locator(".timeline > li .headline").first.inner_text() == newest


def test_scans_of_an_allocation_go_into_the_list_and_the_back_up_only_where_it_is_chosen(
    page: Page, demonstration: Demonstration
) -> None:
    at_work(page, demonstration, "liu", "pharmacy")
    page.goto(f"{demonstration.address}/steps/allocate_containers?subject={demonstration.codes['subject']}")
    if page.locator("#f-dose").input_value() == "":
        expect(page.locator("#f-dose")).to_be_focused()
        page.keyboard.type("1")
        page.keyboard.press("Enter")
    expect(page.locator("#f-containers")).to_be_focused()
    for code in ("CXCJVXPKC", "CXGEKHBKH"):
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    page.locator("main button.primary").focus()
    page.keyboard.type("CXB")
    assert page.locator("#f-containers").input_value().split() == ["CXCJVXPKC", "CXGEKHBKH", "CXB"]
    page.locator("#f-backup").focus()
    page.keyboard.type("CXDDBRXLK")
    expect(page.locator("#f-backup")).to_have_value("CXDDBRXLK")


@pytest.mark.parametrize(
    ("who", "step", "field"),
    [
        ("liu", "judge_condition", "#f-containers"),
        ("liu", "receive_shipment", "#f-shipment"),
    ],
)
def test_a_form_begins_in_its_first_empty_needed_field(
    page: Page, demonstration: Demonstration, who: str, step: str, field: str
) -> None:
    at_work(page, demonstration, who, "pharmacy")
    page.goto(f"{demonstration.address}/steps/{step}")
    expect(page.locator(field)).to_be_focused()


@pytest.mark.parametrize("step", ["confirm_eligibility", "clear_for_infusion"])
def test_no_criterion_is_typed_from_memory(page: Page, demonstration: Demonstration, step: str) -> None:
    at_work(page, demonstration, "zhou", "ward")
    for width, height in (SCREENS[0], SCREENS[2]):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{demonstration.address}/steps/{step}?subject={demonstration.codes['subject']}")
        rows = page.locator("#f-answers .row")
        assert rows.count() > 3
        assert page.locator("#f-answers .row:not(:has([type=radio]))").count() == 0
        assert page.locator("#f-answers [type=text]:not([name$=remark])").count() == 0
        assert page.evaluate(OUT_OF_ITS_BOX) == []


def test_a_choice_of_the_release_stays_in_its_box_on_a_phone(page: Page, demonstration: Demonstration) -> None:
    at_work(page, demonstration, "chen", "quality_desk")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{demonstration.address}/steps/release_lot?lot={demonstration.codes['lot']}")
    assert page.get_by_text("released conditionally", exact=False).count() > 0
    assert page.evaluate(OUT_OF_ITS_BOX) == []


def at_work(page: Page, demonstration: Demonstration, who: str, station: str) -> None:
    """Somebody else signs in here."""
    person = demonstration.place.people[who]
    page.goto(f"{demonstration.address}/sign-in")
    send(page, "/sign-in", {"way": "badge", "badge": person["badge"], "pin": person["pin"]})
    send(page, "/station", {"station": station})


def send(page: Page, path: str, form: Mapping[str, str]) -> None:
    """Post a form as the page's own session does."""
    address = "/".join(page.url.split("/")[:3])
    shown = page.request.get(f"{address}{'/station' if path == '/language' else path}").text()
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown)
    assert token is not None
    sent: dict[str, str | float | bool] = {**form, "csrf_token": token[1]}
    assert page.request.post(f"{address}{path}", form=sent).ok


def name_of(page: Page) -> str:
    """The name in the heading of a thing's page."""
    return page.locator("h1").inner_text().split("\n")[-1].removeprefix("Lot").strip()
