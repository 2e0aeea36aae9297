"""Words for the reasons every step shares."""

from __future__ import annotations

from custody.faces.wording.words import N_, RefusalWords

REFUSALS = {
    "unknown_code": RefusalWords(
        N_("Unknown code"),
        N_("The record has nothing with the code %(code)s."),
        N_("Scan again. If it stays unknown, put the item aside and call quality."),
    ),
    "wrong_kind": RefusalWords(
        N_("Wrong kind of label"),
        N_("%(thing)s is a %(kind)s; expected: %(expected)s."),
        N_("Scan the right label. Nothing was reset."),
    ),
    "not_a_person": RefusalWords(
        N_("Not a staff badge"), N_("%(thing)s is a %(kind)s, not a staff badge."), N_("Scan a staff badge.")
    ),
    "not_permitted": RefusalWords(
        N_("Not permitted"), N_("This step is for: %(roles)s."), N_("Ask someone who holds one of these roles.")
    ),
    "system_step": RefusalWords(
        N_("Not done by hand"),
        N_("Only the program itself takes the step %(step)s."),
        N_("Leave it: the program takes it when it is due."),
    ),
    "same_person_twice": RefusalWords(
        N_("The same person twice"),
        N_("The second person must be someone else than the first."),
        N_("A different person scans their own badge."),
    ),
    "second_not_permitted": RefusalWords(
        N_("Second person not permitted"),
        N_("The second person must be one of: %(roles)s."),
        N_("Ask someone who holds one of these roles."),
    ),
    "second_person_missing": RefusalWords(
        N_("Second person missing"),
        N_("This step needs an independent second person."),
        N_("A second person scans their own badge and enters their PIN."),
    ),
    "signature_missing": RefusalWords(
        N_("Signature missing"), N_("This step must be signed."), N_("Sign and send it again.")
    ),
    "full_password_needed": RefusalWords(
        N_("Full password needed"),
        N_("This step is signed with user name and full password."),
        N_("Sign with your password instead of your PIN."),
    ),
    "second_factor_needed": RefusalWords(
        N_("One-time code needed"),
        N_("%(thing)s signs this step with a one-time code as well."),
        N_("Type the code your authenticator shows now; without one, set it up on the page of your sessions."),
    ),
    "signature_failed": RefusalWords(
        N_("Signature not accepted"),
        N_("Badge, user name or secret of %(thing)s did not fit. The attempt is on record."),
        N_("Sign again. After several failures the account is locked for a while."),
    ),
    "signature_stale": RefusalWords(
        N_("Signature too old"),
        N_("A signature is valid for 30 seconds; one that waits for a second person, as long as the role matrix says."),
        N_("Sign again."),
    ),
    "content_changed": RefusalWords(
        N_("The record changed meanwhile"),
        N_("What was signed is no longer what stands in the record."),
        N_("Look at it again and sign again."),
    ),
    "in_the_future": RefusalWords(
        N_("In the future"), N_("%(occurred_at)s has not come yet."), N_("Correct the time.")
    ),
    "wrong_state": RefusalWords(
        N_("Not possible now"),
        N_("%(thing)s is %(state)s; this step does not follow from there."),
        N_("Open its page: it shows what happened and what can follow."),
    ),
    "out_of_order": RefusalWords(
        N_("Not possible now"),
        N_("%(thing)s is %(state)s; this step does not follow from there."),
        N_("Open its page: it shows what happened and what can follow."),
    ),
    "not_enough": RefusalWords(
        N_("Not enough"), N_("%(thing)s holds %(there)s %(unit)s; %(asked)s were asked for."), N_("Check the amount.")
    ),
    "pair_broken": RefusalWords(
        N_("Another person must do this"),
        N_("%(thing)s already took part in a way that excludes this step (%(pair)s)."),
        N_("Another person with the same role does it."),
    ),
    "clock_ahead": RefusalWords(
        N_("Time taken as now"), N_("The time given lay %(minutes)s ahead: it was recorded as now."), ""
    ),
    "clock_behind": RefusalWords(
        N_("The clock is behind"),
        N_("The server's clock is %(minutes)s behind the record."),
        N_("An administrator sets the server's clock."),
    ),
    "unknown_scan_left_out": RefusalWords(
        N_("Left out"), N_("%(code)s is not in the record; the rest was recorded without it."), ""
    ),
    "late_entry": RefusalWords(N_("Late entry"), N_("Entered %(minutes)s after it happened."), ""),
    "malformed_facts": RefusalWords(
        N_("Not readable"), N_("These fields could not be read: %(fields)s."), N_("Correct them and send again.")
    ),
    "nonce_reused": RefusalWords(
        N_("Already sent with other contents"),
        N_("This form was already sent once with other contents."),
        N_("Open the form anew."),
    ),
    "further_reasons": RefusalWords(N_("More reasons"), N_("And %(count)s more."), ""),
    "administrator_with_other_role": RefusalWords(
        N_("An administrator holds no other role"),
        N_("The roles asked for were: %(roles)s."),
        N_("Register two persons, or leave the role out."),
    ),
}
