// What is asked for after one answer only opens as soon as that answer is chosen, and closes with another; what was filled
// in stays in sight. Without this file it is opened by hand, and a form that comes back has it open.
export function watchAnswers() {
  document.addEventListener("change", (event) => {
    const answer = event.target;
    if (!answer.matches("[type=radio]") || !answer.form) return;
    answer.form.querySelectorAll("[data-wanted]").forEach((fold) => settle(fold, answer));
  });
}

function settle(fold, answer) {
  const [question, ...answers] = fold.dataset.wanted.split(" ");
  if (answer.name === question) fold.open = answers.includes(answer.value) || filled(fold);
}

const filled = (fold) =>
  [...fold.querySelectorAll("input, textarea, select")].some((one) => (one.matches("[type=radio]") ? one.checked : one.value));
