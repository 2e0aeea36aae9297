"""Status is told at 7:1 on its ground: in the verdict, in chips, at edges, and in quiet text."""

from __future__ import annotations

import re

import pytest

from tests.look.preview import ROOT

CSS = (ROOT / "custody/faces/web/static/style.css").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", CSS))
PAIRS = [
    ("paper", "pass"), ("paper", "stop"), ("paper", "check"), ("paper", "info"), ("paper", "accent"),
    ("pass", "pass-soft"), ("stop", "stop-soft"), ("check", "check-soft"), ("info", "info-soft"),
    ("accent", "accent-soft"), ("muted", "paper"), ("muted", "ground"), ("ink", "ground"), ("accent", "ground"),
    ("muted", "stop-soft"), ("accent", "stop-soft"),
]  # fmt: skip


@pytest.mark.parametrize(("front", "ground"), PAIRS)
def test_a_colour_reaches_seven_to_one_on_its_ground(front: str, ground: str) -> None:
    lights = sorted((luminance(COLOURS[front]), luminance(COLOURS[ground])))
    assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 7


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2 of a colour such as #0a4e8a, 0 to 1."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
