"""The words of the lab: every kind of thing, its letter, its code, and the relations between things.

A code is `<letter><mark and core: 7><check>`, nine characters of an alphabet that survives caps lock and the
US, UK, German and French keyboard layouts. The check character is ISO/IEC 7064 mod 37,2. The second character
is X on a demonstration instance and never X elsewhere, so that the two cannot be mistaken for each other.
"""

from __future__ import annotations

from dataclasses import dataclass

ALPHABET = "BCDEFGHJKLNPRSTUVX"
CODE_LENGTH = 9
DEMO_MARK = "X"
_CHECK_TABLE = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"

# kind -> letter of its code. Kinds that share a letter are told apart by the record, never by the label.
LETTERS: dict[str, str] = {
    "lot": "L",
    "container": "C",
    "prepared_dose": "D",
    "bank_vial": "V",
    "sample": "T",
    "material_lot": "R",
    "document": "N",
    "deviation": "N",
    "near_miss": "N",
    "hold": "N",
    "alarm": "N",
    "pause": "N",
    "countersignature": "N",
    "authorisation_request": "N",
    "safety_report": "N",
    "label_copy": "P",
    "shipment": "H",
    "shipper": "S",
    "equipment": "G",
    "storage_place": "B",
    "staff_badge": "E",
    "subject": "U",
    "wristband": "X",
    "batch": "J",
    "cell_line": "K",
    "bank": "K",
    "external_party": "F",
}
# Kinds nobody scans: named by a serial (`person.7`) or by the thing they belong to (`TXBC….viability.1`).
SERIAL_KINDS = frozenset({"person", "preparation", "observation"})
PART_KINDS = frozenset({"dose", "result", "consent"})
KINDS = frozenset(LETTERS) | SERIAL_KINDS | PART_KINDS

# Relations. Genealogy is followed without end, back to the cell line and forward to the child; the others one hop.
GENEALOGY = frozenset({"derived", "used", "filled", "sampled", "tested", "pooled", "infused"})
RELATIONS = frozenset(
    {"keeps", "carries", "wears", "prescribed", "allocated", "labels", "badge", "consents", "rides", "serves"}
    | {"observed", "awaited", "was_for"}
)
EDGE_KINDS = GENEALOGY | RELATIONS


@dataclass(frozen=True)
class CodeParts:
    """A code taken apart for people: two groups of four and the check character, which is printed in a box."""

    first: str
    second: str
    check: str


def check_character(core: str) -> str:
    """The ISO/IEC 7064 mod 37,2 character of `core` (digits and upper-case letters only)."""
    total = 0
    for character in core:
        total = (total + _CHECK_TABLE.index(character)) * 2 % 37
    return _CHECK_TABLE[(38 - total) % 37]


def is_code(text: str) -> bool:
    """Whether `text` is a well-formed code of ours: letter, length, alphabet and check character."""
    return (
        len(text) == CODE_LENGTH
        and all(character in ALPHABET for character in text)
        and text[0] in LETTERS.values()
        and check_character(text[:-1]) == text[-1]
    )


def is_demo_code(code: str) -> bool:
    """Whether a code was issued by a demonstration instance."""
    return is_code(code) and code[1] == DEMO_MARK


def kinds_of_letter(letter: str) -> tuple[str, ...]:
    """Every kind whose codes begin with this letter, in the order of the table."""
    return tuple(kind for kind, own in LETTERS.items() if own == letter)


def code_parts(code: str) -> CodeParts:
    """A code in the groups in which it is printed and read aloud."""
    return CodeParts(code[:4], code[4:8], code[8:])


def grouped(code: str) -> str:
    """A code as it is printed: `DXKL NBXT V`; a name that is no code is given back unchanged."""
    return f"{code[:4]} {code[4:8]} {code[8:]}" if is_code(code) else code


def dose_key(subject: str, number: int) -> str:
    """The name of a dose: its subject and its number. A dose has no code of its own."""
    return f"{subject}.{number}"


def result_key(sample: str, test: str, number: int) -> str:
    """The name of a result: its sample, its test, and which attempt it is."""
    return f"{sample}.{test}.{number}"
