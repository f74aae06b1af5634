// The list of requests: at most a page of them at once, the newest on top.

import { el, settle } from "./dom.js";
import { pretty } from "./numbers.js";

const TELLING = ["StatusCallbackEvent", "Digits", "SpeechResult", "QueueResult", "DialCallStatus", "MessageStatus", "RecordingStatus", "Body"];

export class Rows {
  /** `choose(n)` opens a request. */
  constructor(node, choose) {
    this.node = node;
    this.choose = choose;
    this.chosen = null;
    this.drawn = new Map();
    this.none = el("li", { class: "nobody" }, "Nothing here.");
    node.addEventListener("keydown", (event) => this.keyed(event));
  }

  show(entries) {
    const drawn = new Map();
    for (const entry of entries) {
      const text = JSON.stringify(entry);
      const before = this.drawn.get(entry.n);
      drawn.set(entry.n, before?.text === text ? before : { text, row: this.row(entry) });
    }
    const refocus = document.activeElement?.dataset?.n;
    settle(this.node, entries.length ? [...drawn.values()].map(({ row }) => row) : [this.none]);
    this.drawn = drawn;
    if (refocus && !document.activeElement.dataset.n) this.node.querySelector(`[data-n="${refocus}"]`)?.focus({ preventScroll: true });
  }

  mark(n) {
    this.chosen = n;
    for (const row of this.node.querySelectorAll("[data-n]")) {
      if (Number(row.dataset.n) === n) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }

  row(entry) {
    const faulty = entry.error_code || entry.warnings;
    const received = entry.kind === "rest";
    return el(
      "li",
      {},
      el(
        "button",
        {
          type: "button",
          class: `line${faulty ? " faulty" : ""}`,
          "data-n": entry.n,
          "aria-current": entry.n === this.chosen ? "true" : null,
          onclick: () => this.choose(entry.n),
        },
        el("span", { class: "at", title: whole(entry.at) }, clock(entry.at)),
        el("span", { class: `kind ${entry.kind}` }, entry.kind),
        el("span", { class: "path mono" }, received ? `${entry.method} ${short(entry.path)}` : entry.path),
        el("span", { class: "told" }, entry.fault ? el("span", { class: "fault" }, spaced(entry.fault)) : null, told(entry)),
        outcome(entry),
        el("span", { class: "took" }, entry.duration_ms === null ? (entry.error_code ? "–" : "…") : took(entry.duration_ms)),
      ),
    );
  }

  keyed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...this.node.querySelectorAll("[data-n]")];
    const at = all.indexOf(document.activeElement);
    const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))];
    next?.focus();
    next?.click();
  }
}

export function outcome({ status, error_code: code, warnings }) {
  const text = code ? `${status ?? ""} ✕ ${code}` : (status ?? "under way");
  const count = typeof warnings === "number" ? warnings : warnings.length;
  const kind = code || status >= 400 ? "bad" : count ? "odd" : status ? "good" : "open";
  return el("span", { class: `outcome ${kind}` }, String(text).trim(), count ? el("span", { class: "warnings" }, ` ⚠ ${count}`) : null);
}

export function took(milliseconds) {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}

export function clock(instant) {
  const at = new Date(instant);
  return `${at.toLocaleTimeString([], { hourCycle: "h23" })}.${String(at.getMilliseconds()).padStart(3, "0")}`;
}

const DATE = new Intl.DateTimeFormat([], { dateStyle: "medium" });
const ZONE = new Intl.DateTimeFormat([], { timeZoneName: "short" });

/** With its date and zone. */
export function whole(instant) {
  const at = new Date(instant);
  const zone = ZONE.formatToParts(at).find((part) => part.type === "timeZoneName")?.value;
  return `${DATE.format(at)}, ${clock(instant)} ${zone ?? ""}`.trim();
}

/** Without what stands in every address of the API. */
function short(path) {
  return path.replace(/^\/2010-04-01\/Accounts(\/AC\w+)?\//, "").replace(/\.json$/, "");
}

export function spaced(fault) {
  return fault.replaceAll("_", " ");
}

/** What the request was about, in a few words. */
function told({ told: fields, call_sid: sid }) {
  const facts = Object.fromEntries(fields);
  const what = TELLING.filter((name) => facts[name]).map((name) => facts[name].slice(0, 60));
  const parties = facts.From ? `${pretty(facts.From)} → ${pretty(facts.To ?? "app:")}` : (sid ?? "");
  return [what[0] ?? facts.CallStatus, parties].filter(Boolean).join(" · ");
}
