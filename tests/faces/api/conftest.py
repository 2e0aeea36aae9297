"""The application on a small demonstration instance, and people signed in to its API."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.faces.api.demo_instance import Api, application, signed_in


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return application(tmp_path_factory.mktemp("api"))


@pytest.fixture(scope="module")
def cryo(app: Flask) -> Api:
    return signed_in(app, "zhao", "cryo_store")


@pytest.fixture(scope="module")
def operator(app: Flask) -> Api:
    return signed_in(app, "he", "clean_room")


@pytest.fixture(scope="module")
def quality(app: Flask) -> Api:
    return signed_in(app, "wu")
