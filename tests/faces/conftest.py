"""The small demonstration instance on the engine that is asked for."""

from __future__ import annotations

import pytest

from custody.config import Config
from tests.faces.api.demo_instance import built, built_on_postgres
from tests.origins import Origin


@pytest.fixture(scope="module")
def origin(engine: str, request: pytest.FixtureRequest) -> Origin:
    if engine == "sqlite":
        return Origin(Config(instance=built()))
    return built_on_postgres(request.getfixturevalue("databases"))
