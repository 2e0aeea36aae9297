"""Words of the access review: its step, what deserves a look, its page."""

from __future__ import annotations

from collections.abc import Mapping

from custody.faces.wording.words import N_, FactWords, RefusalWords, StepWords

STEPS = {
    "answer_account_alert": StepWords(
        N_("Answer account alert"), N_("Answering account alert"), N_("Account alert answered")
    ),
    "review_access": StepWords(N_("Review access"), N_("Reviewing access"), N_("Access reviewed")),
}
SENTENCES = {
    "answer_account_alert": N_("Quality has looked at what was done to an account, or tried with one, and says what."),
    "review_access": N_("Quality has looked at who could do what on a day, and signs for what it saw."),
}
FACTS = {
    "answer_account_alert.entry": FactWords(N_("Number of the entry")),
    "answer_account_alert.words": FactWords(N_("What it was"), N_("What was found, and who was asked.")),
    "review_access.day": FactWords(N_("Day reviewed"), N_("Begin at the page of the day: it fills in both.")),
    "review_access.digest": FactWords(N_("SHA-256 of this review")),
    "review_access.outcome": FactWords(N_("What came of it")),
    "review_access.remark": FactWords(N_("Remark"), N_("What is to be changed, and by whom.")),
}
CHOICES = {
    "review_access.outcome.as_it_should_be": N_("as it should be"),
    "review_access.outcome.to_be_changed": N_("something is to be changed"),
}
REFUSALS = {
    "no_account_alert": RefusalWords(
        N_("Nothing to answer"),
        N_("Entry %(entry)s alerts nobody."),
        N_("Begin at the list of what waits: it fills the number in."),
    ),
    "alert_of_oneself": RefusalWords(
        N_("One's own doing"),
        N_("Entry %(entry)s is of your own doing, approved by you, or of your own account."),
        N_("Another person of quality answers it."),
    ),
    "own_approval_answered": RefusalWords(
        N_("Own approval answered"),
        N_("Entry %(entry)s was approved by whoever answers it, and quality has nobody else."),
        N_("As soon as quality has a second person, let them look at it too."),
    ),
    "day_not_over": RefusalWords(
        N_("The day is not over"),
        N_("%(day)s is not over: what could be done on it may change."),
        N_("Review a day that is over."),
    ),
    "digest_unreadable": RefusalWords(
        N_("No review named"),
        N_("What was given is no SHA-256 of a review."),
        N_("Begin at the page of the day: it fills it in."),
    ),
    "change_unsaid": RefusalWords(
        N_("What is to be changed?"),
        N_("Something is to be changed, and it is not said what."),
        N_("Write what, and by whom."),
    ),
    "own_access_reviewed": RefusalWords(
        N_("Own access among it"),
        N_("%(name)s is among the accounts reviewed, and nobody else has signed for this day."),
        N_("Another person of quality reviews the same day."),
    ),
}
FINDINGS: Mapping[str, str] = {
    "two_accounts": N_("one person, two accounts"),
    "administrator_with_more": N_("administrator with another role"),
    "dormant": N_("dormant"),
    "able_to_nothing": N_("roles that take no step"),
    "invitation_open": N_("invitation not taken up"),
    "both_sides": N_("roles on both sides of a pair"),
}
