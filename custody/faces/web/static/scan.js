// The pages work without this file. It adds: focus on the one field, sound, vibration, scanners that type Ctrl+], a hint
// that something was typed and not scanned, sending without losing what is scanned meanwhile, the warning before a session
// ends, that what an answer asks for opens with it, that the sheet an answer brings is printed, and
// that a badge scanned anywhere locks the screen.
import { watchBadges } from "./badge.js";
import { drawCells } from "./cells.js";
import { keepFocus, settleFocus } from "./focus.js";
import { watchAnswers } from "./folds.js";
import { startSending } from "./send.js";
import { soundVerdict, startSound } from "./sound.js";
import { startClocks, startTimeOut } from "./session.js";
import { settleTyping, watchTyping } from "./typing.js";

function arrive() {
  const loud = document.querySelector("main [data-verdict]");
  if (loud) soundVerdict(loud.dataset.verdict);
  startSound();
  drawCells();
  startTimeOut();
  startClocks();
  settleTyping();
  settleFocus();
  printWhatCame();
}

// The sheet an answer brings is printed once, after the answer was drawn; its link stays for whoever dismisses the dialogue.
function printWhatCame() {
  const sheet = document.querySelector("[data-print-now]");
  if (!sheet) return;
  sheet.removeAttribute("data-print-now");
  requestAnimationFrame(() => setTimeout(() => { if (sheet.isConnected) window.print(); }));
}

document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });
watchBadges();
keepFocus();
watchTyping();
watchAnswers();
startSending(arrive);
arrive();
