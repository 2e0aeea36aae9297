"""Reasons as pages show them: a sentence each, with names for codes and the site's own time, worst first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from custody.faces.telling import Told, tell_reason
from custody.faces.web.here import Here
from custody.faces.web.naming import batch_step_title, name_of, test_title, thing_of
from custody.faces.wording.words import N_
from custody.rules.refusals import Reason
from custody.rules.words import is_code

_TESTS = ("test", "tests")
_BATCH_STEPS = ("name", "next", "known")  # of a reason about a step of a batch
# Kinds spoken of by name; what is in the hand is spoken of by the code on its label.
_NAMED = frozenset({"person", "lot", "batch", "bank", "material_lot", "subject", "dose", "equipment", "result"})

_OF_PAIRS = frozenset({"pair_broken", "pair_weakened"})  # told in full on a page of their own


def told_reasons(here: Here, reasons: Iterable[Reason]) -> list[Told]:
    """Reasons in words; what several guards found alike is said once."""
    said: dict[tuple[str, str], Told] = {}
    for reason in reasons:
        told = told_reason(here, reason)
        said.setdefault((told.code, told.sentence), told)
    return list(said.values())


def told_reason(here: Here, reason: Reason) -> Told:
    """A reason in words."""
    told = tell_reason(here.speaker, reason, _names(here, reason), here.place.zone)
    return replace(told, sentence=told.sentence[:1].upper() + told.sentence[1:])


def reason_rows(here: Here, reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Reasons as templates take them."""
    return [_row(here, told) for told in told_reasons(here, reasons)]


def _row(here: Here, told: Told) -> dict[str, Any]:
    resolve = here.speaker.headed(here.speaker.joined(told.who), told.resolve)
    row: dict[str, Any] = {"code": told.code, "sentence": told.sentence, "weight": told.weight, "who": resolve}
    if is_code(told.thing):
        row["record"] = {"text": here.speaker.gettext(N_("Open its record")), "href": f"/things/{told.thing}"}
    elif told.code in _OF_PAIRS:
        row["record"] = {"text": here.speaker.gettext(N_("Who may not do both")), "href": "/separation"}
    return row


def _names(here: Here, reason: Reason) -> Mapping[str, str]:
    """Names of the thing a reason is about and of the things, persons and tests among its parameters."""
    names: dict[str, str] = {}
    for code in (reason.thing, *(str(value) for value in reason.params.values())):
        found = thing_of(here, code) if is_code(code.split(".")[0]) or code.startswith("person.") else None
        if found is not None and found.kind in _NAMED:
            names[code] = name_of(here, code)
    for key in _TESTS:
        for test in str(reason.params.get(key, "")).split(", "):
            names |= {test: test_title(here, test)} if test else {}
    for key in _BATCH_STEPS if "batch_" in reason.code else ():
        names |= {step: batch_step_title(here, step) for step in str(reason.params.get(key, "")).split(", ") if step}
    return names
