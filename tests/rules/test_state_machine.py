"""Any step, any person, any order, unknown codes: what must hold of every infusion, however people got there.

What is asserted here is kept by this test itself from what it saw accepted; it does not ask the guards.
"""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from custody.rules.decide import Accepted, Refused
from custody.rules.effects import WORLD
from custody.rules.facts import FactKind, Spec, specs_of
from custody.rules.journeys import ENDS
from custody.rules.reading import read_facts
from custody.rules.registry import registry
from custody.rules.step import Tense
from tests.rules.clinic.ward import Child, Ward
from tests.rules.named_in_emergency import AT_THE_BENCH, Named

UNKNOWN = "CXBBBBBBB"
# Reasons of the ceremony itself: the person signs again, nothing about what happened is lost.
FORMAL = {"unknown_code", "wrong_kind", "not_a_person", "in_the_future", "same_person_twice", "second_not_permitted"}
FORMAL |= {"second_person_missing", "signature_missing", "full_password_needed", "signature_stale", "content_changed"}
ROLES = ("qa", "release", "cryo", "operator", "site_receiver", "coordinator", "warehouse", "administrator")
WRONG = {"lot": "recalled", "consent": "withdrawn", "wristband": "void", "condition": "undecided"}
MISHAPS = (*WRONG, "hold", "expiry", "use_by")
SLIPS = ("other_child", "other_person", "other_person", "wait", *MISHAPS)
TEXTS = ("03", "07", "viability", "sterility", "LX", "ward", "thaw_bench")
NUMBERS = ("0", "1", "10", "20", "30", "50", "70", "90", "200000000")


