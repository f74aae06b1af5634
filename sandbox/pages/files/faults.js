// Misbehaviour on purpose: the rules in force, and a new one.

import { el, put } from "./dom.js";

const MEANINGS = {
  duplicate: "sent twice at once",
  repeat: "sent once more, up to so many seconds later",
  retry: "the first answer is lost, the second counts",
  drop: "never sent",
  delay: "sent so many seconds late",
  timeout: "arrives, but its answer is lost",
  reorder: "each up to so many seconds late, so that later ones overtake",
  refuse_429: "refused: too many requests",
  error_500: "fails with an error 500",
  cut_before: "the connection is cut before anything happens",
  cut_after: "the connection is cut after it has happened",
};
const KINDS = { webhook: "Webhooks", callback: "Callbacks", rest: "REST requests" };

export class Faults {
  /** `warning` is seen wherever one looks while rules are in force. */
  constructor(node, count, warning) {
    Object.assign(this, { node, count, warning });
    this.known = null;
  }

  async reload() {
    const answer = await fetch("/sandbox/faults").catch(() => null);
    if (!answer?.ok) return;
    const { faults, known } = await answer.json();
    if (this.known === null) this.build(known);
    put(this.count, faults.length ? `${faults.length} in force` : "");
    put(this.warning, `The sandbox misbehaves on purpose: ${faults.length} in force`);
    this.warning.hidden = faults.length === 0;
    this.clear.disabled = faults.length === 0;
    this.rules.replaceChildren(...(faults.length ? faults.map(rule) : [el("li", { class: "nobody" }, "The sandbox behaves.")]));
  }

  build(known) {
    this.known = known;
    this.rules = el("ul", { class: "rules" });
    this.kind = el("select", { name: "kind", onchange: () => this.offer() }, Object.entries(KINDS).map(([value, text]) => el("option", { value }, text)));
    this.action = el("select", { name: "action", onchange: () => this.explain() });
    this.meaning = el("p", { class: "meaning" });
    this.complaint = el("p", { class: "complaint", role: "alert", hidden: true });
    this.clear = el("button", { type: "button", class: "plain", onclick: () => this.send("DELETE") }, "Behave again");
    const form = el(
      "form",
      { onsubmit: (event) => this.add(event) },
      el("label", {}, "What", this.kind),
      el("label", {}, "Suffers", this.action),
      el("label", {}, "Whose address has", el("input", { name: "match", placeholder: "any", autocomplete: "off" })),
      el("label", {}, "Seconds", number("seconds", "1", "0", "any")),
      el("label", {}, "Times", number("times", "1", "1", "1")),
      el("label", {}, "Rate, 0 to 1", number("rate", "1", "0", "any")),
      el("button", { class: "stop" }, "Misbehave"),
    );
    this.node.replaceChildren(
      el("p", {}, "Every rule strikes the requests it fits, the first that fits wins. Leave “Times” empty for ever."),
      form,
      this.meaning,
      this.complaint,
      this.rules,
      this.clear,
    );
    this.offer();
  }

  offer() {
    const fitting = Object.keys(this.known).filter((action) => this.known[action].includes(this.kind.value));
    this.action.replaceChildren(...fitting.map((action) => el("option", { value: action }, action.replaceAll("_", " "))));
    this.explain();
  }

  explain() {
    put(this.meaning, `${KINDS[this.kind.value]}: ${MEANINGS[this.action.value] ?? ""}.`);
  }

  add(event) {
    event.preventDefault();
    const { kind, action, match, seconds, times, rate } = Object.fromEntries(new FormData(event.target));
    const fault = { kind, action, match, seconds: Number(seconds || 1), rate: Number(rate || 1) };
    this.send("POST", { ...fault, times: times === "" ? null : Number(times) });
  }

  async send(method, body) {
    const answer = await fetch("/sandbox/faults", { method, body: body && JSON.stringify(body) }).catch(() => null);
    const failure = answer?.ok ? "" : ((await answer?.json().catch(() => null))?.error ?? "The sandbox does not answer.");
    put(this.complaint, failure);
    this.complaint.hidden = !failure;
    this.reload();
  }
}

function number(name, value, min, step) {
  return el("input", { name, type: "number", value, min, step });
}

function rule({ kind, action, match, times, rate, seconds }) {
  const facts = [
    match ? `where the address has “${match}”` : "any address",
    times === null ? "for ever" : `${times} more ${times === 1 ? "time" : "times"}`,
    rate < 1 ? `${Math.round(rate * 100)} %` : "",
    ["delay", "reorder", "repeat"].includes(action) ? `${seconds} s` : "",
  ];
  return el("li", {}, el("b", {}, `${kind} ${action.replaceAll("_", " ")}`), ` · ${facts.filter(Boolean).join(" · ")}`);
}
