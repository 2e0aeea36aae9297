"""Whether a document that states everything also makes sense: a limit that is no number, or a role matrix that nobody
could ever change again, would be found only when the next dose is at the bedside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from custody.rules.floor import ANYONE_MAY_AUTHORISE, FLOOR
from custody.rules.refusals import Weight
from custody.rules.registry import registry
from custody.rules.separation import rows_amiss
from custody.rules.soundness_of_roles import roles_amiss
from custody.rules.stated import Content, is_number, numbered_rows, texts_of
from custody.rules.trainings import STATED_IN, needs_amiss

# A value whose name ends like this is a number, written as one or as text.
NUMBER_ENDINGS = (
    *("percent", "minutes", "hours", "days", "celsius", "years", "decimals"),
    *("_ml", "_kg", "_kg_h", "_m2", "_iu", "_cap"),
)
NUMBERS = frozenset({"min", "max", "above", "below", "hours", "days", "decimals"})
SIGNED = frozenset({"min", "max", "above", "below"})  # of a test: what was measured may be negative, and so a celsius
LARGEST, MOST_DECIMALS = Decimal(10) ** 12, 9
LONGEST = Decimal(1_000_000)  # minutes, hours or days: what is longer is a slip of the pen
# What is divided by, or is no limit at all where it is nothing.
ABOVE_ZERO: Mapping[str, tuple[str, ...]] = {
    "product_profile": (
        "shelf_life.hours",
        "shelf_life.days",
        "storage.max_out_minutes",
        "prepare.use_by_minutes",
        "prepare.infusion_minutes",
        "dose.syringe_step_ml",
        "thaw.max_minutes",
        "thaw.use_by_minutes",
        "freeze.max_minutes_from_formulation",
    ),
    "protocol": (
        "subjects",
        "max_age_years",
        "eligibility.valid_days",
        "dose.count",
        "dose.cells_per_kg",
        "dose.cells_cap",
        "dose.weight_max_age_hours",
        "dose.max_ml_per_kg",
        "dose.max_dmso_g_per_kg",
        "dose.max_endotoxin_eu_per_kg_h",
        "dose.max_cd3_per_kg",
        "il2.iu_per_m2",
        "il2.max_iu",
        "il2.window_max_minutes",
        "clearance.valid_minutes",
    ),
}
# Lists that say nothing where they are empty, and would then be taken for "nothing to ask".
ROWS: Mapping[str, tuple[str, ...]] = {
    "role_matrix": ("permission",),
    "refusal_weights": ("refusal",),
    "separation_of_duties": ("pair", "together"),
    "sites": ("site", "station"),
    "specification": ("test",),
    "protocol": ("criterion", "infusion_day", "weight_range"),
}
COUNTS = ("labelled", "post_thaw_viable")
TIMINGS = frozenset({"release", "pending", "report"})
ANYONE = "*"
GRADES = frozenset({"", "minor", "major", "critical"})


def unsound(type_: str, content: Content) -> tuple[str, ...]:
    """The places of a document that make no sense, as dotted paths with the number of the row; none if it is sound."""
    found = (*_no_numbers(content, ""), *_nothing_said(type_, content), *_CHECKS.get(type_, _nothing)(content))
    untrainable = needs_amiss(content, registry().steps) if type_ in STATED_IN else ()
    return tuple(dict.fromkeys((*found, *untrainable)))


def _no_numbers(content: Content, where: str) -> Iterator[str]:
    for name, value in content.items():
        path = f"{where}{name}"
        if isinstance(value, Mapping):
            yield from _no_numbers(value, f"{path}.")
        elif (name in NUMBERS or name.endswith(NUMBER_ENDINGS)) and not _is_limit(name, value):
            yield path
        elif isinstance(value, list):
            rows = [(number, row) for number, row in enumerate(value, start=1) if isinstance(row, Mapping)]
            for number, row in rows:
                yield from _no_numbers(row, f"{path}.{number}.")


def _nothing_said(type_: str, content: Content) -> Iterator[str]:
    """Limits that must be above nothing, and lists that must not be empty."""
    for path in ABOVE_ZERO.get(type_, ()):
        value = _at(content, path)
        if value is not None and not (is_number(value) and 0 < Decimal(str(value)) <= LARGEST):
            yield path
    yield from (name for name in ROWS.get(type_, ()) if not numbered_rows(content, name))


def _is_limit(name: str, value: object) -> bool:
    """Whether it is a number as large as a value of this name can be, and negative only where it may be."""
    if not is_number(value):
        return False
    number = Decimal(str(value))
    if name == "decimals":
        return number in range(MOST_DECIMALS + 1)
    lowest = -LARGEST if name in SIGNED or name.endswith("celsius") else Decimal(0)
    return lowest <= number <= (LONGEST if name.endswith(("minutes", "hours", "days")) else LARGEST)


def _at(content: object, path: str) -> object:
    for part in path.split("."):
        content = content.get(part) if isinstance(content, Mapping) else None
    return content


def _weights(content: Content) -> Iterator[str]:
    """Every weight is one of the three, and never on the floor; each code once; what may be authorised says by whom."""
    seen: set[object] = set()
    for number, row in numbered_rows(content, "refusal"):
        code, authorise = row.get("code"), texts_of(row.get("authorise"))
        named = {str(row.get("weight")), str(row.get("after_thaw", row.get("weight")))}
        if not code or code in seen:
            yield f"refusal.{number}.code"
        if not named <= set(Weight) or (code in FLOOR and named != {Weight.NEVER}):
            yield f"refusal.{number}.weight"
        elif Weight.AUTHORISE in named and not authorise:
            yield f"refusal.{number}.authorise"
        if ANYONE in authorise and code not in ANYONE_MAY_AUTHORISE:
            yield f"refusal.{number}.authorise"
        if row.get("opens", "") not in GRADES:
            yield f"refusal.{number}.opens"
        yield from (f"refusal.{number}.{name}" for name in _remote_unsound(content, row))
        seen.add(code)


def _remote_unsound(content: Content, row: Content) -> Iterator[str]:
    """What may be authorised from elsewhere can be authorised at all, and not for ever."""
    remote, minutes = row.get("remote", False), content.get("remote_minutes")
    lasts = is_number(minutes) and Decimal(str(minutes)) > 0
    if not isinstance(remote, bool) or (remote and not (lasts and row.get("authorise"))):
        yield "remote"


def _pairs(content: Content) -> Iterator[str]:
    """Every pair names steps there are; what may not be done by one person is looked at by separation.py."""
    steps = registry().steps
    yield from rows_amiss(content, steps, {name for name, step in steps.items() if step.is_about_something})


def _sites(content: Content) -> Iterator[str]:
    """Every site has a zone, every station stands in a site of the document and is quiet or not."""
    known = {row.get("name") for _, row in numbered_rows(content, "site")}
    for number, row in numbered_rows(content, "site"):
        if not row.get("name") or not row.get("zone"):
            yield f"site.{number}.zone"
    for number, row in numbered_rows(content, "station"):
        if not row.get("name") or row.get("site") not in known:
            yield f"station.{number}.site"
        if not isinstance(row.get("quiet", False), bool):
            yield f"station.{number}.quiet"


def _profile(content: Content) -> Iterator[str]:
    """The shelf life is hours or days, and not both; the cells a dose counts are the labelled or the viable ones; each
    step of a batch has a name of its own."""
    life = content.get("shelf_life")
    if not isinstance(life, Mapping) or ("hours" in life) == ("days" in life):
        yield "shelf_life"
    if _at(content, "dose.counts") not in COUNTS:
        yield "dose.counts"
    seen: set[object] = set()
    for number, row in numbered_rows(content, "batch_step"):
        if not row.get("name") or row.get("name") in seen:
            yield f"batch_step.{number}.name"
        seen.add(row.get("name"))


def _specification(content: Content) -> Iterator[str]:
    """Every test has a name of its own, a time at which it counts, and a criterion unless it is only reported."""
    seen: set[object] = set()
    for number, row in numbered_rows(content, "test"):
        if not row.get("name") or row.get("name") in seen:
            yield f"test.{number}.name"
        if row.get("timing") not in TIMINGS:
            yield f"test.{number}.timing"
        elif row.get("timing") != "report" and not {"min", "max", "accept"} & set(row):
            yield f"test.{number}"
        seen.add(row.get("name"))


def _protocol(content: Content) -> Iterator[str]:
    """Criteria have ids of their own and count one way or the other; a range of weights has both ends."""
    opens, closes = _at(content, "il2.window_min_minutes"), _at(content, "il2.window_max_minutes")
    if is_number(opens) and is_number(closes) and Decimal(str(opens)) > Decimal(str(closes)):
        yield "il2.window_min_minutes"
    seen: set[object] = set()
    for number, row in numbered_rows(content, "criterion"):
        if not row.get("id") or row.get("id") in seen:
            yield f"criterion.{number}.id"
        if row.get("kind") not in ("inclusion", "exclusion"):
            yield f"criterion.{number}.kind"
        seen.add(row.get("id"))
    for number, row in numbered_rows(content, "infusion_day"):
        if not row.get("id") or row.get("expected") not in ("yes", "no"):
            yield f"infusion_day.{number}.expected"
    for number, row in numbered_rows(content, "weight_range"):
        if not all(is_number(row.get(end)) for end in ("from_age_years", "to_age_years", "min_kg", "max_kg")):
            yield f"weight_range.{number}"


def _policy(content: Content) -> Iterator[str]:
    """It says something, in each language it is written in."""
    texts = content.get("text")
    if not isinstance(texts, Mapping) or not texts or not all(str(text).strip() for text in texts.values()):
        yield "text"


def _nothing(content: Content) -> Iterator[str]:
    yield from ()


_CHECKS: Mapping[str, Callable[[Content], Iterator[str]]] = {
    "role_matrix": roles_amiss,
    "refusal_weights": _weights,
    "separation_of_duties": _pairs,
    "sites": _sites,
    "product_profile": _profile,
    "specification": _specification,
    "protocol": _protocol,
    "policy": _policy,
}
