"""The wheel carries its pages, labels and catalogues and runs in an empty folder; so does a bare checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Where a folder of the repository lies inside the wheel.
INSIDE = {
    "custody": "custody",
    "templates": "custody/_data/templates",
    "labels": "custody/_data/labels",
}
# Run through the installed wheel, beside the instance the demonstration made: a page, its style, a label to look at and
# one that was printed.
LOOK = """
from custody.app import create_app
client = create_app().test_client()
page = client.get("/sign-in")
assert page.status_code == 200 and "Custody" in page.text and "Sign in" in page.text, page.text[:300]
style = next(part.split('"')[0] for part in page.text.split('href="') if ".css" in part.split('"')[0])
assert client.get(style).status_code == 200, style
who = {"username": "zhao", "password": "fictitious lantern 10", "station": "cryo_store"}
token = {"Authorization": "Bearer " + client.post("/api/v1/sign-in", json=who).get_json()["token"]}
container = client.get("/api/v1/containers?limit=1", headers=token).get_json()["things"][0]["code"]
assert client.get(f"/api/v1/things/{container}/label.png", headers=token).data[1:4] == b"PNG"
copy = client.get("/api/v1/copies?limit=1", headers=token).get_json()["things"][0]["code"]
assert client.get(f"/api/v1/copies/{copy}.pdf", headers=token).data[:5] == b"%PDF-"
"""
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the source, so that the build leaves nothing behind in the checkout."""
    source = tmp_path_factory.mktemp("source")
    for folder in INSIDE:
        shutil.copytree(ROOT / folder, source / folder, ignore=LEFT_OUT)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    _python("-m", "build", "--wheel", "--no-isolation", "--outdir", "dist", cwd=source)
    return next((source / "dist").glob("custody-*.whl"))


def test_the_wheel_carries_every_page_label_and_catalogue(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    assert [path for path in _wanted() if path not in inside] == []


def test_the_installed_wheel_runs_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    installed, empty = tmp_path / "installed", tmp_path / "empty"
    empty.mkdir()
    zipfile.ZipFile(wheel).extractall(installed)
    script = "from custody.__main__ import main; main()"  # what the console script `custody` does
    answer = _python("-c", script, "steps", "--json", cwd=empty, path=installed)
    assert '"release_lot"' in answer
    where = _python("-c", "import custody; print(custody.__file__)", cwd=empty, path=installed)
    assert Path(where.strip()).is_relative_to(installed)


def test_the_installed_wheel_makes_the_demonstration_verifies_it_and_shows_it(wheel: Path, tmp_path: Path) -> None:
    installed, empty = tmp_path / "installed", tmp_path / "empty"
    empty.mkdir()
    zipfile.ZipFile(wheel).extractall(installed)
    script = "from custody.__main__ import main; main()"
    made = _python("-c", script, "demo", "--no-serve", "--small", cwd=empty, path=installed)
    assert "fictitious lantern 10" in made
    assert (empty / "instance" / "custody.sqlite3").is_file()
    assert _python("-c", script, "verify", cwd=empty, path=installed).startswith("Intact: ")
    code = re.search(r"\b(L[B-X]{8})\b", made)
    assert code is not None
    _python("-c", LOOK, cwd=empty, path=installed)
    answer = _python("-c", script, "scan", code[1], "--json", cwd=empty, path=installed)
    assert code[1] in answer


def test_a_bare_checkout_runs_without_a_build_step(tmp_path: Path) -> None:
    answer = _python("-m", "custody", "steps", "--json", cwd=tmp_path, path=ROOT)
    assert '"release_lot"' in answer


def _wanted() -> list[str]:
    return [
        f"{inside}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, inside in INSIDE.items()
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]


def _python(*arguments: str, cwd: Path, path: Path | None = None) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CUSTODY_")}
    if path:
        environment |= {"PYTHONPATH": str(path), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, *arguments]
    answer = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout
