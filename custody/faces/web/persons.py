"""A person's account on their page and in the list: which roles since when and by whom, what they sign in with, and
when they last did. The code of a badge is one half of a signature, and stands on no page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from custody.faces.telling import tell_role
from custody.faces.web.frame import time_in_words
from custody.faces.web.here import Here
from custody.faces.web.naming import documents, thing_of
from custody.faces.wording.words import N_
from custody.record.reads.people import Grant, grants
from custody.rules.policies import DOCUMENT as POLICY
from custody.rules.policies import wording
from custody.rules.situation import Thing
from custody.rules.step import Step


def roles_table(here: Here, person: Thing) -> dict[str, Any]:
    """Each role with since when it is held without a break, who gave it and who approved that."""
    say = here.speaker.gettext
    with here.house.store.reading() as link:
        found = grants(link, person.code)
    heads = (N_("Role"), N_("Since"), N_("Given by"), N_("Approved by"))
    table = {
        "caption": say(N_("Roles held now")),
        "columns": [{"label": say(head)} for head in heads],
        "rows": [_role_row(here, one) for one in found],
    }
    return {"id": "roles", "title": say(N_("Roles")), "table": table}


def account_facts(here: Here, person: Thing) -> dict[str, Any]:
    """What the person has to sign in with, and when they last did."""
    say = here.speaker.gettext
    last = here.house.keys.last_begun(person.code)
    set_up, missing = N_("set up"), N_("not set up")
    rows: dict[str, Any] = {
        N_("Last sign-in"): {"at": time_in_words(here, last)} if last else say(N_("never")),
        N_("Badge in use"): say(N_("yes") if person.has("badge") else N_("no")),
        N_("Password and PIN"): say(N_("to be set by the person") if _is_invited(person) else set_up),
        N_("Second factor"): say(set_up if person.has("factor_digest") else missing),
    }
    policies = [one for one in documents(here) if one.type == POLICY]
    accepted = [f"{one.name} {one.version}" for one in policies if one.digest in person.texts("accepted")]
    if policies:
        rows[N_("Policy in force, accepted")] = {"lines": accepted} if accepted else say(N_("not yet"))
    facts = [{"label": say(label), "value": value} for label, value in rows.items()]
    return {"id": "signing-in", "title": say(N_("Signing in")), "facts": facts}


def roles_held(here: Here, step: Step, scanned: str) -> dict[str, list[str]]:
    """`{"roles": […]}` for the form in which a person's roles are changed: it begins with those they hold."""
    found = thing_of(here, scanned) if step.name == "change_roles" else None
    return {"roles": list(found.texts("roles"))} if found is not None else {}


def policy_text(here: Here, policy: Thing) -> Iterator[dict[str, Any]]:
    """What a policy in force says, in the reader's language where it is written in that one."""
    found = next((one for one in documents(here) if one.code == policy.code), None)
    if found is not None:
        paragraphs = wording(found, here.speaker.locale)
        yield {"id": "wording", "title": found.name, "paragraphs": paragraphs}


def with_last_sign_in(here: Here, people: Iterable[Thing], table: dict[str, Any]) -> dict[str, Any]:
    """The list of people with one more column: when each signed in last."""
    codes = [person.code for person in people]
    last = here.house.keys.last_begun_of(codes) if codes else {}
    never = here.speaker.gettext(N_("never"))
    for code, row in zip(codes, table["rows"], strict=True):
        row["cells"].append({"at": time_in_words(here, last[code])} if code in last else never)
    head = {"label": here.speaker.gettext(N_("Last sign-in")), "kind": "time"}
    return table | {"columns": [*table["columns"], head]}


def _role_row(here: Here, one: Grant) -> dict[str, Any]:
    since = {"at": time_in_words(here, one.since)}
    cells = [tell_role(here.speaker, one.role), since, one.given_by or "–", one.approved_by or "–"]
    return {"cells": cells, "href": f"/entries/{one.idx}"}


def _is_invited(person: Thing) -> bool:
    return person.state("person") == "invited"
