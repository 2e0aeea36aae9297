"""Rows typed or scanned line by line: one text area, of which cells.js makes a grid with each error at its cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from custody.faces.telling import tell_fact, tell_problem, tell_value
from custody.faces.web.here import Here
from custody.rules.facts import Spec
from custody.rules.reading import Problem


def drawn_cells(here: Here, at: tuple[str, Spec], problems: Sequence[Problem]) -> dict[str, Any]:
    """What the template takes of the columns, and what is wrong in which cell: the row counted from 1, the column from
    0. `at` is (step, fact)."""
    step, spec = at
    cells = [
        {
            "label": tell_fact(here.speaker, step, f"{spec.name}.{column.name}")[0],
            "kind": column.kind.value,
            "required": column.required,
            "unit": tell_value(here.speaker, "unit", column.unit.value) if column.unit else "",
        }
        for column in spec.columns
    ]
    placed = ((cell_of(spec, problem), problem) for problem in problems)
    wrong = [
        {"row": found[0], "column": found[1], "sentence": tell_problem(here.speaker, problem)}
        for found, problem in placed
        if found is not None
    ]
    return {"columns": [cell["label"] for cell in cells], "cells": cells, "wrong": wrong}


def cell_of(spec: Spec, problem: Problem) -> tuple[int, int] | None:
    """The row, from 1, and the column, from 0, in which something is wrong; None where it is in no cell of its own."""
    names = [column.name for column in spec.columns]
    _, _, cell = problem.field.partition(".")
    row, _, column = cell.partition(".")
    return (int(row), names.index(column)) if row.isdecimal() and column in names else None
