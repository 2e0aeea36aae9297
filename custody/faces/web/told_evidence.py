"""What a signature covers beside the facts, in words: results, open deviations, formulas."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from custody.faces.telling import tell_fact, tell_value
from custody.faces.web.here import Here
from custody.faces.web.naming import name_of, test_title
from custody.faces.web.present import shown
from custody.faces.web.told_facts import specs
from custody.faces.wording.general import LABELS
from custody.faces.wording.words import N_

# What stands beside a thing's name, by the name of the table of evidence.
_PAIRS = {
    "recalled_from": "value",
    "open_deviations": "grade",
    "repeated_or_invalid": "verdict",
    "corrections": "value",
}
_EVIDENCE = {
    "results": N_("Results"),
    "open_deviations": N_("Open deviations"),
    "pending": N_("Tests still due"),
    "recalled_from": N_("Held by, with what"),
    "recalled_children": N_("Children concerned"),
    "specification": N_("Specification"),
    "content": N_("Content to be signed"),
    "corrections": N_("Corrected values"),
    "repeated_or_invalid": N_("Repeated or invalid tests"),
    "protocol": N_("Protocol"),
    "answers": N_("Answers"),
    "il2_prescribed_iu": N_("IL-2 prescribed"),
    "il2_ml": N_("IL-2 in millilitres"),
    "give": N_("To be given"),
    "filled_of_harvest": N_("All containers together, of the harvest"),
    "draw": N_("To be drawn up"),
    "ml_per_kg": N_("Volume per kg"),
    "dmso_g_per_kg": N_("DMSO per kg"),
    "endotoxin_eu_per_kg_h": N_("Endotoxin per kg and hour"),
    "cd3_per_kg": N_("T cells per kg"),
}
_LONG = re.compile(r"\d{5,}")


def evidence_rows(here: Here, step: str, evidence: Mapping[str, object]) -> list[dict[str, Any]]:
    """Label and value of everything the step shows beside its facts, as it is signed."""
    given = ((name, value) for name, value in evidence.items() if value not in (None, "", [], (), {}))
    return [{"label": _label(here, step, name), "value": _evidence(here, name, value)} for name, value in given]


def _label(here: Here, step: str, name: str) -> str:
    if name in specs(here, step):
        return tell_fact(here.speaker, step, name)[0]
    return here.speaker.gettext(_EVIDENCE.get(name) or LABELS.get(name) or name.replace("_", " ").capitalize())


def _evidence(here: Here, name: str, value: object) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return {"lines": [_result(here, row) for row in value if isinstance(row, Mapping)]}
    if isinstance(value, Mapping):
        return {"lines": [_pair(here, name, str(key), part) for key, part in value.items()]}
    if name in ("specification", "content"):
        return here.speaker.gettext(N_("file, SHA-256 %(start)s…"), start=str(value)[:12])
    if name == "pending" and isinstance(value, list):
        return here.speaker.joined(test_title(here, str(test)) for test in value)
    if " = " in str(value):  # a formula with its result, exactly as computed: only its long numbers are grouped
        return _LONG.sub(lambda found: f"{int(found[0]):,}", str(value))
    return shown(here, name, value)


def _result(here: Here, row: Mapping[str, object]) -> str:
    """`Viability 91.4 % · in specification · Gao Lei, Sun Yi`."""
    value = " ".join(str(row[name]) for name in ("censor", "value", "unit") if row.get(name))
    people = [name_of(here, str(row[name])) for name in ("entered_by", "reviewed_by") if row.get(name)]
    verdict = tell_value(here.speaker, "verdict", str(row.get("verdict", "")))
    parts = [f"{test_title(here, str(row.get('test', '')))} {value}", verdict, here.speaker.joined(people)]
    return " · ".join(part for part in parts if part)


def _pair(here: Here, name: str, key: str, value: object) -> str:
    told = tell_value(here.speaker, _PAIRS.get(name, "answer"), str(value))
    return here.speaker.headed(name_of(here, key) if name in _PAIRS else key, told)
