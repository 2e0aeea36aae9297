"""`custody steps`, `scan` and `trace`, and what any command says where there is nothing to look at."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from custody.rules.registry import registry
from tests.faces.cli.spoken import ROOT, command, custody, environment, first_of, process

COMMANDS = (
    ("scan", "LXBCDEFGH"),
    ("trace", "LXBCDEFGH"),
    ("verify",),
    ("rebuild", "--check"),
    ("doctor",),
    ("serve",),
    ("step", "store_container", "--as", "wu"),
    ("label", "LXBCDEFGH", "--out", "x.pdf", "--as", "wu"),
)


def test_steps_are_listed_without_an_instance_with_name_station_permission_and_signature(tmp_path: Path) -> None:
    spoken = process(tmp_path / "none", "steps", "--json")
    listed = json.loads(spoken.out)
    assert (spoken.status, spoken.err) == (0, "")
    assert [step["name"] for step in listed] == list(registry().steps)
    for step in listed:
        assert {"name", "station", "permission", "signature", "facts", "refusals", "moves"} <= set(step)
        assert step["signature"] in {"none", "performer", "performer_and_second", "release"}


def test_steps_are_listed_for_people_too(tmp_path: Path) -> None:
    assert len(custody(tmp_path, "steps").out.splitlines()) == len(registry().steps)


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
def test_a_command_without_an_instance_says_so_in_one_sentence(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    spoken = custody(tmp_path / "none", *arguments)
    assert (spoken.status, spoken.out) == (2, "")
    assert spoken.err.startswith("There is no instance in ")
    assert len(spoken.err.splitlines()) == 1
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("arguments", [("nothing",), ("scan",), ("steps", "--nothing"), ("serve", "--port", "x")])
def test_a_command_that_is_none_is_answered_in_one_sentence(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    spoken = custody(tmp_path, *arguments)
    assert (spoken.status, len(spoken.err.splitlines())) == (2, 1)


def test_a_known_scan_ends_with_zero_and_says_what_can_be_done(seen: Path) -> None:
    code = container()
    spoken = process(seen, "scan", f" {code[:4]} {code[4:8]} {code[8:]} ".lower())
    assert spoken.status == 0
    assert "store_container" in spoken.out
    told = json.loads(custody(seen, "scan", code, "--json").out)
    assert (told["known"], told["code"], told["kind"]) == (True, code, "container")


@pytest.mark.parametrize("text", ["", "hello", "LXBCDEFG", "x" * 10_000, "\x07", "\udce4", "4006381333931"])
def test_an_unknown_scan_ends_with_one_and_a_sentence(seen: Path, text: str) -> None:
    spoken = custody(seen, "scan", text)
    assert (spoken.status, len(spoken.out.splitlines())) == (1, 1)
    assert json.loads(custody(seen, "scan", text, "--json").out)["known"] is False


def test_a_trace_goes_back_and_forward(seen: Path) -> None:
    told = json.loads(custody(seen, "trace", container(), "--json").out)
    assert "cell_line" in {node["kind"] for node in told["back"]["nodes"]}
    assert told["forward"]["nodes"][0]["kind"] == "container"
    assert "cell_line" in custody(seen, "trace", container()).out


def test_a_trace_of_nothing_ends_with_one(seen: Path) -> None:
    spoken = custody(seen, "trace", "LXBCDEFGH")
    assert (spoken.status, len(spoken.err.splitlines())) == (1, 1)


def test_a_reader_who_goes_away_is_no_trouble(seen: Path) -> None:
    writing = subprocess.Popen(
        command("steps", "--json"), cwd=ROOT, env=environment(seen), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert writing.stdout is not None
    assert writing.stderr is not None
    writing.stdout.close()
    said = writing.stderr.read()
    writing.stderr.close()
    assert writing.wait(60) == 141
    assert said == b""


def container() -> str:
    """A container of the demonstration."""
    return first_of("container")
