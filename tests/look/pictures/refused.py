"""A refusal of each family, forms with nothing in them, and a signature: played on the screens by hand and scanner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from custody.faces.demo.road import positions_of
from custody.record.reads.things import Wanted, listing
from tests.look.pictures.pages import AT_WORK
from tests.look.pictures.stands import Stand
from tests.story.on_the_record import last_idx
from tests.story.stage import fill

EMPTY = ("verify_dose", "prescribe_dose", "pack_shipment", "register_person", "record_as_happened", "record_result")
_BY = {"verify_dose": "lin", "prescribe_dose": "zhou", "pack_shipment": "zhao", "register_person": "admin"}
_BY |= {"record_as_happened": "lin", "record_result": "gao"}


@dataclass(frozen=True)
class Try:
    """What somebody tries: the family of its refusal, the step, the facts, and who signs beside."""

    family: str
    step: str
    who: str
    facts: Mapping[str, Any]
    how: Mapping[str, Any] = field(default_factory=dict)


def tries(stand: Stand) -> Iterator[Try]:
    """One attempt a family, each to be refused; and one by somebody else's band, which is a mismatch."""
    things, story = stand.shop.things, stand.story
    seen = {"look_good": "yes", "prepared_dose": stand.prepared}
    yield Try("identity", "verify_dose", "lin", {**seen, "wristband": stand.band("01")})
    start = {"wristband": stand.band("03"), "prepared_dose": stand.prepared}
    yield Try("clinic", "start_infusion", "lin", start)
    yield Try("quality", "release_lot", "chen", {"lot": things["second lot"], "outcome": "conditional"})
    shipment = _first(stand, "shipment")
    arrived = {"shipment": shipment, "containers": story.of(0), "seal_intact": "no", "arrival_celsius": "-188"}
    yield Try("transport", "receive_shipment", "liu", arrived)
    taken = {"container": story.of(12)[0], "place": positions_of(stand.stage.cast, story.of(10))[0]}
    yield Try("storage", "store_container", "zhao", taken)
    both = {"copy": _first(stand, "label_copy", "applied"), "prepared_dose": stand.prepared}
    yield Try("labels", "label_dose", "deng", {**both, "dose_again": stand.prepared}, {"second": "liu"})
    used = {"vial": things["vials"].split()[0], "position": things["vial_places"].split()[0]}
    yield Try("manufacture", "thaw_bank_vial", "he", used, {"second": "xu"})
    material = {"material": things["Basal medium"], "decision": "released", "certificate_read": "yes"}
    yield Try("materials", "release_material", "wu", material)
    newcomer = {"name": "Lin Hao", "username": "wu", "staff_number": "-", "identity_checked": "passport"}
    yield Try("setup", "register_person", "admin", {**newcomer, "roles": ["nurse"]}, {"second": "wu"})


def refuse(stand: Stand, one: Try) -> Page:
    """Try it on the screen; gives the page that says what came of it."""
    how = {"station": AT_WORK[one.who], **one.how}
    stand.stage.take(one.step, one.who, one.facts, **how)
    return stand.stage.page(one.who, AT_WORK[one.who])


def acknowledge(stand: Stand, one: Try) -> None:
    """Say what was done after a STOP, so that the next page is another one."""
    facts = {"entry": last_idx(stand.stage), "act": "scanned_wrong", "words": "Looked at for a picture"}
    stand.stage.cast.ask("acknowledge_stop", one.who, facts, station=AT_WORK[one.who])


def left_empty(stand: Stand, step: str) -> Page:
    """A form sent with nothing in it."""
    page = stand.stage.open(step, _BY[step], station=AT_WORK[_BY[step]])
    page.evaluate("document.querySelectorAll('form [required]').forEach(one => one.required = false)")
    page.evaluate("document.querySelector('form[enctype]').noValidate = true")
    page.click("form[enctype] .form-end button.step.primary")
    page.wait_for_load_state("networkidle")
    return page


def to_be_signed(stand: Stand) -> Page:
    """The right band and the right dose, before the signature."""
    page = stand.stage.open("verify_dose", "mei", station="ward")
    facts = {"look_good": "yes", "wristband": stand.band("03"), "prepared_dose": stand.prepared}
    fill(page, facts, {})
    page.click("form[enctype] .form-end button.step.primary")
    page.wait_for_selector("fieldset.signer")
    return page


def _first(stand: Stand, kind: str, state: str = "") -> str:
    with stand.stage.cast.house.store.reading() as link:
        found = listing(link, Wanted(kind, state, most=1)).things
    assert found, f"nothing of the demonstration is a {kind} {state}"
    return found[0].code
