"""What a world of the tests has been told, and when: from it the world as it was, by the rule the record uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from custody.rules.as_it_was import Told, as_it_was
from custody.rules.document import Document
from custody.rules.effects import Effect
from custody.rules.journeys.back import TAKES_BACK
from custody.rules.past import PastEntry, Since
from custody.rules.situation import Item, Situation
from custody.rules.step import Step

LONG_AGO, FOR_EVER = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@dataclass
class History:
    """Effects in the order in which they were told, from when till when each item stood, since when which documents."""

    story: list[Told] = field(default_factory=list)
    spans: dict[str, tuple[Item, datetime, datetime]] = field(default_factory=dict)
    issues: list[tuple[datetime, list[Document]]] = field(default_factory=list)
    entries: dict[int, Since] = field(default_factory=dict)  # place in the story -> the entry that tells it

    def tell(self, happened_at: datetime, recorded_at: datetime, *effects: Effect) -> None:
        self.story.append(Told(happened_at, max(happened_at, recorded_at), happened_at, effects))

    def entered(self, idx: int, step: Step, facts: Any, happened_at: datetime) -> datetime:
        """What is told next is entry `idx`. Gives when that happened: what is taken back was never so."""
        corrected = step.past_entry(facts) if step.corrects else None
        self.entries[len(self.story)] = Since(idx, step.name, corrects=corrected)
        if step.name != TAKES_BACK:
            return happened_at
        return next(self.story[at].happened_at for at, entry in self.entries.items() if entry.idx == corrected)

    def around(self, past: PastEntry) -> PastEntry:
        """An entry with its effects, what was told before it, and since."""
        here = next((at for at, entry in self.entries.items() if entry.idx == past.idx), None)
        if here is None:
            return past
        nobody = Since(-1, "")  # what a test puts into its world, by no entry
        earlier = [(self.entries.get(at, nobody).idx, told.effects) for at, told in enumerate(self.story[:here])]
        before = tuple(reversed(earlier))
        told = [(self.entries.get(at, Since(at, "")), told.effects) for at, told in enumerate(self.story) if at > here]
        since = tuple(replace(entry, effects=effects) for entry, effects in told)
        return replace(past, effects=self.story[here].effects, before=before, since=since)

    def begin(self, item: Item, at: datetime = LONG_AGO) -> None:
        self.spans[item.code] = (item, at, FOR_EVER)

    def end(self, item: str, at: datetime) -> None:
        found, since, _ = self.spans[item]
        self.spans[item] = (found, since, at)

    def then(self, now: Situation, at: datetime) -> Situation:
        """`now` as it was at `at`."""
        thens = [as_it_was(thing, reversed(self.story), at) for thing in now.things.values()]
        related = {edge: stood for then in thens for edge, stood in then.related.items()}
        edges = [edge for edge in now.edges if related.get(edge, True)] + [edge for edge in related if related[edge]]
        documents = next((tuple(known) for since, known in reversed(self.issues) if since <= at), now.documents)
        return replace(
            now,
            at=at,
            things={then.thing.code: then.thing for then in thens},
            edges=tuple(dict.fromkeys(edges)),
            items=tuple(item for item, since, until in self.spans.values() if since <= at < until),
            documents=documents,
        )


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """A value with placeholders replaced by the codes minted for them."""
    if isinstance(value, str) and value.startswith("@"):
        head, dot, rest = value.partition(".")
        return names.get(head, head) + dot + rest
    if isinstance(value, Mapping):
        return {key: renamed(part, names) for key, part in value.items()}
    return tuple(renamed(part, names) for part in value) if isinstance(value, (list, tuple)) else value
