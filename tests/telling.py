"""What a test counted, told at the end of the run: also when the run is split over several processes, whose own
output nobody sees."""

from __future__ import annotations

from collections.abc import Callable

import pytest

COUNTED = "counted"
Tell = Callable[[str], None]


def told(reports: list[pytest.TestReport]) -> list[str]:
    """What the tests behind these reports told, in their order."""
    return [str(value) for report in reports for name, value in report.user_properties if name == COUNTED]
