"""Finds every step: each module under rules/steps/<station>/ that declares a STEP.

The one place in the rules that looks at the disk: a step is added by adding its file, and nothing else is edited.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil

import custody.rules.steps as steps_package
from custody.rules.step import Registry, Step

STATIONS = (
    "setup",
    "materials",
    "manufacture",
    "quality",
    "labels",
    "storage",
    "transport",
    "clinic",
    "oversight",
    "people",
)


@functools.cache
def registry() -> Registry:
    """All steps, in the order in which a dose meets their stations, then by name."""
    found: list[Step] = []
    for module in pkgutil.walk_packages(steps_package.__path__, steps_package.__name__ + "."):
        step = getattr(importlib.import_module(module.name), "STEP", None)
        if isinstance(step, Step):
            found.append(step)
    found.sort(key=lambda step: (STATIONS.index(step.station), step.name))
    return Registry({step.name: step for step in found})
