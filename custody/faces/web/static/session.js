// The warning before a session ends, and clocks that run down. Both only tell; the server decides.
let ticking = null;
let clocks = null;

export function startTimeOut() {
  clearInterval(ticking);
  const { idle, warn, extend } = document.body.dataset;
  const dialog = document.getElementById("time-out");
  if (!idle || !dialog) return;
  let end = performance.now() + Number(idle) * 1000;
  const stay = async () => {
    if (await extended(extend)) {
      end = performance.now() + Number(idle) * 1000;
      dialog.close();
    }
  };
  dialog.querySelector("[data-stay]").addEventListener("click", stay);
  dialog.addEventListener("cancel", (event) => {
    if (performance.now() > end) return;
    event.preventDefault();
    stay();
  });
  ticking = setInterval(() => {
    const left = Math.ceil((end - performance.now()) / 1000);
    if (left <= Number(warn) && left > 0) warning(dialog, left);
    if (left <= 0) over(dialog);
  }, 500);
}

function warning(dialog, left) {
  dialog.querySelector("[data-left]").textContent = left;
  if (dialog.open) return;
  dialog.showModal();
  dialog.querySelector("[data-stay]").focus();
}

function over(dialog) {
  clearInterval(ticking);
  hideNames();
  dialog.querySelector("[data-counting]").hidden = true;
  dialog.querySelector("[data-stay]").hidden = true;
  dialog.querySelectorAll("[data-over]").forEach((part) => { part.hidden = false; });
  if (!dialog.open) dialog.showModal();
}

// Nobody may be there any more: a child's name goes from the screen. What was typed stays, unreadable, to be sent later.
function hideNames() {
  document.querySelectorAll("[data-private]").forEach((shown) => { shown.textContent = shown.dataset.private; });
  document.querySelectorAll(".field-private input").forEach((typed) => { typed.type = "password"; });
}

// A page with a name that the browser kept for its back button is not shown again but asked for anew.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector("[data-private]")) location.reload();
});

async function extended(address) {
  const facts = new FormData();
  facts.append("csrf_token", document.querySelector("input[name=csrf_token]").value);
  try {
    return (await fetch(address, { method: "POST", body: facts, credentials: "same-origin" })).ok;
  } catch {
    return false;
  }
}

// Tiles with a limit count down by the minute from what the server said was left; the tablet's own clock is not asked.
export function startClocks() {
  clearInterval(clocks);
  const began = performance.now();
  const running = [...document.querySelectorAll("[data-left-seconds]")];
  if (running.length) clocks = setInterval(() => running.forEach((figure) => tell(figure, (performance.now() - began) / 60000)), 5000);
}

function tell(figure, gone) {
  const left = Math.floor(Number(figure.dataset.leftSeconds) / 60 - gone);
  if (left < 0) return;
  const words = left < 60 ? figure.dataset.minutes : figure.dataset.hours;
  figure.textContent = words.replace("{h}", Math.floor(left / 60)).replace("{m}", left % 60);
}
