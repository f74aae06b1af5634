// What was heard and pressed in a call, in order; the words have their language, so that a reader's voice fits them.

import { el } from "./dom.js";

const NEAR_THE_END_PX = 40;

export class Transcript {
  constructor(telephone) {
    this.telephone = telephone;
    this.node = el("div", { class: "transcript", role: "log", "aria-label": "What is heard", tabIndex: 0 });
    this.drawn = 0;
    this.follows = true;
    this.node.addEventListener("scroll", () => this.scrolled());
    new ResizeObserver(() => this.toTheEnd()).observe(this.node);
    telephone.addEventListener("line", () => this.add());
    telephone.addEventListener("lines", () => this.redraw());
  }

  /** Who has scrolled back to read is left there. */
  scrolled() {
    const { scrollTop, clientHeight, scrollHeight } = this.node;
    this.follows = scrollHeight - scrollTop - clientHeight < NEAR_THE_END_PX;
  }

  toTheEnd() {
    if (this.follows) this.node.scrollTop = this.node.scrollHeight;
  }

  redraw() {
    this.node.replaceChildren(...this.telephone.lines.map(drawn));
    this.drawn = this.telephone.lines.length;
    this.follows = true;
    this.toTheEnd();
  }

  /** The last line is new, or said once more. */
  add() {
    const { lines } = this.telephone;
    if (lines.length === this.drawn) this.node.lastElementChild?.replaceWith(drawn(lines.at(-1)));
    else if (lines.length === this.drawn + 1) this.node.append(drawn(lines.at(-1)));
    else this.redraw();
    this.drawn = lines.length;
    this.toTheEnd();
  }
}

function drawn({ kind, text, language, count }) {
  const tag = language ? el("span", { class: "tag", "aria-hidden": "true" }, language) : null;
  const words = el("span", language ? { lang: language } : {}, prefix(kind) + text + suffix(kind));
  return el("p", { class: `said ${kind}` }, words, count > 1 ? el("span", { class: "times" }, ` ×${count}`) : null, tag);
}

function prefix(kind) {
  return { sound: "♪ ", key: "Pressed ", lost: "Pressed " }[kind] ?? "";
}

function suffix(kind) {
  return kind === "lost" ? ": not heard, nothing asked for a key" : "";
}