class AnyOrder(RuleBasedStateMachine):
    """A ward at night on which people do anything at all."""

    @initialize(presentation=st.sampled_from(("cryopreserved", "fresh")))
    def begin(self, presentation: str) -> None:
        self.ward = Ward.cryopreserved() if presentation == "cryopreserved" else Ward.fresh()
        world = self.world = self.ward.world
        self.people = [key for key, thing in world.things.items() if thing.kind == "person"]
        self.people += [world.person(role.title(), role) for role in ROLES]
        world.put("material_lot", {"material_lot": "released"}, unit="mL", expiry_at=world.at + timedelta(days=9))
        world.put("storage_place", {"storage_place": "in_use"}, storage_class="ln2_vapour", position="A1")
        world.put("wristband", {"wristband": "printed"})
        self.child, self.total = self.ward.first, self.sums()
        self.named, self.stood_in = Named.on_record(world, self.people), 0
        self.checks: dict[str, list[tuple[str, str]]] = {}
        self.preparers: dict[str, set[str]] = {}
        self.started: set[str] = set()
        self.ended: dict[tuple[str, str], str] = {}

    # -- what people do ------------------------------------------------------------------------------------------------

    @rule(data=st.data(), name=st.sampled_from(sorted(registry().steps)))
    def take_any_step(self, data: st.DataObject, name: str) -> None:
        step = registry().steps[name]
        if any(spec.kind is FactKind.FILE for spec in specs_of(step.facts)):
            return  # the door has read every file before the rules see it
        raw = {spec.name: self.drawn(data, spec) for spec in specs_of(step.facts)}
        given = {key: value for key, value in raw.items() if value is not None}
        self.attempt(name, given, (self.person(data), self.person(data)))

    @rule(seed=st.integers(0, 2**32))
    def carry_a_dose_on(self, seed: int) -> None:
        """A child is admitted; eighteen steps of its dose in their usual order, with a slip here and there."""
        chance = random.Random(seed)
        child = self.child = self.ward.admit(chance.choice(("03", "11")))
        self.total = self.sums()
        slips = chance.choice((0.05, 0.25))  # a quiet night, or a bad one: of the doses of a bad one few are given
        for _ in range(18):
            slip = chance.choice(SLIPS) if chance.random() < slips else ""
            self.world.later(minutes=31 if slip == "wait" else chance.choice((1, 3, 8)))
            if slip in MISHAPS:
                self.let_something_go_wrong(slip)
            name, facts = self.next_step(chance, child, self.ward.first if slip == "other_child" else child)
            alone = name not in ("prepare_dose", "label_dose") or chance.random() < 0.2  # or the bench stays blocked
            if alone and any(spec.name == "emergency" for spec in specs_of(registry().steps[name].facts)):
                facts |= self.named.drawn(chance)
            self.attempt(name, facts, self.persons(chance, slip == "other_person")[name])

    def next_step(self, chance: random.Random, child: Child, scanned: Child) -> tuple[str, dict[str, Any]]:
        """What usually follows for this child; `scanned` is whose container or wristband is really scanned."""
        state = self.world.things[child.container].state("container")
        if state in ("frozen", "filled", "thawing", "thawed"):
            return self.until_usable(child, scanned, state)
        prepared = self.world.situation().children(child.container, "pooled")
        if state == "usable" or not prepared:
            return "prepare_dose", self.ward.prepare_facts(scanned.container)
        return self.at_the_bedside(chance, prepared[-1].code, prepared[-1].state("prepared_dose"), scanned)

    def persons(self, chance: random.Random, slip: bool) -> dict[str, tuple[str, str]]:
        """Who usually takes each step, and who is second; after a slip, anybody."""
        ward = self.ward
        bench, bedside = (ward.technician, ward.pharmacist), (ward.nurse, ward.other_nurse)
        if slip:
            bench = bedside = (chance.choice(self.people[1:4]), chance.choice(self.people[:6]))
        elif chance.random() < 0.5:
            bedside = bedside[::-1]
        names = ("start_thaw", "end_thaw", "decide_use", "prepare_dose", "label_dose")
        return dict.fromkeys(names, bench) | dict.fromkeys(("verify_dose", "start_infusion", "end_infusion"), bedside)

    @rule(minutes=st.sampled_from((1, 5, 20, 61)))
    def let_time_pass(self, minutes: int) -> None:
        self.world.later(minutes=minutes)

    @rule(what=st.sampled_from(MISHAPS))
    def let_something_go_wrong(self, what: str) -> None:
        child, world = self.child, self.world
        prepared = world.situation().children(child.container, "pooled")
        if what == "hold":
            world.open("hold", child.container, reason="other")
        elif what == "expiry":
            world.change(child.container, expiry_at=world.at)
        elif what == "use_by":
            world.change(prepared[-1].code if prepared else child.container, use_by=world.at)
        else:
            codes = {"consent": child.subject, "wristband": child.band, "condition": child.container}
            world.change(codes.get(what) or world.things[child.container].text("lot"), {what: WRONG[what]})

    @invariant()
    def postings_sum_to_zero(self) -> None:
        assert self.sums() == self.total

    @invariant()
    def no_account_of_a_thing_is_below_zero(self) -> None:
        assert not [key for key, stands in self.world.balances.items() if key[0] not in WORLD and stands < 0]

    @invariant()
    def what_has_ended_stays_ended(self) -> None:
        for (code, journey), state in self.ended.items():
            assert self.world.things[code].state(journey) == state
        for code, thing in self.world.things.items():
            ends = {journey: s for journey, s in thing.states.items() if s in ENDS.get(journey, ())}
            self.ended |= {(code, journey): state for journey, state in ends.items()}

    def attempt(self, name: str, raw: dict[str, Any], persons: tuple[str, str]) -> None:
        """Decide twice, apply what is accepted, and hold it against what must be so."""
        step, (actor, second) = registry().steps[name], persons
        how: dict[str, Any] = {"second": second, "reason": "as asked"}
        if step.tense is Tense.REPORTS_THE_PAST:
            how["occurred_at"] = self.world.at - timedelta(minutes=len(self.world.participation) % 3)
        if read_facts(step.facts, raw)[1]:
            return
        before = dict(self.world.things), dict(self.world.balances), dict(self.world.items), dict(self.world.edges)
        decision = self.world.decide(name, actor, raw, **how)
        now = self.world.things, self.world.balances, self.world.items, self.world.edges
        assert now == before, "to decide changes nothing"
        if step.always_recordable and isinstance(decision, Refused):
            assert {reason.code for reason in decision.reasons if reason.weight == "never"} & FORMAL
        if isinstance(decision, Accepted):
            self.judge(name, raw, persons, decision)
            assert self.world.do(name, actor, raw, **how) == decision, "the same situation gives the same answer"
            self.remember(name, raw, persons, decision)

    def judge(self, name: str, raw: dict[str, Any], persons: tuple[str, str], decision: Accepted) -> None:
        """An infusion in order: lot released, in date, bound wristband, matched, two independent checks."""
        if name in ("verify_dose", *AT_THE_BENCH) and decision.outcome != "mismatch":
            self.named.by_two(name, raw, persons)
        if name != "start_infusion" or decision.outcome == "mismatch":
            return
        world, at = self.world, self.world.at
        prepared, situation = world.things[raw["prepared_dose"]], world.situation()
        child = situation.parents(raw["wristband"], "wears")[0]
        assert world.things[raw["wristband"]].state("wristband") == "on"
        assert child.state("consent") != "withdrawn"
        assert prepared.code not in self.started
        assert prepared.text("subject") == child.code
        assert (prepared.instant("use_by") or at) > at
        containers = situation.parents(prepared.code, "pooled")
        assert containers
        for container in containers:
            dose, lot = (situation.parents(container.code, kind)[0] for kind in ("allocated", "filled"))
            assert dose.text("subject") == child.code
            assert dose.state("dose") == "cleared", "prescribed, verified by a pharmacist, cleared, not given"
            assert container.state("custody") == "issued"
            assert prepared.decimal("cells") <= dose.decimal("cells_max")
            assert lot.state("lot") in ("released", "conditionally_released")
            assert min(filter(None, (lot.instant("expiry_at"), container.instant("expiry_at")))) > at
            assert container.state("condition") == "accepted"
            assert not situation.open_items("hold", container.code, lot.code, prepared.code)
        checks = self.checks.get(prepared.code, [])
        humans = {human for human, _ in checks}
        assert len(humans) == len(checks) == 2
        assert persons[0] in humans
        assert not {human for human, way in checks if way != "preparer"} & self.preparers[prepared.code]
        self.stood_in += "on_ward" in {way for _, way in checks}

    def remember(self, name: str, raw: dict[str, Any], persons: tuple[str, str], decision: Accepted) -> None:
        """What was accepted, as this test saw it."""
        code = str(raw.get("prepared_dose", ""))
        if name in ("record_as_happened", "take_back_entry"):
            self.ended = {}  # told otherwise than it was told before
        if name == "prepare_dose" and decision.outcome != "mismatch":
            self.preparers[self.world.created["@1"]] = {persons[0]}
        elif name in ("verify_dose", "start_infusion") and decision.outcome == "mismatch":
            self.checks[code] = []
        elif name == "verify_dose":
            expired = any(note.code == "first_check_expired" for note in decision.notes)
            kept = [] if expired else self.checks.get(code, [])
            self.checks[code] = [*kept, (self.named.behind(raw, persons[0]), raw.get("emergency", ""))]
        elif name == "start_infusion":
            self.started.add(code)

    def sums(self) -> dict[str, Decimal]:
        """What stands on all accounts together, by unit."""
        units = {unit for _, unit in self.world.balances}
        sums = {u: sum((n for (_, unit), n in self.world.balances.items() if unit == u), Decimal(0)) for u in units}
        return {unit: total for unit, total in sums.items() if total}

    def person(self, data: st.DataObject) -> str:
        """Mostly somebody of the ward: its four come first among the people."""
        return data.draw(st.sampled_from((*self.people[:4] * 3, *self.people)))

    def until_usable(self, child: Child, other: Child, state: str) -> tuple[str, dict[str, Any]]:
        """The step that follows, now and then with the other child's container."""
        if state == "frozen":
            return "start_thaw", self.ward.thaw_facts(child, container_again=other.container)
        if state == "thawing":
            return "end_thaw", {"container": child.container}
        return "decide_use", self.ward.use_facts(child)

    def at_the_bedside(
        self, chance: random.Random, prepared: str, state: str, child: Child
    ) -> tuple[str, dict[str, Any]]:
        """The step that follows for a prepared dose, now and then with the other child's wristband."""
        labelled = self.world.situation().parents(prepared, "labels")
        if not labelled:
            copy = self.world.put("label_copy", {"label_copy": "proved"}, about=prepared, copy_number=1)
            self.world.link(copy, prepared, "labels")
            return "label_dose", {"copy": copy, "prepared_dose": prepared, "dose_again": prepared}
        if state == "infusing":
            given = chance.choice(("50", "49", "20", "60"))
            return "end_infusion", {"prepared_dose": prepared, "volume_given_ml": given, "complete": "yes"}
        if state == "verified":
            return "start_infusion", {"wristband": child.band, "prepared_dose": prepared}
        return "verify_dose", self.ward.bedside(prepared, child)

    def drawn(self, data: st.DataObject, spec: Spec) -> Any:
        """A value such as a person might scan or type; None leaves an optional fact out."""
        if not spec.required and data.draw(st.booleans()):
            return None
        if spec.kind is FactKind.ROWS:
            return [{column.name: self.drawn(data, column) for column in spec.columns}]
        if spec.many:
            return data.draw(st.lists(self.values(spec), min_size=1, max_size=2, unique=True))
        return data.draw(self.values(spec))

    def values(self, spec: Spec) -> st.SearchStrategy[Any]:
        """Values for one fact, by its kind."""
        if spec.kind is FactKind.SCAN:
            known = [code for code, thing in self.world.things.items() if thing.kind in spec.kinds and "." not in code]
            return st.sampled_from((*known, UNKNOWN) if known else (UNKNOWN, self.ward.first.container))
        if spec.kind is FactKind.INTEGER:
            lowest = int(spec.lowest or 0)
            return st.integers(lowest, min(int(spec.highest or lowest), lowest + 3))
        now = self.world.at.isoformat()
        table: dict[FactKind, tuple[Any, ...]] = {
            FactKind.PERSON: tuple(self.people),
            FactKind.CHOICE: spec.choices,
            FactKind.YES_NO_UNKNOWN: spec.choices,
            FactKind.DECIMAL: NUMBERS,
            FactKind.CELSIUS: ("-196", "4"),
            FactKind.DATE: ("2026-11-01", "2027-11-01"),
            FactKind.INSTANT: (now, (self.world.at - timedelta(hours=9)).isoformat()),
            FactKind.DURATION: ("5", "600"),
        }
        return st.sampled_from(table.get(spec.kind, TEXTS))


def test_two_hundred_doses_with_slips_keep_every_promise() -> None:
    started = stood_in = 0
    for number in range(20):
        machine = AnyOrder()
        machine.begin(presentation=("cryopreserved", "fresh")[number % 2])
        for seed in range(10):
            machine.carry_a_dose_on(seed=10 * number + seed)
            machine.postings_sum_to_zero()
            machine.no_account_of_a_thing_is_below_zero()
            machine.what_has_ended_stays_ended()
        started, stood_in = started + len(machine.started), stood_in + machine.stood_in
    assert started > 40, "the promises were hardly put to the test"
    assert stood_in > 5, "hardly anybody stood in"


TestAnyOrder = AnyOrder.TestCase
ALWAYS_NEW = settings(deadline=None, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck))
TestAnyOrder.settings = settings(ALWAYS_NEW, max_examples=60, stateful_step_count=12)
