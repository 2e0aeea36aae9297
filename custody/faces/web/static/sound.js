// PASS rises, STOP is low and comes three times, CHECK stays level twice. Never the only channel: the word is on the screen.
const KEY = "custody.sound";
const TONES = {
  PASS: { wave: "sine", notes: [[880, 0, 0.09], [1320, 0.1, 0.16]], shake: [60] },
  STOP: { wave: "square", notes: [[196, 0, 0.22], [196, 0.3, 0.22], [196, 0.6, 0.34]], shake: [300, 100, 300, 100, 500] },
  CHECK: { wave: "triangle", notes: [[587, 0, 0.14], [587, 0.24, 0.14]], shake: [120, 80, 120] },
  INFO: { wave: "sine", notes: [[659, 0, 0.08]], shake: [30] },
};
let context = null;

export function soundVerdict(kind) {
  const tone = TONES[kind];
  const untouched = navigator.userActivation && !navigator.userActivation.hasBeenActive;
  if (!tone || untouched) return; // browsers stay silent until the person has touched the page
  if (navigator.vibrate) navigator.vibrate(tone.shake);
  if (!muted()) tone.notes.forEach(([pitch, after, long]) => note(tone.wave, pitch, after, long));
}

export function startSound() {
  const button = document.querySelector("[data-sound]");
  if (!button) return;
  button.hidden = false;
  write(button);
  button.addEventListener("click", () => {
    store(muted() ? "on" : "off");
    write(button);
    soundVerdict("PASS");
  });
}

function note(wave, pitch, after, long) {
  context = context || new AudioContext();
  if (context.state === "suspended") context.resume();
  const voice = context.createOscillator();
  const level = context.createGain();
  const start = context.currentTime + after;
  voice.type = wave;
  voice.frequency.value = pitch;
  level.gain.setValueAtTime(0.0001, start);
  level.gain.exponentialRampToValueAtTime(0.25, start + 0.015);
  level.gain.exponentialRampToValueAtTime(0.0001, start + long);
  voice.connect(level).connect(context.destination);
  voice.start(start);
  voice.stop(start + long + 0.02);
}

function write(button) {
  button.textContent = muted() ? button.dataset.off : button.dataset.on;
}

// What was pressed on this device; until then a quiet station makes no sound, and vibration and the screen tell it all.
function muted() {
  const quiet = Boolean(document.querySelector("[data-sound][data-quiet]"));
  try {
    const chosen = localStorage.getItem(KEY);
    return chosen ? chosen === "off" : quiet;
  } catch {
    return quiet;
  }
}

function store(value) {
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // A browser that keeps nothing does as its station does.
  }
}
