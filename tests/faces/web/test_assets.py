"""What every page is drawn with is asked for once: at an address of its own release, kept by the browser for good."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from custody.faces.web.assets import release_of
from tests.faces.web.people_at_work import workplace

KEPT = "max-age=31536000"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return workplace(tmp_path_factory.mktemp("assets")).app.test_client()


def addresses(page: str) -> list[str]:
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', page)


def test_what_a_page_is_drawn_with_is_kept_for_good(client: FlaskClient) -> None:
    found = addresses(client.get("/sign-in").text)
    assert len(found) > 5
    for address in found:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert KEPT in answer.headers["Cache-Control"], address
        assert "immutable" in answer.headers["Cache-Control"], address


def test_a_script_names_others_within_its_own_release(client: FlaskClient) -> None:
    address = next(one for one in addresses(client.get("/sign-in").text) if one.endswith("scan.js"))
    named = re.findall(r'from "([^"]+)"', client.get(address).text)
    assert named
    assert all(one.startswith("./") for one in named)
    for one in named:
        assert client.get(f"{address.rpartition('/')[0]}/{one[2:]}").status_code == 200


@pytest.mark.parametrize("release", ["", "0123456789ab/"])
def test_without_its_release_a_file_is_not_kept(client: FlaskClient, release: str) -> None:
    answer = client.get(f"/static/{release}style.css")
    assert answer.status_code == (404 if release else 200)
    assert KEPT not in answer.headers.get("Cache-Control", "")


def test_nothing_outside_its_folder_is_sent(client: FlaskClient) -> None:
    address = addresses(client.get("/sign-in").text)[0].rpartition("/")[0]
    for path in ("../__init__.py", "%2e%2e/__init__.py", "/etc/passwd"):
        assert client.get(f"{address}/{path}").status_code == 404


def test_the_address_changes_with_a_name_and_with_a_byte(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("p {}", encoding="utf-8")
    before = release_of(tmp_path)
    assert release_of(tmp_path) == before
    (tmp_path / "a.css").write_text("q {}", encoding="utf-8")
    changed = release_of(tmp_path)
    (tmp_path / "a.css").rename(tmp_path / "b.css")
    assert len({before, changed, release_of(tmp_path)}) == 3
