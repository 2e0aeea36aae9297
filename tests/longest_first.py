"""Which files of tests begin first where they are shared out over the cores: a long one that begins last is waited for
by all. As `pytest --junitxml` of a whole run tells their seconds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

LONGEST_FIRST = (
    "story/test_first_light.py",
    "look/test_in_browser.py",
    "story/test_pages.py",
    "story/test_fresh.py",
    "docs/test_commands.py",
    "rules/test_every_state.py",
    "story/test_stops.py",
    "story/test_bad_input.py",
    "story/test_emergency.py",
    "bench/test_short_form.py",
    "rules/test_every_mishap.py",
    "rules/test_every_bed.py",
    "story/test_on_call.py",
    "docs/test_writing_a_step.py",
    "packaging/test_wheel.py",
    "record/test_wrong_doses.py",
)
TESTS = Path(__file__).parent
_PLACES = {TESTS / name: place for place, name in enumerate(LONGEST_FIRST)}


def longest_first(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """The same tests, those of the longest files before all others, each file's in their order."""
    return sorted(items, key=lambda item: _PLACES.get(item.path, len(LONGEST_FIRST)))
