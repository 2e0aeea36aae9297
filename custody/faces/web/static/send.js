// Sends a form and shows the answer in place, so that no key typed meanwhile is lost and a dead line is said, not guessed.
// Every form carries a nonce: sending it twice is the same attempt. What waits is dropped at a STOP and when nothing answers.
import { soundVerdict } from "./sound.js";

const PATIENCE = 15000; // ms without an answer before NOT RECORDED
let flying = null;
let waiting = [];
let onArrival = () => {};
const where = () => location.pathname + location.search;
let drawn = where();

export function startSending(arrived) {
  onArrival = arrived;
  document.addEventListener("submit", onSubmit);
  document.addEventListener("change", onFile);
  lookAgain();
  window.addEventListener("popstate", onTravel);
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
}

// Back to another page draws that page; a link to a place on this one, as to a field that is wrong, leaves what was typed.
function onTravel() {
  if (where() !== drawn) location.reload();
}

// A page that waits for somebody elsewhere asks again by itself, with everything it holds; never over something on its way.
function lookAgain() {
  const form = document.querySelector("form[data-again]");
  if (!form) return;
  const look = () => {
    if (!form.isConnected) return;
    if (flying || document.getElementById("unsent")) setTimeout(look, 1000);
    else form.requestSubmit();
  };
  setTimeout(look, Number(form.dataset.again) * 1000);
}

// A file the server would not take is said at once, before a form is sent and lost with it.
function onFile(event) {
  const { most, tooLarge } = event.target.dataset;
  if (!most) return;
  const large = [...event.target.files].some((file) => file.size > Number(most) * 1024 * 1024);
  event.target.setCustomValidity(large ? tooLarge : "");
  event.target.reportValidity();
}

function onSubmit(event) {
  const form = event.target;
  if (form.method !== "post" || event.submitter?.formMethod === "dialog") return;
  if (!form.matches("[data-send]")) {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    return;
  }
  event.preventDefault();
  if (document.getElementById("unsent")) return;
  if (flying) keepForLater(form);
  else send(form, event.submitter);
}

// A second scan while the first is on its way waits for its answer; any other second press is the same press.
function keepForLater(form) {
  const field = form.querySelector("[data-home]");
  if (!field || !field.value.trim()) return;
  waiting.push(field.value);
  field.value = "";
}

function send(form, submitter) {
  const field = form.querySelector("[data-home]");
  if (field && (field.readOnly || !field.value.trim())) return;
  const letter = { address: form.action, facts: new FormData(form, submitter), form };
  if (field) field.value = "";
  dispatch(letter);
}

async function dispatch(letter) {
  flying = letter;
  letter.form.classList.add("busy");
  letter.form.setAttribute("aria-busy", "true");
  let answer = null;
  try {
    const reply = await fetch(letter.address, { method: "POST", body: letter.facts, credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE) });
    const html = (reply.headers.get("content-type") || "").includes("text/html");
    if (html && ![502, 503, 504].includes(reply.status)) answer = { text: await reply.text(), address: reply.redirected ? reply.url : null };
  } catch {
    answer = null;
  }
  flying = null;
  letter.form.classList.remove("busy");
  letter.form.removeAttribute("aria-busy");
  if (answer) showAnswer(answer);
  else sayNotRecorded(letter);
}

export function showAnswer(answer) {
  const typed = document.querySelector("[data-home]")?.value || "";
  const page = new DOMParser().parseFromString(answer.text, "text/html");
  document.documentElement.lang = page.documentElement.lang;
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  if (answer.address && answer.address !== location.href) history.pushState({}, "", answer.address);
  drawn = where();
  window.scrollTo(0, 0);
  onArrival();
  lookAgain();
  goOn(typed);
}

// What was scanned meanwhile goes on, but never past a STOP.
function goOn(typed) {
  const field = document.querySelector("[data-home]");
  if (!field || field.readOnly) {
    waiting = [];
    return;
  }
  if (waiting.length) {
    field.value = waiting.shift();
    send(field.form, null);
    document.querySelector("[data-home]").value = typed;
  } else {
    field.value = typed;
  }
}

function sayNotRecorded(letter) {
  waiting = [];
  const notice = document.getElementById("not-recorded").content.cloneNode(true);
  const main = document.querySelector("main");
  main.classList.add("tone-stop");
  const bar = main.querySelector("[data-scan-bar]");
  if (bar) bar.after(notice);
  else main.prepend(notice);
  soundVerdict("STOP");
  const shown = document.getElementById("unsent");
  shown.querySelector("[data-retry]").addEventListener("click", () => leave(shown, () => dispatch(letter)));
  shown.querySelector("[data-leave]").addEventListener("click", () => leave(shown, () => {}));
  window.scrollTo(0, 0);
}

function leave(shown, after) {
  const own = document.querySelector("main [data-verdict]:not(#unsent)");
  shown.remove();
  if (!own || own.dataset.verdict !== "STOP") document.querySelector("main").classList.remove("tone-stop");
  document.querySelector("[data-home]")?.focus();
  after();
}
