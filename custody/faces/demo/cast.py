"""The people of the demonstration, and how they act: through the door, with signatures marked as simulated."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from custody.faces.acting import Asked
from custody.faces.founding import Newcomer, found
from custody.faces.instance import House
from custody.faces.own_secrets import own_secrets
from custody.faces.wire import read_step_facts
from custody.record.attempt import Answer, Attempt, Enclosures, Proof, StoredFile
from custody.record.reads.account_alerts import unanswered_alerts
from custody.rules.facts import FactKind, specs_of
from custody.rules.step import Authorisation, Capacity


@dataclass(frozen=True)
class Person:
    """A fictitious person. Password and PIN are printed on purpose: they open nothing but a demonstration."""

    username: str
    name: str
    role: str
    password: str
    pin: str
    more_roles: tuple[str, ...] = ()


def _person(number: int, username: str, name: str, role: str, *more: str) -> Person:
    return Person(username, name, role, f"fictitious lantern {number:02d}", f"{240_173 + number * 1379:06d}", more)


PEOPLE = (
    _person(1, "admin", "Ada Meyer", "administrator"),
    _person(2, "wu", "Wu Qiang", "qa"),
    _person(3, "chen", "Chen Wei", "release"),
    _person(4, "luo", "Luo Min", "warehouse"),
    _person(5, "tang", "Tang Hua", "bank_operator"),
    _person(6, "he", "He Lin", "operator"),
    _person(7, "xu", "Xu Fang", "operator"),
    _person(8, "gao", "Gao Lei", "qc_analyst"),
    _person(9, "sun", "Sun Yi", "qc_reviewer"),
    _person(10, "zhao", "Zhao Min", "cryo"),
    _person(11, "ma", "Ma Jun", "cryo"),
    _person(12, "liu", "Liu Yan", "pharmacist"),
    _person(13, "hejun", "He Jun", "pharmacist"),
    _person(14, "deng", "Deng Bo", "thaw_technician"),
    _person(15, "lin", "Lin Hao", "nurse"),
    _person(16, "mei", "Zhou Mei", "nurse"),
    _person(17, "zhou", "Zhou Ping", "investigator"),
    _person(18, "qian", "Qian Yu", "coordinator"),
    _person(19, "rossi", "M. Rossi", "auditor"),
    _person(20, "fang", "Fang Rui", "qa"),
    _person(21, "jiang", "Jiang Tao", "courier"),
)


def number_of(person: Person) -> str:
    """The staff number of one of them."""
    return f"DEMO-{person.username}"


class DemoBroken(Exception):
    """A step of the story was not accepted; the message names the step and the reasons."""


@dataclass
class Clock:
    """The simulated clock of the story. It only goes forward."""

    at: datetime

    def __call__(self) -> datetime:
        """The moment of the story."""
        return self.at

    def to(self, at: datetime) -> None:
        """Go on to a later moment; an earlier one changes nothing."""
        self.at = max(self.at, at)

    def wait(self, **span: float) -> None:
        """Let time pass."""
        self.at += timedelta(**span)


@dataclass
class Cast:
    """Everyone on stage: persons and badges by user name, and the one way they act."""

    house: House
    clock: Clock
    persons: dict[str, str] = field(default_factory=dict)
    badges: dict[str, str] = field(default_factory=dict)

    def enter(self) -> None:
        """Found the instance, register everyone, let each set their own secrets."""
        admin, qa = (Newcomer(p.name, p.username, number_of(p), p.password, p.pin) for p in PEOPLE[:2])
        founded = found(self.house, admin, qa)
        self.persons = {"admin": founded.created["@1"], "wu": founded.created["@3"]}
        self.badges = {"admin": founded.created["@2"], "wu": founded.created["@4"]}
        for person in PEOPLE[2:]:
            roles = (person.role, *person.more_roles)
            shown = {"staff_number": number_of(person), "identity_checked": "known_personally"}
            facts = {"name": person.name, "username": person.username, "roles": list(roles), **shown}
            made = self.do("register_person", "admin", facts, second="wu")
            self.persons[person.username], self.badges[person.username] = made["@1"], made["@2"]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(self._set_secret, PEOPLE[2:]))
        self._answer_alerts()

    def do(self, step: str, who: str, facts: Mapping[str, Any], **how: Any) -> Mapping[str, str]:
        """Take a step; gives what it created. `how`: second, station, files, reason, ago (minutes back), allow (code of
        a refusal, who takes responsibility for it, why)."""
        answer = self.ask(step, who, facts, **how)
        if answer.status != "accepted":
            found = [f"{r.code} {r.thing} {dict(r.params)}" for r in answer.reasons] or [
                str(p) for p in answer.problems
            ]
            raise DemoBroken(f"{step} by {who}: {answer.status} {'; '.join(found)}")
        self.clock.wait(seconds=20)
        return answer.created

    def ask(self, step: str, who: str, facts: Mapping[str, Any], **how: Any) -> Answer:
        """Take a step; whatever comes of it, and no time passes. `how`: as for `do`."""
        asked = Asked(step, facts, self.persons[who], str(how.get("station", "quality_desk")))
        return self.house.door.record(self._signed(asked, how))

    def stopped(self, step: str, who: str, facts: Mapping[str, Any], words: str, **how: Any) -> None:
        """Try a step, be told STOP, and say in a few words what was done. Raises DemoBroken if it went through."""
        answer = self.ask(step, who, facts, **how)
        if answer.status not in ("refused", "mismatch"):
            raise DemoBroken(f"{step} by {who}: {answer.status}, not stopped")
        self.clock.wait(seconds=20)
        self.do("acknowledge_stop", who, {"entry": answer.idx, "act": "scanned_wrong", "words": words}, **how)

    def _answer_alerts(self) -> None:
        """Quality looks at every account that began: whoever approved none of them, and at theirs the other."""
        with self.house.store.reading() as link:
            waiting = unanswered_alerts(link)
        for alert in reversed(waiting):
            who = "wu" if alert.body["facts"].get("username") == "fang" else "fang"
            self.do("answer_account_alert", who, {"entry": alert.idx, "words": "Asked for by their department"})

    def _signed(self, asked: Asked, how: Mapping[str, Any]) -> Attempt:
        """The attempt with proofs of the content it is checked to have, as a face would make it."""
        step = self.house.steps.steps[asked.step]
        read = read_step_facts(step, asked.raw)
        back = timedelta(minutes=float(how.get("ago", 0)))
        private = {s.name: str(asked.raw[s.name]) for s in specs_of(step.facts) if s.kind is FactKind.PRIVATE}
        attempt = Attempt(
            step=asked.step,
            facts=read.facts,
            actor=asked.person,
            station=asked.station,
            occurred_at=self.clock.at - back if back else None,
            reason=how.get("reason"),
            authorisations=self._allowed(how),
            enclosures=Enclosures(files=tuple(how.get("files", ())), identity=private or None),
            problems=read.problems,
        )
        if read.problems:
            return attempt
        shown = self.house.door.check(attempt).content_sha256
        signers = {Capacity.PERFORMER: asked.person}
        if "second" in how:
            signers[Capacity.SECOND] = self.persons[how["second"]]
        given = (("simulated",), shown, self.clock.at)
        proofs = [Proof(person, "simulated", *given, capacity) for capacity, person in signers.items()]
        for allowed in attempt.authorisations:
            proofs.append(Proof(allowed.person, "simulated", *given, Capacity.AUTHORISER, allowed))
        return replace(attempt, proofs=tuple(proofs))

    def _allowed(self, how: Mapping[str, Any]) -> tuple[Authorisation, ...]:
        return tuple(Authorisation(code, self.persons[who], why) for code, who, why in how.get("allow", ()))

    def _set_secret(self, person: Person) -> Answer:
        key = self.persons[person.username]
        secrets = own_secrets(self.house, key, person.password, person.pin)
        step = self.house.steps.steps["set_secret"]
        read = read_step_facts(step, secrets.raw)
        return self.house.door.record(Attempt("set_secret", read.facts, key, enclosures=secrets.enclosures))


def text_file(text: str, media_type: str = "text/plain") -> StoredFile:
    """A file of the story: a certificate, a run file."""
    return StoredFile(text.encode(), media_type)
