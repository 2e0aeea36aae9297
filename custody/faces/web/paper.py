"""The paper twin of a dose: one page with ids, windows and boxes for two persons, for when the server does not answer.

It bears no bar code of the product: a sheet of paper is never scanned in the stead of the thing itself. What was done
on it is entered afterwards in one step, with its times and both names (journey.md, 4 and 5).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, abort, render_template

from custody.faces.catalogue import Speaker
from custody.faces.issued import dose_issued, sheet_address
from custody.faces.scanning import Looked, look_at
from custody.faces.telling import tell_state
from custody.faces.web.amounts import amount
from custody.faces.web.frame import end_in_words, frame, time_in_words
from custody.faces.web.here import Here, signed_in
from custody.faces.web.naming import documents, full_name, name_of
from custody.faces.web.paper_head import has_sheet, known_against, no_sheet
from custody.faces.web.reasons import told_reason
from custody.faces.web.worked_out import workings_table
from custody.faces.wording.words import N_
from custody.record.attempt import Answer
from custody.rules.document import Document
from custody.rules.situation import Situation, Thing
from custody.rules.words import is_code

# What is written down, in its order; the blanks to be filled stand with it.
_BEFORE = ((N_("IL-2 given"), N_("IU: ______")),)
# Once for each container: two bags of one dose have each their own times and their own boxes for two.
_OF_EACH = (
    (N_("Container compared with this sheet, code read aloud"), N_("first and last four letters: ______")),
    (N_("Thaw begun"), N_("bath: ______")),
    (N_("Thaw ended"), ""),
    (N_("Appearance and leak looked at"), N_("as described: yes / no · leak: yes / no")),
)
_AFTER = (
    (N_("Prepared"), N_("drawn: ____ mL · diluent: ____ mL · hung in all: ____ mL")),
    (N_("First identity check: look, wristband, product"), N_("wristband: ______ · name and birth date read back")),
    (N_("Second identity check, by another person"), N_("wristband: ______ · name and birth date read back")),
    (N_("Infusion begun"), ""),
    (N_("Interrupted, resumed, reaction"), ""),
    (N_("Infusion ended"), N_("given: ____ mL")),
)
_AFTERWARDS = (
    N_("Scan the prepared dose or, where none was made, the container, and open “Record what happened”."),
    N_("Choose “given on paper”, scan the wristband, open “From the paper sheet”."),
    N_("Strike out the label of what was given, at once: nobody scans it again for a child."),
    N_("Several containers: scan the others into “Others it happened to as well”, in the order in which they hung."),
    N_("Enter the times, both names, the volume given and the volume that hung from this page, and name a witness."),
    N_("File this page. Until it is entered no screen knows what stands here: tell whoever takes over."),
)
# What the screen asks by itself, and after how long.
_ASKED = N_(
    "A scan asks for this page only %(issued)s min after issue; of a prepared dose, %(prepared)s min after the last"
    " check on record."
)
_SILENCES = {
    "issued": "issue.outcome_known_within_minutes",
    "prepared": "issue.prepared_known_within_minutes",
}
_LIMITS = (
    ("protocol", "il2.window_min_minutes", N_("IL-2 at least %(minutes)s min before the start of infusion")),
    ("protocol", "il2.window_max_minutes", N_("IL-2 at most %(minutes)s min before the start of infusion")),
    ("product_profile", "thaw.max_minutes", N_("thaw at most %(minutes)s min")),
    ("product_profile", "thaw.use_by_minutes", N_("use within %(minutes)s min of the begin of thaw")),
    ("product_profile", "prepare.use_by_minutes", N_("use within %(minutes)s min of the preparation")),
    ("protocol", "verification.second_check_within_minutes", N_("second check within %(minutes)s min of the first")),
    ("protocol", "verification.start_within_minutes", N_("start within %(minutes)s min of the second check")),
)


def register(blueprint: Blueprint) -> None:
    """Add the route."""
    blueprint.add_url_rule("/paper/<dose>", "paper", signed_in(paper_sheet))


def paper_sheet(here: Here, dose: str) -> str:
    """The sheet of one dose: number of the child and no name, what is known against it, containers, limits, boxes, and
    what to scan later. None of a dose that is over, nor before anything was issued for it: what is printed blank is
    filled in on the day the server is down."""
    looked = look_at(here.house, dose, here.person, here.station)
    if looked.thing is None or looked.situation is None or looked.thing.kind != "dose":
        abort(404)
    sheet = _sheet(here, looked.thing, looked.situation)
    return render_template("paper.html", frame=frame(), sheet=sheet, back=f"/things/{looked.thing.code}")


def _sheet(here: Here, found: Thing, situation: Situation) -> dict[str, Any]:
    """What stands on the sheet, as its template takes it; why there is none, where there is none."""
    say = here.speaker.gettext
    containers = _on_it(situation.children(found.code, "allocated"))
    head = {"title": say(N_("Paper sheet")), "name": full_name(here, found)}
    if not has_sheet(found, containers):
        return {**head, "none": no_sheet(here, found)}
    figures = workings_table(here, found)
    return {
        **head,
        "against": known_against(here, containers),
        "facts": [{"label": say(label), "value": value} for label, value in _facts(here, found) if value],
        "containers": _containers(here, containers),
        "limits": list(_limits(here, found)),
        "acts": list(acts_of(here.speaker, containers)),
        "workings": figures["table"] if figures else None,
        "afterwards": [*(say(line) for line in _AFTERWARDS), *_asked(here, found)],
    }


def sheet_offered(here: Here, answer: Answer) -> dict[str, Any] | None:
    """The sheet right after containers were issued, whole, to be printed where the answer stands; told again it is
    only led to. None after anything else."""
    dose = dose_issued(here.house, answer)
    if not dose:
        return None
    looked = look_at(here.house, dose, here.person, here.station)
    if answer.repeat or looked.thing is None or looked.situation is None:
        return sheet_link(here, dose)
    sheet = _sheet(here, looked.thing, looked.situation)
    return {**sheet_link(here, dose), "sheet": None if "none" in sheet else sheet}


def check_the_paper(here: Here, looked: Looked) -> dict[str, Any] | None:
    """The STOP of a container issued a while ago of which the record has heard nothing: it may have been given on
    paper. None for everything else."""
    reasons = (reason for opening in looked.openings for reason in opening.reasons)
    silent = next((reason for reason in reasons if reason.code == "outcome_unknown"), None)
    if silent is None:
        return None
    told = told_reason(here, silent)
    return {"kind": "STOP", "headline": told.title, "sentence": f"{told.sentence} {told.resolve}"}


def paper_first(found: dict[str, Any]) -> dict[str, Any]:
    """What can be done, with what happened on paper before everything that leads on."""
    opened = sorted(found["open"], key=lambda one: bool(one["name"] != "record_as_happened"))
    return {**found, "open": [{**one, "primary": one["name"] == "record_as_happened"} for one in opened]}


def sheet_link(here: Here, dose: str) -> dict[str, str]:
    """The link to the sheet of a dose."""
    return {"href": sheet_address(dose), "text": here.speaker.gettext(N_("Print the paper sheet"))}


def _on_it(reserved: tuple[Thing, ...]) -> tuple[Thing, ...]:
    """The containers that left the pharmacy. A back-up that stayed is not on it."""
    return tuple(one for one in reserved if one.has("issued_at"))


def acts_of(speaker: Speaker, containers: Sequence[Thing]) -> Iterator[dict[str, Any]]:
    """What is done and written down, in its order; of several containers each has its own lines, under its code."""
    say = speaker.gettext
    for what, blank in _BEFORE:
        yield {"what": say(what), "blank": say(blank)}
    marks = [{"code": container.code, "number": number} for number, container in enumerate(containers, start=1)]
    for mark in marks if len(marks) > 1 else [{}]:
        for what, blank in _OF_EACH:
            yield {"what": say(what), "blank": say(blank) if blank else "", **mark}
    for what, blank in _AFTER:
        yield {"what": say(what), "blank": say(blank) if blank else ""}


def _facts(here: Here, dose: Thing) -> Iterator[tuple[str, Any]]:
    cleared = dose.instant("cleared_until")
    yield N_("Child"), {"text": name_of(here, dose.text("subject")), "strong": True}
    yield N_("Dose"), f"{dose.text('number')} · {tell_state(here.speaker, dose.state('dose'))}"
    yield N_("Prescribed"), amount(here, dose.text("cells_target"), "cells") if dose.has("cells_target") else ""
    yield N_("Weight"), amount(here, dose.text("weight_kg"), "kg") if dose.has("weight_kg") else ""
    yield N_("IL-2"), amount(here, dose.text("il2_iu"), "IU") if dose.has("il2_iu") else ""
    yield N_("Cleared until"), {"at": time_in_words(here, cleared)} if cleared else ""


def _containers(here: Here, found: tuple[Thing, ...]) -> dict[str, Any]:
    say = here.speaker.gettext
    labels = (N_("Container"), N_("State"), N_("Lot"), N_("Volume"), N_("Cells"), N_("Expires"), N_("Issued"))
    return {
        "caption": say(N_("Containers")),
        "columns": [{"label": say(label)} for label in labels],
        "rows": [{"cells": list(_cells(here, one))} for one in found],
    }


def _cells(here: Here, container: Thing) -> Iterator[Any]:
    expiry, issued = container.instant("expiry_at"), container.instant("issued_at")
    yield {"code": container.code} if is_code(container.code) else container.code
    yield tell_state(here.speaker, container.state("container"))
    yield name_of(here, container.text("lot"))
    yield amount(here, container.text("volume_ml"), "mL") if container.has("volume_ml") else ""
    yield amount(here, container.text("cells"), "cells") if container.has("cells") else ""
    yield {"at": end_in_words(here, expiry)} if expiry else ""
    yield {"at": time_in_words(here, issued)} if issued else ""


def _limits(here: Here, dose: Thing) -> Iterator[str]:
    """The windows of protocol and profile; those of IL-2 only where it was prescribed."""
    for type_, path, said in _LIMITS:
        document = _document(here, type_, dose)
        wanted = dose.has("il2_iu") or not path.startswith("il2.")
        if document is not None and document.states(path) and wanted:
            yield here.speaker.gettext(said, minutes=document.text(path))


def _asked(here: Here, dose: Thing) -> Iterator[str]:
    protocol = _document(here, "protocol", dose)
    if protocol is not None and all(protocol.states(path) for path in _SILENCES.values()):
        yield here.speaker.gettext(_ASKED, **{name: protocol.text(path) for name, path in _SILENCES.items()})


def _document(here: Here, type_: str, dose: Thing) -> Document | None:
    found = (one for one in documents(here) if one.type == type_)
    if type_ == "product_profile":
        found = (one for one in found if one.text("presentation") == dose.text("presentation"))
    return next(found, None)
