"""Prove labels: the program reads back the final file of every label it made, and only what reads back may be
printed.

Each file is rasterised and its symbols decoded; the text found must be the code of the thing. The files travel as
enclosures, so that what was printed can be shown for ever. A label that does not read back is void at once: an
unreadable label on a frozen vial is found at the worst moment (FACT D7: labels are proofed against the approved
template, and print on demand is validated). A reprint that reads back voids the copies before it; one that does not
leaves them valid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from custody.rules.effects import Effect, Moved, Set
from custody.rules.facts import choice, rows, scan, stored_file, text
from custody.rules.guards.at_once import too_many_at_once
from custody.rules.guards.labels import LIVE, copies_of
from custody.rules.refusals import Refusal
from custody.rules.situation import RELATED, Situation, Thing
from custody.rules.step import Act, Step

MOST_FILES = 100  # proofs in one entry
FORMATS = ("pdf", "svg", "png", "zpl")


@dataclass(frozen=True)
class Proof:
    """One file of one copy, or that its proof failed. `sha256` is of the bytes of the final file."""

    copy: str = scan("label_copy")
    outcome: str = choice("proved", "failed")
    format: str = choice(*FORMATS, required=False)
    sha256: str = stored_file(required=False)
    trouble: str = text(required=False)


@dataclass(frozen=True)
class Facts:
    """Files and their digests, several rows a copy where there are several formats."""

    copies: tuple[Mapping[str, Any], ...] = rows(Proof)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """A proof names its file."""
    yield from too_many_at_once("", len(facts.copies), MOST_FILES)
    for row in facts.copies:
        if row["outcome"] == "proved" and not (row["format"] and row["sha256"]):
            yield Refusal("proof_without_file", row["copy"])


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """A copy all of whose files read back is proved and ends the copies before it; one failure makes it void."""
    ordered = sorted({row["copy"] for row in facts.copies}, key=lambda code: _number(situation.thing(code)))
    failed = {row["copy"]: row["trouble"] for row in reversed(facts.copies) if row["outcome"] == "failed"}
    for copy in ordered:
        if copy in failed:
            yield Moved(copy, "label_copy", "failed")
            yield Set(copy, "trouble", failed[copy] or "not_readable")
            continue
        yield Moved(copy, "label_copy")
        yield Set(copy, "proof", {row["format"]: row["sha256"] for row in facts.copies if row["copy"] == copy})
        yield from _replaced(situation, situation.thing(copy), frozenset(failed))


def _replaced(situation: Situation, copy: Thing, failed: frozenset[str]) -> Iterator[Effect]:
    """The copies that were valid before this one are void."""
    for earlier in copies_of(situation, copy.text("about"), copy.text("design")):
        live = earlier.state("label_copy") in LIVE and earlier.code not in failed
        if live and _number(earlier) < _number(copy):
            yield Moved(earlier.code, "label_copy", "replaced")
            yield Set(earlier.code, "replaced_by", copy.code)


def _number(copy: Thing) -> int:
    return copy.integer("copy_number")


STEP = Step(
    name="prove_label",
    station="labels",
    kind="label.proved",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    system=True,
    reads=(RELATED, RELATED),
    cites="FACT D7",
)
