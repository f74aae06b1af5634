// How one telephone looks, and the fingers on it.

import { el, icon, put, unseen } from "./dom.js";
import { Messages } from "./messages.js";
import { country, minutes, pretty } from "./numbers.js";
import { Transcript } from "./transcript.js";
import { wake } from "./sound.js";

const KEYS = [
  ["1", ""], ["2", "abc"], ["3", "def"], ["4", "ghi"], ["5", "jkl"], ["6", "mno"],
  ["7", "pqrs"], ["8", "tuv"], ["9", "wxyz"], ["*", ""], ["0", ""], ["#", ""],
];
const NAMES = { "*": "star", "#": "hash" };
const CALLER_IDS = [
  [null, "Its own number"],
  ["", "Withheld"],
  ["anonymous", "The word anonymous"],
  ["+266696687", "+266696687 (anonymous)"],
  ["Restricted", "The word Restricted"],
  ["48500", "A short number: 48500"],
];

export class Card {
  /** `wishes`: `change(card)` opens its settings, `remove(card)`, `touched(card)`, `callerIdChosen()`. */
  constructor(telephone, wishes, directory) {
    this.telephone = telephone;
    this.wishes = wishes;
    this.dialled = true; // what stands in the field is no number that somebody is typing
    this.id = `telephone-${telephone.address.replace(/\W/g, "")}`;
    this.transcript = new Transcript(telephone);
    this.messages = new Messages(telephone, () => this.showMessagesCount());
    this.build();
    this.list(directory);
    telephone.addEventListener("change", () => this.show());
    telephone.addEventListener("levels", () => this.showLevels());
    telephone.addEventListener("texts", () => this.messages.reload());
    this.timer = setInterval(() => this.showTime(), 500);
    this.show();
  }

  remove() {
    clearInterval(this.timer);
    this.telephone.leave();
    this.node.remove();
  }

  // Its parts

  build() {
    const { telephone } = this;
    this.name = el("h2", { id: `${this.id}-name` });
    this.number = el("p", { class: "number" });
    this.node = el(
      "section",
      { class: "telephone", id: this.id, tabIndex: -1, "aria-labelledby": `${this.id}-name` },
      el("header", {}, el("div", { class: "who" }, this.name, this.number), this.buildTools()),
      this.buildDisplay(),
      this.buildCall(),
      this.messages.node,
    );
    this.node.addEventListener("focusin", () => this.wishes.touched(this));
    this.node.addEventListener("pointerdown", () => this.wishes.touched(this));
    this.showNames();
    telephone.callerId ??= null;
  }

  buildTools() {
    const { telephone } = this;
    this.count = el("span", { class: "count", hidden: true });
    this.mail = el(
      "button",
      { type: "button", class: "tool", "aria-expanded": "false", onclick: () => this.turn() },
      icon("messages"),
      unseen("Messages"),
      this.count,
    );
    this.debug = el("a", { class: "tool", href: `/sandbox/debugger?${new URLSearchParams({ q: telephone.address })}` }, icon("debug"), unseen("Webhooks of this telephone"));
    return el(
      "div",
      { class: "tools" },
      this.mail,
      this.debug,
      tool("settings", "Name and number", () => this.wishes.change(this)),
      tool("close", "Take this telephone away", () => this.wishes.remove(this)),
    );
  }

  buildDisplay() {
    this.status = el("p", { class: "status", role: "status" });
    this.other = el("p", { class: "other" });
    this.time = el("span", { class: "time" });
    this.heard = level("heard", "What is heard");
    this.spoken = level("spoken", "What the microphone hears");
    return el(
      "div",
      { class: "display" },
      el("div", { class: "top" }, this.other, this.time),
      this.status,
      el("div", { class: "levels" }, this.heard, this.spoken),
    );
  }

  buildCall() {
    this.directory = el("ul", { class: "directory" });
    this.empty = el("div", { class: "idle" }, el("h3", {}, "Numbers that answer here"), this.directory);
    this.complaint = el("p", { class: "complaint", role: "alert", hidden: true });
    this.panel = el(
      "div",
      { class: "call" },
      el("div", { class: "stage" }, this.empty, this.transcript.node),
      this.complaint,
      this.buildDialling(),
      this.buildSpeaking(),
      this.buildIncoming(),
      this.buildPad(),
      this.buildActions(),
    );
    return this.panel;
  }

