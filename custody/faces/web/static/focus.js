// One field, always focused; a wedge scanner types into it wherever the eye is.
import { soundVerdict } from "./sound.js";

const GS = "\u001d";
const BURST = 80; // ms between two keys of a scanner; people are slower
const EDITABLE = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";
const USABLE = EDITABLE + ", a[href], button, summary, label, option, dialog, [tabindex='0']";
let lastKey = 0;
let lastScans = null; // the list of scans in hand: the next one belongs to it until another scan field is chosen

// In a form of its own the field is the first one wrong or empty; elsewhere it is the one field of the page.
const home = () => document.querySelector("[data-home]") || fieldOf("[data-scan][aria-invalid]") || emptyField();
const fieldOf = (kind) => document.querySelector(`[data-advance] ${kind}`);
const SCANNED = "[data-advance] :is([data-scan], [data-scans])";
const emptyField = () => {
  if (lastScans?.isConnected) return lastScans;
  const empty = [...document.querySelectorAll(SCANNED)].filter((one) => !one.value && one.checkVisibility());
  return empty.find((one) => one.matches("[aria-required]")) || empty[0];
};
const blocked = () => Boolean(document.querySelector("[data-blocked]")) || Boolean(document.getElementById("unsent"));
const isKey = (event) => event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;

export function keepFocus() {
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("click", (event) => {
    if (!event.target.closest(USABLE) && !String(document.getSelection())) toHome();
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.matches("[data-home]") && !event.relatedTarget) requestAnimationFrame(toHome);
  });
  window.addEventListener("focus", toHome);
}

// Where the hand is wanted: the field meant, else the summary of errors (announced by itself), else the one field.
export function settleFocus() {
  const summary = document.querySelector("[data-focus]");
  const wanted = document.querySelector("[autofocus]:not([readonly]), [data-begins]") || summary;
  const active = document.activeElement;
  if (wanted?.form && active?.form === wanted.form) return; // somebody was quicker than this script, and is on their way
  if (wanted) wanted.focus({ preventScroll: true });
  else toHome();
  if (summary) window.scrollTo(0, 0);
}

function toHome() {
  const active = document.activeElement;
  if (document.querySelector("dialog[open]") || (active && active !== document.body && active.matches(USABLE))) return;
  const field = home();
  if (field) field.focus({ preventScroll: true });
}

function onKey(event) {
  if (event.isComposing) return;
  const inBurst = event.timeStamp - lastKey < BURST;
  if (isKey(event)) lastKey = event.timeStamp;
  if (event.target.matches(SCANNED)) lastScans = event.target.matches("[data-scans]") ? event.target : null;
  if (document.querySelector("dialog[open]")) return;
  if (event.ctrlKey && !event.altKey && (event.key === "]" || event.code === "BracketRight")) return typeSeparator(event);
  if (event.key === "Enter") return onEnter(event, inBurst);
  if (isKey(event) && event.key !== " " && !event.target.matches(EDITABLE)) catchStray(event);
}

// A scanner typing while a button has the focus must not press it: its keys go to the field, or nowhere at a STOP.
function catchStray(event) {
  if (blocked()) event.preventDefault();
  else toField();
}

function toField() {
  const field = home();
  if (field) field.focus({ preventScroll: true });
}

function onEnter(event, inBurst) {
  if (event.target.matches(".acknowledge input")) {
    event.preventDefault();
  } else if (blocked() && inBurst && !event.target.matches("[data-advance] *")) {
    event.preventDefault();
    soundVerdict("STOP");
  } else if (event.target.matches("[data-advance] input")) {
    advance(event);
  }
}

function typeSeparator(event) {
  const field = event.target;
  if (!field.matches("[data-scan], [data-scans]") || field.readOnly) return;
  event.preventDefault();
  field.setRangeText(GS, field.selectionStart, field.selectionEnd, "end");
}

// Enter leads from field to field, then to a question left open; the last one hands over to the button. A form of scans
// only is sent by its last scan. What stands beside the form (why something was typed) is never asked for, and what is
// wanted for one answer only while it is open.
function advance(event) {
  const form = event.target.form;
  const own = [...form.querySelectorAll(EDITABLE + ", [type=radio], [type=checkbox]")].filter(
    (one) => one.type !== "hidden" && !one.disabled && !one.readOnly && !one.closest("[data-beside]:not([data-wanted][open])"),
  );
  const next = own.slice(own.indexOf(event.target) + 1).find((one) => one.matches(EDITABLE) && !one.value && !spare(one, event.target));
  const onlyScans = own.every((one) => one.matches("[data-scan], [type=password]"));
  if (!next && onlyScans && own.every((one) => one.value)) return;
  event.preventDefault();
  (next || openQuestion(form) || form.querySelector("button.primary, button:not([type])")).focus();
}

// Of the empty row that a grid keeps ready only the first cell is on the way; Enter in that row leads out of the grid.
function spare(cell, from) {
  const row = cell.closest("[data-blank]");
  if (!row) return false;
  return cell !== row.querySelector("input") || row.parentElement === from.closest("[data-blank]")?.parentElement;
}

const OPEN_QUESTION = ".choices:not(:has(:checked)):not(:has(.optional)) [type=radio]";
const openQuestion = (form) => form.querySelector(OPEN_QUESTION);
