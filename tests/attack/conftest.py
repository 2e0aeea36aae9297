"""What is attacked: the small demonstration instance on the engine that is asked for."""

from __future__ import annotations

import pytest

from tests.faces.api.demo_instance import origin_on
from tests.origins import Origin


@pytest.fixture(scope="module")
def origin(engine: str, request: pytest.FixtureRequest) -> Origin:
    return origin_on(engine, request)
