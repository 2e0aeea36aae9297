"""Controlled documents: the types there are, what each must state before it can be approved, and how one begins.

Limits live here and nowhere in code. A document is TOML; its digest is its name in the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from custody.rules.effects import Created, Effect, Moved, instant_text
from custody.rules.situation import Situation, Thing

# type -> dotted paths a document of this type must state. Steps may rely on these without asking.
MUST_STATE: Mapping[str, tuple[str, ...]] = {
    "role_matrix": ("roles", "permission"),
    "refusal_weights": ("refusal",),
    "separation_of_duties": ("pair", "together"),
    "sites": ("site", "station", "conduct.late_entry_minutes"),
    "product_profile": (
        "product",
        "presentation",
        "shelf_life",
        "storage.class",
        "storage.max_out_minutes",
        "count.tolerance_percent",
        "harvest.min_viability_percent",
        "fill.sum_tolerance_percent",
        "dose.counts",
        "dose.tolerance_percent",
        "dose.dead_volume_ml",
        "dose.syringe_step_ml",
        "prepare.use_by_minutes",
        "prepare.infusion_minutes",
    ),
    "specification": ("test", "bank.tests", "bank.storage_class"),
    "protocol": (
        "protocol",
        "subjects",
        "max_age_years",
        "consent.form_version",
        "consent.assent_from_age_years",
        "consent.adult_from_age_years",
        "eligibility.valid_days",
        "eligibility.age_criterion",
        "criterion",
        "infusion_day",
        "weight_range",
        "dose.count",
        "dose.min_interval_days",
        "dose.cells_per_kg",
        "dose.cells_cap",
        "dose.weight_max_age_hours",
        "dose.represcribe_weight_change_percent",
        "dose.max_weight_change_percent",
        "dose.upper_tolerance_percent",
        "dose.max_ml_per_kg",
        "dose.max_dmso_g_per_kg",
        "dose.max_endotoxin_eu_per_kg_h",
        "dose.max_cd3_per_kg",
        "il2.iu_per_m2",
        "il2.max_iu",
        "il2.max_surface_deviation_percent",
        "il2.window_min_minutes",
        "il2.window_max_minutes",
        "clearance.valid_minutes",
    ),
    "label_design": ("name", "version"),
    "consent_form": (),
    "procedure": (),
    "policy": ("title", "text"),
}
# type -> what it must state as well, where it states something: what is frozen will be thawed.
MUST_STATE_WITH: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "product_profile": {
        "freeze": ("freeze.max_minutes_from_formulation", "thaw.max_minutes", "thaw.use_by_minutes"),
    },
}
TYPES = tuple(MUST_STATE)
# Types of which one document is in force whatever its title, and types whose title stands in the document itself.
ONE_IN_FORCE = frozenset(
    {"role_matrix", "refusal_weights", "separation_of_duties", "sites", "specification", "protocol"}
)
TITLE_AT: Mapping[str, str] = {"product_profile": "presentation", "label_design": "name", "policy": "title"}


def begun(placeholder: str, type_: str, title: str, version: str, digest: str) -> Iterator[Effect]:
    """The effects by which a document comes into force."""
    yield Created(placeholder, "document", {"type": type_, "title": title, "version": version}, name=digest)
    yield Moved(placeholder, "document")


def not_stated(type_: str, content: Mapping[str, object]) -> tuple[str, ...]:
    """The paths a document of this type must state and does not."""
    paths = list(MUST_STATE[type_])
    for stated, also in MUST_STATE_WITH.get(type_, {}).items():
        paths += also if _states(content, stated.split(".")) else ()
    return tuple(path for path in paths if not _states(content, path.split(".")))


def in_force(documents: Iterable[Thing], at: datetime) -> tuple[Thing, ...]:
    """Of each document the version that is in force at `at`: effective by then, and the latest of those."""
    latest: dict[tuple[str, str], Thing] = {}
    for document in sorted(documents, key=_effective):
        if document.state("document") == "effective" and _effective(document)[0] <= instant_text(at):
            latest[_line(document.text("type"), document.text("title"))] = document
    return tuple(latest.values())


def in_force_then(versions: Iterable[Thing], now: Iterable[Thing], at: datetime) -> tuple[Thing, ...]:
    """What was in force at a past moment: `versions` are all there were, as they were then. A document that had no
    version yet counts as the one in force `now`: there is no other to judge by."""
    found = in_force(versions, at)
    known = {_line(thing.text("type"), thing.text("title")) for thing in found}
    return (*found, *(thing for thing in now if _line(thing.text("type"), thing.text("title")) not in known))


def versions(situation: Situation, type_: str, title: str) -> tuple[Thing, ...]:
    """Every version of one document the record has ever had."""
    line = _line(type_, title)
    known = situation.of_kind("document")
    return tuple(thing for thing in known if _line(thing.text("type"), thing.text("title")) == line)


def shadowed(situation: Situation, document: tuple[str, str], begins: tuple[datetime, datetime]) -> Iterator[Thing]:
    """The effective versions of `document` (type, title) nobody works by any more once another is approved.

    `begins` is (when the new version takes force, now). A version announced for later stays announced."""
    start, now = begins
    known = versions(situation, *document)
    kept = in_force(known, now) if start > now else ()
    for thing in known:
        past = _effective(thing)[0] <= instant_text(now)
        if thing.state("document") == "effective" and past and thing not in kept:
            yield thing


def _line(type_: str, title: str) -> tuple[str, str]:
    return type_, "" if type_ in ONE_IN_FORCE else title


def _effective(document: Thing) -> tuple[str, str]:
    """When a version takes force, then when it was approved: of two for the same day the later approved one counts."""
    return document.text("effective_at"), document.text("approved_at")


def _states(content: object, path: list[str]) -> bool:
    if not path:
        return True
    return isinstance(content, Mapping) and path[0] in content and _states(content[path[0]], path[1:])
