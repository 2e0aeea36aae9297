"""A signature is shown with name, meaning, local time and UTC, and what was changed after it stands beside it: on
pages, on what is printed of them, in a bundle and through the API (21 CFR 11.50, 11.70)."""

from __future__ import annotations

import html
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from custody.faces.catalogue import Speaker
from custody.faces.signed import told_change
from custody.record.reads.changed import Change
from tests.faces.api.demo_instance import Api, signed_in
from tests.faces.cli.spoken import custody
from tests.faces.web.people_at_work import Workplace, workplace

CHINESE = {"Accept-Language": "zh-CN"}
LOCAL = r"\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d \+08:00"
IN_UTC = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
BOTH = rf"{LOCAL} \({IN_UTC}\)"
CHANGED = re.compile(
    rf"Record changed after signing: entry \d+, Gao Lei, {BOTH}\. Value of a result was 91\.4, is 90\.1: digits swapped"
)


class Corrected:
    """The demonstration after the viability of its released lot was put right, and its entries by step."""

    def __init__(self, folder: Path) -> None:
        self.place: Workplace = workplace(folder)
        self.api: Api = signed_in(self.place.app, "gao")
        self.before = self.entries()
        wrong = self.about("record_result", "viability")[0]
        named = {"entry": wrong["idx"], "thing": wrong["body"]["facts"]["sample"], "test": "viability"}
        facts = {**named, "field": "value", "value": "90.1", "explanation": "digits swapped"}
        answer = self.api.signed("correct_entry", {"facts": facts, "nonce": "n1"}, "gao", "wu")
        assert answer.status_code == 201, answer.text
        self.idx = int(answer.get_json()["entry"])
        self.entries_now = self.entries()

    def entries(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while more := self.api.get(f"/ledger?after={len(found) - 1}&limit=200").get_json()["entries"]:
            found += more
        return found

    def about(self, step: str, test: str = "") -> list[dict[str, Any]]:
        given = getattr(self, "entries_now", self.before)
        return [one for one in given if one["step"] == step and (not test or one["body"]["facts"]["test"] == test)]

    def page(self, path: str) -> str:
        return html.unescape(self.place.signed_in("wu", "quality_desk").get(path).text)


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Corrected:
    return Corrected(tmp_path_factory.mktemp("corrected"))


def test_every_signature_that_stood_on_the_wrong_value_says_so_and_no_other_does(corrected: Corrected) -> None:
    assert [one["idx"] for one in corrected.before if one["changed_after_signing"]] == []
    changed = [one for one in corrected.entries_now if one["changed_after_signing"]]
    steps = ["record_result", "review_result", "review_batch", "release_lot", "release_lot"]
    assert [one["step"] for one in changed] == steps
    assert {one["body"]["facts"].get("test", "viability") for one in changed} == {"viability"}


def test_the_api_tells_each_signature_whole_and_what_was_changed_after_it(corrected: Corrected) -> None:
    [told, *_] = corrected.about("release_lot")
    [signature] = told["signatures"]
    assert (signature["who"], signature["meaning"]) == ("Chen Wei", "released")
    assert re.fullmatch(LOCAL, signature["local"])
    assert re.fullmatch(IN_UTC, signature["utc"])
    [change] = told["changed_after_signing"]
    found = {name: change[name] for name in ("entry", "by", "field", "old", "new")}
    assert found == {"entry": corrected.idx, "by": "Gao Lei", "field": "value", "old": "91.4", "new": "90.1"}
    assert CHANGED.fullmatch(change["told"])


def test_the_page_of_an_entry_shows_the_signature_whole_and_that_it_was_changed_after(corrected: Corrected) -> None:
    page = corrected.page(f"/entries/{corrected.about('release_lot')[0]['idx']}")
    assert re.search(rf"<strong>Chen Wei</strong>, released<br>{BOTH}<br>", page)
    assert len(CHANGED.findall(page)) == 1
    other = corrected.page(f"/entries/{corrected.about('review_result', 'endotoxin')[0]['idx']}")
    assert re.search(rf"<strong>Sun Yi</strong>, reviewed<br>{BOTH}<br>", other)
    assert "Record changed after signing" not in other


def test_the_history_of_a_lot_on_screen_and_in_print_shows_both(corrected: Corrected) -> None:
    lot = corrected.about("release_lot")[0]["body"]["facts"]["lot"]
    page = corrected.page(f"/things/{lot}")
    assert re.search(rf"Signed by Chen Wei, released, {BOTH}", page)
    assert re.search(rf"Signed by Wu Qiang, reviewed, {BOTH}", page)
    assert len(CHANGED.findall(page)) >= 5
    assert page.count("changed after signing</span>") >= 2


def test_the_release_page_lists_what_was_changed_after_signing(corrected: Corrected) -> None:
    lot = corrected.about("release_lot")[0]["body"]["facts"]["lot"]
    page = corrected.page(f"/lots/{lot}/release")
    assert len(CHANGED.findall(page)) >= 5


def test_a_bundle_shows_both_in_its_dossier(corrected: Corrected, tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    spoken = custody(corrected.place.config.instance, "export", "--all", "--out", str(path))
    assert (spoken.status, spoken.err) == (0, "")
    with zipfile.ZipFile(path) as bundle:
        page = html.unescape(bundle.read("dossier.html").decode())
    assert re.search(rf"Chen Wei, released, {BOTH} · ", page)
    assert len(CHANGED.findall(page)) == 5


def test_an_entry_that_only_names_an_earlier_one_changes_nothing_of_it(corrected: Corrected) -> None:
    released = corrected.about("release_lot")[0]
    body = {"about": [released["body"]["facts"]["lot"]], "reason": "damaged"}
    answer = corrected.api.post("/steps/place_hold", {"facts": body, "corrects_idx": released["idx"], "nonce": "odd"})
    assert answer.status_code == 201, answer.text
    now = next(one for one in corrected.entries() if one["idx"] == released["idx"])
    assert now["changed_after_signing"] == released["changed_after_signing"]


def test_an_entry_that_was_taken_back_is_told_so() -> None:
    change = Change(7, "Lin Hao", datetime(2026, 11, 22, 6, 5, tzinfo=UTC), "Asia/Shanghai", None)
    assert told_change(Speaker("en"), change) == (
        "Record changed after signing: entry 7, Lin Hao, 22 Nov 2026 14:05 +08:00 (2026-11-22T06:05:00Z)."
        " The entry was taken back."
    )


def test_both_are_told_in_chinese(corrected: Corrected) -> None:
    entry = corrected.about("release_lot")[0]["idx"]
    told = corrected.api.get(f"/ledger?after={entry - 1}&limit=1").get_json()["entries"][0]
    assert told["idx"] == entry
    headers = corrected.api.headers | CHINESE
    answer = corrected.api.client.get(f"/api/v1/ledger?after={entry - 1}&limit=1", headers=headers)
    [change] = answer.get_json()["entries"][0]["changed_after_signing"]
    assert change["told"].startswith("签名后记录已更改：条目")
    assert answer.get_json()["entries"][0]["signatures"][0]["meaning"] == "放行"


def test_a_correction_that_is_corrected_says_so_itself(corrected: Corrected) -> None:
    first = corrected.about("correct_entry")[0]
    named = {"entry": corrected.idx, "thing": first["body"]["facts"]["thing"], "test": "viability"}
    facts = {**named, "field": "value", "value": "91.4", "explanation": "it was right"}
    answer = corrected.api.signed("correct_entry", {"facts": facts, "nonce": "n2"}, "gao", "wu")
    assert answer.status_code == 201, answer.text
    [after] = next(one for one in corrected.entries() if one["idx"] == corrected.idx)["changed_after_signing"]
    assert (after["old"], after["new"]) == ("90.1", "91.4")
