// Misbehaviour on purpose: presets, a rule of one's own, and the rules in force with what they have done.

import { el, icon, put, settle, unseen } from "./dom.js";

const MEANINGS = {
  duplicate: "sent twice at once",
  repeat: "sent once more, up to so many seconds later",
  retry: "the first answer is lost, the second counts",
  drop: "never sent",
  delay: "sent so many seconds late",
  slow: "answered at once, but the answer takes so many seconds to come",
  timeout: "arrives, but its answer is lost",
  reorder: "each up to so many seconds late, so that later ones overtake",
  refuse_429: "refused: too many requests",
  error_500: "fails with an error 500",
  error_503: "fails with an error 503",
  cut_before: "the connection is cut before anything happens",
  cut_after: "the connection is cut after it has happened",
  not_ready: "cannot be fetched (404) for so many seconds after it is told of",
  absent: "ends as absent: nothing was recorded",
  fail: "a new call fails with this SIP code; calls under way go on",
  die: "the call is cut off so many seconds after it was answered",
};
const KINDS = {
  webhook: "Webhooks", callback: "Callbacks", media: "Sounds fetched", rest: "REST requests", recording: "Recordings", line: "Lines",
};
const SOUGHT = { recording: "Numbers or SID with", line: "Numbers with" };
const LASTING = ["repeat", "delay", "slow", "reorder", "not_ready", "die"];

export class Faults {
  /** `warning` is seen wherever one looks while rules are in force; its button makes the sandbox behave again. */
  constructor(node, count, warning) {
    Object.assign(this, { node, count, warning });
    this.known = null;
    this.drawn = new Map();
    warning.querySelector("button").addEventListener("click", () => this.send("DELETE"));
  }

  async reload() {
    const answer = await fetch("/sandbox/faults").catch(() => null);
    if (!answer?.ok) return;
    const told = await answer.json();
    if (this.known === null) this.build(told);
    const { faults } = told;
    put(this.count, faults.length ? `${faults.length} in force` : "");
    put(this.warning.querySelector("a"), `Misbehaves on purpose: ${faults.length} in force`);
    this.warning.hidden = faults.length === 0;
    this.show(faults);
  }

  show(faults) {
    const drawn = new Map(faults.map((fault) => [fault.n, this.drawn.get(fault.n) ?? this.rule(fault)]));
    for (const fault of faults) drawn.get(fault.n).show(fault);
    this.drawn = drawn;
    const held = this.rules.contains(document.activeElement);
    settle(this.rules, faults.length ? [...drawn.values()].map(({ node }) => node) : [this.behaves]);
    if (held && !this.rules.contains(document.activeElement)) (this.rules.querySelector("button") ?? this.clear).focus();
  }

  build({ known, about, presets }) {
    Object.assign(this, { known, subjects: about });
    this.rules = el("ul", { class: "rules", "aria-label": "Rules in force" });
    this.behaves = el("li", { class: "nobody" }, "The sandbox behaves.");
    this.complaint = el("p", { class: "complaint", role: "alert", hidden: true });
    this.clear = el("button", { type: "button", class: "plain", onclick: () => this.send("DELETE") }, "Behave again");
    this.seed = number("seed", "0", "", "1");
    this.node.replaceChildren(
      el("div", { class: "bar" }, el("h3", {}, "In force"), this.clear),
      this.rules,
      this.complaint,
      el("div", { class: "bar" }, el("h3", {}, "By name"), el("label", { class: "inline" }, "Seed", this.seed)),
      el("ul", { class: "presets" }, presets.map((preset) => this.preset(preset))),
      el("h3", {}, "A rule of one's own"),
      this.buildForm(),
      this.meaning,
    );
    this.offer();
  }

  preset({ name, sentence }) {
    return el(
      "li",
      {},
      el("button", { type: "button", class: "plain", onclick: () => this.send("POST", { preset: name, seed: Number(this.seed.value || 0) }) }, name),
      el("span", {}, sentence),
    );
  }

