"""Instances for the command line: one that is only looked at, and one for whoever writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faces.api.demo_instance import built, copied


@pytest.fixture(scope="session")
def seen() -> Path:
    return built()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return copied(tmp_path)
