"""The lab the quality tests begin with."""

from __future__ import annotations

import pytest

from tests.rules.quality.lab import Lab, lab_with_a_lot


@pytest.fixture
def lab() -> Lab:
    return lab_with_a_lot()
