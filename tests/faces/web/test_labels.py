"""Labels on the web: ordered from a scan, seen, printed as one sheet; a label that cannot be made is a STOP."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from flask.testing import FlaskClient

from custody.labelling.fonts import find_fonts
from custody.labelling.joined import closing_page
from custody.labelling.proof import rasterise
from custody.record.checkpoints import latest_checkpoint
from tests.faces.web.people_at_work import Workplace, token
from tests.labelling.shown import scanned


@pytest.fixture(scope="module")
def zhao(place: Workplace) -> FlaskClient:
    """Cryo logistics at the store."""
    return place.signed_in("zhao", "cryo_store")


def test_the_form_offers_the_designs_that_fit_what_was_scanned(place: Workplace, zhao: FlaskClient) -> None:
    shipper = _one(place, "shipper")
    form = zhao.get(f"/steps/order_label?thing={shipper}").text
    assert set(re.findall(r'name="title" value="([a-z_]+)"', form)) == {"equipment", "shipper"}


def test_a_transport_label_of_an_unpacked_shipper_is_refused_before_anything_is_made(
    place: Workplace, zhao: FlaskClient
) -> None:
    answer = _order(zhao, "n-unpacked", title="shipper", purpose="existing", thing=_one(place, "shipper"))
    assert 'data-verdict="STOP"' in answer
    assert "unpacked_shipper" in answer
    assert _acknowledged(zhao, answer)


def test_an_equipment_label_is_ordered_seen_and_reads_back(place: Workplace, zhao: FlaskClient) -> None:
    logger = _one(place, "equipment", "Logger 7")
    answer = _order(zhao, "n-logger", title="equipment", purpose="existing", thing=logger)
    assert 'data-verdict="PASS"' in answer
    copy = _copies(answer)[0]
    assert f'src="/copies/{copy}.svg"' in answer
    for fmt in ("png", "svg", "pdf"):
        picture = rasterise(fmt, zhao.get(f"/copies/{copy}.{fmt}").data, 300)
        assert scanned(picture) == sorted([logger.encode(), copy.encode()])
    assert f"/copies/{copy}.svg" in zhao.get(f"/things/{copy}").text


def test_labels_of_a_lot_come_as_one_pdf_and_are_counted_on_its_page(place: Workplace) -> None:
    client = place.signed_in("he", "clean_room")
    lot = _one(place, "lot", "JK500-26-001")
    before = client.get(f"/things/{lot}").text
    assert "What became of its labels" in before
    answer = _order(client, "n-lot", title="container", purpose="new_containers", thing=lot, count="3")
    sheet = re.search(r'href="(/copies/sheet\.pdf\?[^"]+)"', answer)
    assert sheet is not None
    data = client.get(sheet[1].replace("&amp;", "&")).data
    with place.app.extensions["custody"].store.reading() as link:
        sealed = latest_checkpoint(link)
    assert sealed is not None
    closing = ("no label · 3 labels before it", "checkpoint", sealed.on_paper)
    pages = list(pypdfium2.PdfDocument(data))
    assert len(pages) == 3 + 1, "three labels, and the page that closes them"
    assert pages[3].get_size() == pytest.approx(pages[0].get_size(), abs=0.01)
    last = pypdfium2.PdfDocument(closing_page(closing, data, find_fonts()))[0]
    assert pages[3].render(scale=2).to_pil().tobytes() == last.render(scale=2).to_pil().tobytes()
    assert "for containers not filled" in client.get(f"/things/{lot}").text


def test_a_sheet_of_no_copies_or_of_a_void_one_is_not_found(zhao: FlaskClient) -> None:
    assert zhao.get("/copies/sheet.pdf").status_code == 404
    assert zhao.get("/copies/sheet.pdf?copy=nothing").status_code == 404


def test_a_label_that_cannot_be_made_is_a_stop_that_says_why_and_stays_unprinted(place: Workplace) -> None:
    client = place.signed_in("wu", "quality_desk")
    facts = {
        "kind": "logger",
        "name": "Logger with a name that no label of this size has room for " * 2,
        "serial": "S-1",
        "due_on": "2030-01-01",
    }
    registered = _made(place, client, facts)
    answer = _order(client, "n-long", title="equipment", purpose="existing", thing=registered)
    assert 'data-verdict="STOP"' in answer
    assert "Label not made" in answer
    assert "place_name" in answer
    copy = _copies(answer)[0]
    assert "/copies/" not in answer
    assert client.get(f"/copies/{copy}.pdf").status_code == 404
    assert "void" in client.get(f"/things/{copy}").text


def _order(client: FlaskClient, nonce: str, **facts: str) -> str:
    form = {**facts, "nonce": nonce, "csrf_token": token(client, "/steps/order_label")}
    return client.post("/steps/order_label", data=form).text


def _acknowledged(client: FlaskClient, answer: str) -> bool:
    entry = re.search(r'name="entry" value="(\d+)"', answer)
    assert entry is not None
    form = {"entry": entry[1], "acknowledged": "put_aside", "nonce": "ack", "csrf_token": token(client, "/")}
    return client.post("/acknowledge", data=form).status_code in (200, 303)


def _copies(answer: str) -> list[str]:
    return re.findall(r'href="/things/(P[A-Z]{8})"', answer)


def _one(place: Workplace, kind: str, name: str = "") -> str:
    with place.app.extensions["custody"].store.reading() as link:
        rows = link.run("SELECT code, name FROM thing WHERE kind = ? ORDER BY code", (kind,))
    return next(str(code) for code, called in rows if name in ("", called))


def _made(place: Workplace, client: FlaskClient, facts: dict[str, str]) -> str:
    """Equipment registered and signed by badge and PIN."""
    form = {**facts, "nonce": "n-register", "csrf_token": token(client, "/steps/register_equipment")}
    page = client.post("/steps/register_equipment", data=form).text
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    person = place.people["wu"]
    signed = {"performer.badge": person["badge"], "performer.pin": person["pin"]}
    answer = client.post("/steps/register_equipment", data=hidden | signed).text
    found = re.search(r'href="/things/(G[A-Z]{8})"', answer)
    assert found is not None, answer
    return found[1]
