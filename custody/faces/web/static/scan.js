// The pages work without this file. It adds: focus on the one field, sound, vibration, scanners that type Ctrl+],
// sending without losing what is scanned meanwhile, and the warning before a session ends.
import { keepFocus, settleFocus } from "./focus.js";
import { startSending } from "./send.js";
import { soundVerdict, startSound } from "./sound.js";
import { startClocks, startTimeOut } from "./session.js";

function arrive() {
  const loud = document.querySelector("main [data-verdict]");
  if (loud) soundVerdict(loud.dataset.verdict);
  startSound();
  startTimeOut();
  startClocks();
  settleFocus();
}

keepFocus();
startSending(arrive);
arrive();
