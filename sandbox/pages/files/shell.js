// What both pages share: the choice of colours.

import { el, icon } from "./dom.js";

const ORDER = ["auto", "light", "dark"];

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

export function addThemeButton() {
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
