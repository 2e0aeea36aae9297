// A staff badge scanned anywhere locks the screen or changes hands, whatever has the focus: covered here at once, ended by
// the server. What was typed goes along, to be put aside for whoever typed it; secrets and files do not. A field that asks
// for a badge takes it as its answer, also where a signature's field is empty and the hand was elsewhere. A page without a
// time limit (cells running into a child) is left alone, and so is one whose session is over: its form asks to sign in.
import { showAnswer } from "./send.js";
import { soundVerdict } from "./sound.js";

const BADGE = /E[BCDEFGHJKLNPRSTUVX]{8}$/i;
const TOGETHER = 2000; // ms between two keys that may still be of one scan; a busy tablet hands them on slowly
let keys = "";
let last = 0;
let handing = false;

export function watchBadges() {
  document.addEventListener("keydown", onKey, true);
}

function onKey(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.timeStamp - last > TOGETHER) keys = "";
  if (event.key.length === 1) keys = (keys + event.key).slice(-20);
  if (event.key !== "Shift") last = event.timeStamp;
  if (event.key === "Enter") {
    const badge = keys.match(BADGE)?.[0];
    keys = "";
    if (badge) onBadge(event, badge);
  }
}

function onBadge(event, badge) {
  const field = event.target;
  if (!document.body.dataset.idle || field.matches("[data-badge]")) return;
  if (document.querySelector("#time-out[open] [data-over]:not([hidden])")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (typeof field.value === "string" && field.value.endsWith(badge)) field.value = field.value.slice(0, -badge.length);
  const asking = [...document.querySelectorAll("[data-badge=sign]")].find((one) => !one.value);
  if (asking) answer(asking, badge);
  else if (!handing) hand(badge);
}

function answer(field, badge) {
  field.value = badge;
  field.form.querySelector(`[id='${field.id.replace(/badge$/, "pin")}']`)?.focus();
}

async function hand(badge) {
  handing = true;
  document.body.classList.add("covered");
  const drawn = document.querySelector("main form[data-send]:is([data-advance], [data-again])");
  const form = drawn && isBegun(drawn) ? drawn : null;
  let locked = "";
  try {
    const facts = typedIn(form);
    facts.append("badge_scanned", badge);
    const reply = await fetch(form?.action || "/scan", { method: "POST", body: facts, credentials: "same-origin" });
    if (reply.status === 401) locked = await reply.text();
  } catch {
    locked = "";
  }
  handing = false;
  if (locked) return showAnswer({ text: locked, address: new URL("/sign-in", location.href).href });
  document.body.classList.remove("covered");
  soundVerdict("STOP");
}

// A form that was only opened, with what its address brought, is nothing to be kept; a ceremony holds a whole form.
function isBegun(form) {
  if (form.id !== "taking") return true;
  const opened = new URLSearchParams(location.search);
  const given = (one) => (one.matches("[type=radio], [type=checkbox]") ? one.checked : one.value && opened.get(one.name) !== one.value);
  return [...form.querySelectorAll("input:not([type=hidden]), textarea, select")].some((one) => !one.closest("[data-typed-instead]") && given(one));
}

function typedIn(form) {
  const facts = new FormData(form || undefined);
  const never = form ? [...form.querySelectorAll("[type=file], [type=password], [data-badge=sign]")] : [];
  never.forEach((one) => facts.delete(one.name));
  if (!form) facts.append("csrf_token", document.querySelector("input[name=csrf_token]").value);
  return facts;
}
