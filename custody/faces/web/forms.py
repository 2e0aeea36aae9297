"""Forms from Facts and Facts from forms: what a template draws, and what came back, as plain values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from custody.faces.telling import tell_choice, tell_fact, tell_problem, tell_value
from custody.faces.web.alarm_answers import alarm_answers
from custody.faces.web.batch_steps import step_options
from custody.faces.web.cells import cell_of, drawn_cells
from custody.faces.web.grids import drawn_rows, is_grid, sent_rows
from custody.faces.web.here import Here
from custody.faces.web.labels import design_options
from custody.faces.web.local_times import drawn_with_offset, in_changed_hour, lacks_offset, with_offset
from custody.faces.web.naming import station_options
from custody.faces.wording.words import N_
from custody.rules.facts import FactKind, Spec, specs_of
from custody.rules.reading import Problem
from custody.rules.step import Step, Tense

_MOST_TOLD = 20  # problems of one field told at once
YEARS = range(1900, 2200)  # what is outside is a slip of the pen, and no instant can be made of some of it
# Texts that are chosen from what the record knows, most of them of the primary thing; where it knows nothing, they are
# typed.
_OFFERED: Mapping[tuple[str, str], Callable[[Here, str], list[dict[str, str]]]] = {
    ("acknowledge_alarm", "done"): alarm_answers,
    ("order_label", "title"): design_options,
    ("record_batch_step", "step"): step_options,
    ("pack_shipment", "from_station"): station_options,
    ("pack_shipment", "to_station"): station_options,
    ("authorise_quarantine_shipment", "to_station"): station_options,
}
YES_NO_UNKNOWN = {"yes": N_("Yes"), "no": N_("No"), "unknown": N_("Not known")}


def drawn_fields(
    here: Here, step: Step, typed: Mapping[str, Any], problems: Sequence[Problem], by_second: bool = False
) -> list[dict[str, Any]]:
    """The fields of a step's form, or those the second person enters, with what was typed and what is wrong with it."""
    specs = [spec for spec in specs_of(step.facts) if spec.by_second is by_second]
    fields = [_field(here, step, spec, typed, problems) for spec in specs]
    if not problems:
        _begin(fields, _repeated(step))
    return fields


def drawn_time(here: Here, step: Step, typed: Mapping[str, Any]) -> dict[str, Any] | None:
    """The field for the time something happened, where a step reports the past."""
    if step.tense is not Tense.REPORTS_THE_PAST:
        return None
    say = here.speaker.gettext
    value = str(typed.get("occurred_at", ""))
    return {
        "name": "occurred_at",
        "label": say(N_("When it happened")),
        "hint": say(N_("Leave empty if it is happening now.")),
        "kind": "instant",
        "required": False,
        "value": value,
        "zone": _offset(here),
        **drawn_with_offset(value, here.place.zone),
    }


def errors_of(here: Here, step: Step, problems: Sequence[Problem]) -> list[dict[str, str]]:
    """What is wrong, summed up with links to the fields, each by what its field is called: of five that are empty all
    would read the same."""
    named = {spec.name for spec in specs_of(step.facts)}
    return [_summed_up(here, step, problem, named) for problem in problems]


def raw_facts(here: Here, step: Step, form: MultiDict[str, str]) -> dict[str, Any]:
    """What a form held, as plain values the rules can read. A file kept already stands as its digest."""
    raw = {spec.name: _raw(here, spec, form) for spec in specs_of(step.facts)}
    return {name: value for name, value in raw.items() if value not in ("", [], None)}


