"""Words of training: recording one, what stands against whoever lacks one, and the page of who may sign today."""

from __future__ import annotations

from collections.abc import Mapping

from custody.faces.wording.general import ROLES
from custody.faces.wording.words import N_, FactWords, RefusalWords, StepWords

STEPS = {
    "record_training": StepWords(N_("Record training"), N_("Recording training"), N_("Training recorded")),
}
SENTENCES = {
    "record_training": N_("Say that somebody was trained in a procedure for a role, by whom, and until when it holds."),
}
FACTS = {
    "record_training.person": FactWords(N_("Who was trained"), N_("Scan the badge, or type the code on it.")),
    "record_training.procedure": FactWords(N_("Procedure"), N_("The version in force.")),
    "record_training.role": FactWords(N_("For which role")),
    "record_training.trained_by": FactWords(N_("Trained by"), N_("Scan the badge, or type the code on it.")),
    "record_training.trained_on": FactWords(N_("Trained on")),
    "record_training.assessed": FactWords(N_("How it was assessed")),
    "record_training.valid_until": FactWords(
        N_("Holds until"), N_("Empty: for as long as the documents in force let it.")
    ),
}
CHOICES = {
    **{f"record_training.role.{role}": words for role, words in ROLES.items()},
    "record_training.assessed.observed_at_work": N_("watched at work"),
    "record_training.assessed.simulated": N_("in a rehearsal"),
    "record_training.assessed.written_test": N_("written test"),
    "record_training.assessed.asked_orally": N_("asked in person"),
}
REFUSALS = {
    "training_unrecorded": RefusalWords(
        N_("No training on record"),
        N_("%(name)s must be trained in %(procedure)s for this, and no training is on record."),
        N_("Whoever trains records it; or quality agrees."),
    ),
    "training_expired": RefusalWords(
        N_("Training expired"),
        N_("The training of %(name)s in %(procedure)s was over on %(until)s."),
        N_("It is repeated and recorded; or quality agrees."),
    ),
    "own_training": RefusalWords(
        N_("Own training"),
        N_("%(name)s neither trains nor records themselves."),
        N_("Another person who saw it records it."),
    ),
    "not_a_procedure": RefusalWords(
        N_("Not a procedure"),
        N_("%(title)s is a document of another kind."),
        N_("Scan the procedure that was trained."),
    ),
    "training_ahead": RefusalWords(
        N_("Training lies ahead"),
        N_("The day given, %(trained_on)s, has not come yet."),
        N_("Record it once it has taken place."),
    ),
    "validity_unstated": RefusalWords(
        N_("How long it holds is not known"),
        N_("No document in force says for how long a training in %(title)s holds for this role."),
        N_("Give the last day it holds."),
    ),
    "validity_out_of_range": RefusalWords(
        N_("Holds too long, or no more"),
        N_("Given until %(valid_until)s. The latest day there can be: %(latest)s. A day gone by is none."),
        N_("Check the days; what is over is repeated."),
    ),
}
# What keeps an account from signing, on the page of who may sign today.
UNFIT: Mapping[str, str] = {
    "invited": N_("has not set a password and a PIN yet"),
    "deactivated": N_("the account is deactivated"),
    "locked": N_("locked out after too many failures"),
    "no_second_factor": N_("has not set up the second factor"),
}
SHOWN: Mapping[str, str] = {
    "": N_("everything"),
    "kept": N_("somebody may not"),
    "nobody": N_("nobody may"),
    "soon": N_("training runs out within 30 days"),
}
RUNS_OUT = N_("training runs out: %(until)s")
