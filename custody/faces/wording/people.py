"""Words of the station people."""

from __future__ import annotations

from custody.faces.wording.account_steps import WHOSE
from custody.faces.wording.words import N_, FactWords, RefusalWords, StepWords

STEPS = {
    "found_instance": StepWords(
        N_("Found the instance"),
        N_("Founding the instance"),
        N_("Instance founded"),
    ),
    "register_person": StepWords(
        N_("Register person"),
        N_("Registering person"),
        N_("Person registered"),
    ),
    "set_secret": StepWords(
        N_("Set own password and PIN"),
        N_("Setting password and PIN"),
        N_("Password and PIN set"),
    ),
    "rehash_secret": StepWords(
        N_("Hash secrets again"),
        N_("Hashing secrets again"),
        N_("Secrets hashed again"),
    ),
    "reset_secret": StepWords(
        N_("Reset password and PIN"),
        N_("Resetting password and PIN"),
        N_("Password and PIN reset"),
    ),
    "set_second_factor": StepWords(
        N_("Set own second factor"),
        N_("Setting second factor"),
        N_("Second factor set"),
    ),
    "reset_second_factor": StepWords(
        N_("Take away a lost second factor"),
        N_("Taking away a second factor"),
        N_("Second factor taken away"),
    ),
    "end_sessions": StepWords(
        N_("End a person's sessions"),
        N_("Ending sessions"),
        N_("Sessions ended"),
    ),
    "accept_document": StepWords(
        N_("Accept document"),
        N_("Accepting document"),
        N_("Document accepted"),
    ),
    "change_checkpoint_key": StepWords(
        N_("Change checkpoint key"),
        N_("Changing checkpoint key"),
        N_("Checkpoint key changed"),
    ),
    "lock_account": StepWords(
        N_("Lock account"),
        N_("Locking account"),
        N_("Account locked after too many failures"),
    ),
}
FACTS = {
    "change_checkpoint_key.old_key": FactWords(
        N_("Public key until now"),
    ),
    "change_checkpoint_key.new_key": FactWords(
        N_("Public key from now on"),
    ),
    "change_checkpoint_key.signature": FactWords(
        N_("Signature of the key until now"),
    ),
    "lock_account.person": FactWords(
        N_("Whose account"),
        N_("Empty: the sign-in from one address."),
    ),
    "lock_account.failures": FactWords(
        N_("Failures"),
    ),
    "lock_account.minutes": FactWords(
        N_("Locked for, in minutes"),
    ),
    "found_instance.instance": FactWords(
        N_("Instance"),
    ),
    "found_instance.software": FactWords(
        N_("Software version"),
    ),
    "found_instance.checkpoint_key": FactWords(
        N_("Public key of checkpoints"),
    ),
    "found_instance.administrator": FactWords(
        N_("Administrator"),
    ),
    "found_instance.administrator_username": FactWords(
        N_("Administrator's user name"),
    ),
    "found_instance.quality_person": FactWords(
        N_("First quality person"),
    ),
    "found_instance.quality_username": FactWords(
        N_("Quality person's user name"),
    ),
    "found_instance.administrator_staff_number": FactWords(
        N_("Administrator's staff number"),
    ),
    "found_instance.quality_staff_number": FactWords(
        N_("Quality person's staff number"),
    ),
    "found_instance.role_matrix": FactWords(
        N_("Role matrix"),
    ),
    "found_instance.refusal_weights": FactWords(
        N_("Weights of refusals"),
    ),
    "found_instance.sites": FactWords(
        N_("Sites and stations"),
    ),
    "register_person.name": FactWords(
        N_("Full name"),
    ),
    "register_person.username": FactWords(
        N_("User name"),
        N_("Small letters, digits, dot, hyphen; begins with a letter."),
    ),
    "register_person.staff_number": FactWords(
        N_("Staff number"),
        N_("Of the employer's register: one person, one account."),
    ),
    "register_person.identity_checked": FactWords(
        N_("Who it is was checked by"),
    ),
    "register_person.roles": FactWords(
        N_("Roles"),
    ),
    "set_secret.password_digest": FactWords(
        N_("Password"),
    ),
    "set_secret.pin_digest": FactWords(
        N_("PIN"),
    ),
    "rehash_secret.person": FactWords(
        N_("Whose account"),
    ),
    "rehash_secret.password_before": FactWords(
        N_("Password until now"),
    ),
    "rehash_secret.pin_before": FactWords(
        N_("PIN until now"),
    ),
    "rehash_secret.password_digest": FactWords(
        N_("Password"),
    ),
    "rehash_secret.pin_digest": FactWords(
        N_("PIN"),
    ),
    "reset_secret.person": WHOSE,
    "reset_second_factor.person": WHOSE,
    "set_second_factor.factor_digest": FactWords(
        N_("Second factor"),
    ),
    "end_sessions.person": FactWords(
        N_("Whose sessions"),
        N_("Scan the badge, or type the code on it."),
    ),
    "end_sessions.why": FactWords(
        N_("Why"),
    ),
    "accept_document.document": FactWords(
        N_("Document"),
    ),
}
REFUSALS = {
    "username_taken": RefusalWords(
        N_("User name taken"),
        N_("The user name %(username)s belongs, or once belonged, to someone."),
        N_("Choose another; user names are never given out twice."),
    ),
    "has_account_already": RefusalWords(
        N_("This person has an account"),
        N_("The staff number is that of %(name)s, user name %(username)s."),
        N_("One person has one account: it is given other roles, or opened again where it was deactivated."),
    ),
    "same_name": RefusalWords(
        N_("Somebody of this name is here"),
        N_("%(name)s is registered already, as %(username)s."),
        N_("Quality confirms that these are two persons and not one with two accounts."),
    ),
    "unusable_name": RefusalWords(
        N_("Unusable name"),
        N_("A name has a letter to be known by, and at most %(most)s characters."),
        N_("Enter the name as it stands on the person's identity document."),
    ),
    "unusable_username": RefusalWords(
        N_("Unusable user name"),
        N_("%(username)s does not follow the rule for user names."),
        N_("Use small letters, digits, dot or hyphen, 2 to 32 characters, beginning with a letter."),
    ),
    "unusable_staff_number": RefusalWords(
        N_("Unusable staff number"),
        N_("%(staff_number)s has no letters and digits that nobody takes for others: use Latin or Chinese ones."),
        N_("Enter the number of the employer's register."),
    ),
    "superseded_document": RefusalWords(
        N_("Another version is in force"),
        N_("%(title)s version %(version)s is not in force."),
        N_("Accept the version in force."),
    ),
    "accepted_already": RefusalWords(
        N_("Accepted already"),
        N_("You have accepted this version of %(title)s."),
        N_("Nothing is left to do."),
    ),
    "own_account": RefusalWords(
        N_("Own account"),
        N_("Nobody does this to their own account, nor approves it."),
        N_("Ask another administrator, and another person of quality."),
    ),
    "no_second_factor": RefusalWords(
        N_("No second factor"),
        N_("%(name)s has no second factor that could be taken away."),
        N_("Nothing is left to do: the person sets one up at sign-in."),
    ),
    "secret_set_meanwhile": RefusalWords(
        N_("Set meanwhile"),
        N_("The person has set another secret meanwhile; it stays."),
        N_("Nothing is left to do."),
    ),
}
