"""Containers issued by a program: its answer says where the sheet is printed that goes with them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faces.api.demo_instance import PASSWORDS, Api, application, signed_in
from tests.faces.cli.spoken import custody


@dataclass
class Pharmacy:
    """An instance, the pharmacist in it, and a child's dose with its container."""

    folder: Path
    api: Api
    child: str
    container: str

    @property
    def sheet(self) -> str:
        """Where its sheet is."""
        return f"/paper/{self.child}.1"


@pytest.fixture
def pharmacy(tmp_path: Path) -> Pharmacy:
    api = signed_in(application(tmp_path), "liu", "pharmacy")
    folder = tmp_path / "instance"
    free = "json_extract(states, '$.allocation') IS NULL AND json_extract(states, '$.custody') = 'stored'"
    with closing(sqlite3.connect(folder / "custody.sqlite3")) as database:
        dose = database.execute("SELECT code FROM thing WHERE kind = 'dose' AND state = 'verified'").fetchone()[0]
        bag = database.execute(f"SELECT code FROM thing WHERE kind = 'container' AND {free}").fetchone()[0]
    facts = {"subject": dose.partition(".")[0], "dose": 1, "containers": [bag], "order_reason": "not_at_hand"}
    answer = api.post("/steps/allocate_containers", {"facts": facts, "nonce": "allocated"})
    assert answer.status_code == 201, answer.text
    assert "paper_sheet" not in answer.get_json()
    return Pharmacy(folder, api, str(facts["subject"]), bag)


def test_the_answer_of_the_api_says_where_the_sheet_is_and_a_check_says_nothing(pharmacy: Pharmacy) -> None:
    bags = [pharmacy.container]
    facts = {"subject": pharmacy.child, "dose": 1, "containers": bags, "containers_again": bags}
    assert "paper_sheet" not in pharmacy.api.post("/steps/issue_containers/check", {"facts": facts}).get_json()
    issued = pharmacy.api.signed("issue_containers", {"facts": facts, "nonce": "issued"}, "liu", "hejun")
    assert (issued.status_code, issued.get_json().get("paper_sheet")) == (201, pharmacy.sheet)


@pytest.mark.parametrize("as_json", [False, True])
def test_the_command_line_says_where_the_sheet_is(pharmacy: Pharmacy, as_json: bool) -> None:
    bags = (f"containers={pharmacy.container}", f"containers_again={pharmacy.container}")
    who = ("--as", "liu", "--second", "hejun", "--station", "pharmacy", *(("--json",) if as_json else ()))
    issue = ("step", "issue_containers", *who, f"subject={pharmacy.child}", "dose=1", *bags)
    spoken = custody(pharmacy.folder, *issue, typed=f"{PASSWORDS['liu']}\n{PASSWORDS['hejun']}\n")
    assert spoken.status == 0, spoken.err
    if as_json:
        assert json.loads(spoken.out)["paper_sheet"] == pharmacy.sheet
    else:
        assert f"it goes with the containers: {pharmacy.sheet} " in spoken.out
