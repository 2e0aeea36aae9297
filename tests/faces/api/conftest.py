"""The application on a small demonstration instance, and people signed in to its API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from custody.app import create_app
from tests.faces.api.demo_instance import Api, signed_in
from tests.origins import Origin


@pytest.fixture(scope="module")
def app(origin: Origin, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder: Path = tmp_path_factory.mktemp("api") / "instance"
    with origin.copied(folder) as config:
        yield create_app(config)


@pytest.fixture(scope="module")
def cryo(app: Flask) -> Api:
    return signed_in(app, "zhao", "cryo_store")


@pytest.fixture(scope="module")
def operator(app: Flask) -> Api:
    return signed_in(app, "he", "clean_room")


@pytest.fixture(scope="module")
def quality(app: Flask) -> Api:
    return signed_in(app, "wu")
