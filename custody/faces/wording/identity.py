"""Words of the step that shows who a subject is."""

from __future__ import annotations

from custody.faces.wording.words import N_, FactWords, StepWords

STEPS = {
    "show_identity": StepWords(N_("Show name and birth date"), N_("Showing name and birth date"), N_("Identity shown"))
}
FACTS = {
    "show_identity.subject": FactWords(N_("Subject")),
    "show_identity.why": FactWords(N_("Why the name is needed")),
}
CHOICES = {
    "show_identity.why.read_back": N_("to read it back while binding a wristband"),
    "show_identity.why.emergency": N_("emergency"),
    "show_identity.why.correct_the_register": N_("to check the register"),
}
