"""Which signatures a correction leaves without their ground: those whose content held the value that was wrong, and
those under a decision that the correction took back or stopped (21 CFR 11.70; architecture.md, "Corrections").

Nothing is taken out of the record: the signature stays, and beside it stands that the record was changed after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from custody.rules.effects import Effect, Moved, Opened, Set

CORRECTIONS = "corrections"  # the attribute under which a thing keeps them, the newest last


@dataclass(frozen=True)
class Correction:
    """A value put right: by the entry `idx`, of the entry `corrects`; `thing` held `old` as its `field`, and holds
    `new`. `decided` are the things about which an earlier decision was taken back or stopped with it."""

    idx: int
    corrects: int
    thing: str
    field: str
    old: str
    new: str
    explanation: str = ""
    decided: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Signed:
    """An entry that was signed: what was signed, as JSON holds it, and the things it moved."""

    idx: int
    contents: tuple[Mapping[str, object], ...]
    moved: frozenset[str]


def correction_in(idx: int, corrects: int, effects: Iterable[Effect]) -> Correction | None:
    """What an entry corrected; None where it put no value right, as one that is taken back does not."""
    given = tuple(effects)
    kept = next((one for one in given if isinstance(one, Set) and one.name == CORRECTIONS), None)
    if kept is None or not isinstance(kept.value, (list, tuple)) or not kept.value:
        return None
    newest = kept.value[-1]
    if not isinstance(newest, Mapping):
        return None
    said = {name: str(newest.get(name, "")) for name in ("field", "old", "new", "explanation")}
    return Correction(idx, corrects, kept.thing, **said, decided=frozenset(_decided(given, kept.thing)))


def moved_by(effects: Iterable[Effect]) -> frozenset[str]:
    """The things that an entry moved."""
    return frozenset(one.thing for one in effects if isinstance(one, Moved))


def leaves_void(correction: Correction, signed: Signed) -> bool:
    """Whether the signatures of an entry stood on what was corrected."""
    if signed.idx == correction.corrects:
        return True
    if not correction.corrects < signed.idx < correction.idx:
        return False
    held = any(_holds(content, correction) for content in signed.contents)
    return held or not signed.moved.isdisjoint(correction.decided)


def _decided(effects: tuple[Effect, ...], corrected: str) -> Iterator[str]:
    """What the correction sent back, or stopped, beside the thing it corrects."""
    for one in effects:
        if isinstance(one, Moved) and one.thing != corrected:
            yield one.thing
        elif isinstance(one, Opened) and one.kind == "hold":
            yield from one.about


def _holds(content: Mapping[str, object], correction: Correction) -> bool:
    """Whether the content names the thing and has the value: in its facts, or in the evidence that was shown."""
    shown = frozenset(_texts({name: content.get(name) for name in ("facts", "evidence")}))
    named = frozenset(_texts(content.get("things"))) | shown
    return correction.thing in named and correction.old.lstrip("<> ") in shown


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, Mapping):
        for name, value in part.items():
            yield str(name)
            yield from _texts(value)
    elif isinstance(part, (list, tuple)):
        for value in part:
            yield from _texts(value)
    elif part is not None:
        yield str(part)
