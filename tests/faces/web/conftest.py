"""One workplace for the tests of the web face."""

from __future__ import annotations

import pytest

from tests.faces.web.people_at_work import Workplace, workplace


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    return workplace(tmp_path_factory.mktemp("web"))
