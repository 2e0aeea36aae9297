"""Instances for the command line: one that is only looked at, and one for whoever writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faces.api.demo_instance import built
from tests.origins import Origin


@pytest.fixture(scope="session")
def seen() -> Path:
    return built()


@pytest.fixture
def own(origin: Origin, tmp_path: Path) -> Iterator[Path]:
    with origin.copied(tmp_path / "instance") as config:
        yield config.instance
