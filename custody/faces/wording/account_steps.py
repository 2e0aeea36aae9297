"""Words of what others do to an account: roles, closing and opening it again, badges."""

from __future__ import annotations

from custody.faces.wording.general import ROLES
from custody.faces.wording.words import N_, FactWords, RefusalWords, StepWords

WHOSE = FactWords(
    N_("Whose account"),
    N_("Scan the badge, or type the code on it."),
)
STEPS = {
    "change_roles": StepWords(
        N_("Change roles"),
        N_("Changing roles"),
        N_("Roles changed"),
    ),
    "deactivate_person": StepWords(
        N_("Deactivate account"),
        N_("Deactivating account"),
        N_("Account deactivated"),
    ),
    "reactivate_person": StepWords(
        N_("Let in again"),
        N_("Letting in again"),
        N_("Account opened again"),
    ),
    "revoke_badge": StepWords(
        N_("Revoke badge"),
        N_("Revoking badge"),
        N_("Badge revoked"),
    ),
    "issue_badge": StepWords(
        N_("Issue badge"),
        N_("Issuing badge"),
        N_("Badge issued"),
    ),
}
FACTS = {
    "change_roles.person": WHOSE,
    "change_roles.roles": FactWords(
        N_("Roles"),
        N_("All roles the person holds from now on, those they keep among them."),
    ),
    "change_roles.why": FactWords(
        N_("Why"),
    ),
    "deactivate_person.person": WHOSE,
    "deactivate_person.cause": FactWords(
        N_("Why"),
    ),
    "deactivate_person.note": FactWords(
        N_("Remark"),
    ),
    "reactivate_person.person": WHOSE,
    "reactivate_person.staff_number": FactWords(
        N_("Staff number"),
        N_("The same as before: one person, one account."),
    ),
    "reactivate_person.identity_checked": FactWords(
        N_("Who it is was checked by"),
    ),
    "reactivate_person.roles": FactWords(
        N_("Roles"),
        N_("All roles the person holds from now on, those they keep among them."),
    ),
    "revoke_badge.person": FactWords(
        N_("Whose badge"),
        N_("Scan it, or type the code on it."),
    ),
    "revoke_badge.cause": FactWords(
        N_("What became of it"),
        N_("What it opened ends with it; a session by password goes on: end it too where that may be somebody else."),
    ),
    "issue_badge.person": WHOSE,
    "issue_badge.identity_checked": FactWords(
        N_("Who it is was checked by"),
    ),
}
_CHECKS = {
    "passport": N_("passport"),
    "identity_card": N_("identity card"),
    "staff_card": N_("staff card with a picture"),
    "known_personally": N_("known to me in person"),
}
_GRANTING = ("register_person", "change_roles", "reactivate_person")
_CHECKING = ("register_person", "reactivate_person", "issue_badge")
CHOICES = {
    **{f"{step}.roles.{role}": words for step in _GRANTING for role, words in ROLES.items()},
    **{f"{step}.identity_checked.{how}": words for step in _CHECKING for how, words in _CHECKS.items()},
    "deactivate_person.cause.left": N_("has left"),
    "deactivate_person.cause.long_absence": N_("away for long"),
    "deactivate_person.cause.misuse_suspected": N_("somebody else may be using it"),
    "deactivate_person.cause.no_longer_needed": N_("no longer works with this"),
    "revoke_badge.cause.lost": N_("lost"),
    "revoke_badge.cause.stolen": N_("stolen"),
    "revoke_badge.cause.damaged": N_("damaged"),
    "revoke_badge.cause.returned": N_("given back"),
}
REFUSALS = {
    "policy_not_accepted": RefusalWords(
        N_("Policy not accepted"),
        N_("%(name)s has not accepted the policy %(title)s, version %(version)s."),
        N_("Read and accept it first: every page leads to it."),
    ),
    "another_staff_number": RefusalWords(
        N_("Another staff number"),
        N_("The account of %(name)s is on record under another staff number."),
        N_("Check who stands before you: this is somebody else, or the number was mistyped."),
    ),
    "account_deactivated": RefusalWords(
        N_("Account deactivated"),
        N_("The account of %(name)s is deactivated."),
        N_("An administrator and quality open it again first."),
    ),
    "last_of_role": RefusalWords(
        N_("Nobody else could"),
        N_("Nobody but %(name)s is active as: %(roles)s."),
        N_("Register another first: without one nobody could be let in, reset or approved any more."),
    ),
    "roles_unchanged": RefusalWords(
        N_("Roles unchanged"),
        N_("%(name)s holds exactly these roles."),
        N_("Nothing is left to do."),
    ),
    "badge_of_another": RefusalWords(
        N_("Another person's badge"),
        N_("This is the badge of %(name)s, and your role revokes only your own."),
        N_("Bring it to one of these: %(roles)s."),
    ),
    "no_badge": RefusalWords(
        N_("No badge in use"),
        N_("%(name)s has no badge that could be revoked."),
        N_("Nothing is left to do: another is issued by an administrator."),
    ),
    "badge_in_use": RefusalWords(
        N_("Has a badge"),
        N_("%(name)s has a badge in use."),
        N_("Revoke it first: a person has one badge."),
    ),
    "revoked_badge": RefusalWords(
        N_("Badge revoked"),
        N_("This badge of %(name)s was revoked and counts no more."),
        N_("Keep it and tell quality where it was found; the person scans the badge they have now."),
    ),
}
