"""The things around a thing, as tables: what a reader asks for next. What is long or for the program is folded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from custody.faces.telling import tell_value
from custody.faces.web.accounts import account_table
from custody.faces.web.amounts import amount
from custody.faces.web.frame import time_in_words
from custody.faces.web.here import Here
from custody.faces.web.judged import judged_table
from custody.faces.web.naming import test_title
from custody.faces.web.persons import account_facts, policy_text, roles_table
from custody.faces.web.tables import thing_table
from custody.faces.web.trained import training_table
from custody.faces.web.worked_out import workings_table
from custody.faces.wording.words import N_
from custody.rules.guards.disposition import required_tests
from custody.rules.policies import DOCUMENT as POLICY
from custody.rules.results import latest_by_test, release_results
from custody.rules.situation import Situation, Thing

_TITLES: Mapping[str, str] = {
    "container": N_("Containers"),
    "sample": N_("Samples"),
    "result": N_("Results"),
    "prepared_dose": N_("Prepared doses"),
    "dose": N_("Doses"),
    "wristband": N_("Wristbands"),
    "shipment": N_("Shipments"),
    "batch": N_("Batches"),
    "bank_vial": N_("Vials"),
    "material_lot": N_("Materials"),
    "label_copy": N_("Label copies"),
}
# kind of the page -> the tables on it, most asked for first; a kind that is not here shows whatever is around it
_TABLES: Mapping[str, tuple[str, ...]] = {
    "lot": ("container", "prepared_dose", "sample", "material_lot", "label_copy"),
    "container": ("prepared_dose", "shipment", "dose", "label_copy"),
    "prepared_dose": ("container", "material_lot", "label_copy"),
    "subject": ("prepared_dose", "wristband"),
    "dose": ("prepared_dose", "container"),
    "sample": ("result",),
    "person": (),
}
_FOLDED_FROM = 8  # rows
_LONGEST = 200  # rows of one table; the list of the kind shows more
_SHAPES = {"in_specification": "pass", "out_of_specification": "stop", "invalid": "check"}


def evidence(here: Here, thing: Thing, situation: Situation) -> list[dict[str, Any]]:
    """Tables below the story of a thing."""
    found = list(_own_tables(here, thing, situation))
    for kind in _TABLES.get(thing.kind, tuple(_TITLES)):
        things = [one for one in situation.of_kind(kind) if one.code != thing.code]
        if not things:
            continue
        title = here.speaker.gettext(_TITLES[kind])
        folded = kind in ("label_copy", "material_lot") or len(things) > _FOLDED_FROM
        table = thing_table(here, things[:_LONGEST], title, around=situation)
        found.append({"id": kind, "title": f"{title} ({len(things)})", "table": table, "folded": folded})
    return found


def _own_tables(here: Here, thing: Thing, situation: Situation) -> Iterator[dict[str, Any]]:
    """What is worked out for one kind of thing, and is no list of things."""
    if thing.kind == "lot":
        yield results_table(here, thing, situation)
        account = account_table(here, thing, situation)
        if account:
            yield account
    if thing.kind == "shipment":
        judged = judged_table(here, thing, situation)
        if judged:
            yield judged
    if thing.kind == "document" and thing.text("type") == POLICY:
        yield from policy_text(here, thing)
    if thing.kind == "person":
        yield roles_table(here, thing)
        yield training_table(here, thing)
        yield account_facts(here, thing)
    if thing.kind in ("dose", "prepared_dose"):
        figures = workings_table(here, thing)
        if figures:
            yield figures


def results_table(here: Here, lot: Thing, situation: Situation) -> dict[str, Any]:
    """Every test the lot's own specification asks for, with its limit; what is due says when."""
    say = here.speaker.gettext
    found = latest_by_test(release_results(situation, lot.code))
    rows = [_result_row(here, row, found.get(str(row["name"]))) for row in required_tests(situation, lot)]
    table = {
        "caption": say(N_("Results against the specification (illustrative limits)")),
        "columns": [
            {"label": say(N_("Test"))},
            {"label": say(N_("Result")), "kind": "number"},
            {"label": say(N_("Limit")), "kind": "number"},
            {"label": say(N_("Verdict"))},
            {"label": say(N_("Reviewed")), "kind": "time"},
        ],
        "rows": rows,
        "empty": {
            "title": say(N_("No specification")),
            "sentence": say(N_("Without one no test of it can be judged.")),
        },
    }
    return {"id": "results", "title": say(N_("Results")), "table": table}


def _result_row(here: Here, test: Mapping[str, object], result: Thing | None) -> dict[str, Any]:
    name = str(test["name"])
    limit = {"number": _limit(here, test)}
    if result is None:
        said = here.speaker.gettext(N_("not yet"))
        return {
            "cells": [test_title(here, name), {"number": "–"}, limit, {"chips": [{"kind": "check", "text": said}]}, "–"]
        }
    said = tell_value(here.speaker, "test_value", result.text("value"))
    value = f"{result.text('censor')}{amount(here, said, result.text('unit'))}"
    verdict = result.text("verdict")
    chip = {"kind": _SHAPES.get(verdict, "info"), "text": tell_value(here.speaker, "verdict", verdict)}
    at = result.instant("reviewed_at")
    reviewed: Any = {"at": time_in_words(here, at)} if at else here.speaker.gettext(N_("not yet"))
    cells = [test_title(here, name), {"number": value}, limit, {"chips": [chip]}, reviewed]
    return {"cells": cells, "href": f"/things/{result.code}"}


def _limit(here: Here, test: Mapping[str, object]) -> str:
    """`≥ 70.0 %`, or the words that pass."""
    signs = (("min", "≥"), ("above", ">"), ("max", "≤"), ("below", "<"))
    unit = str(test.get("unit", ""))
    limits = [f"{sign} {amount(here, test[key], unit)}" for key, sign in signs if key in test]
    accepted = test.get("accept")
    words = (
        [tell_value(here.speaker, "test_value", str(word)) for word in accepted]
        if isinstance(accepted, (list, tuple))
        else []
    )
    return here.speaker.joined([*limits, *words]) or "–"
