// Whether a code was scanned or typed. A scanner's keys come in one burst; a hand is slower, corrects itself, or pastes.
// Only a hint: it opens the question why, and the person answers, "everything was scanned" included; the server asks too.
const SLOW = 50; // ms between two keys, in the middle of all gaps of one code
const FEWEST = 3; // gaps; of less nothing can be told
const BY_HAND = /^(deleteContent|insertFromPaste|insertFromDrop|insertCompositionText|insertReplacementText)/;
const seen = new WeakMap();

export function watchTyping() {
  document.addEventListener("input", onInput, true);
}

// The question is closed, as answered, until something looks typed; a page without this file leaves it open.
export function settleTyping() {
  document.querySelectorAll("[data-typed-instead]:not([data-asked])").forEach((fold) => presume(fold, true));
}

function onInput(event) {
  const field = event.target;
  if (!field.matches("[data-scan], [data-scans]") || !field.form) return;
  if (field.value) seen.set(field, told(event, seen.get(field)));
  else seen.delete(field);
  const channel = field.form.querySelector("[data-channel]");
  if (!channel || channel.dataset.channel === "typed") return;
  const typed = [...field.form.elements].some((one) => seen.get(one)?.typed);
  channel.value = typed ? "typed" : "wedge";
  const fold = field.form.querySelector("[data-typed-instead]:not([data-asked])");
  if (fold) presume(fold, !typed);
}

function told(event, before = { gaps: [], typed: false, last: 0 }) {
  const letter = event.inputType === "insertText" && event.data?.length === 1 && event.data.trim();
  if (!letter) return { gaps: [], typed: before.typed || BY_HAND.test(event.inputType || ""), last: 0 };
  const gaps = before.last ? [...before.gaps, event.timeStamp - before.last] : before.gaps;
  const middle = [...gaps].sort((one, other) => one - other)[Math.floor(gaps.length / 2)];
  return { gaps, typed: before.typed || (gaps.length >= FEWEST && middle > SLOW), last: event.timeStamp };
}

// What the person chose themselves stays chosen.
function presume(fold, scanned) {
  const answer = fold.querySelector("[value=scanned]");
  const chosen = fold.querySelector(":checked");
  if (chosen && (chosen !== answer || !fold.dataset.presumed)) return;
  answer.checked = scanned;
  fold.open = !scanned;
  fold.dataset.presumed = "yes";
}
