"""Eight steps end to end by command line, each by the person whose work it is, and the record verified after them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.faces.api.demo_instance import PASSWORDS
from tests.faces.cli.spoken import custody, first_of


@pytest.mark.both_engines
def test_eight_steps_are_taken_by_command_line_and_the_record_verifies(own: Path, tmp_path: Path) -> None:
    certificate = tmp_path / "certificate.pdf"
    certificate.write_bytes(b"%PDF-1.7 fictitious certificate")
    material = _created(
        own, "receive_material", "luo", "name=Saline", "supplier=Example Supply", "supplier_lot=S-7",
        "expires_on=2031-01-31", "quantity=91.20", "unit=mL", f"certificate=@{certificate}",
    )["@1"]  # fmt: skip
    _created(own, "release_material", "wu", f"material={material}", "decision=released", "certificate_read=yes")
    assert "material_lot: released" in custody(own, "scan", material).out
    line = _created(
        own, "register_cell_line", "wu", "name=Example line", "donor_status=eligible", "donor_basis=screened",
        "ethics_reference=E-1", "consent_reference=C-1",
    )["@1"]  # fmt: skip
    assert custody(own, "trace", line).status == 0
    hold = _created(own, "place_hold", "luo", f"about={material}", "reason=damaged")["@1"]
    assert "On hold" in custody(own, "scan", material).out
    _created(own, "lift_hold", "wu", f"hold={hold}", "verdict=Only the outer box was damaged.")
    assert "On hold" not in custody(own, "scan", material).out
    container = first_of("container", own)
    copy = _created(
        own, "order_label", "he", "title=container", "purpose=reprint", f"thing={container}", "reprint_reason=damaged"
    )["@copy1"]
    assert "label_copy: proved" in custody(own, "scan", copy).out
    _created(own, "apply_label", "he", f"copy={copy}", f"thing={container}")
    refused = custody(
        own, "step", "apply_label", "--as", "he", f"copy={copy}", f"thing={container}", typed=f"{PASSWORDS['he']}\n"
    )
    assert (refused.status, "Not possible now" in refused.err) == (1, True)
    _created(own, "place_hold", "he", f"about={container}", "reason=other", "note=for a look at it")
    assert custody(own, "verify").status == 0


def _created(own: Path, step: str, username: str, *facts: str) -> dict[str, str]:
    """Take a step that must go through; what it created."""
    spoken = custody(own, "step", step, "--as", username, *facts, typed=f"{PASSWORDS[username]}\n")
    assert spoken.status == 0, spoken.err
    return dict(re.findall(r"^(@\w+): (\w+)$", spoken.out, re.MULTILINE))
