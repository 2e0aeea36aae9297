"""`custody init`, `step`, `label` and `serve`: the record written from the command line."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from custody.config import Config
from custody.faces.clock import now
from custody.record.engine import open_store
from custody.record.reads.entries import head
from custody.record.reads.things import surroundings
from tests.faces.api.demo_instance import PASSWORDS
from tests.faces.cli.spoken import ROOT, command, custody, environment, first_of

ADA = ("Ada Meyer", "ada", "S-ada", "correct horse battery", "correct horse battery", "270914", "270914")
WU = ("Wu Qiang", "wu", "S-wu", "another long sentence", "another long sentence", "381726", "381726")


def test_an_instance_is_founded_by_two_persons_who_choose_their_secrets(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    spoken = custody(folder, "init", typed=_lines(*ADA, *WU))
    assert spoken.status == 0, spoken.err
    assert (folder.stat().st_mode & 0o777, (folder / "custody.sqlite3").stat().st_mode & 0o777) == (0o700, 0o600)
    assert custody(folder, "verify").status == 0
    assert custody(folder, "doctor").status == 0
    registered = custody(
        folder, "step", "register_person", "--as", "ada", "--second", "wu", "name=Sun Yi", "username=sun", "roles=qa",
        "staff_number=S-sun", "identity_checked=passport",
        typed=_lines(ADA[3], WU[3]),
    )  # fmt: skip
    assert registered.status == 0, registered.err
    again = custody(folder, "init", typed=_lines(*ADA, *WU))
    assert (again.status, "already" in again.err) == (2, True)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ((), "Nothing was typed"),
        (("",), "name is needed"),
        (("Ada", "A B"), "user name"),
        (("Ada", "ada", "-"), "staff number is needed"),
        (("Ada", "ada", "S-ada", "short"), "15"),
        (("Ada", "ada", "S-ada", "ada is my own name"), "contain"),
        (("Ada", "ada", "S-ada", "correct horse battery", "correct horse"), "agree"),
        ((*ADA[:5], "123"), "6"),
        ((*ADA[:5], "111111"), "guess"),
        ((*ADA, *ADA), "different"),
        ((*ADA, *WU[:2], " s ADA", *WU[3:]), "different staff numbers"),
    ],
)
def test_an_answer_that_cannot_be_used_makes_no_instance(tmp_path: Path, typed: tuple[str, ...], word: str) -> None:
    spoken = custody(tmp_path / "instance", "init", typed=_lines(*typed) if typed else "")
    assert (spoken.status, word in spoken.err.splitlines()[-1]) == (2, True), spoken.err
    assert not (tmp_path / "instance").exists()


def test_a_step_is_taken_from_the_command_line_and_repeated_by_its_nonce(own: Path) -> None:
    facts = _stored(own)
    arguments = ("step", "store_container", "--as", "zhao", "--station", "cryo_store", "--nonce", "n-1", *facts)
    first, again = (custody(own, *arguments, typed=_lines(PASSWORDS["zhao"])) for _ in range(2))
    assert (first.status, again.status) == (0, 0)
    assert first.out != again.out
    told = json.loads(custody(own, *arguments, "--json", typed=_lines(PASSWORDS["zhao"])).out)
    assert told["repeat"] is True


def test_a_check_records_nothing(own: Path) -> None:
    before = _head(own)
    spoken = custody(
        own, "step", "store_container", "--as", "zhao", "--check", *_stored(own), typed=_lines(PASSWORDS["zhao"])
    )
    assert (spoken.status, _head(own)) == (0, before)


def test_a_refusal_ends_with_one_and_says_why(own: Path) -> None:
    code = first_of("container")
    spoken = custody(
        own,
        "step",
        "store_container",
        "--as",
        "zhao",
        f"container={code}",
        f"place={code}",
        typed=_lines(PASSWORDS["zhao"]),
    )
    assert (spoken.status, "Wrong kind of label" in spoken.err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("no_such_step",), "no step"),
        (("prove_label",), "program itself"),
        (("store_container", "container"), "NAME=VALUE"),
        (("prescribe_dose", "rows:={"), "JSON"),
        (("approve_document", "file=@/nowhere"), "cannot be read"),
        (("end_infusion", "--occurred-at", "yesterday"), "2026-11-22"),
        (("store_container", "--authorise", "x"), "CODE:USER:REASON"),
    ],
)
def test_an_argument_that_cannot_be_read_is_named(own: Path, arguments: tuple[str, ...], word: str) -> None:
    before = _head(own)
    spoken = custody(own, "step", *arguments, "--as", "zhao", typed=_lines(PASSWORDS["zhao"]))
    assert (spoken.status, word in spoken.err) == (2, True), spoken.err
    assert _head(own) == before


def test_those_on_call_are_asked_and_relied_on_from_the_command_line(own: Path, tmp_path: Path) -> None:
    content = tmp_path / "content.json"
    content.write_text('{"step":"decide_use"}')
    reasons = 'reasons:=[{"code": "outside_use_criteria"}]'
    asking = ("step", "ask_authorisation", "--as", "deng", "--json", "step=decide_use", f"content=@{content}", reasons)
    asked = custody(own, *asking, typed=_lines(PASSWORDS["deng"]))
    assert asked.status == 0, asked.err
    request = json.loads(asked.out)["created"]["@request"]
    held = ("step", "place_hold", "--as", "wu", "--check", "--json", f"about={first_of('lot')}", "reason=damaged")
    for code, problems in ((request, []), ("NXBCDEFGH", ["no_such_request"])):
        spoken = custody(own, *held, "--request", code, typed=_lines(PASSWORDS["wu"]))
        assert [one["code"] for one in json.loads(spoken.out).get("problems", ())] == problems


@pytest.mark.parametrize(("username", "secret"), [("zhao", "wrong"), ("nobody", "wrong"), ("zhao", "")])
def test_a_wrong_secret_takes_no_step(own: Path, username: str, secret: str) -> None:
    spoken = custody(own, "step", "store_container", "--as", username, *_stored(own), typed=_lines(secret))
    assert (spoken.status, "did not fit" in spoken.err) == (2, True)


@pytest.mark.parametrize("fmt", ["pdf", "svg", "png"])
def test_a_label_is_ordered_proved_and_written(own: Path, tmp_path: Path, fmt: str) -> None:
    path = tmp_path / f"label.{fmt}"
    code = first_of("container")
    arguments = ("label", code, "--format", fmt, "--out", str(path), "--as", "he")
    without = custody(own, *arguments, typed=_lines(PASSWORDS["he"]))
    assert (without.status, "--reprint-reason" in without.err, path.exists()) == (2, True, False)
    spoken = custody(own, *arguments, "--reprint-reason", "damaged", typed=_lines(PASSWORDS["he"]))
    assert spoken.status == 0, spoken.err
    assert path.stat().st_size > 1000
    assert custody(own, "verify").status == 0


def test_a_label_that_cannot_be_written_is_said(own: Path, tmp_path: Path) -> None:
    path = tmp_path / "no" / "such" / "label.pdf"
    arguments = ("label", first_of("container"), "--out", str(path), "--as", "he", "--reprint-reason", "lost")
    spoken = custody(own, *arguments, typed=_lines(PASSWORDS["he"]))
    assert (spoken.status, len(spoken.err.splitlines()[-1]) > 10) == (2, True)


def test_the_server_serves_and_stops_by_itself(own: Path) -> None:
    port = _free_port()
    serving = subprocess.Popen(
        command("serve", "--port", str(port), "--threads", "4"),
        cwd=ROOT, env=environment(own), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        base = f"http://127.0.0.1:{port}"
        assert _fetched(serving, f"{base}/healthz") == 200
        assert json.load(urllib.request.urlopen(f"{base}/readyz")) == {"status": "ready"}
        assert _fetched(serving, f"{base}/api/v1/lots") == 401
        token = _post(f"{base}/api/v1/sign-in", {"username": "wu", "password": PASSWORDS["wu"]})["token"]
        told = _post(f"{base}/api/v1/scan", {"text": first_of("container")}, token)
        assert told["kind"] == "container"
        taken = custody(own, "serve", "--port", str(port))
        assert (taken.status, str(port) in taken.err) == (2, True)
    finally:
        serving.send_signal(signal.SIGINT)
        out, err = serving.communicate(timeout=60)
    assert (serving.returncode, "Traceback" in out + err) == (0, False)


def _lines(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def _head(folder: Path) -> int:
    store = open_store(Config(instance=folder).database)
    with store.reading() as link:
        found = head(link)[0]
    store.engine.dispose()
    return found


def _stored(folder: Path) -> tuple[str, str]:
    """A container, and the position it is in."""
    code = first_of("container")
    store = open_store(Config(instance=folder).database)
    with store.reading() as link:
        situation = surroundings(link, code, now())
    store.engine.dispose()
    return f"container={code}", f"place={situation.parents(code, 'keeps')[0].code}"


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _fetched(serving: subprocess.Popen[str], url: str) -> int:
    """The status of an address, once the server answers."""
    for _ in range(600):
        try:
            return int(urllib.request.urlopen(url, timeout=5).status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            assert serving.poll() is None
            threading.Event().wait(0.1)
    raise AssertionError(f"{url} does not answer")


def _post(url: str, body: dict[str, str], token: str = "") -> dict[str, str]:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    found: dict[str, str] = json.load(urllib.request.urlopen(request, timeout=10))
    return found