  buildDialling() {
    this.input = el("input", {
      type: "tel",
      class: "to",
      autocomplete: "off",
      placeholder: "Number to dial",
      "aria-label": "Number to dial",
      list: "numbers-here",
      oninput: () => {
        this.dialled = false;
      },
    });
    this.callButton = el("button", { class: "go" }, icon("call"), "Call");
    this.dialling = el("form", { class: "row dialling", onsubmit: (event) => this.dial(event) }, this.input, this.callButton);
    return this.dialling;
  }

  buildSpeaking() {
    this.words = el("input", {
      type: "text",
      autocomplete: "off",
      placeholder: "Or type what you say",
      "aria-label": "Words to say",
    });
    this.speaking = el(
      "form",
      { class: "row speaking", onsubmit: (event) => this.speak(event) },
      this.words,
      el("button", { class: "plain" }, "Say"),
    );
    return this.speaking;
  }

  buildIncoming() {
    const answer = () => {
      wake();
      this.telephone.answer();
      this.focusPad();
    };
    this.incoming = el(
      "div",
      { class: "row incoming" },
      el("button", { type: "button", class: "go", onclick: answer }, icon("call"), "Answer"),
      el("button", { type: "button", class: "stop", onclick: () => this.telephone.refuse() }, icon("down"), "Decline"),
    );
    return this.incoming;
  }

  buildPad() {
    const key = ([sign, letters]) =>
      el(
        "button",
        { type: "button", "data-key": sign, "aria-label": NAMES[sign], onclick: () => this.press(sign) },
        el("b", {}, sign),
        letters && el("small", { "aria-hidden": "true" }, letters),
      );
    this.pad = el("div", { class: "pad", role: "group", "aria-label": "Keypad", tabIndex: -1 }, KEYS.map(key));
    return this.pad;
  }

  buildActions() {
    const { telephone } = this;
    this.shown = el("select", { onchange: () => this.chooseCallerId() });
    this.showing = el("label", { class: "showing" }, el("span", {}, "Caller id"), this.shown);
    this.microphone = action("microphone", "Speak", () => telephone.toggleMicrophone());
    this.sound = action("sound", "Sound", () => telephone.toggleSound());
    this.hangUp = el("button", { type: "button", class: "stop", onclick: () => this.end() }, icon("down"), "Hang up");
    return el("div", { class: "row actions" }, this.showing, this.microphone, this.sound, this.hangUp);
  }

  // What fingers do

  dial(event) {
    event?.preventDefault();
    if (this.telephone.state !== "idle") return;
    const to = this.input.value.replace(/[\s()./-]/g, "");
    if (!to) {
      this.input.focus();
      return;
    }
    wake();
    this.dialled = true;
    this.telephone.dial(to);
    this.focusPad();
  }

  speak(event) {
    event.preventDefault();
    this.telephone.speakWords(this.words.value);
    this.words.value = "";
  }

  press(key) {
    wake();
    this.flash(key);
    this.telephone.press(key);
    if (this.telephone.state === "idle") this.type(key);
  }

  /** The first key after a call begins another number; erased again, the one before it stands there as it did. */
  type(key) {
    if (this.dialled) this.before = this.input.value;
    this.input.value = this.dialled ? key : this.input.value + key;
    this.dialled = false;
  }

  end() {
    this.telephone.hangUp();
    this.focusPad();
  }

