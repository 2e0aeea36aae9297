"""Both locks name packages and hashes and no place; the imported is declared, the declared is locked."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, Module, imports, modules_below, write_tree

LOCKS = ("requirements.lock", "requirements-dev.lock")
PLACES = re.compile(r"://|file:|--index|--find-links|--extra|--trusted-host| @ ")
PINNED = re.compile(r"^([a-z0-9][a-z0-9-]*)==\S+(?: ;.*)? \\$", re.MULTILINE)
OURS = frozenset({"custody", "tests"})
# Needed to run though no line need import them, each with the reason.
NEVER_IMPORTED = {
    "cvttf-notosanscjk-regular": "holds a font file, found by the name of its package",
    "cvttf-notosanscjk-bold": "holds a font file, found by the name of its package",
    "psycopg": "SQLAlchemy finds the driver by the database's address",
    "tzdata": "zoneinfo reads it where the operating system has no zones",
}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_place(name: str) -> None:
    assert places_named((ROOT / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_version_and_hashes(name: str) -> None:
    assert loose_lines((ROOT / name).read_text(encoding="utf-8")) == []


def test_every_declared_package_is_locked() -> None:
    runtime, development = (set(PINNED.findall((ROOT / name).read_text(encoding="utf-8"))) for name in LOCKS)
    assert declared()["run"] <= runtime
    assert declared()["run"] | declared()["extra"] | declared()["dev"] <= development


def test_both_locks_pin_the_same_versions() -> None:
    runtime, development = (dict(_versions((ROOT / name).read_text(encoding="utf-8"))) for name in LOCKS)
    assert {name: development.get(name) for name in runtime} == runtime


def test_everything_imported_is_declared() -> None:
    allowed = declared()
    program = modules_below(ROOT, "custody")
    assert undeclared(program, allowed["run"] | allowed["extra"]) == []
    assert undeclared(modules_below(ROOT, "tests"), set().union(*allowed.values())) == []


def test_everything_declared_to_run_is_imported() -> None:
    needed = declared()["run"] | declared()["extra"]
    assert unused(modules_below(ROOT, "custody"), needed - NEVER_IMPORTED.keys()) == []


@pytest.mark.parametrize(
    "line",
    [
        "--extra" + "-index-url somewhere",
        "--find-links somewhere",
        "flask @ somewhere",
        "# from ssh" + "://somewhere",
    ],
)
def test_a_place_in_a_lock_is_found(line: str) -> None:
    assert places_named(f"flask==3.1.3 \\\n{line}\n") == [line]


def test_a_package_without_hash_or_version_is_found() -> None:
    lock = "flask==3.1.3\njinja2>=3 \\\n    --hash=sha256:" + "0" * 64 + "\n"
    assert loose_lines(lock) == ["flask==3.1.3", "jinja2>=3 \\"]


def test_an_undeclared_import_is_found(tmp_path: Path) -> None:
    write_tree(tmp_path, {"custody/a.py": "import json, flask\nimport sqlalchemy.orm\nfrom . import b\n"})
    assert undeclared(modules_below(tmp_path, "custody"), {"flask"}) == ["custody/a.py:2 imports sqlalchemy"]


def test_a_declared_package_that_nothing_imports_is_found(tmp_path: Path) -> None:
    write_tree(tmp_path, {"custody/a.py": "import flask\nfrom PIL import Image\n"})
    assert unused(modules_below(tmp_path, "custody"), {"flask", "pillow", "rich"}) == ["rich"]


def places_named(lock: str) -> list[str]:
    return [line for line in lock.splitlines() if PLACES.search(line)]


def loose_lines(lock: str) -> list[str]:
    """Lines that are neither a pinned package that goes on to its hashes nor one of these hashes."""
    hashed = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    return [line for line in lock.splitlines() if not (PINNED.match(line) or hashed.fullmatch(line))]


def undeclared(modules: Iterable[Module], allowed: set[str]) -> list[str]:
    providers = packages_distributions()
    return [
        f"{module.path}:{line} imports {top}"
        for module in modules
        for top, line in ((name.partition(".")[0], line) for name, line in imports(module))
        if top not in OURS | sys.stdlib_module_names
        and not {_normal(name) for name in providers.get(top, [])} & allowed
    ]


def unused(modules: Iterable[Module], needed: set[str]) -> list[str]:
    providers = packages_distributions()
    tops = {name.partition(".")[0] for module in modules for name, _ in imports(module)}
    return sorted(needed - {_normal(name) for top in tops for name in providers.get(top, [])})


def declared() -> dict[str, set[str]]:
    """The packages pyproject.toml asks for: to run, as an extra, to develop."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = settings["project"]
    extras: Mapping[str, list[str]] = project["optional-dependencies"]
    return {
        "run": {_name(line) for line in project["dependencies"]},
        "extra": {_name(line) for lines in extras.values() for line in lines},
        "dev": {_name(line) for line in settings["dependency-groups"]["dev"]},
    }


def _versions(lock: str) -> list[tuple[str, str]]:
    return re.findall(r"^([a-z0-9-]+)==(\S+)", lock, re.MULTILINE)


def _name(requirement: str) -> str:
    return _normal(re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0])


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
