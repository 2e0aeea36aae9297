"""Rows that are chosen and not typed: one row for each criterion, test or thing that is known, each with its choices.

A table fact with a column of choices is drawn like this; every other one stays a text area, where a scanner fills line
after line. What is sent is `fact.number.column`; a row that begins with something known also sends `fact.number.known`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from custody.faces.telling import tell_choice, tell_fact, tell_problem
from custody.faces.web.here import Here
from custody.faces.web.naming import documents, full_name, test_title, thing_of
from custody.rules.facts import FactKind, Spec
from custody.rules.reading import Problem
from custody.rules.steps.quality.lift_hold import JUDGED
from custody.rules.words import grouped

_CHOSEN = (FactKind.CHOICE, FactKind.YES_NO_UNKNOWN)
_EMPTY = 3  # rows to fill in where nothing is known yet
_MOST = 200  # rows a form sends
Known = Sequence[tuple[str, str]]  # (value, what it is in words)


def is_grid(spec: Spec) -> bool:
    """Whether rows of this fact are chosen."""
    return spec.kind is FactKind.ROWS and any(column.kind in _CHOSEN for column in spec.columns)


def drawn_rows(
    here: Here, at: tuple[str, Spec], typed: Mapping[str, Any], problems: Sequence[Problem]
) -> list[dict[str, Any]]:
    """The rows as the template takes them: what is known first, then what else was given, else empty ones. `at` is
    (step, fact)."""
    step, spec = at
    given = [row for row in typed.get(spec.name) or () if isinstance(row, Mapping)]
    first = spec.columns[0].name
    places = {str(row.get(first, "")): number for number, row in enumerate(given, start=1)}
    known = _known(here, step, spec, typed)
    named = {value for value, _ in known}
    others = [row for row in given if str(row.get(first, "")) not in named]
    empty: list[dict[str, str]] = [{} for _ in range(0 if known else max(0, _EMPTY - len(others)))]
    begun = [({first: value, **_given(given, places.get(value, 0))}, title) for value, title in known]
    begun += [(dict(row), "") for row in (*others, *empty)]
    drawn = []
    for number, (row, title) in enumerate(begun, start=1):
        place = places.get(str(row.get(first, "")), 0)
        wrong = {p.field.split(".")[-1]: p for p in problems if p.field.startswith(f"{spec.name}.{place}.")}
        cells = [_cell(here, (step, spec, number), column, row, wrong) for column in spec.columns]
        drawn.append(_titled(spec, number, cells, title))
    return drawn


def sent_rows(spec: Spec, form: MultiDict[str, str]) -> list[dict[str, str]]:
    """The rows a form sent. An empty one is left out; so is one of an optional fact that was known and not answered."""
    pattern = re.compile(rf"{re.escape(spec.name)}\.([0-9]{{1,3}})\.[a-z_]+")
    numbers = sorted({int(found[1]) for name in form if (found := pattern.fullmatch(name))})[:_MOST]
    rows = []
    for number in numbers:
        cells = {column.name: form.get(f"{spec.name}.{number}.{column.name}", "").strip() for column in spec.columns}
        filled = {name: value for name, value in cells.items() if value}
        known = bool(form.get(f"{spec.name}.{number}.known")) and not spec.required
        if len(filled) > known:
            rows.append(filled)
    return rows


def _given(given: Sequence[Mapping[str, Any]], place: int) -> Mapping[str, Any]:
    return given[place - 1] if place else {}


def _titled(spec: Spec, number: int, cells: list[dict[str, Any]], title: str) -> dict[str, Any]:
    """A row; what is known goes along unseen, and stands as the heading of the first answer."""
    if not title:
        return {"hidden": [], "cells": cells}
    first, *rest = cells
    rest[0]["label"] = title
    hidden = [{"name": first["name"], "value": first["value"]}, {"name": f"{spec.name}.{number}.known", "value": "1"}]
    return {"hidden": hidden, "cells": rest}


def _cell(
    here: Here, at: tuple[str, Spec, int], column: Spec, row: Mapping[str, Any], wrong: Mapping[str, Problem]
) -> dict[str, Any]:
    step, spec, number = at
    fact = f"{spec.name}.{column.name}"
    label, hint = tell_fact(here.speaker, step, fact)
    problem = wrong.get(column.name)
    cell: dict[str, Any] = {
        "name": f"{spec.name}.{number}.{column.name}",
        "label": label,
        "hint": hint,
        "kind": column.kind.value,
        "required": column.required,
        "value": str(row.get(column.name, "")),
        "error": tell_problem(here.speaker, problem) if problem else "",
        "many": False,
        "unit": "",
    }
    if column.choices:
        options = [{"value": c, "text": tell_choice(here.speaker, step, fact, c)} for c in column.choices]
        cell |= {"kind": FactKind.CHOICE.value, "options": options}
    return cell


def _known(here: Here, step: str, spec: Spec, typed: Mapping[str, Any]) -> Known:
    found = _KNOWN.get((step, spec.name))
    return found(here, typed) if found else ()


def _criteria(here: Here, rows_at: str) -> Known:
    """The questions of the protocol in force, in the person's language."""
    text = "text_zh" if here.speaker.locale == "zh_CN" else "text_en"
    stating = (found for found in documents(here) if found.type == "protocol" and found.states(rows_at))
    rows = [row for found in stating for row in found.rows(rows_at)]
    return [(str(row["id"]), f"{row['id']} · {row.get(text) or row['text_en']}") for row in rows]


def _bank_tests(here: Here, typed: Mapping[str, Any]) -> Known:
    named = [test for found in documents(here) if found.states("bank.tests") for test in found.texts("bank.tests")]
    return [(test, test_title(here, test)) for test in dict.fromkeys(named)]


def _held(here: Here, typed: Mapping[str, Any]) -> Known:
    """What a hold is on, each to be judged."""
    hold = thing_of(here, str(typed.get("hold", "")).replace(" ", "").upper())
    about = [thing_of(here, code) for code in hold.texts("about")] if hold else []
    judged = [thing for thing in about if thing and thing.kind in JUDGED]
    return [(one.code, f"{full_name(here, one)} · {grouped(one.code)}") for one in judged]


def _deviated(here: Here, typed: Mapping[str, Any]) -> Known:
    """What a deviation is about and is judged."""
    deviation = thing_of(here, str(typed.get("deviation", "")).replace(" ", "").upper())
    about = [thing_of(here, code) for code in deviation.texts("about")] if deviation else []
    judged = [thing for thing in about if thing and thing.kind in ("lot", "container", "prepared_dose")]
    return [(thing.code, f"{full_name(here, thing)} · {grouped(thing.code)}") for thing in judged]


_KNOWN: Mapping[tuple[str, str], Callable[[Here, Mapping[str, Any]], Known]] = {
    ("confirm_eligibility", "answers"): lambda here, typed: _criteria(here, "criterion"),
    ("clear_for_infusion", "answers"): lambda here, typed: _criteria(here, "infusion_day"),
    ("release_bank", "tests"): _bank_tests,
    ("close_deviation", "impacts"): _deviated,
    ("lift_hold", "verdicts"): _held,
}