def hours_of_change(here: Here, step: Step, raw: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What is wrong with each time among the facts that comes twice or never: the same as with when it happened."""
    times = (spec.name for spec in specs_of(step.facts) if spec.kind is FactKind.INSTANT)
    zone = here.place.zone
    return tuple(Problem(name, "hour_of_change") for name in times if lacks_offset(str(raw.get(name, "")), zone))


def happened_at(here: Here, typed: str) -> tuple[datetime | None, Problem | None]:
    """The instant a local time of the form stands for, or what is wrong with it."""
    if not typed:
        return None, None
    written = with_offset(typed, here.place.zone)
    try:
        at = datetime.fromisoformat(written.replace("Z", "+00:00"))
    except ValueError:
        return None, Problem("occurred_at", "not_an_instant")
    if at.tzinfo is None:
        return None, Problem(
            "occurred_at", "hour_of_change" if in_changed_hour(typed, here.place.zone) else "no_offset"
        )
    return (at, None) if at.year in YEARS else (None, Problem("occurred_at", "out_of_range"))


def _summed_up(here: Here, step: Step, problem: Problem, named: Set[str]) -> dict[str, str]:
    name, told = problem.field.split(".")[0], _told(here, step, problem)
    if name in named and told == tell_problem(here.speaker, problem):
        label = tell_fact(here.speaker, step.name, name)[0].rstrip("?？")
        told = here.speaker.gettext(N_("%(field)s: %(told)s"), field=label, told=told)
    return {"name": name, "sentence": told}


def _begin(fields: Sequence[dict[str, Any]], repeated: Set[str]) -> None:
    """The hand begins in the first field that is needed and empty; of rows that are chosen, in their first such cell.
    What may stay empty never takes a scan that was meant for another field. A list that a second person repeats is
    not in with the one thing the form was opened by: the first person goes on with it."""
    for one in fields:
        cells = [cell for row in one["rows"] for cell in row["cells"]] if one["kind"] == "grid" else [one]
        needed = (cell for cell in cells if cell["required"] and (not cell["value"] or cell["name"] in repeated))
        first = next(needed, None)
        if first is not None:
            first["auto"] = True
            return


def _repeated(step: Step) -> Set[str]:
    """The lists the second person scans once more."""
    again = {spec.kinds for spec in specs_of(step.facts) if spec.by_second and spec.many}
    return {spec.name for spec in specs_of(step.facts) if spec.required and spec.many and spec.kinds in again}


def _field(here: Here, step: Step, spec: Spec, typed: Mapping[str, Any], problems: Sequence[Problem]) -> dict[str, Any]:
    label, hint = tell_fact(here.speaker, step.name, spec.name)
    wrong = [p for p in problems if p.field == spec.name or p.field.startswith(spec.name + ".")]
    value = typed.get(spec.name, [] if spec.many and spec.kind is FactKind.CHOICE else "")
    drawn: dict[str, Any] = {
        "name": spec.name,
        "label": label,
        "kind": spec.kind.value,
        "required": spec.required,
        "hint": hint,
        "value": value if spec.kind is FactKind.CHOICE else _typed_back(spec, value),
        "error": " ".join(_told(here, step, problem) for problem in wrong[:_MOST_TOLD]),
        "many": spec.many,
        "of_badge": "staff_badge" in spec.kinds,
        "unit": tell_value(here.speaker, "unit", spec.unit.value) if spec.unit else "",
    }
    if spec.kind is FactKind.FILE:
        drawn["most"] = here.house.config.largest_upload_mb
    if spec.kind is FactKind.FILE and value:
        drawn |= {
            "required": False,
            "hint": here.speaker.gettext(N_("The file is kept; choose another to replace it.")),
        }
    if spec.kind is FactKind.PRIVATE and value:
        drawn |= {"value": ""} | ({} if wrong else _kept_private(here, hint))
    if spec.choices:
        drawn["options"] = [{"value": c, "text": _choice(here, step, spec, c)} for c in spec.choices]
    offered = _OFFERED.get((step.name, spec.name))
    options = offered(here, str(typed.get(step.primary, ""))) if offered else []
    if options:
        drawn |= {"kind": "choice", "options": options}
    if is_grid(spec):
        drawn |= {"kind": "grid", "rows": drawn_rows(here, (step.name, spec), typed, problems)}
    elif spec.kind is FactKind.ROWS:
        drawn |= drawn_cells(here, (step.name, spec), wrong)
        drawn["whole"] = " ".join(_told(here, step, p) for p in wrong[:_MOST_TOLD] if cell_of(spec, p) is None)
    if spec.kind is FactKind.INSTANT:
        drawn |= {"zone": _offset(here), **drawn_with_offset(str(value), here.place.zone)}
    return drawn


def _kept_private(here: Here, hint: str) -> dict[str, Any]:
    """What was typed is in the sealed field of the form, and on no page in clear."""
    kept = here.speaker.gettext(N_("What you typed is kept, encrypted; type again to replace it."))
    return {"required": False, "hint": f"{hint} {kept}".strip()}


def _told(here: Here, step: Step, problem: Problem) -> str:
    """What is wrong; of a row also which one and in which column, as the column is called."""
    told = tell_problem(here.speaker, problem)
    parts = problem.field.split(".")
    if len(parts) < 3:
        return told
    column = tell_fact(here.speaker, step.name, f"{parts[0]}.{parts[2]}")[0]
    return here.speaker.gettext(N_("Row %(row)s, %(column)s: %(told)s"), row=parts[1], column=column, told=told)


def _choice(here: Here, step: Step, spec: Spec, choice: str) -> str:
    if spec.kind is FactKind.YES_NO_UNKNOWN:
        return here.speaker.gettext(YES_NO_UNKNOWN[choice])
    return tell_choice(here.speaker, step.name, spec.name, choice)


def _typed_back(spec: Spec, value: Any) -> str:
    """A value as it is typed: what was read out of a form goes back into it unchanged."""
    if isinstance(value, list) and spec.kind is FactKind.ROWS:
        return "\n".join("\t".join(str(row.get(c.name, "")) for c in spec.columns) for row in value)
    if isinstance(value, list):
        return "\n".join(str(part) for part in value)
    return re.sub(r"([+-]\d\d:\d\d|Z)$", "", str(value)) if spec.kind is FactKind.INSTANT else str(value)


def _raw(here: Here, spec: Spec, form: MultiDict[str, str]) -> Any:
    given = form.get(spec.name, "")
    if is_grid(spec) and not given:
        return sent_rows(spec, form)
    if spec.kind is FactKind.ROWS:
        return [_row(spec, line) for line in given.splitlines() if line.strip()]
    if spec.kind is FactKind.CHOICE and spec.many:
        return form.getlist(spec.name)
    if spec.many:
        return re.split(r"[\s,;]+", given.strip()) if given.strip() else []
    if spec.kind is FactKind.INSTANT and given:
        return with_offset(given, here.place.zone)
    return given


def _row(spec: Spec, line: str) -> dict[str, str]:
    cells = [cell.strip() for cell in re.split(r"[\t;]" if re.search(r"[\t;]", line) else r"[,\s]+", line.strip())]
    names = [column.name for column in spec.columns]
    surplus = {
        f"column_{number + 1}": cell for number, cell in enumerate(cells[len(names) :], start=len(names)) if cell
    }
    return dict(zip(names, cells, strict=False)) | surplus


def _offset(here: Here) -> str:
    stamp = here.now.astimezone(ZoneInfo(here.place.zone)).strftime("%z")
    return f"{stamp[:3]}:{stamp[3:5]}"
