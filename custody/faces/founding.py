"""Founding an instance: entry 0 through the door; then both first persons set their secrets and accept the first
role matrix."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import custody
from custody.faces.acting import Asked, take, would
from custody.faces.instance import House
from custody.faces.own_secrets import own_secrets
from custody.faces.people import Claim
from custody.faces.wire import read_step_facts
from custody.record.attempt import Answer, Attempt, Enclosures, StoredFile
from custody.rules.refusals import Reason
from custody.seeds import seed

ENTRIES = 5  # of a founding: the instance itself, and what both persons do first
FIRST_DOCUMENTS = ("role_matrix", "refusal_weights", "sites", "separation_of_duties")


@dataclass(frozen=True)
class Newcomer:
    """One of the first two persons, with the secrets they chose."""

    name: str
    username: str
    staff_number: str
    password: str
    pin: str


class NotFounded(Exception):
    """A step of the founding was not accepted; the message names step and reasons, which are kept as well."""

    def __init__(self, what: str, reasons: tuple[Reason, ...] = ()) -> None:
        super().__init__(what)
        self.reasons = reasons


def found(house: House, administrator: Newcomer, quality: Newcomer) -> Answer:
    """Take entry 0 and what both persons do first. Gives the answer of `found_instance`: @1 and @3 are the persons,
    @2 and @4 their badges. Raises NotFounded."""
    files = {name: StoredFile(seed(name), "application/toml") for name in FIRST_DOCUMENTS}
    raw = {name: hashlib.sha256(file.data).hexdigest() for name, file in files.items()} | {
        "instance": house.name,
        "software": custody.__version__,
        "checkpoint_key": house.door.public_key.hex(),
        "administrator": administrator.name,
        "administrator_username": administrator.username.casefold(),
        "administrator_staff_number": administrator.staff_number,
        "quality_person": quality.name,
        "quality_username": quality.username.casefold(),
        "quality_staff_number": quality.staff_number,
    }
    read = read_step_facts(house.steps.steps["found_instance"], raw)
    enclosed = Enclosures(files=tuple(files.values()))
    attempt = Attempt("found_instance", read.facts, "system", channel="system", enclosures=enclosed, system=True)
    founded = _accepted(house.door.record(attempt))
    matrix = founded.created["@5"]
    for person, newcomer in ((founded.created["@1"], administrator), (founded.created["@3"], quality)):
        for answer in _first_acts(house, person, newcomer, matrix):
            _accepted(answer)
    return founded


def _first_acts(house: House, person: str, newcomer: Newcomer, matrix: str) -> Iterator[Answer]:
    secrets = own_secrets(house, person, newcomer.password, newcomer.pin)
    if secrets.problem:
        raise NotFounded(secrets.problem)
    yield take(house, Asked("set_secret", secrets.raw, person, channel="typed", enclosures=secrets.enclosures))
    facts = {"document": matrix}
    shown = would(house, Asked("accept_document", facts, person, channel="typed")).content_sha256
    claim = Claim(newcomer.username, newcomer.password, by_badge=False)
    yield take(house, Asked("accept_document", facts, person, channel="typed", content_sha256=shown, claims=(claim,)))


def _accepted(answer: Answer) -> Answer:
    if not answer.passed:
        codes = ", ".join(reason.code for reason in answer.reasons) or answer.status
        raise NotFounded(f"{answer.step}: {codes}", answer.reasons)
    return answer
