"""`custody label CODE`: order one copy, prove it, write its file."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import click

from custody.faces.acting import Asked, take
from custody.faces.cli.opening import ask_claim, opened, signed_in
from custody.faces.cli.saying import Stop, said, speaker, tell
from custody.faces.cli.stepping import tell_answer
from custody.faces.instance import House
from custody.faces.printing import MEDIA_TYPES, LabelFile, copies_of, designs_of, label_file, prove_ordered
from custody.faces.wire import OUTCOMES
from custody.faces.wording.api import PROBLEMS_OF_REQUESTS
from custody.rules.scancode import read_scan
from custody.rules.steps.labels.order_label import REPRINT_REASONS
from custody.rules.words import LETTERS, grouped


@click.command()
@click.argument("code")
@click.option("--design", default="", help="The title of a design in force; the first that fits where left out.")
@click.option("--format", "fmt", type=click.Choice(list(MEDIA_TYPES)), default="pdf", show_default=True)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Where the file is written.")
@click.option("--as", "username", required=True, metavar="USER", help="Who orders it; the password is asked.")
@click.option("--reprint-reason", type=click.Choice(list(REPRINT_REASONS)), help="Why another label is needed.")
@click.option("--station", default="", help="The station it is ordered at.")
def label(code: str, out: Path, fmt: str, username: str, **options: Any) -> int:
    """Order a label copy of a thing (recorded), prove it, write the file; a copy's code writes its file again."""
    house = opened()
    person = signed_in(house, ask_claim(username)).person
    name = read_scan(code).code or code
    copy = name
    if not name.startswith(LETTERS["label_copy"]):
        asked = _ordered(house, name, person, options)
        answer = take(house, asked)
        if not answer.passed:
            tell_answer(house.steps.steps["order_label"], answer, False, False)
            return OUTCOMES[answer.status][2]
        prove_ordered(house, answer, asked.station)
        copy = answer.created["@copy1"]
    _write(out, label_file(house, copy, fmt))
    tell("label_written", code=grouped(name), copy=grouped(copy), path=out)
    return 0


COMMANDS: tuple[Any, ...] = (label,)


def _ordered(house: House, code: str, person: str, options: dict[str, Any]) -> Asked:
    titles = designs_of(house, code)
    if not titles:
        raise Stop("label_not_made", 1, what=said("no_design_fits", code=grouped(code[:60])))
    purpose = "reprint" if copies_of(house, code) else "existing"
    if purpose == "reprint" and not options["reprint_reason"]:
        raise Stop("reprint_needs_reason", choices="|".join(REPRINT_REASONS))
    raw = {"title": options["design"] or titles[0], "purpose": purpose, "thing": code}
    if options["reprint_reason"]:
        raw["reprint_reason"] = options["reprint_reason"]
    return Asked("order_label", raw, person, options["station"], "typed", secrets.token_hex(16))


def _write(path: Path, found: LabelFile) -> None:
    if found.trouble is not None or found.problem:
        what = str(found.trouble) if found.trouble else _told_problem(found.problem)
        raise Stop("label_not_made", 1, what=what)
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        partial.write_bytes(found.data)
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise Stop("file_not_written", path=path, what=error.strerror or str(error)) from None


def _told_problem(code: str) -> str:
    return speaker().gettext(PROBLEMS_OF_REQUESTS[code][1])
