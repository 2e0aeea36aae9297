"""What a person would say of a thing first, in the order they would say it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from custody.faces.telling import tell_day, tell_span, tell_state, tell_value
from custody.faces.web.amounts import amount
from custody.faces.web.frame import end_in_words, time_in_words
from custody.faces.web.here import Here
from custody.faces.web.infusion_day import day_of, window_in_words
from custody.faces.web.naming import name_of, station_title, test_title, thing_of, zone_of
from custody.faces.web.spent import is_over
from custody.faces.wording.words import N_
from custody.rules.effects import instant_text
from custody.rules.guards.disposition import tests_pending
from custody.rules.situation import Situation, Thing

Rows = Iterator[tuple[str, Any]]
_RELEASED = ("released", "conditionally_released")


def card_facts(here: Here, thing: Thing, situation: Situation | None = None) -> list[dict[str, Any]]:
    """The rows of the small card; none for a kind that has no summary of its own."""
    if thing.kind not in _ROWS:
        return []
    rows = _ROWS[thing.kind](here, thing, situation)
    return [{"label": here.speaker.gettext(label), "value": value} for label, value in rows if value]


def summary(here: Here, thing: Thing, situation: Situation) -> str:
    """One line under a heading: of a lot `cryopreserved · 12 × 20 mL · expires end of 29 Oct 2027`."""
    say = here.speaker.gettext
    parts = []
    if thing.has("presentation"):
        parts.append(tell_value(here.speaker, "presentation", thing.text("presentation")))
    if thing.kind == "lot":
        parts.append(_filled(here, thing, situation))
    elif thing.has("cells"):
        parts.append(_content(here, thing))
    expiry = thing.instant("expiry_at")
    if expiry is not None:
        parts.append(
            say(N_("expires %(at)s"), at=end_in_words(here, expiry)["text"].replace(" ", "\N{NO-BREAK SPACE}"))
        )
    if thing.kind == "dose" and thing.has("cells_target"):
        parts.append(amount(here, thing.text("cells_target"), "cells"))
    return " · ".join(part for part in parts if part)


def checks_chip(here: Here, thing: Thing) -> list[dict[str, str]]:
    """How many of the two identity checks a waiting prepared dose has."""
    if thing.kind != "prepared_dose" or thing.state("prepared_dose") not in ("prepared", "checked_once"):
        return []
    said = here.speaker.gettext(N_("%(done)s of 2 checks"), done=len(thing.texts("checks")))
    return [{"kind": "check", "text": said}]


def pending_chips(here: Here, thing: Thing, situation: Situation | None) -> list[dict[str, str]]:
    """Tests of a released lot that are still due, with the day."""
    if thing.kind != "lot" or situation is None:
        return []
    due = thing.mapping("pending_due")
    open_tests = {str(row["name"]) for row in tests_pending(situation, thing)}
    return [
        {
            "kind": "check" if str(at) > instant_text(here.now) else "stop",
            "text": here.speaker.gettext(said, test=test_title(here, name), day=_day(here, str(at))),
        }
        for name, at in due.items()
        if name in open_tests
        for said in (N_("%(test)s due %(day)s"),)
    ]


def place_in_words(here: Here, place: Thing) -> str:
    """A storage position with the freezer it is in."""
    freezer = name_of(here, place.text("freezer")) if place.has("freezer") else ""
    return " · ".join(part for part in (freezer, place.name or place.code) if part)


def _lot(here: Here, lot: Thing, situation: Situation | None) -> Rows:
    yield N_("Presentation"), tell_value(here.speaker, "presentation", lot.text("presentation"))
    yield N_("Containers"), _filled(here, lot, situation) if situation else lot.text("filled_count")
    yield N_("Expires"), _ending(here, lot.instant("expiry_at"))
    yield N_("Released"), _by(here, lot, "released") if lot.state("lot") in _RELEASED else ""
    tests = here.speaker.joined(test_title(here, name) for name in lot.texts("pending"))
    yield N_("Tests still due"), tests
    yield N_("Batch"), _link(here, lot.text("batch"))


def _container(here: Here, container: Thing, situation: Situation | None) -> Rows:
    yield N_("Lot"), _lot_of(here, container)
    if not is_over(container):  # what it held, and until when, is said of what can still be given
        yield N_("Content"), _content(here, container)
    yield N_("For"), _allocated(here, container, situation)
    if not is_over(container):
        yield N_("Expires"), _ending(here, container.instant("expiry_at"))
        yield N_("Use by"), _moment(here, container.instant("use_by"))
    places = situation.parents(container.code, "keeps") if situation else ()
    yield N_("Place"), here.speaker.joined(place_in_words(here, place) for place in places)
    yield N_("Held by"), _link(here, container.text("holder"))


def _prepared(here: Here, prepared: Thing, situation: Situation | None) -> Rows:
    dose = thing_of(here, prepared.text("dose"))
    subject = prepared.text("subject")
    yield N_("Child"), {**_link(here, subject), "strong": True} if subject else ""
    yield N_("Dose"), _content(here, prepared)
    yield N_("Lot"), _lot_of(here, prepared)
    if prepared.state("prepared_dose") in ("prepared", "checked_once", "verified"):
        yield N_("Use by"), _moment(here, prepared.instant("use_by"), strong=True)
        yield N_("IL-2"), window_in_words(here, day_of(here, prepared, dose, situation))
    yield N_("Infused"), _moment(here, prepared.instant("ended_at"))
    yield N_("Checked by"), here.speaker.joined(name_of(here, person) for person in prepared.texts("checks"))
    yield N_("Prepared"), _by(here, prepared, "prepared")


def _dose(here: Here, dose: Thing, situation: Situation | None) -> Rows:
    yield N_("Child"), {**_link(here, dose.text("subject")), "strong": True}
    yield N_("Prescribed"), amount(here, dose.text("cells_target"), "cells") if dose.has("cells_target") else ""
    yield N_("IL-2"), amount(here, dose.text("il2_iu"), "IU") if dose.has("il2_iu") else ""
    yield N_("Weight"), amount(here, dose.text("weight_kg"), "kg") if dose.has("weight_kg") else ""
    yield N_("Presentation"), tell_value(here.speaker, "presentation", dose.text("presentation"))
    yield N_("Cleared until"), _moment(here, dose.instant("cleared_until"))
    yield N_("Lot"), here.speaker.joined(name_of(here, lot) for lot in dose.texts("lots"))


def _subject(here: Here, subject: Thing, situation: Situation | None) -> Rows:
    yield N_("Sex"), tell_value(here.speaker, "sex", subject.text("sex"))
    yield N_("Year of birth"), subject.text("birth_year")
    yield N_("Eligible until"), _ending(here, subject.instant("eligible_until"))
    yield N_("Consent recorded"), _moment(here, subject.instant("consent_at"))
    bands = situation.children(subject.code, "wears") if situation else ()
    yield N_("Wristband"), {"many": [{"code": b.code, "href": f"/things/{b.code}"} for b in bands]} if bands else ""


def _sample(here: Here, sample: Thing, situation: Situation | None) -> Rows:
    yield N_("Lot"), _link(here, sample.text("lot"))
    yield N_("Purpose"), tell_value(here.speaker, "purpose", sample.text("purpose"))
    yield N_("Amount"), amount(here, sample.text("amount"), sample.text("unit")) if sample.has("amount") else ""
    yield N_("Drawn"), _moment(here, sample.instant("drawn_at"))
    yield N_("Received at"), _moment(here, sample.instant("received_at"))
    results = situation.children(sample.code, "tested") if situation else ()
    yield N_("Results"), str(len(results) or "")


def _shipment(here: Here, shipment: Thing, situation: Situation | None) -> Rows:
    ends = [station_title(here, shipment.text(name)) for name in ("from_station", "to_station")]
    yield N_("Journey"), " → ".join(ends)
    yield N_("Containers"), str(len(shipment.texts("contents")))
    yield N_("Expected"), _moment(here, shipment.instant("eta"))
    yield N_("Arrived"), _moment(here, shipment.instant("arrived_at"))
    warmth = shipment.text("arrival_celsius")
    yield N_("Temperature on arrival"), amount(here, warmth, "°C") if warmth else ""
    verdicts = Counter(one.state("condition") for one in arrived(shipment, situation))
    told = ((count, tell_state(here.speaker, state)) for state, count in sorted(verdicts.items()) if state)
    yield N_("Condition"), here.speaker.joined(f"{count} × {state}" for count, state in told)
    yield N_("Seal number"), shipment.text("seal")
    yield N_("Shipper"), _link(here, shipment.text("shipper"))
    yield N_("Temperature logger"), _link(here, shipment.text("logger"))
    yield N_("Held by"), _link(here, shipment.text("holder"))


def arrived(shipment: Thing, situation: Situation | None) -> list[Thing]:
    """The containers of a shipment that has arrived, as they are now."""
    if situation is None or not shipment.has("arrived_at"):
        return []
    return [found for code in shipment.texts("contents") if (found := situation.find(code))]


_ROWS: Mapping[str, Callable[[Here, Thing, Situation | None], Rows]] = {
    "lot": _lot,
    "container": _container,
    "prepared_dose": _prepared,
    "dose": _dose,
    "subject": _subject,
    "sample": _sample,
    "shipment": _shipment,
}


def _filled(here: Here, lot: Thing, situation: Situation | None) -> str:
    """`12 × 20 mL`; volumes that differ stand beside each other."""
    found = situation.children(lot.code, "filled") if situation else ()
    volumes = Counter(c.text("volume_ml") for c in found if c.has("volume_ml"))
    return " + ".join(f"{count} × {amount(here, volume, 'mL')}" for volume, count in sorted(volumes.items()))


def _content(here: Here, thing: Thing) -> str:
    """`3.82 × 10⁸ cells in 60 mL`."""
    if not thing.has("cells"):
        return ""
    cells = amount(here, thing.text("viable_cells") or thing.text("cells"), "cells")
    if not thing.has("volume_ml"):
        return cells
    volume = amount(here, format(Decimal(thing.text("volume_ml")), "f"), "mL")
    return here.speaker.gettext(N_("%(cells)s in %(volume)s"), cells=cells, volume=volume)


def _lot_of(here: Here, thing: Thing) -> Any:
    """The lot by name, with the day of its release."""
    lot = thing_of(here, thing.text("lot"))
    if lot is None:
        return ""
    released = lot.text("released_at") if lot.state("lot") in _RELEASED else ""
    note = here.speaker.gettext(N_("released %(day)s"), day=_day(here, released)) if released else ""
    return {**_link(here, lot.code), "note": note}


def _allocated(here: Here, container: Thing, situation: Situation | None) -> Any:
    doses = situation.parents(container.code, "allocated") if situation else ()
    return here.speaker.joined(name_of(here, dose.code) for dose in doses)


def _by(here: Here, thing: Thing, act: str) -> Any:
    at, who = thing.instant(f"{act}_at"), thing.text(f"{act}_by")
    if at is None:
        return ""
    return {"at": time_in_words(here, at), "note": name_of(here, who) if who else ""}


def _link(here: Here, code: str) -> dict[str, Any]:
    if not code:
        return {}
    named = name_of(here, code)
    return {"text" if named != code else "code": named, "href": f"/things/{code}"}


def _moment(here: Here, at: datetime | None, strong: bool = False) -> Any:
    """A moment, with how long there is until it, or how long it has been."""
    if at is None:
        return ""
    span = tell_span(here.speaker, at - here.now)
    told = here.speaker.gettext(N_("in %(span)s") if at > here.now else N_("%(span)s ago"), span=span)
    return {"at": {**time_in_words(here, at), "relative": told}, "strong": strong}


def _ending(here: Here, at: datetime | None) -> Any:
    """As a moment, for what holds to the end of a day."""
    told = _moment(here, at)
    return {**told, "at": told["at"] | end_in_words(here, at)} if at is not None else ""


def _day(here: Here, instant: str) -> str:
    from_text = datetime.fromisoformat(instant.replace("Z", "+00:00"))
    return tell_day(from_text.astimezone(zone_of(here)).date())
