"""What a story needs of a scene: people, a clock, and the code on a printed label. The browser's stage is one; here is
one without a browser, where the same people act on the same instance through the same door."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from custody.config import Config
from custody.faces.demo.cast import Cast, Clock
from custody.faces.instance import open_house
from custody.record.attempt import Answer
from custody.record.engine import open_store
from custody.record.reads.things import thing


class Scene(Protocol):
    """People, a clock, labels."""

    cast: Cast
    clock: Clock

    def label(self, copy: str) -> str:
        """The code a printed copy bears."""
        ...


@dataclass
class AtTheDoor:
    """A scene without a browser: who is asked to do what, and what the door answers."""

    cast: Cast
    clock: Clock

    def label(self, copy: str) -> str:
        """The code a copy bears, from the record."""
        with self.cast.house.store.reading() as link:
            found = thing(link, copy)
        assert found is not None, copy
        return found.text("about")

    def ask(self, step: str, who: str, facts: Mapping[str, Any], **how: Any) -> Answer:
        """A person of the cast takes a step; whatever comes of it. `how`: as for Cast.do."""
        return self.cast.ask(step, who, facts, **how)


@contextmanager
def entered(config: Config, cast: Cast) -> Iterator[AtTheDoor]:
    """An instance entered by the people of `cast`, at the hour it was left."""
    clock = Clock(cast.clock.at)
    store = open_store(config.database)
    yield AtTheDoor(Cast(open_house(config, store, clock), clock, dict(cast.persons), dict(cast.badges)), clock)
    store.engine.dispose()


def codes(answer: Answer) -> tuple[str, ...]:
    """The codes of what stood against it, worst first; of a mismatch, what did not agree."""
    return tuple(reason.code for reason in answer.reasons or (answer.notes if answer.status == "mismatch" else ()))


def noted(answer: Answer) -> tuple[str, ...]:
    """The codes of the notes of what was accepted."""
    assert answer.passed, (answer.status, codes(answer), answer.problems)
    return tuple(note.code for note in answer.notes)