  /** A key of the keyboard; whether it meant something here. */
  typed(key) {
    const { state } = this.telephone;
    if (/^[0-9*#]$/.test(key)) this.press(key);
    else if (key === "+" && state === "idle") this.type(key);
    else if (key === "Backspace" && state === "idle") this.erase();
    else if (key === "Enter" && state === "incoming") this.incoming.querySelector(".go").click();
    else if (key === "Enter" && state === "idle") this.dial();
    else if (key === "Escape" && this.telephone.busy) this.end();
    else return false;
    return true;
  }

  erase() {
    const left = this.input.value.slice(0, -1);
    this.dialled = left === "" && Boolean(this.before); // such as keys meant for a call that had just ended
    this.input.value = left || this.before || "";
    if (this.dialled) this.before = "";
  }

  chooseCallerId() {
    const value = CALLER_IDS[this.shown.selectedIndex]?.[0];
    this.telephone.callerId = value === undefined ? this.telephone.callerId : value;
    this.wishes.callerIdChosen();
  }

  turn(open = this.messages.node.hidden) {
    this.messages.open(open);
    this.panel.hidden = open;
    this.mail.setAttribute("aria-expanded", String(open));
    if (open) this.messages.focus();
  }

  focusPad() {
    this.pad.focus({ preventScroll: true });
  }

  flash(key) {
    const button = this.pad.querySelector(`[data-key="${CSS.escape(key)}"]`);
    button?.classList.add("pressed");
    setTimeout(() => button?.classList.remove("pressed"), 140);
  }

  // What is to be seen

  list(numbers) {
    const row = (number) =>
      el(
        "li",
        {},
        el(
          "button",
          { type: "button", onclick: () => this.dialThis(number.phone_number) },
          el("span", {}, el("b", {}, number.friendly_name || "A number"), el("small", {}, pretty(number.phone_number))),
          icon("call"),
          unseen("Call"),
        ),
      );
    const answering = numbers.filter((number) => number.voice);
    const nobody = el("li", { class: "nobody" }, "No number answers yet. Start the application that has them set up.");
    this.directory.replaceChildren(...(answering.length ? answering.map(row) : [nobody]));
    this.messages.list(numbers);
    this.names = new Map(numbers.map((number) => [number.phone_number, number.friendly_name || pretty(number.phone_number)]));
    if (!this.input.value && answering.length === 1) this.input.value = answering[0].phone_number;
  }

  dialThis(number) {
    this.input.value = number;
    this.dial();
  }

  showNames() {
    const { telephone } = this;
    put(this.name, telephone.name || "Telephone");
    put(this.number, [pretty(telephone.address), country(telephone.address)].filter(Boolean).join(" · "));
    const other = CALLER_IDS.some(([id]) => id === telephone.callerId) ? [] : [[telephone.callerId, telephone.callerId]];
    const option = ([id, text]) => el("option", { selected: id === telephone.callerId }, text);
    this.shown.replaceChildren(...[...CALLER_IDS, ...other].map(option));
  }

  show() {
    const { telephone } = this;
    const { state, call } = telephone;
    this.node.dataset.state = state;
    const fresh = state === "idle" && telephone.lines.length === 0;
    this.empty.hidden = !(fresh || state === "offline");
    this.transcript.node.hidden = !this.empty.hidden;
    this.dialling.hidden = !["idle", "offline"].includes(state);
    this.incoming.hidden = state !== "incoming";
    this.speaking.hidden = state !== "talking";
    this.callButton.disabled = state !== "idle";
    this.showing.hidden = telephone.busy;
    for (const part of [this.microphone, this.sound]) part.hidden = !telephone.busy || state === "incoming";
    this.hangUp.hidden = !["talking", "calling"].includes(state);
    this.microphone.disabled = state !== "talking";
    pressed(this.microphone, telephone.speaks, telephone.speaks ? "Mute" : "Speak");
    pressed(this.sound, telephone.soundOn, telephone.soundOn ? "Sound" : "Silent");
    put(this.other, call ? (this.names.get(call.other) ?? pretty(call.other)) : "");
    put(this.status, telephone.words);
    put(this.complaint, telephone.complaint);
    this.complaint.hidden = !telephone.complaint;
    if (call?.sid) this.debug.href = `/sandbox/debugger?${new URLSearchParams({ q: call.sid })}`;
    if (state === "incoming" && !this.messages.node.hidden) this.turn(false);
    this.showTime();
  }

  showTime() {
    const began = this.telephone.call?.began;
    put(this.time, began ? minutes((Date.now() - began) / 1000) : "");
  }

  showLevels() {
    const { heard, spoken } = this.telephone.levels;
    for (const [bar, value] of [[this.heard, heard], [this.spoken, spoken]]) {
      bar.style.setProperty("--level", String(Math.min(1, Math.sqrt(value) * 1.4)));
    }
  }

  showMessagesCount() {
    const { unread } = this.messages;
    put(this.count, String(unread));
    this.count.hidden = unread === 0;
    this.mail.title = unread ? `${unread} new` : "Messages";
  }
}

function tool(name, title, click) {
  return el("button", { type: "button", class: "tool", title, onclick: click }, icon(name), unseen(title));
}

function action(name, text, click) {
  return el("button", { type: "button", class: "plain action", "aria-pressed": "false", onclick: click }, icon(name), el("span", {}, text));
}

function pressed(button, on, text) {
  button.setAttribute("aria-pressed", String(on));
  put(button.querySelector("span"), text);
}

function level(kind, title) {
  return el("span", { class: `level ${kind}`, title, "aria-hidden": "true" });
}
