// The table with the telephones on it.

import { Card } from "./card.js";
import { el } from "./dom.js";
import { pretty } from "./numbers.js";
import { furnish } from "./shell.js";
import { wake } from "./sound.js";
import { E164, keepTelephones, suggestions, takeFromLink, telephones } from "./store.js";
import { Telephone } from "./telephone.js";

const NUMBERS_EVERY_MS = 10_000;
const table = document.querySelector("#table");
const dialog = document.querySelector("#settings");
const title = document.title;
const cards = [];
let active = null;
let directory = [];
let changing = null; // the card whose settings are open; null for a new telephone

const wishes = {
  change: (card) => openSettings(card),
  remove: (card) => takeAway(card),
  touched: (card) => activate(card),
  callerIdChosen: () => keep(),
};

function keep() {
  keepTelephones(cards.map(({ telephone: { address, name, callerId } }) => ({ address, name, callerId })));
}

function activate(card) {
  if (active === card) return;
  active?.node.classList.remove("active");
  active = card;
  card?.node.classList.add("active");
}

function put(item) {
  const telephone = new Telephone(item);
  const card = new Card(telephone, wishes, directory);
  telephone.addEventListener("change", () => showRinging());
  cards.push(card);
  table.append(card.node);
  if (active === null) activate(card);
  showEmpty();
  return card;
}

function takeAway(card) {
  card.remove();
  cards.splice(cards.indexOf(card), 1);
  if (active === card) activate(null);
  if (active === null && cards.length) activate(cards[0]);
  keep();
  showEmpty();
  showRinging();
  (cards[0]?.node ?? document.querySelector("#add")).focus();
}

function showEmpty() {
  document.querySelector("#empty").hidden = cards.length > 0;
}

function showRinging() {
  const ringing = cards.find((card) => card.telephone.state === "incoming");
  document.title = ringing ? `☎ ${pretty(ringing.telephone.call.other)} calls` : title;
  if (ringing && !active?.telephone.busy) activate(ringing);
}

// Settings

function openSettings(card) {
  changing = card;
  const { name, address } = dialog.querySelector("form").elements;
  dialog.querySelector("h2").textContent = card ? "Name and number" : "Add a telephone";
  name.value = card?.telephone.name ?? "";
  address.value = card?.telephone.address ?? freeNumber();
  address.readOnly = Boolean(card?.telephone.busy);
  const offered = suggestions().filter((item) => !taken(item.address));
  document
    .querySelector("#suggested-numbers")
    .replaceChildren(...offered.map((item) => el("option", { value: item.address }, item.name)));
  showChips(offered);
  complain("");
  dialog.showModal();
}

function showChips(offered) {
  const chips = dialog.querySelector(".chips");
  const choose = (item) => {
    const { name, address } = dialog.querySelector("form").elements;
    [name.value, address.value] = [item.name, item.address];
  };
  const chip = (item) =>
    el("button", { type: "button", class: "chip", onclick: () => choose(item) }, el("b", {}, item.name || "Somebody"), ` ${pretty(item.address)}`);
  chips.hidden = offered.length === 0;
  chips.querySelector("div").replaceChildren(...offered.slice(0, 12).map(chip));
}

function complain(text) {
  const place = dialog.querySelector(".complaint");
  place.textContent = text;
  place.hidden = !text;
}

function taken(address) {
  return cards.some((card) => card !== changing && card.telephone.address === address);
}

function freeNumber() {
  let last = 3331234567;
  while (taken(`+39${last}`)) last += 1;
  return `+39${last}`;
}

function saveSettings(event) {
  event.preventDefault();
  const { name, address } = event.target.elements;
  const number = address.value.replace(/[\s()./-]/g, "").replace(/^00/, "+");
  if (!E164.test(number)) return complain("A number begins with + and its country: +39 333 123 4567.");
  if (taken(number)) return complain("Another telephone on this table has that number.");
  if (directory.some((here) => here.phone_number === number)) return complain("That number is the line's own: dial it from another.");
  dialog.close();
  const item = { address: number, name: name.value.trim() || "Telephone", callerId: changing?.telephone.callerId ?? null };
  if (changing && changing.telephone.address === number) {
    changing.telephone.name = item.name;
    changing.showNames();
  } else if (changing) {
    const card = put(item);
    changing.node.replaceWith(card.node);
    cards.splice(cards.indexOf(changing), 1, cards.pop());
    changing.remove();
    activate(card);
  } else {
    activate(put(item));
    active.node.scrollIntoView({ behavior: "smooth", block: "nearest" });
  }
  keep();
  return undefined;
}

// The keyboard goes to the telephone last touched, unless something is being written.

function typing(target) {
  return target.closest("textarea, select, dialog, input:not(.to)") !== null;
}

function keyed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog.open || active === null) return;
  const { target, key } = event;
  if (event.repeat && key !== "Backspace") return; // a key held down is one key pressed
  if (key === "Escape" && target.closest(".speaking, .messages")) {
    active.turn(false);
    active.focusPad();
    return;
  }
  if (typing(target)) return;
  if (target.closest(".to") && !(key === "Escape" && active.telephone.busy)) return;
  if (key === "Enter" && target.closest("button, a")) return;
  if (active.typed(key)) {
    event.preventDefault();
    wake();
  }
}

// The numbers of the sandbox

async function readNumbers() {
  const answer = await fetch("/sandbox/numbers").catch(() => null);
  if (!answer?.ok) return;
  const { numbers } = await answer.json();
  if (JSON.stringify(numbers) === JSON.stringify(directory)) return;
  directory = numbers;
  document
    .querySelector("#numbers-here")
    .replaceChildren(...numbers.map((number) => el("option", { value: number.phone_number }, number.friendly_name)));
  for (const card of cards) card.list(numbers);
}

takeFromLink();
furnish();
await readNumbers();
telephones().forEach(put);
document.querySelector("#add").addEventListener("click", () => openSettings(null));
dialog.querySelector("form").addEventListener("submit", saveSettings);
dialog.querySelector(".cancel").addEventListener("click", () => dialog.close());
document.addEventListener("keydown", keyed);
document.addEventListener("pointerdown", () => wake(), { once: true });
setInterval(() => document.hidden || readNumbers(), NUMBERS_EVERY_MS);
