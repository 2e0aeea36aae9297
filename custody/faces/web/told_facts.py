"""Facts of a step as people read them: choices in words, things by name, quantities with their units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from custody.faces.telling import tell_choice, tell_fact, tell_kind
from custody.faces.web.amounts import UNITS, amount
from custody.faces.web.here import Here
from custody.faces.web.naming import batch_step_title, name_of, test_title
from custody.faces.web.present import shown
from custody.faces.wording.general import LABELS
from custody.faces.wording.words import N_
from custody.record.reads.entries import EntryView
from custody.rules.facts import FactKind, Spec, specs_of

_NUMBERS = frozenset({FactKind.INTEGER, FactKind.DECIMAL, FactKind.CELSIUS, FactKind.DURATION})
# What a line of the history says of a step, where not everything telling would fit or some of it says nothing.
_TELLING: Mapping[str, tuple[str, ...]] = {
    "record_result": ("test", "value", "censor"),
    "review_result": ("test",),
    "harvest_lot": ("cells", "viability_percent"),
    "fill_containers": ("containers", "cells_per_ml"),
    "order_label": ("title", "count"),
    "prescribe_dose": ("dose", "weight_kg", "presentation"),
    "verify_prescription": ("dose", "recomputed_cells"),
    "allocate_containers": ("dose", "containers"),
    "issue_containers": ("dose", "containers"),
    "confirm_eligibility": ("decision",),
    "clear_for_infusion": ("dose", "verifier_a", "verifier_b"),
    "decide_use": ("decision", "viability_percent", "viable_cells"),
    "prepare_dose": ("drawn_ml", "diluent_ml"),
    "end_infusion": ("volume_given_ml", "partial_reason"),
    "freeze_containers": ("containers", "freezer"),
    "pack_shipment": ("containers", "to_station"),
    "receive_shipment": ("containers", "arrival_celsius"),
    "judge_condition": ("decision", "logger_verdict"),
    "hand_over": ("party_name", "party_firm", "to_person"),
    "store_container": ("place",),
    "release_material": ("decision",),
    "use_material": ("material", "quantity"),
    "give_il2": ("il2_iu",),
    "start_thaw": ("bath",),
    "register_subject": (),
    "show_identity": (),
    "set_secret": (),
    "accept_document": ("document",),
    "acknowledge_stop": ("act", "words"),
    "ask_authorisation": ("step", "why"),
    "give_authorisation": ("answer", "code", "ground", "why"),
}
_BARE = re.compile(r"[−-]?[\d.,]+")  # says nothing without its label
_BY_ITS_TEST = frozenset({("record_result", "value")})  # stands after the title of the test
_LABELLED = frozenset({"viability_percent", "volume_given_ml", "passage", "number", "parts_total"})


def specs(here: Here, step: str) -> Mapping[str, Spec]:
    """The facts of a step as declared, by name; none for a step that is no more."""
    found = here.house.steps.step(step)
    return {spec.name: spec for spec in specs_of(found.facts)} if found else {}


def fact_rows(here: Here, step: str, facts: Mapping[str, object]) -> list[dict[str, Any]]:
    """Label and value of every fact that was given, in the order of the form."""
    declared = specs(here, step)
    names = [*(name for name in declared if name in facts), *(name for name in facts if name not in declared)]
    given = ((name, facts[name]) for name in names)
    return [
        {
            "label": tell_fact(here.speaker, step, name)[0],
            "value": fact_value(here, step, declared.get(name), name, value),
        }
        for name, value in given
        if value not in (None, "", [], ())
    ]


def fact_value(here: Here, step: str, spec: Spec | None, name: str, value: object) -> Any:
    """One value of a fact; a list as many, a table as one row after the other."""
    if isinstance(value, (list, tuple)):
        if spec is not None and spec.kind is FactKind.ROWS:
            return here.speaker.in_rows(_row(here, step, spec, row) for row in value if isinstance(row, Mapping))
        parts = [fact_value(here, step, spec, name, part) for part in value]
        return here.speaker.joined(parts) if all(isinstance(part, str) for part in parts) else {"many": parts}
    text = str(value)
    if spec is None:
        return shown(here, name, value)
    if (step, name) == ("record_batch_step", "step"):
        return batch_step_title(here, text)
    if spec.kind in (FactKind.CHOICE, FactKind.YES_NO_UNKNOWN):
        return tell_choice(here.speaker, step, name, text)
    if spec.kind in _NUMBERS:
        return amount(here, text, spec.unit.value if spec.unit else UNITS.get(name, ""))
    if spec.kind is FactKind.FILE:
        return here.speaker.gettext(N_("file, SHA-256 %(start)s…"), start=text[:12])
    if spec.kind is FactKind.SCAN:
        named = name_of(here, text)
        return {"code": text, "href": f"/things/{text}", "note": named if named != text else ""}
    return _text(here, name, text)


def headline_facts(here: Here, entry: EntryView) -> str:
    """The few facts a line of the history says: `Viability 91.4 %`."""
    facts: Mapping[str, object] = entry.body.get("facts", {})
    declared = specs(here, entry.step)
    names = _TELLING.get(entry.step) if entry.step in _TELLING else _telling(declared)
    parts = [
        _part(here, entry.step, declared.get(name), (name, facts[name])) for name in names or () if facts.get(name)
    ]
    said = " · ".join(part for part in parts[:4] if part)
    return f"{said} {facts['unit']}" if entry.step == "record_result" and facts.get("unit") else said


def _telling(declared: Mapping[str, Spec]) -> Iterable[str]:
    """Numbers, choices and texts say something; codes and yes or no are for the entry's own page."""
    kinds = _NUMBERS | {FactKind.CHOICE, FactKind.TEXT}
    return [name for name, spec in declared.items() if spec.kind in kinds]


def _part(here: Here, step: str, spec: Spec | None, fact: tuple[str, object]) -> str:
    """One fact of a line: a value alone where its unit or words say what it is."""
    name, value = fact
    if name == "dose":
        return here.speaker.gettext(LABELS["dose_n"], number=value)
    if isinstance(value, (list, tuple)) and spec is not None and spec.kind in (FactKind.SCAN, FactKind.ROWS):
        if name != "containers":
            return ""
        return here.speaker.ngettext("%(num)s container", "%(num)s containers", len(value))
    told = fact_value(here, step, spec, name, value)
    said = told if isinstance(told, str) else _plain(told)
    if name not in _LABELLED and (not _BARE.fullmatch(said) or (step, name) in _BY_ITS_TEST):
        return said
    short = name in _LABELLED and name in LABELS
    label = here.speaker.gettext(LABELS[name]) if short else tell_fact(here.speaker, step, name)[0]
    return f"{label} {said}"


def _plain(value: Mapping[str, Any]) -> str:
    """A value of a template as mere text: the name where there is one."""
    return str(value.get("note") or value.get("text") or value.get("code") or value.get("at", {}).get("text", ""))


def _text(here: Here, name: str, text: str) -> Any:
    if name == "test":
        return test_title(here, text)
    if name == "title":
        return tell_kind(here.speaker, text)
    return shown(here, name, text)


def _row(here: Here, step: str, spec: Spec, row: Mapping[str, object]) -> str:
    """A row of a table: `CXCN FPHV T 20 mL`."""
    cells = []
    for column in spec.columns:
        value = row.get(column.name)
        if value in (None, ""):
            continue
        named = f"{spec.name}.{column.name}" if column.choices else column.name
        told = fact_value(here, step, column, named, value)
        cells.append(told if isinstance(told, str) else _plain(told))
    return " ".join(cells)
