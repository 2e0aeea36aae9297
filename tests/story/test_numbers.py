"""Every acceptance story of the journey has a test that carries its number."""

from __future__ import annotations

import re
from pathlib import Path

TOLD = (*range(26, 38), *range(46, 57))


def test_every_story_of_the_journey_is_told_by_a_test_with_its_number() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("test_*.py")))
    names = re.findall(r"^def (test_\w+)", text, re.MULTILINE)
    numbers = {int(number) for name in names for number in re.findall(r"(?:test|and)_(\d\d)(?=_)", name)}
    assert [number for number in TOLD if number not in numbers] == []
