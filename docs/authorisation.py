"""Renders `docs/authorisation.md`: who may ask for what and who may do what, from the table of routes, the steps and
the seed of the role matrix.

    .venv/bin/python -m docs.authorisation

A test fails as long as the page says anything else than what this makes of the tree.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from custody.faces.routes import STEP_ROUTE, Who, routes
from custody.faces.wording.general import ROLES
from custody.rules.registry import registry
from custody.seeds import seed

PAGE = Path(__file__).with_suffix(".md")
COMMAND = ".venv/bin/python -m docs.authorisation"
_HEAD = """# Who may ask, and who may do

Made by `python -m docs.authorisation` from the table of routes (`custody/faces/routes.py`), the steps and the seed of
the role matrix; not written by hand. The matrix is the one an instance begins with (illustrative); its own approved
document governs it.

Authorisation is decided in two places and no third.

- **Who is asked at all**: each address of pages and API stands in one table. An application with a route that stands in
  no row does not start. Without a living session every address but those for everybody answers 401.
- **Who may do it**: each step is decided by the rules under the role matrix in force, behind every face alike. Whoever
  tries a step that is not theirs gets 403, and the attempt is an entry with the outcome `denied`, whether or not its
  form could be read; whoever only looks at the form of one gets 403 too, and a look is no entry. What somebody did to
  this very thing before may keep them from it as well: [who may not do both](separation.md).

Whoever is signed in sees every lot, entry and document: nobody can answer for a child's dose without them, and an
auditor must be able to look at everything. A child's name and birth date stand on none of these pages; they are shown
in the answer to a recorded step of those who care for the child. An auditor and a monitor can take only the steps
everybody takes for themselves.

## Who may ask
"""
_STEPS_OF_API = "POST /api/v1/steps/ *each step*, and the same with /check"
_ROLE_HEAD = """
## Who may do

The steps each role takes, and, after *second*, those it may be the second person of without being able to take them.
Every role takes for itself: %s. The program alone takes: %s.

| role | takes | second |
|---|---|---|"""


def rendered() -> str:
    """The whole page."""
    return "\n".join((_HEAD.rstrip(), *_addresses(), *_roles(), ""))


def _addresses() -> Iterator[str]:
    """A list for each kind of asker, in the order of the table; the many routes of the steps are one line."""
    table = routes()
    for who in Who:
        yield f"\n### {who.value.capitalize()}\n"
        yield from (f"- `{route}`" for route, found in table.items() if found is who and not _is_step(route))
        if who is Who.STEP:
            yield f"- {_STEPS_OF_API}"


def _is_step(route: str) -> bool:
    return route.startswith(STEP_ROUTE)


def _roles() -> Iterator[str]:
    steps = registry().steps.values()
    yield _ROLE_HEAD % (
        ", ".join(f"`{step.name}`" for step in steps if step.for_oneself),
        ", ".join(f"`{step.name}`" for step in steps if step.system),
    )
    matrix: dict[str, Any] = tomllib.loads(seed("role_matrix").decode())
    rows = sorted(matrix["permission"], key=lambda row: _place(row["name"]))
    for role in matrix["roles"]:
        takes = [f"`{row['name']}`" for row in rows if role in row["roles"]]
        second = [f"`{row['name']}`" for row in rows if role in row.get("second", ()) and role not in row["roles"]]
        yield f"| {ROLES[role]} (`{role}`) | {', '.join(takes) or '–'} | {', '.join(second) or '–'} |"


def _place(name: str) -> int:
    """Where a step stands among all; a permission that is no step comes last."""
    names = list(registry().steps)
    return names.index(name) if name in names else len(names)


if __name__ == "__main__":
    PAGE.write_text(rendered(), encoding="utf-8")
