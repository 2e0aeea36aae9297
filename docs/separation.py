"""Renders `docs/separation.md`, who may not do both, from the closed list of the rules and the words of the pages.

    .venv/bin/python -m docs.separation

A test fails as long as the page says anything else than what this makes of the tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from custody.faces.wording import value_words
from custody.rules.closed_list import PAIRS, TOGETHER
from custody.rules.registry import registry
from custody.rules.separation import Pair

PAGE = Path(__file__).with_suffix(".md")
_WHERE = {
    (False, False): "the thing",
    (False, True): "lot",
    (True, False): "what it is about",
    (True, True): "what it is about, and its lot",
}
COMMAND = ".venv/bin/python -m docs.separation"
_HEAD = """# Who may not do both

Made by `python -m docs.separation` from the closed list (`custody/rules/closed_list.py`); not written by hand.

The list is a controlled document, `separation_of_duties`; an instance begins with
`custody/seeds/separation_of_duties.toml`. Its page, `/separation`, shows everybody who is signed in which version is in
force, and the signatures of its approval. A version may add pairs, and steps to a pair. One that leaves a pair of the
closed list out, or keeps fewer people from it, is refused (`pair_weakened`), and the closed list holds whatever stands
in the document. An instance founded before there was such a document works by the closed list of its release, and
`custody doctor` says so; quality puts the document in force with `approve_document`.

- It is asked what a person did to *this* thing, not which role they hold, today or then; whoever only authorised a
  reason did not do the step and is kept from nothing.
- Two accounts that bear one staff number are one person (`custody/rules/one_person.py`), at these pairs and wherever
  two persons are asked for.
- What is not on the list keeps nobody from anything: the night roster of four carries a dose, and who released a lot
  conditionally confirms it a fortnight later.

## By what is on record about the thing

*Lot* in the third column: nor on anything the lot was made of, or that was filled, drawn or tested of it alone.
"""
_TOGETHER = """
## Within one act, or by the step itself

| | steps | refused as |
|---|---|---|"""


def rendered() -> str:
    """The whole page."""
    return "\n".join((_HEAD, *_by_record(), _TOGETHER, *_in_one_act(), ""))


def _by_record() -> Iterator[str]:
    yield "| | kept from | where | whoever took before | whoever checked it too |"
    yield "|---|---|---|---|---|"
    for pair in PAIRS:
        where = _WHERE[pair.of_its_things, pair.lineage]
        checked = "no" if pair.performers_only else "yes"
        yield f"| {_said(pair.name)} | `{pair.step}` | {where} | {_earlier(pair)} | {checked} |"


def _in_one_act() -> Iterator[str]:
    every = {True: "every step that takes two signatures", False: "every step at which a reason can be authorised"}
    for one in TOGETHER:
        steps = _steps(one.steps) or every[bool(one.held_by)]
        yield f"| {_said(one.name)} | {steps} | {f'`{one.held_by}`' if one.held_by else 'the reason stands'} |"


def _earlier(pair: Pair) -> str:
    told = _steps(pair.earlier) or f"any step about it but {_steps(pair.apart_from)}"
    return f"{told}; and the person named as its cause" if pair.named else told


def _steps(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in registry().steps if name in names)


def _said(name: str) -> str:
    return value_words("pair", name) or name


if __name__ == "__main__":
    PAGE.write_text(rendered(), encoding="utf-8")
