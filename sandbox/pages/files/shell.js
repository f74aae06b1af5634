// What both pages share: the choice of colours, and the carrier's time where it is another than ours.

import { el, icon, put } from "./dom.js";

const ORDER = ["auto", "light", "dark"];
const ANOTHER_TIME_MS = 5000; // nearer than that it is the same time
const READ_EVERY_MS = 2000;

function chosen() {
  return document.documentElement.dataset.theme ?? "auto";
}

function choose(theme) {
  if (theme === "auto") {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem("sandbox.theme");
  } else {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem("sandbox.theme", theme);
  }
}

function addThemeButton() {
  const label = el("span");
  const button = el("button", { type: "button", class: "quiet theme" }, icon("theme"), label);
  const show = () => {
    label.textContent = `Colours: ${chosen()}`;
  };
  button.addEventListener("click", () => {
    choose(ORDER[(ORDER.indexOf(chosen()) + 1) % ORDER.length]);
    show();
  });
  show();
  document.querySelector(".masthead nav").append(button);
}

const inWords = new Intl.DateTimeFormat([], {
  weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short",
});

async function showClock(node) {
  const answer = await fetch("/sandbox/clock").catch(() => null);
  if (!answer?.ok) return false;
  const { mode, now } = await answer.json();
  const own = mode !== "real" || Math.abs(Date.parse(now) - Date.now()) > ANOTHER_TIME_MS;
  const rate = { real: "", x1: "" }[mode] ?? (mode === "virtual" ? ", standing still" : `, ${mode}`);
  put(node, own ? `It is ${inWords.format(Date.parse(now))} here${rate}` : "");
  return own;
}

async function addClock() {
  const node = el("p", { class: "clock" });
  document.querySelector(".brand").append(node);
  if (await showClock(node)) setInterval(() => document.hidden || showClock(node), READ_EVERY_MS);
}

export function furnish() {
  addThemeButton();
  addClock();
}
