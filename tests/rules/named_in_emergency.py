"""Who is behind a name typed in an emergency check, as a test itself knows it: it does not ask the rules."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.rules.world import World

WAYS = ("on_ward", "on_ward", "on_ward", "by_video", "preparer", "")
STRANGERS = ("Deng Hua", "Song Yi", "邓华")
WRITTEN = ("{}", "Dr. {} (RN)", "  {} ", "[{}]")
NUMBERS = ("40117", "9-002")
AT_THE_BENCH = ("start_thaw", "prepare_dose", "label_dose")  # two at once, where a check is one after the other


@dataclass(frozen=True)
class Named:
    """`humans`: a name or number as it may be typed -> the person on record whose it is."""

    humans: Mapping[str, str]

    @classmethod
    def on_record(cls, world: World, people: list[str]) -> Named:
        """Everybody's name in capitals, with titles, in brackets and the other way round; user names and badges."""
        found: dict[str, str] = {}
        for key in people:
            thing = world.things[key]
            turned = " ".join(reversed(thing.name.split()))
            names = [form.format(name) for form in WRITTEN for name in (thing.name, thing.name.upper(), turned)]
            found |= dict.fromkeys((*names, thing.text("username"), thing.text("badge")), key)
        return cls(found)

    def drawn(self, chance: random.Random) -> dict[str, str]:
        """Now and then the facts of an emergency check: any way, with a stranger's name or that of somebody here."""
        if chance.random() < 0.6:
            return {}
        known = sorted(self.humans)
        name = chance.choice(STRANGERS) if chance.random() < 0.7 else chance.choice(known)
        number = chance.choice(NUMBERS) if chance.random() < 0.8 else chance.choice(known)
        drawn = {"emergency": chance.choice(WAYS), "clinician": name, "staff_number": number, "nobody_on_ward": "yes"}
        if drawn["emergency"] != "on_ward" and chance.random() < 0.7:
            del drawn["clinician"], drawn["staff_number"]  # in every other way the person signs, and is not named
        left_out = chance.sample(sorted(drawn), chance.choice((0, 0, 0, 1)))
        return {fact: value for fact, value in drawn.items() if value and fact not in left_out}

    def behind(self, raw: Mapping[str, Any], actor: str) -> str:
        """The human being who made the check: whoever acts, or on the ward the one who is named."""
        if raw.get("emergency") != "on_ward":
            return actor
        name, number = str(raw.get("clinician", "")), str(raw.get("staff_number", ""))
        return self.humans.get(name) or self.humans.get(number) or name

    def by_two(self, name: str, raw: Mapping[str, Any], persons: tuple[str, str]) -> None:
        """What must hold of an accepted check in an emergency: whoever is named is a stranger on the ward with name
        and number; and thaw, preparation and label are the work of two human beings."""
        if raw.get("clinician") or raw.get("staff_number"):
            assert raw.get("emergency") == "on_ward", "a name beside a signature of one's own"
        human = self.behind(raw, persons[0])
        if raw.get("emergency") == "on_ward":
            assert human not in self.humans.values(), "somebody on record was named by another"
            assert raw.get("clinician"), "nobody is named"
            assert raw.get("staff_number"), "no staff number"
        elif name in AT_THE_BENCH:
            human = persons[1]
        if name in AT_THE_BENCH:
            assert human, "no second human being"
            assert human != persons[0], "one human being alone"
