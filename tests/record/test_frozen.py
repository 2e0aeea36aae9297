"""A ledger that a released version wrote gives the same current state in every version after it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

import custody
from custody.record.verify import verify_entries
from tests.frozen import FROZEN, LEDGER, STATE, State, entries_of, rebuilt, state_of

VERSIONS = sorted(FROZEN.iterdir())
LARGEST = 300_000  # bytes


@pytest.mark.parametrize("folder", VERSIONS, ids=lambda folder: folder.name)
def test_a_ledger_of_a_released_version_rebuilds_to_the_state_it_had(folder: Path) -> None:
    assert replayed(folder, entries_of(folder / LEDGER)) == wanted(folder)


@pytest.mark.parametrize("folder", VERSIONS, ids=lambda folder: folder.name)
def test_a_ledger_of_a_released_version_verifies_and_is_covered_by_its_checkpoint(folder: Path) -> None:
    with zipfile.ZipFile(folder / LEDGER) as bundle:
        instance = json.loads(bundle.read("instance.json"))["id"]
        notes = sorted(name for name in bundle.namelist() if name.startswith("checkpoints/"))
        covered = int(bundle.read(notes[-1]).decode().splitlines()[1])
    report = verify_entries(instance, entries_of(folder / LEDGER))
    assert (report.problems, report.root, report.count) == ((), wanted(folder)["root"], covered)


def test_one_effect_less_is_another_state() -> None:
    folder = VERSIONS[0]
    entries = entries_of(folder / LEDGER)
    last = next(entry for entry in reversed(entries) if '"effect":"moved"' in entry["body"])
    body = json.loads(last["body"])
    body["effects"] = [effect for effect in body["effects"] if effect["effect"] != "moved"]
    last["body"] = json.dumps(body)
    assert replayed(folder, entries)["tables"]["thing"] != wanted(folder)["tables"]["thing"]


def test_this_version_is_kept_and_uses_every_effect_there_is() -> None:
    entries = entries_of(FROZEN / custody.__version__ / LEDGER)
    used = {effect["effect"] for entry in entries for effect in json.loads(entry["body"])["effects"]}
    assert used >= {"created", "moved", "set", "linked", "unlinked", "posted", "opened", "closed"}
    assert {entry["outcome"] for entry in entries} >= {"accepted", "refused", "denied"}


def test_what_is_kept_stays_small() -> None:
    assert [path for path in FROZEN.rglob("*") if path.is_file() and path.stat().st_size > LARGEST] == []


def wanted(folder: Path) -> State:
    state: State = json.loads((folder / STATE).read_text(encoding="utf-8"))
    return state


def replayed(folder: Path, entries: list[dict[str, Any]]) -> State:
    columns = {table: kept["columns"] for table, kept in wanted(folder)["tables"].items()}
    return state_of(rebuilt(entries), columns)
