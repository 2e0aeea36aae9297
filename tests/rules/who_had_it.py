"""Who had which cells, as a test keeps it from what it saw accepted, and what must follow of it: it asks no guard.

heard = Heard({dose: child}, {band: child})
heard.after(name, facts)          what is known after a step
heard.must_follow(...)            the wrong child is held, and an alarm names it
heard.agrees(world)               what the record counts, and for whom
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from custody.rules.decide import Accepted
from custody.rules.effects import Opened
from tests.rules.world import World

NOBODY_KNOWS = "nobody knows"
ON_ANOTHER = "found_on_another_child"
GIVEN = ("given_in_error", "given_on_paper")


@dataclass(frozen=True)
class Heard:
    """`meant`: what may be given -> its child; `emptied`: a bag -> the dose all of it went into. `wore`: band -> the
    child it was bound to; `doubted`: bands found on another child. `checks`: who checked which dose by which band.
    `runs`: dose -> band; `unsure`: what ran when its child's band was found on another, and nobody knows who has it;
    `had`: what was given -> who had it, by the last word; `by`: by which band, if known."""

    meant: Mapping[str, str]
    wore: Mapping[str, str]
    emptied: Mapping[str, str] = field(default_factory=dict)
    void: frozenset[str] = frozenset()
    doubted: frozenset[str] = frozenset()
    checks: frozenset[tuple[str, str, str]] = frozenset()
    runs: Mapping[str, str] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()
    had: Mapping[str, str] = field(default_factory=dict)
    by: Mapping[str, str] = field(default_factory=dict)

    def after(self, name: str, facts: Mapping[str, Any], person: str, *, failed: bool) -> Heard:
        """What is known after a step was accepted; `failed` where an identity check did not agree."""
        if name == "verify_dose":
            dose = facts["prepared_dose"]
            others = frozenset(check for check in self.checks if check[0] != dose)
            return replace(self, checks=others if failed else self.checks | {(dose, person, facts["wristband"])})
        if name == "bind_wristband":
            child, band = facts["subject"], facts["wristband"]
            before = [worn for worn, by in self.wore.items() if by == child]
            return replace(self._void(*before), wore={**self.wore, band: child})
        if name == "void_wristband":
            if facts["why"] != ON_ANOTHER:
                return self._void(facts["wristband"])
            ran = {dose for dose in self.runs if self.meant[dose] == self.wore[facts["wristband"]]}
            doubted = self.doubted | {facts["wristband"]}
            return replace(self._void(facts["wristband"]), doubted=doubted, unsure=self.unsure | ran)
        if name == "record_as_happened":
            return self._told(facts) if facts["what"] in GIVEN else self
        dose = facts["prepared_dose"]
        if name == "start_infusion":
            checks = frozenset(check for check in self.checks if check[0] != dose)
            return (
                replace(self, checks=checks) if failed else replace(self, runs={**self.runs, dose: facts["wristband"]})
            )
        if dose not in self.runs:
            return self
        return self._has_had(dose, NOBODY_KNOWS if dose in self.unsure else self.meant[dose], self.runs[dose])

    def must_follow(self, name: str, facts: Mapping[str, Any], decision: Accepted) -> None:
        """A child who had, or may have had, what was not meant for it is held, and an alarm names it and the cells."""
        opened = [effect for effect in decision.effects if isinstance(effect, Opened)]
        for what, child in self.in_doubt(name, facts):
            held = {code for hold in opened if hold.kind == "hold" for code in hold.about}
            assert child in held or child == NOBODY_KNOWS, "a child in doubt is not held"
            alarms = [alarm for alarm in opened if alarm.kind == "alarm" and what in self._same(alarm.about)]
            named = {code for alarm in alarms for code in (*alarm.about, *_texts(alarm.attrs["subjects"]))}
            assert alarms, "nobody is called"
            assert child in named or child == NOBODY_KNOWS, "the alarm does not name the child"

    def in_doubt(self, name: str, facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What is in doubt by a step just told (this is what is known after it), and of which child."""
        if name == "record_as_happened" and facts["what"] in GIVEN:
            what, band = self.emptied.get(facts["item"], facts["item"]), facts.get("wristband", "")
            child = self.had[what]
            own = [worn for worn in self.doubted if self.wore[worn] == self.meant[what]]
            unread = not band and not self.by[what] and bool(own)
            if facts["what"] == "given_in_error" and not band:
                yield what, NOBODY_KNOWS
            elif unread or (band and (facts["what"] == "given_in_error" or not self.in_order(what, band))):
                yield what, child
        if name == "void_wristband" and facts["why"] == ON_ANOTHER:
            band, child = facts["wristband"], self.wore[facts["wristband"]]
            yield from ((dose, child) for dose in self.runs if self.meant[dose] == child)
            for what, who in self.had.items():
                unread = not self.by[what] and (who == child or (who == NOBODY_KNOWS and self.meant[what] == child))
                if self.by[what] == band or unread:
                    yield what, child

    def in_order(self, what: str, band: str) -> bool:
        """Whether it went by a band of its own child that was never found on another."""
        return self.had[what] == self.meant[what] and band not in self.doubted

    def hung(self, world: World, facts: Mapping[str, Any], person: str) -> None:
        """An infusion that begins in order (this is what is known before it): by a band that is on its own child, and
        on it only; checked by two with this very band; of what nobody had; into a child who is not held."""
        dose, band = facts["prepared_dose"], facts["wristband"]
        child = self.meant[dose]
        assert self.wore.get(band) == child, "by another child's band"
        assert band not in self.void, "by a band that is void"
        assert dose not in self.had, "of what somebody had"
        assert dose not in self.runs, "of what runs"
        checked = {who for what, who, by in self.checks if (what, by) == (dose, band)}
        assert person in checked, "by somebody who did not check by this band"
        assert len(checked) == 2, "not checked by two with this band"
        held = {code for item in world.items.values() if item.kind == "hold" for code in item.about}
        assert child not in held, "into a child who is held"

    def agrees(self, world: World) -> None:
        """The record counts each for whoever had it by the last word, and a dose given for its own child alone."""
        infused = {(edge.parent, edge.child) for edge in world.edges if edge.kind == "infused"}
        for what, child in self.had.items():
            bags = [bag for bag, dose in self.emptied.items() if dose == what]
            own = self.meant[what]
            if child != NOBODY_KNOWS:
                assert (what, child) in infused, "not on record of whom"
            if child not in (own, NOBODY_KNOWS):
                assert not infused & {(code, own) for code in (what, *bags)}, "counted for its own child, who had none"
            assert world.balances.get((what, "mL"), 0) < _FULL[world.things[what].kind], "still there to be given"
        for child in dict.fromkeys(self.meant.values()):
            had = {who for what, who in self.had.items() if self.meant[what] == child}
            (dose,) = (edge.child for edge in world.edges if (edge.parent, edge.kind) == (child, "prescribed"))
            given = world.things[dose].state("dose") == "given"
            assert given or child not in had, "a dose its child had is open"
            assert not given or had & {child, NOBODY_KNOWS}, "a dose another had is given"

    def _told(self, facts: Mapping[str, Any]) -> Heard:
        what, band = self.emptied.get(facts["item"], facts["item"]), facts.get("wristband", "")
        if band:
            return self._has_had(what, self.wore.get(band, NOBODY_KNOWS), band)
        if self.had.get(what, NOBODY_KNOWS) != NOBODY_KNOWS:
            return self  # a word that names nobody changes nothing
        on_paper = facts["what"] == "given_on_paper"
        return self._has_had(
            what, self.meant[what] if on_paper else NOBODY_KNOWS, self.runs.get(what, self.by.get(what, ""))
        )

    def _has_had(self, what: str, child: str, band: str) -> Heard:
        runs = {dose: by for dose, by in self.runs.items() if dose != what}
        return replace(self, runs=runs, had={**self.had, what: child}, by={**self.by, what: band})

    def _void(self, *bands: str) -> Heard:
        checks = frozenset(check for check in self.checks if check[2] not in bands)
        return replace(self, void=self.void | {*bands}, checks=checks)

    def _same(self, codes: tuple[str, ...]) -> set[str]:
        return {self.emptied.get(code, code) for code in codes}


_FULL = {"prepared_dose": 50, "container": 20}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(part) for part in value) if isinstance(value, (tuple, list)) else ()
