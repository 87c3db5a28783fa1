"use strict";
// The search field of a page: what was found for the words in it, and the keys that choose among that.
const form = document.querySelector("form[role=search]");
const input = form.querySelector("input");
const results = form.querySelector("ol");
const up = form.dataset.up;
const SHOWN = 10;
let search = null;
let chosen = 0;

// The index is read once somebody searches; a page that is opened from a file may load scripts, but nothing else.
function makeReady() {
  input.removeEventListener("focus", makeReady);
  const load = (name) => new Promise((done) => {
    const script = document.createElement("script");
    script.src = `${up}${name}`;
    script.onload = done;
    document.head.append(script);
  });
  Promise.all([load("index.js"), load("find.js")]).then(() => { search = finder(INDEX); show(); });
}

function row(page) {
  const row = document.createElement("li");
  const link = document.createElement("a");
  link.href = `${up}${page.address}.html`;
  link.textContent = `${page.title} `;
  const id = document.createElement("span");
  id.textContent = page.id;
  link.append(id);
  row.append(link);
  return row;
}

function note(text) {
  const row = document.createElement("li");
  row.className = "note";
  row.textContent = text;
  return row;
}

function show() {
  const query = input.value.trim();
  const found = (search?.(query) ?? []).slice(0, SHOWN);
  chosen = 0;
  results.replaceChildren(...found.map(row));
  results.firstChild?.classList.add("chosen");
  if (found.length === 0) {
    results.append(note(search ? "No matches. Try a code such as 5.7.26, or fewer words." : "Loading the index…"));
  }
  results.hidden = query === "";
}

function choose(step) {
  const rows = [...results.querySelectorAll("li")];
  if (rows.length === 0) return;
  rows[chosen]?.classList.remove("chosen");
  chosen = (chosen + step + rows.length) % rows.length;
  rows[chosen].classList.add("chosen");
}

input.addEventListener("focus", makeReady);
input.addEventListener("input", show);
input.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") choose(1);
  else if (event.key === "ArrowUp") choose(-1);
  else if (event.key === "Escape") { input.value = ""; show(); input.blur(); }
  else return;
  event.preventDefault();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  results.querySelector("li.chosen a")?.click();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== input) { event.preventDefault(); input.focus(); }
});
