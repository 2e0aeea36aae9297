// Lines of a text area become a grid: one row a line, one cell a column, each error at its cell. The text area stays, out of
// sight, and is what is sent; without this file it is what is filled in.
const MARKS = /[\t;]/; // the server reads a line in the same way
const APART = /[,\s]+/;

export function drawCells() {
  document.querySelectorAll("textarea[data-lines]:not([readonly])").forEach(draw);
}

function draw(lines) {
  const field = lines.parentElement;
  const parts = field.querySelector("template[data-cells]").content.cloneNode(true);
  const grid = parts.querySelector(".cells");
  const pattern = grid.querySelector(".cell-row");
  grid.style.setProperty("--columns", pattern.querySelectorAll("input").length);
  pattern.remove();
  const sheet = { lines, grid, pattern };
  spread(sheet, 0, 0, lines.value);
  settle(sheet);
  const wrong = placeErrors(sheet, parts.querySelectorAll("[data-row]"));
  grid.addEventListener("input", () => { settle(sheet); keep(sheet); });
  grid.addEventListener("paste", (event) => onPaste(sheet, event));
  grid.addEventListener("keydown", (event) => onArrow(sheet, event));
  lines.after(parts);
  giveWay(sheet, wrong);
}

const rowsOf = (sheet) => [...sheet.grid.querySelectorAll(".cell-row")];
const cellsOf = (row) => [...row.querySelectorAll("input")];
const isBlank = (row) => cellsOf(row).every((cell) => !cell.value.trim());

// There is always one empty row at the end, and no more than the hand has left in between.
function settle(sheet) {
  const last = rowsOf(sheet).at(-1);
  if (!last || !isBlank(last)) addRow(sheet);
  for (const row of rowsOf(sheet)) row.toggleAttribute("data-blank", isBlank(row));
}

function addRow(sheet) {
  const row = sheet.pattern.cloneNode(true);
  const number = String(rowsOf(sheet).length + 1);
  row.querySelector(".row-number").textContent = number;
  for (const cell of cellsOf(row)) {
    cell.setAttribute("aria-label", cell.getAttribute("aria-label").replace("#", number));
  }
  sheet.grid.append(row);
  return row;
}

// An empty row is no row: the server counts as the person sees it once the page comes back.
function keep(sheet) {
  const filled = rowsOf(sheet).filter((row) => !isBlank(row));
  sheet.lines.value = filled.map((row) => cellsOf(row).map((cell) => cell.value.trim()).join("\t")).join("\n");
}

// Lines go into the cells from this one on, to the right and down; what a line has too much stays in its last cell.
function spread(sheet, top, left, text) {
  const lines = text.split(/\r?\n/).filter((line) => line.trim());
  for (const [number, line] of lines.entries()) {
    const cells = cellsOf(rowsOf(sheet)[top + number] || addRow(sheet)).slice(left);
    const words = (MARKS.test(line) ? line.split(MARKS) : line.trim().split(APART)).map((word) => word.trim());
    const fitting = [...words.slice(0, cells.length - 1), words.slice(cells.length - 1).join("; ")];
    for (const [place, word] of fitting.entries()) if (word || words.length > place) cells[place].value = word;
  }
}

function onPaste(sheet, event) {
  const text = event.clipboardData?.getData("text") || "";
  if (!/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const row = event.target.closest(".cell-row");
  spread(sheet, rowsOf(sheet).indexOf(row), cellsOf(row).indexOf(event.target), text);
  for (const cell of sheet.grid.querySelectorAll("input")) {
    if (cell.value) cell.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
  }
}

function onArrow(sheet, event) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || event.isComposing) return;
  const row = event.target.closest(".cell-row");
  const next = rowsOf(sheet)[rowsOf(sheet).indexOf(row) + step];
  if (!next) return;
  event.preventDefault();
  cellsOf(next)[cellsOf(row).indexOf(event.target)].focus();
}

// Each error stands under its cell; gives the first cell that is wrong.
function placeErrors(sheet, errors) {
  for (const error of errors) {
    const row = rowsOf(sheet)[error.dataset.row - 1];
    const cell = row && cellsOf(row)[error.dataset.column];
    if (!cell) continue;
    error.id = `e-${sheet.lines.name}-${error.dataset.row}-${error.dataset.column}`;
    cell.setAttribute("aria-invalid", "true");
    cell.setAttribute("aria-describedby", `${cell.getAttribute("aria-describedby") || ""} ${error.id}`.trim());
    cell.after(error);
  }
  return sheet.grid.querySelector("[aria-invalid]");
}

// The text area goes out of sight; its label, its links and the hand that begins lead to the cell that is wanted.
function giveWay(sheet, wrong) {
  const { lines } = sheet;
  const first = wrong || cellsOf(rowsOf(sheet).at(-1))[0];
  first.id = lines.id;
  first.toggleAttribute("autofocus", lines.autofocus);
  lines.removeAttribute("id");
  lines.hidden = true;
  lines.readOnly = true;
  lines.parentElement.querySelector(".hint .a-line")?.remove();
  const whole = lines.parentElement.querySelector(":scope > .error[data-whole]");
  if (whole && !whole.dataset.whole) whole.remove();
  else if (whole) whole.querySelector("span").textContent = whole.dataset.whole;
}
