"""Words of people that look like something else: markup, templates, formulas, lines of a log. They stay words, on every
page, drawing, print and export, whether they were typed a moment ago or have long stood on record."""

from __future__ import annotations

import json
import logging
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from custody.faces.dossier import Told, dossier
from custody.faces.instance import House
from custody.record.checkpoints import latest_checkpoint
from custody.record.reads.entries import head
from custody.rules.facts import FactKind, specs_of
from custody.rules.registry import registry
from custody.rules.step import Step
from tests.faces.one_of_each import MATRIX
from tests.faces.web.people_at_work import Workplace, workplace

EVIL = "\"'><x-evil a=1></textarea></title></script>{{7*7}}${7*7}<svg onload=x-evil> onx-evil=1 javascript:x-evil()"
WORDS = frozenset(
    {
        *("note", "supplier", "supplier_lot", "serial", "donor_basis", "ethics_reference", "consent_reference", "why"),
        *("conclusion", "explanation", "invalid_note", "clinician", "party_name", "party_firm", "waybill", "seal"),
        *("firm", "contact", "phone", "remark", "spoken_to", "words", "reference", "told", "finding", "account"),
        *("first_checker", "second_checker", "printed_name", "staff_number"),
    }
)
NAMED = ("person", "external_party", "equipment", "material_lot", "storage_place", "bank", "cell_line", "staff_badge")
FORMS = [step for step in registry().steps.values() if step.by_form and not step.system]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    return workplace(tmp_path_factory.mktemp("injection"))


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """A record in which every free word that somebody may have typed is hostile, as if each form had let it through."""
    found = workplace(tmp_path_factory.mktemp("poisoned"))
    with closing(sqlite3.connect(found.config.instance / "custody.sqlite3")) as file, file:
        for (trigger,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f"DROP TRIGGER {trigger}")
        for table, column in (("thing", "attrs"), ("item", "attrs"), ("entry", "body")):
            rows = file.execute(f"SELECT rowid, {column} FROM {table}").fetchall()
            changed = [(json.dumps(worse(json.loads(text))), row) for row, text in rows]
            file.executemany(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", changed)
        file.execute("UPDATE entry SET reason = ?", (EVIL,))
        file.execute(f"UPDATE thing SET name = ? WHERE kind IN ({', '.join('?' * len(NAMED))})", (EVIL, *NAMED))
    return found


def worse(value: Any, name: str = "") -> Any:
    """The same with every free word made hostile."""
    if isinstance(value, dict):
        return {key: worse(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [worse(part, name) for part in value]
    return EVIL if name in WORDS and isinstance(value, str) else value


class _Markup(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag] * tag.startswith("x-")
        self.found += [name for name, _ in attrs if name.startswith("on")]
        self.found += [
            value for name, value in attrs if name in ("href", "src", "action") and "evil" in (value or "") and value
        ]


def became_markup(text: str) -> list[str]:
    parser = _Markup()
    parser.feed(text)
    return [*parser.found, *re.findall(r"<x-evil|<svg onload|>49<", text)]


def pages_of(house: House) -> Iterator[str]:
    with house.store.reading() as link:
        rows = link.run("SELECT code, kind FROM thing ORDER BY kind, code")
        last = head(link)[0]
    kept = {kind: [code for code, other in rows if other == kind][:4] for _, kind in rows}
    for kind, codes in kept.items():
        yield from (f"/things/{code}" for code in codes)
        yield from (f"/things/{code}/trace/forward" for code in codes[:1])
        yield from (f"/paper/{code}" for code in codes if kind == "dose")
        yield from (f"/lots/{code}/release" for code in codes if kind == "lot")
        yield from (f"/things/{code}/label.svg" for code in codes[:1])
        yield from (f"/authorisations/{code}" for code in codes if kind == "authorisation_request")
    yield from (f"/entries/{idx}" for idx in range(0, last, 2))
    yield from ("/", "/desk", "/people", "/materials", "/equipment", "/parties", "/deviations", "/holds", "/ledger")
    yield from ("/infusion-day", "/oversight", "/separation", "/alarms", "/near-misses", "/sessions", "/steps")


@pytest.mark.parametrize("who", ["wu", "lin"])
def test_hostile_words_on_record_become_markup_on_no_page_drawing_or_print(poisoned: Workplace, who: str) -> None:
    client, shown = poisoned.signed_in(who, "ward"), 0
    for path in pages_of(poisoned.app.extensions["custody"]):
        answer = client.get(path)
        assert answer.status_code in (200, 404), path
        assert became_markup(answer.text) == [], path
        shown += "x-evil" in answer.text
    assert shown > 100


def test_hostile_words_become_markup_in_no_dossier_of_an_export(poisoned: Workplace) -> None:
    house: House = poisoned.app.extensions["custody"]
    with house.store.reading() as link:
        sealed = latest_checkpoint(link)
        assert sealed is not None
        codes = tuple(code for (code,) in link.run("SELECT code FROM thing"))
        text = dossier(house, link, Told(codes, tuple(range(head(link)[0])), sealed))
    assert "x-evil" in text
    assert became_markup(text) == []


def who_takes(step: Step) -> str:
    """Somebody of the demonstration's people who may take a step."""
    return next((person for person, role in _ROLES.items() if role in _PERFORMERS.get(step.permission, (role,))), "")


_PERFORMERS: Mapping[str, tuple[str, ...]] = {row["name"]: tuple(row["roles"]) for row in MATRIX["permission"]}
_ROLES = {
    **{"admin": "administrator", "wu": "qa", "chen": "release", "luo": "warehouse", "tang": "bank_operator"},
    **{"he": "operator", "gao": "qc_analyst", "sun": "qc_reviewer", "zhao": "cryo", "liu": "pharmacist"},
    **{"deng": "thaw_technician", "lin": "nurse", "zhou": "investigator", "qian": "coordinator"},
}


@pytest.mark.parametrize("step", FORMS, ids=lambda step: step.name)
def test_what_was_typed_into_a_form_comes_back_as_it_was_typed_and_as_nothing_else(
    place: Workplace, signed: dict[str, FlaskClient], step: Step
) -> None:
    who = who_takes(step)
    if who not in signed:
        signed[who] = place.signed_in(who, "ward")
    typed = {spec.name: EVIL for spec in specs_of(step.facts) if spec.kind is not FactKind.FILE}
    answer = signed[who].post(
        f"/steps/{step.name}",
        data=typed | {"occurred_at": EVIL, "reason": EVIL, "typed_reason": EVIL, "nonce": EVIL, "channel": EVIL},
    )
    assert answer.status_code < 500
    assert became_markup(answer.text) == []


@pytest.fixture(scope="module")
def signed(place: Workplace) -> dict[str, FlaskClient]:
    place.app.config["WTF_CSRF_ENABLED"] = False
    return {}


@pytest.mark.parametrize(
    "path",
    ["/scan", "/sign-in", "/enrol", "/acknowledge", "/station", "/language", "/sessions/end", "/sign-in/code"],
)
def test_what_is_sent_to_any_other_form_comes_back_as_nothing_else(
    place: Workplace, signed: dict[str, FlaskClient], path: str
) -> None:
    client = signed.setdefault("lin", place.signed_in("lin", "ward"))
    names = ("text", "username", "badge", "next", "person", "code", "station", "language", "session", "entry", "words")
    for way in ("badge", "password"):
        answer = place.visitor().post(path, data=dict.fromkeys(names, EVIL) | {"way": way})
        assert became_markup(answer.text) == []
    assert became_markup(client.post(path, data=dict.fromkeys(names, EVIL)).text) == []


@pytest.mark.parametrize(
    "path", ["/lots", "/people", "/oversight", "/sign-in", "/ledger", "/steps/place_hold", "/things/X", "/"]
)
def test_what_an_address_says_becomes_markup_nowhere(
    place: Workplace, signed: dict[str, FlaskClient], path: str
) -> None:
    client = signed.setdefault("wu", place.signed_in("wu", "quality_desk"))
    names = ("text", "state", "sort", "after", "month", "of", "next", "lot", "typed", "design")
    for query in ({name: EVIL} for name in names):
        answer = client.get(path, query_string=query)
        assert answer.status_code < 500
        assert became_markup(answer.text) == []
    assert became_markup(client.get(f"{path}/{EVIL}").text) == []


def test_no_line_of_the_log_is_written_by_whoever_asks(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A page that breaks is logged with its address: line ends and commands to a terminal stand in it as letters."""
    place = workplace(tmp_path)
    client = place.signed_in("rossi", "quality_desk")
    with closing(sqlite3.connect(place.config.instance / "custody.sqlite3")) as file, file:
        file.execute("ALTER TABLE thing RENAME TO thing_elsewhere")
    with caplog.at_level(logging.WARNING):
        answer = client.get("/things/x%0d%0aINFO%20entry%207%20accepted%1b[2J")
    assert answer.status_code >= 500
    told = [record.getMessage() for record in caplog.records]
    assert any("INFO entry 7 accepted" in one for one in told)
    assert not any(set(one) & {"\r", "\n", "\x1b"} for one in told)
