"""Words of authorisation from elsewhere."""

from __future__ import annotations

from custody.faces.wording.words import N_, FactWords, RefusalWords, StepWords

STEPS = {
    "ask_authorisation": StepWords(
        N_("Ask for authorisation"), N_("Asking for authorisation"), N_("Authorisation asked for")
    ),
    "give_authorisation": StepWords(
        N_("Answer a request"), N_("Answering a request"), N_("Request for authorisation answered")
    ),
}
SENTENCES = {
    "ask_authorisation": N_("Those on call are asked to take responsibility for what stands against a step."),
    "give_authorisation": N_(
        "A person on call reads what will be signed and takes responsibility for it, or declines."
    ),
}
FACTS = {
    "ask_authorisation.step": FactWords(N_("Step")),
    "ask_authorisation.content": FactWords(N_("Content to be signed")),
    "ask_authorisation.reasons": FactWords(N_("Reasons to be authorised")),
    "ask_authorisation.reasons.code": FactWords(N_("Reason")),
    "ask_authorisation.things": FactWords(N_("About")),
    "ask_authorisation.why": FactWords(N_("What they should know")),
    "give_authorisation.request": FactWords(N_("Request for authorisation")),
    "give_authorisation.code": FactWords(N_("Reason")),
    "give_authorisation.answer": FactWords(N_("Your answer")),
    "give_authorisation.ground": FactWords(N_("What it rests on"), N_("It stands in the record beside your name.")),
    "give_authorisation.why": FactWords(N_("Why"), N_("In words: needed where it is another reason")),
}
CHOICES = {
    "give_authorisation.answer.granted": N_("I take responsibility: it may go on"),
    "give_authorisation.answer.declined": N_("I decline: it may not go on"),
}
REFUSALS = {
    "asked_by_oneself": RefusalWords(
        N_("Your own request"), N_("You asked for this yourself."), N_("Somebody else on call answers it.")
    ),
    "not_from_elsewhere": RefusalWords(
        N_("Not from elsewhere"),
        N_("This is not authorised from elsewhere: %(reason)s."),
        N_("Whoever authorises it signs here, beside you."),
    ),
    "role_not_asked": RefusalWords(
        N_("Not for your role"),
        N_("For this reason others are asked: %(roles)s."),
        N_("Tell whoever asked to call one of them."),
    ),
    "reason_not_in_request": RefusalWords(
        N_("Not asked for"),
        N_("The request does not ask about this: %(reason)s."),
        N_("Answer the reasons that stand in the request."),
    ),
    "request_over": RefusalWords(
        N_("This request is over"),
        N_("It was used, or somebody declined."),
        N_("Whoever needs it asks again."),
    ),
    "request_lapsed": RefusalWords(
        N_("Too late to answer"),
        N_("It could be answered until %(expires_at)s."),
        N_("Whoever needs it asks again."),
    ),
    "answer_without_words": RefusalWords(
        N_("Say it in words"),
        N_("Another reason than those in the list, and no words."),
        N_("Write in a few words what your answer rests on."),
    ),
    "declined_before": RefusalWords(
        N_("Declined before"),
        N_("%(person)s declined this on %(at)s: %(reason)s. %(ground)s"),
        N_("Speak with them before you take responsibility."),
    ),
    "request_answered": RefusalWords(
        N_("You have answered already"),
        N_("Your answer to this stands: %(reason)s."),
        N_("Another of those asked answers too."),
    ),
}
