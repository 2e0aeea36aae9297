"""Whether a document that states everything also makes sense: a limit that is no number, or a role matrix that nobody
could ever change again, would be found only when the next dose is at the bedside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation

from custody.rules.refusals import Weight

# A value whose name ends like this is a number, written as one or as text.
NUMBER_ENDINGS = ("percent", "minutes", "hours", "days", "celsius", "_ml", "_kg", "_m2", "_iu", "decimals")
NUMBERS = frozenset({"min", "max", "hours", "days", "decimals"})
TIMINGS = frozenset({"release", "pending", "report"})
GRADES = frozenset({"", "minor", "major", "critical"})
_Content = Mapping[str, object]


def unsound(type_: str, content: _Content) -> tuple[str, ...]:
    """The places of a document that make no sense, as dotted paths with the number of the row; none if it is sound."""
    found = (*_no_numbers(content, ""), *_CHECKS.get(type_, _nothing)(content))
    return tuple(dict.fromkeys(found))


def _no_numbers(content: _Content, where: str) -> Iterator[str]:
    for name, value in content.items():
        path = f"{where}{name}"
        if isinstance(value, Mapping):
            yield from _no_numbers(value, f"{path}.")
        elif (name in NUMBERS or name.endswith(NUMBER_ENDINGS)) and not _is_number(value):
            yield path
        elif isinstance(value, list):
            rows = [(number, row) for number, row in enumerate(value, start=1) if isinstance(row, Mapping)]
            for number, row in rows:
                yield from _no_numbers(row, f"{path}.{number}.")


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, str)):
        return False
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False


def _roles(content: _Content) -> Iterator[str]:
    """Every permission names roles of the list, and somebody may still author and approve documents."""
    known = _texts(content.get("roles"))
    approval = False
    for number, row in _rows(content, "permission"):
        for column in ("roles", "second"):
            if not _texts(row.get(column, row.get("roles"))) <= known:
                yield f"permission.{number}.{column}"
        if row.get("name") == "approve_document":
            approval = bool(_texts(row.get("roles")) and _texts(row.get("second", row.get("roles"))))
    if not approval:
        yield "permission.approve_document"


def _weights(content: _Content) -> Iterator[str]:
    """Every weight is one of the three, and what may be authorised says by whom."""
    for number, row in _rows(content, "refusal"):
        named = {str(row.get("weight")), str(row.get("after_thaw", row.get("weight")))}
        if not row.get("code") or not named <= set(Weight):
            yield f"refusal.{number}.weight"
        elif Weight.AUTHORISE in named and not _texts(row.get("authorise")):
            yield f"refusal.{number}.authorise"
        if row.get("opens", "") not in GRADES:
            yield f"refusal.{number}.opens"


def _sites(content: _Content) -> Iterator[str]:
    """Every site has a zone, every station stands in a site of the document."""
    known = {row.get("name") for _, row in _rows(content, "site")}
    for number, row in _rows(content, "site"):
        if not row.get("name") or not row.get("zone"):
            yield f"site.{number}.zone"
    for number, row in _rows(content, "station"):
        if not row.get("name") or row.get("site") not in known:
            yield f"station.{number}.site"


def _profile(content: _Content) -> Iterator[str]:
    """The shelf life is hours or days, and not both."""
    life = content.get("shelf_life")
    if not isinstance(life, Mapping) or ("hours" in life) == ("days" in life):
        yield "shelf_life"


def _specification(content: _Content) -> Iterator[str]:
    """Every test has a name of its own, a time at which it counts, and a criterion unless it is only reported."""
    seen: set[object] = set()
    for number, row in _rows(content, "test"):
        if not row.get("name") or row.get("name") in seen:
            yield f"test.{number}.name"
        if row.get("timing") not in TIMINGS:
            yield f"test.{number}.timing"
        elif row.get("timing") != "report" and not {"min", "max", "accept"} & set(row):
            yield f"test.{number}"
        seen.add(row.get("name"))


def _protocol(content: _Content) -> Iterator[str]:
    """Criteria have ids of their own and count one way or the other; a range of weights has both ends."""
    seen: set[object] = set()
    for number, row in _rows(content, "criterion"):
        if not row.get("id") or row.get("id") in seen:
            yield f"criterion.{number}.id"
        if row.get("kind") not in ("inclusion", "exclusion"):
            yield f"criterion.{number}.kind"
        seen.add(row.get("id"))
    for number, row in _rows(content, "infusion_day"):
        if not row.get("id") or row.get("expected") not in ("yes", "no"):
            yield f"infusion_day.{number}.expected"
    for number, row in _rows(content, "weight_range"):
        if not all(_is_number(row.get(end)) for end in ("from_age_years", "to_age_years", "min_kg", "max_kg")):
            yield f"weight_range.{number}"


def _nothing(content: _Content) -> Iterator[str]:
    yield from ()


def _rows(content: _Content, name: str) -> list[tuple[int, _Content]]:
    rows = content.get(name)
    found = rows if isinstance(rows, list) else []
    return [(number, row) for number, row in enumerate(found, start=1) if isinstance(row, Mapping)]


def _texts(value: object) -> set[str]:
    return {str(part) for part in value} if isinstance(value, list) else set()


_CHECKS: Mapping[str, Callable[[_Content], Iterator[str]]] = {
    "role_matrix": _roles,
    "refusal_weights": _weights,
    "sites": _sites,
    "product_profile": _profile,
    "specification": _specification,
    "protocol": _protocol,
}