  buildForm() {
    this.kind = el("select", { name: "kind", onchange: () => this.offer() }, options(KINDS));
    this.action = el("select", { name: "action", onchange: () => this.explain() });
    this.about = el("select", { name: "about" });
    this.sought = el("span");
    this.meaning = el("p", { class: "meaning" });
    this.seconds = el("label", {}, "Seconds", number("seconds", "1", "0", "any"));
    this.code = el("label", {}, "SIP code", number("code", "503", "400", "1"));
    this.aboutLabel = el("label", {}, "About", this.about);
    return el(
      "form",
      { onsubmit: (event) => this.add(event) },
      el("label", {}, "What", this.kind),
      el("label", {}, "Suffers", this.action),
      this.aboutLabel,
      el("label", {}, this.sought, el("input", { name: "match", placeholder: "any", autocomplete: "off", maxLength: 500 })),
      this.seconds,
      this.code,
      el("label", {}, "Times", number("times", "", "1", "1", "for ever")),
      el("label", {}, "Per cent", number("percent", "100", "0", "any")),
      el("label", {}, "Seed", number("seed", "0", "", "1")),
      el("button", { class: "stop" }, "Misbehave"),
    );
  }

  offer() {
    const kind = this.kind.value;
    const fitting = Object.keys(this.known).filter((action) => this.known[action].includes(kind));
    this.action.replaceChildren(...options(Object.fromEntries(fitting.map((action) => [action, spaced(action)]))));
    this.about.replaceChildren(el("option", { value: "" }, "anything"), ...this.subjects[kind].map((subject) => el("option", {}, subject)));
    this.aboutLabel.hidden = this.subjects[kind].length === 0;
    put(this.sought, SOUGHT[kind] ?? "Whose address has");
    this.explain();
  }

  explain() {
    const action = this.action.value;
    this.seconds.hidden = !LASTING.includes(action);
    this.code.hidden = action !== "fail";
    put(this.meaning, `${KINDS[this.kind.value]}: ${MEANINGS[action] ?? spaced(action)}. The first rule that fits strikes.`);
  }

  add(event) {
    event.preventDefault();
    const { kind, action, about, match, seconds, times, percent, seed, code } = Object.fromEntries(new FormData(event.target));
    const fault = { kind, action, about, match, seconds: Number(seconds || 1), rate: Number(percent || 100) / 100 };
    this.send("POST", { ...fault, seed: Number(seed || 0), code: Number(code || 503), times: times === "" ? null : Number(times) });
  }

  rule(fault) {
    const facts = el("span", { class: "what" });
    const take = () => this.send("DELETE", undefined, `/${fault.n}`);
    const button = el("button", { type: "button", class: "tool", title: `Take rule ${fault.n} away`, onclick: take }, icon("close"), unseen(`Take rule ${fault.n} away`));
    const strikes = el("b", { class: "struck" });
    return {
      node: el("li", {}, el("span", { class: "mono" }, String(fault.n)), facts, strikes, button),
      show: (now) => {
        put(facts, inWords(now));
        put(strikes, [`struck ${now.struck}`, left(now)].filter(Boolean).join(", "));
      },
    };
  }

  async send(method, body, path = "") {
    const answer = await fetch(`/sandbox/faults${path}`, { method, body: body && JSON.stringify(body) }).catch(() => null);
    const failure = answer?.ok ? "" : ((await answer?.json().catch(() => null))?.error ?? "The sandbox does not answer.");
    put(this.complaint, failure);
    this.complaint.hidden = !failure;
    this.reload();
  }
}

function options(named) {
  return Object.entries(named).map(([value, text]) => el("option", { value }, text));
}

function spaced(word) {
  return word.replaceAll("_", " ");
}

function number(name, value, min, step, placeholder = "") {
  return el("input", { name, type: "number", value, min, step, placeholder });
}

function left({ times }) {
  if (times === null) return "";
  return times === 0 ? "used up" : `${times} more ${times === 1 ? "time" : "times"}`;
}

function inWords({ kind, action, about, match, rate, seconds, seed, code, preset }) {
  const facts = [
    match ? `where it has “${match}”` : "",
    rate < 1 ? `${Number((rate * 100).toPrecision(3))}\u00a0%, seed ${seed}` : "",
    LASTING.includes(action) ? `${seconds} s` : "",
    action === "fail" ? `code ${code}` : "",
    preset,
  ];
  return [`${[kind, about].filter(Boolean).join(" ")} ${spaced(action)}`, ...facts.filter(Boolean)].join(" · ");
}
