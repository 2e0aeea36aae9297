"""The ward the oversight tests begin with."""

from __future__ import annotations

import pytest

from tests.rules.oversight.ward import Ward, ward_with_a_prepared_dose
from tests.rules.quality.lab import Lab, lab_with_a_lot


@pytest.fixture
def ward() -> Ward:
    return ward_with_a_prepared_dose()


@pytest.fixture
def lab() -> Lab:
    return lab_with_a_lot()
