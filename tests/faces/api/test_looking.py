"""Looking: scans, things, history, trace, lists, ledger, labels. Nothing of it enters the record."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from flask import Flask
from PIL import Image

from custody.rules.scancode import minted
from custody.rules.words import ALPHABET
from tests.faces.api.demo_instance import Api

pytestmark = pytest.mark.both_engines


def test_a_scan_says_what_it_is_and_what_can_be_done_with_it(cryo: Api) -> None:
    container = cryo.first("/containers", "frozen")
    printed = container["printed"].lower()
    told = cryo.post("/scan", {"text": printed}).get_json()
    assert (told["code"], told["kind"], told["states"]["container"]) == (container["code"], "container", "frozen")
    assert "store_container" in {opening["step"] for opening in told["open"]}
    closed = {opening["step"]: opening for opening in told["closed"]}
    reason = closed["freeze_containers"]["reasons"][0]
    assert reason["code"] == "out_of_order"
    assert {"code", "params", "weight", "title", "sentence", "resolve"} <= set(reason)
    assert {clock["clock"] for clock in told["clocks"]} >= {"expiry_at"}


def test_reasons_are_told_in_the_language_that_was_asked_for(cryo: Api) -> None:
    code = cryo.first("/containers")["code"]
    told = cryo.post("/scan", {"text": code}, headers={"Accept-Language": "zh-CN,zh;q=0.9"}).get_json()
    assert told["kind_told"] == "容器" or not told["kind_told"].isascii()


@pytest.mark.parametrize(
    ("text", "code", "recognised"),
    [
        ("", "scan_empty", ""),
        ("LXBCDEFG", "scan_truncated", ""),
        ("=W0000 20 123456 00", "scan_foreign", "isbt128"),
        ("4006381333931", "scan_foreign", "ean"),
        ("x" * 10_000, "scan_too_long", ""),
        ("L\x07", "scan_control_character", ""),
        ("hello", "scan_not_ours", ""),
    ],
)
def test_an_unknown_scan_is_named(cryo: Api, text: str, code: str, recognised: str) -> None:
    answer = cryo.post("/scan", {"text": text})
    told = answer.get_json()
    assert (answer.status_code, told["code"], told["recognised"]) == (404, code, recognised)
    assert answer.mimetype == "application/problem+json"
    assert told["detail"].endswith(".")


def test_a_code_the_record_does_not_know_is_named_as_such(cryo: Api) -> None:
    code = next(code for last in ALPHABET if (code := minted("lot", f"XBBBBB{last}")))
    answer = cryo.post("/scan", {"text": code})
    assert (answer.status_code, answer.get_json()["code"]) == (404, "unknown_code")


def test_a_thing_is_shown_with_relations_and_history(cryo: Api) -> None:
    code = cryo.first("/containers", "frozen")["code"]
    shown = cryo.get(f"/things/{code.lower()}").get_json()
    assert {relation["kind"] for relation in shown["relations"]} >= {"filled", "keeps", "labels"}
    steps = [entry["step"] for entry in cryo.get(f"/things/{code}/history").get_json()["entries"]]
    assert {"order_label", "apply_label", "fill_containers", "freeze_containers", "store_container"} <= set(steps)
    assert steps.index("store_container") < steps.index("fill_containers")


def test_the_secrets_digests_of_a_person_are_not_shown(quality: Api) -> None:
    person = quality.get("/me").get_json()["person"]
    assert "password_digest" not in quality.get(f"/things/{person}").get_json()["values"]


def test_a_trace_goes_back_to_the_cell_line_and_forward_to_the_containers(cryo: Api) -> None:
    container = cryo.first("/containers", "frozen")["code"]
    back = cryo.get(f"/things/{container}/trace?direction=back").get_json()
    kinds = [node["kind"] for node in back["nodes"]]
    assert kinds[0] == "container"
    assert {"lot", "batch", "bank_vial", "bank", "cell_line", "material_lot"} <= set(kinds)
    line = next(node["code"] for node in back["nodes"] if node["kind"] == "cell_line")
    forward = cryo.get(f"/things/{line}/trace?direction=forward").get_json()
    assert container in {node["code"] for node in forward["nodes"]}
    codes = {node["code"] for node in forward["nodes"]}
    assert all(edge["parent"] in codes and edge["child"] in codes for edge in forward["edges"])


@pytest.mark.parametrize("path", ["/things/none", "/things/LXBC/history", "/things/%00/trace", "/copies/x.pdf"])
def test_what_is_not_there_is_a_problem_of_404(cryo: Api, path: str) -> None:
    answer = cryo.get(path)
    assert (answer.status_code, answer.get_json()["code"]) == (404, "unknown_code")


def test_lists_are_filtered_searched_and_turned_page_by_page(cryo: Api) -> None:
    first = cryo.get("/containers?limit=2").get_json()
    rest = cryo.get(f"/containers?limit=200&cursor={first['more']}").get_json()
    codes = [thing["code"] for thing in (*first["things"], *rest["things"])]
    assert (len(codes), len(set(codes))) == (first["total"], first["total"])
    assert rest["more"] == ""
    assert [t["code"] for t in cryo.get(f"/containers?text={codes[0]}").get_json()["things"]] == [codes[0]]
    assert cryo.get("/containers?state=nonsense").get_json()["total"] == 0


@pytest.mark.parametrize(
    "query",
    [
        "containers?limit=0",
        "containers?limit=x",
        "containers?limit=999",
        "lots?cursor=-1",
        "lots?text=%00",
        "ledger?after=1.5",
        "ledger?after=٣",
        "ledger?after=-2",
        "lots?limit=" + "9" * 500,
    ],
)
def test_a_malformed_query_names_its_parameter(cryo: Api, query: str) -> None:
    answer = cryo.get(f"/{query}")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "malformed_request")


def test_the_ledger_is_followed_in_order(cryo: Api) -> None:
    whole, after = [], -1
    while page := cryo.get(f"/ledger?after={after}&limit=50").get_json()["entries"]:
        whole += [entry["idx"] for entry in page]
        after = whole[-1]
    assert whole == list(range(len(whole)))
    assert len(whole) > 50


def test_looking_leaves_the_ledger_as_it_was(app: Flask, cryo: Api) -> None:
    before = cryo.head()
    code = cryo.first("/containers")["code"]
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1/") and "GET" in (rule.methods or ()):
            cryo.get(rule.rule.removeprefix("/api/v1").replace("<code>", code))
    cryo.post("/scan", {"text": code})
    assert cryo.head() == before


@pytest.mark.parametrize("fmt", ["pdf", "svg", "png"])
def test_a_proved_copy_is_handed_out_as_it_was_proved(cryo: Api, fmt: str) -> None:
    copy = cryo.first("/copies", "applied")["code"]
    answer = cryo.get(f"/copies/{copy}.{fmt}")
    assert answer.status_code == 200
    assert answer.mimetype in ("application/pdf", "image/svg+xml", "image/png")


def test_a_printed_label_reads_back_and_a_preview_does_not(cryo: Api) -> None:
    container = cryo.first("/containers", "frozen")
    copy = container["values"]["copy"]
    assert _read(cryo.get(f"/copies/{copy}.png").data) == {container["code"], copy}
    assert _read(cryo.get(f"/things/{container['code']}/label.png").data) == set()


@pytest.mark.parametrize("query", ["?design=wristband", "?design=none", "?design=%00"])
def test_a_preview_with_a_design_that_does_not_fit_is_refused(cryo: Api, query: str) -> None:
    code = cryo.first("/containers")["code"]
    answer = cryo.get(f"/things/{code}/label.pdf{query}")
    assert (answer.status_code, answer.get_json()["code"]) == (404, "no_design")


def test_a_container_is_no_label_copy(cryo: Api) -> None:
    code = cryo.first("/containers")["code"]
    assert cryo.get(f"/copies/{code}.pdf").get_json()["code"] == "not_a_copy"


def _read(png: bytes) -> set[str]:
    image = Image.open(io.BytesIO(png)).convert("L")
    return {read.text for read in zxingcpp.read_barcodes(image)}
